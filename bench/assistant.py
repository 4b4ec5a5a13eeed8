#!/usr/bin/env python3
"""Time to the first token of a streamed answer, and of MCP tools/list over HTTP, of a running server.

    assistant.py URL TOKEN

The provider is a double in this process, on the same clock: a run's time is from the first byte that the
double wrote to the first event `part` that the client read. Prints one line: median and worst time to the first
token, median and worst time of tools/list, all in milliseconds, and the size of the list in bytes."""
import http.client
import http.server
import json
import statistics
import sys
import threading
import time

WORDS = ["The ", "portfolio ", "is ", "well ", "within ", "its ", "limits."]
first_byte = {}


class Model(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        time.sleep(0.02)  # a model thinks before its first token
        first_byte["at"] = time.monotonic()
        for word in WORDS:
            delta = {"choices": [{"index": 0, "delta": {"content": word}, "finish_reason": None}]}
            self.wfile.write(f"data: {json.dumps(delta)}\n\n".encode())
            self.wfile.flush()
            time.sleep(0.005)
        end = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
        self.wfile.write(f"data: {json.dumps(end)}\n\ndata: [DONE]\n\n".encode())
        self.close_connection = True


def main():
    url, token = sys.argv[1].removeprefix("http://"), sys.argv[2]
    model = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Model)
    threading.Thread(target=model.serve_forever, daemon=True).start()
    fields = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def call(verb, path, body, accept="application/json"):
        connection = http.client.HTTPConnection(url, timeout=30)
        connection.request(verb, path, json.dumps(body), {**fields, "Accept": accept})
        return connection.getresponse()

    endpoint = f"http://127.0.0.1:{model.server_address[1]}/v1"
    stored = call("PUT", "/api/v1/llm/providers/bench", {
        "kind": "lm_studio", "endpoint": endpoint, "model": "m", "is_default": True})
    assert stored.status == 200, stored.read()

    tokens = []
    for _ in range(30):
        answer = call("POST", "/api/v1/llm/stream", {"prompt": "Is it within its limits?"},
                      "text/event-stream")
        assert answer.status == 200, answer.read()
        for line in answer:
            if line.startswith(b"event: part"):
                tokens.append(1e3 * (time.monotonic() - first_byte["at"]))
                break
        answer.read()

    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"_meta": {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {}}}}
    lists = []
    for _ in range(50):
        begin = time.monotonic()
        body = call("POST", "/api/v1/mcp", message).read()
        lists.append(1e3 * (time.monotonic() - begin))
    assert len(json.loads(body)["result"]["tools"]) > 100
    print(f"{statistics.median(tokens):.1f} {max(tokens):.1f} "
          f"{statistics.median(lists[1:]):.1f} {max(lists[1:]):.1f} {len(body)}")


main()
