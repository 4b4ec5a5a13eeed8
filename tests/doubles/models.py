#!/usr/bin/env python3
"""A double of providers of language models, for tests: answers on a loopback port, which it prints.

One path prefix per dialect: /lmstudio/v1, /openai/v1, /anthropic, /openrouter/api/v1. A request that is not
exactly the dialect's (path, key, fields) is refused, as the provider would.

POST /_script {"answers": ["…", …]}: the texts of the next answers; the last one repeats. Without: "Hello."
POST /_failure {"kind": "429", "count": 1, "after": 0}: the next requests (after skipping some) fail:
    400 402 429 500 529, slow (first byte after 30 s), stall (in the middle), cut (in the middle),
    cut_after_stop (of a chat, before its usage), wrong_json, html,
    error_after_200, string_error, no_usage, null_usage, split (byte by byte), comments, empty, length, endless
GET  /_log: the requests so far: path, body, sha256 of the body. POST /_reset {}.
"""
import hashlib
import http.server
import json
import socketserver
import sys
import threading
import time

KEYS = {"openai": "openai-key", "anthropic": "anthropic-key", "openrouter": "openrouter-key"}
FIELDS = {
    "openai": {"model", "messages", "stream", "stream_options", "max_tokens", "max_completion_tokens",
               "temperature", "response_format"},
    "anthropic": {"model", "messages", "stream", "max_tokens", "system", "output_config"},
}
FIELDS["lmstudio"] = FIELDS["openrouter"] = FIELDS["openai"]

lock = threading.Lock()
state = {"answers": [], "failures": [], "log": []}


def next_answer():
    with lock:
        answers = state["answers"]
        if not answers:
            return "Hello."
        return answers.pop(0) if len(answers) > 1 else answers[0]


def next_failure():
    with lock:
        for failure in state["failures"]:
            if failure.get("after", 0) > 0:
                failure["after"] -= 1
                return ""
            failure["count"] = failure.get("count", 1) - 1
            kind = failure["kind"]
            state["failures"] = [one for one in state["failures"] if one["count"] > 0]
            return kind
    return ""


def models(dialect):
    if dialect == "anthropic":
        return {"data": [{"type": "model", "id": "claude-double", "display_name": "Double",
                          "max_input_tokens": 200000, "max_tokens": 64000}], "has_more": False}
    one = {"id": f"{dialect}-double", "object": "model", "owned_by": "double"}
    if dialect == "openrouter":
        one.update(name="Double", context_length=128000,
                   pricing={"prompt": "0.0000015", "completion": "0.000006"})
    return {"object": "list", "data": [one]}


def problem(dialect, status, message):
    if dialect == "anthropic":
        kind = {400: "invalid_request_error", 401: "authentication_error", 429: "rate_limit_error",
                529: "overloaded_error"}.get(status, "api_error")
        return {"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_double"}
    if dialect == "openrouter":
        return {"error": {"code": status, "message": message}}
    return {"error": {"message": message, "type": "double", "param": None, "code": None}}


def pieces_of(text):
    """Pieces that end inside of words."""
    return [text[at:at + 7] for at in range(0, len(text), 7)]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def send_json(self, status, body, headers=()):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def dialect(self):
        for name, prefix in (("lmstudio", "/lmstudio/v1/"), ("openai", "/openai/v1/"),
                             ("anthropic", "/anthropic/v1/"), ("openrouter", "/openrouter/api/v1/")):
            if self.path.startswith(prefix):
                return name, self.path[len(prefix):]
        return None, None

    def is_allowed(self, dialect):
        key = KEYS.get(dialect)
        if key is None:
            return True
        if dialect == "anthropic":
            return self.headers["x-api-key"] == key and self.headers["anthropic-version"] == "2023-06-01"
        return self.headers["Authorization"] == f"Bearer {key}"

    def do_GET(self):
        if self.path == "/_log":
            with lock:
                return self.send_json(200, state["log"])
        dialect, rest = self.dialect()
        if dialect is None or rest != "models":
            return self.send_json(404, {"error": "no such path"})
        if not self.is_allowed(dialect):
            return self.send_json(401, problem(dialect, 401, "invalid key"))
        return self.send_json(200, models(dialect))

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path.startswith("/_"):
            asked = json.loads(body)
            with lock:
                if self.path == "/_script":
                    state["answers"] = asked["answers"]
                elif self.path == "/_failure":
                    state["failures"].append(asked)
                else:
                    state.update(answers=[], failures=[], log=[])
            return self.send_json(200, {})
        dialect, rest = self.dialect()
        with lock:
            state["log"].append({"path": self.path, "body": body.decode(),
                                 "sha256": hashlib.sha256(body).hexdigest()})
        expected = "messages" if dialect == "anthropic" else "chat/completions"
        if dialect is None or rest != expected:
            return self.send_json(404, {"error": "no such path"})
        if not self.is_allowed(dialect):
            return self.send_json(401, problem(dialect, 401, "invalid key"))
        asked = json.loads(body)
        wrong = self.defect(dialect, asked)
        if wrong:
            return self.send_json(400, problem(dialect, 400, wrong))
        return self.answer(dialect, asked, next_failure())

    @staticmethod
    def defect(dialect, asked):
        unknown = set(asked) - FIELDS[dialect]
        if unknown:
            return f"unknown fields {sorted(unknown)}"
        if not asked.get("model") or not asked.get("messages"):
            return "model and messages are required"
        if dialect == "anthropic" and "max_tokens" not in asked:
            return "max_tokens is required"
        form = asked.get("response_format")
        if form and form.get("type") != "json_schema":
            return "response_format must be json_schema"
        return ""

    def answer(self, dialect, asked, failure):
        if failure.isdigit():
            status = int(failure)
            headers = [("Retry-After", "1")] if status == 429 else []
            return self.send_json(status, problem(dialect, status, "double says no"), headers)
        if failure == "string_error":
            return self.send_json(400, {"error": "model is not loaded"})
        if failure == "html":
            return self.send_json(200, b"<html>Be right back</html>")
        if failure == "wrong_json":
            return self.send_json(200, b'{"choices":[{"message"')
        if failure == "slow":
            time.sleep(30)
        text = "" if failure == "empty" else next_answer()
        if asked.get("stream"):
            return self.stream(dialect, asked, text, failure)
        tokens = (len(json.dumps(asked)) // 4, max(1, len(text) // 4))
        return self.send_json(200, self.whole(dialect, asked["model"], text, tokens, failure),
                              [("x-request-id", "req_double")])

    @staticmethod
    def whole(dialect, model, text, tokens, failure):
        stop = "length" if failure == "length" else "stop"
        if dialect == "anthropic":
            made = {"id": "msg_double", "type": "message", "model": model,
                    "content": [{"type": "text", "text": text}],
                    "stop_reason": "max_tokens" if stop == "length" else "end_turn",
                    "usage": {"input_tokens": tokens[0], "output_tokens": tokens[1]}}
        else:
            made = {"id": "chatcmpl-double", "model": model,
                    "choices": [{"index": 0, "message": {"role": "assistant", "content": text},
                                 "finish_reason": stop}],
                    "usage": {"prompt_tokens": tokens[0], "completion_tokens": tokens[1]}}
        if failure == "no_usage":
            del made["usage"]
        if failure == "null_usage":
            made["usage"] = None
        return made

    def events(self, dialect, asked, text, failure):
        """The events of a stream as text."""
        model, tokens = asked["model"], (len(json.dumps(asked)) // 4, max(1, len(text) // 4))
        if dialect == "anthropic":
            yield "event: message_start\ndata: " + json.dumps(
                {"type": "message_start", "message": {"id": "msg_double", "model": model,
                                                      "usage": {"input_tokens": tokens[0], "output_tokens": 1}}})
            yield 'event: content_block_start\ndata: {"type":"content_block_start","index":0,' \
                  '"content_block":{"type":"text","text":""}}'
            yield 'event: ping\ndata: {"type": "ping"}'
            for piece in pieces_of(text):
                yield "event: content_block_delta\ndata: " + json.dumps(
                    {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": piece}},
                    ensure_ascii=False)
            yield 'event: content_block_stop\ndata: {"type":"content_block_stop","index":0}'
            yield "event: message_delta\ndata: " + json.dumps(
                {"type": "message_delta", "delta": {"stop_reason": "max_tokens" if failure == "length" else "end_turn"},
                 "usage": {"output_tokens": tokens[1]}})
            yield 'event: message_stop\ndata: {"type":"message_stop"}'
            return
        chunk = {"id": "chatcmpl-double", "object": "chat.completion.chunk", "model": model}
        if failure == "comments" or dialect == "openrouter":
            yield ": OPENROUTER PROCESSING"
        for piece in pieces_of(text):
            yield "data: " + json.dumps({**chunk, "choices": [{"index": 0, "delta": {"content": piece}}]},
                                        ensure_ascii=False)
        yield "data: " + json.dumps({**chunk, "choices": [
            {"index": 0, "delta": {}, "finish_reason": "length" if failure == "length" else "stop"}]})
        if failure == "cut_after_stop":
            return
        if failure == "null_usage":
            yield "data: " + json.dumps({**chunk, "choices": [], "usage": None})
        elif failure != "no_usage":
            yield "data: " + json.dumps({**chunk, "choices": [], "usage": {
                "prompt_tokens": tokens[0], "completion_tokens": tokens[1]}})
        yield "data: [DONE]"

    def stream(self, dialect, asked, text, failure):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("x-request-id", "req_double")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        events = list(self.events(dialect, asked, text, failure))
        middle = len(events) // 2
        for number, event in enumerate(events):
            if number == middle and failure == "cut":
                return
            if number == middle and failure == "stall":
                time.sleep(30)
            if number == middle and failure == "error_after_200":
                if dialect == "anthropic":
                    event = 'event: error\ndata: {"type":"error","error":{"type":"overloaded_error",' \
                            '"message":"Overloaded"}}'
                else:
                    event = 'data: {"error":{"code":502,"message":"provider disconnected"}}'
                self.write(event + "\n\n")
                return
            if failure == "endless" and number == middle:
                while True:
                    self.write(events[middle] + "\n\n")
            line_end = "\r\n" if failure == "split" else "\n"
            data = event.replace("\n", line_end) + line_end * 2
            if failure == "split":
                for at in range(len(data.encode())):
                    self.write_bytes(data.encode()[at:at + 1])
            else:
                self.write(data)

    def write(self, text):
        self.write_bytes(text.encode())

    def write_bytes(self, data):
        self.wfile.write(data)
        self.wfile.flush()

    def handle(self):
        try:
            super().handle()
        except (BrokenPipeError, ConnectionResetError):
            pass


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 128


server = Server(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
