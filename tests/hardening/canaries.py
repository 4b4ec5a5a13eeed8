#!/usr/bin/env python3
"""canaries.py BINARY [PART…]: secrets of every kind are used as they are meant to be; afterwards none is in a file
other than its own, a log, a metric, a response, an error, a report, a backup or the settings that are shown. The
criterion R20. A secret may be in the one response that makes it."""
import base64
import contextlib
import hashlib
import hmac
import http.server
import json
import re
import secrets
import subprocess
import sys
import threading
import time
from pathlib import Path

from harness import Server, check, run_parts

FORMATS = ("md", "json", "csv", "xlsx", "pdf", "html")


def one_time_code(secret):
    """RFC 6238 with the defaults."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, int(time.time() // 30).to_bytes(8, "big"), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at:at + 4], 'big') & 0x7fffffff) % 10**6:06}"


class Seen:
    """What the server showed, and the secrets that it must not show."""

    def __init__(self, server):
        self.server = server
        self.secrets = {}
        self.shown = []

    def call(self, verb, path, request=None, token="", makes=()):
        """The response of a call, in which only the secrets that it makes are."""
        status, body = self.server.call(verb, path, request, token)
        text = body.decode("utf-8", "replace")
        if not makes:
            self.shown.append((f"{verb} {path}", body))
        answer = json.loads(text) if text[:1] in ("{", "[") else {}
        for name, field in makes:
            check(answer.get(field), f"{verb} {path}: {status} {text[:300]}")
            value = answer[field]
            self.secrets[name] = value if isinstance(value, str) else value[0]
        return status, answer

    def check(self, where, content, own=()):
        for name, secret in self.secrets.items():
            forms = {secret.encode(), base64.b64encode(secret.encode()).rstrip(b"=")}
            if re.fullmatch(r"[0-9a-f]{32,}", secret):
                forms.add(bytes.fromhex(secret))
            check(name in own or not any(form in content for form in forms), f"the {name} is in {where}")

    def check_responses(self):
        for what, body in self.shown:
            self.check(what, body)


def link_key(data):
    for _ in range(100):
        if (data / "sign-in-link").exists():
            break
        time.sleep(0.05)
    return (data / "sign-in-link").read_text().strip().split("key=")[1]


def check_files(seen, data, log, own):
    files = [path for path in data.parent.rglob("*") if path.is_file()]
    for path in files:
        seen.check(path.name, path.read_bytes(), [name for name, file in own.items() if path == file])
    check(str(data).encode() not in log.read_bytes(), "the log names the data directory")
    return len(files)


def no_core_dump(server):
    limits = Path(f"/proc/{server.process.pid}/limits").read_text()
    check(re.search(r"Max core file size\s+0\s+0\s", limits), "the process may leave a core dump")


def owner(binary, data):
    """One owner: link, session, service token, the key that signs the audit trail."""
    log = data.parent / "log"
    with log.open("w") as lines, Server(binary, data, "--log", "debug", log=lines) as server:
        no_core_dump(server)
        seen = Seen(server)
        key = link_key(data)
        answer = server.ask(f"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                            f"{len(key) + 4}\r\n\r\nkey={key}".encode()).decode()
        session = re.search(r"ballast_session=(\w+)", answer)[1]
        token = re.search(r"ballast_\w+", server.command("token", "canary"))[0]
        seen.secrets = {"link": key, "session": session, "token": token,
                        "signing key": (data / "audit" / "key").read_text().strip()}
        for field in (f"Authorization: Bearer {token}", f"Cookie: ballast_session={session}",
                      f"Authorization: Bearer {token}x", f"Cookie: ballast_session={session}x"):
            for path in ("/api/v1/auth/me", "/metrics", "/api/v1/audit", "/api/v1/nothing"):
                seen.shown.append((path, server.ask(
                    f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{field}\r\n\r\n".encode())))
        seen.check_responses()
    files = check_files(seen, data, log, {"link": data / "sign-in-link",
                                          "signing key": data / "audit" / "key"})
    print(f"one owner: {len(seen.secrets)} secrets, {files} files and logs, {len(seen.shown)} responses: none shows "
          "one")


def sign_in_steps(seen):
    """The first administrator, with one-time codes, an invitation and a service token: an access token."""
    password, other = "a lighthouse in the fog 7319", "five wooden ladders 4402"
    seen.secrets.update({"password": password, "second password": other})
    key = link_key(seen.server.data)
    seen.secrets["link"] = key
    _, made = seen.call("POST", "/api/v1/auth/setup", {
        "key": key, "email": "ada@example.com", "name": "Ada", "password": password},
        makes=[("first access token", "access_token"), ("first refresh token", "refresh_token")])
    token = made["access_token"]
    _, enrolled = seen.call("POST", "/api/v1/auth/totp/enroll", {"password": password}, token,
                            makes=[("secret of one-time codes", "secret")])
    seen.call("POST", "/api/v1/auth/totp/confirm", {"code": one_time_code(enrolled["secret"])}, token,
              makes=[("recovery code", "codes")])
    seen.call("POST", "/api/v1/auth/login", {"email": "ada@example.com", "password": "wrong " + password})
    _, asked = seen.call("POST", "/api/v1/auth/login", {"email": "ada@example.com", "password": password},
                         makes=[("challenge", "challenge")])
    _, made = seen.call("POST", "/api/v1/auth/totp",
                        {"challenge": asked["challenge"], "code": seen.secrets["recovery code"]},
                        makes=[("access token", "access_token"), ("refresh token", "refresh_token")])
    token = made["access_token"]
    _, invited = seen.call("POST", "/api/v1/users", {
        "email": "bob@example.com", "name": "Bob", "role": "viewer"}, token, makes=[("invitation", "key")])
    seen.call("POST", "/api/v1/auth/invitation", {"key": invited["key"], "password": other})
    seen.call("POST", "/api/v1/auth/tokens", {"name": "robot"}, token, makes=[("service token", "token")])
    return token


def use_everything(seen, token):
    """Providers with keys, mail that fails, reports in all formats, a backup, and every list."""
    seen.secrets["provider's key"] = secrets.token_hex(16)
    status, answer = seen.call("PUT", "/api/v1/market/providers/polygon", {
        "enabled": True, "license_accepted": True, "key": seen.secrets["provider's key"]}, token)
    check(status == 200, answer)
    seen.call("POST", "/api/v1/market/providers/polygon/test", {"symbol": "A"}, token)
    seen.call("POST", "/api/v1/mail/test", {}, token)
    prices = "date,A\n" + "".join(f"2025-{1 + day // 28:02}-{1 + day % 28:02},{100 + day % 7}\n"
                                  for day in range(200))
    seen.server.command("call", "market.import_prices", json.dumps({"source": "t", "content": prices}))
    seen.call("POST", "/api/v1/portfolios", {"slug": "p", "name": "p"}, token)
    seen.call("POST", "/api/v1/portfolios/p/positions", {"symbol": "A", "quantity": "1"}, token)
    for path, request in (("/api/v1/reports", {"portfolio": "p", "formats": list(FORMATS)}),
                          ("/api/v1/backups", {})):
        status, job = seen.call("POST", path, request, token)
        for _ in range(300):
            if status != 202:
                break
            _, job = seen.call("GET", f"/api/v1/jobs/{job['id']}", token=token)
            if job["state"] not in ("queued", "leased", "running"):
                break
            time.sleep(0.1)
        check(job.get("state", "succeeded") == "succeeded" and status in (200, 202), job)
    _, stored = seen.call("GET", "/api/v1/reports", token=token)
    for kind in FORMATS:
        seen.call("GET", f"/api/v1/reports/{stored['data'][0]['id']}/{kind}", token=token)
    _, contract = seen.server.call("GET", "/api/v1/openapi.json", token=token)
    for path, verbs in json.loads(contract)["paths"].items():
        for verb in verbs:
            if verb == "get" and "{" not in path and not path.endswith("/events"):
                seen.call("GET", path, token=token)
            elif verb in ("post", "put", "patch"):
                # An error quotes what the request states, not what authenticated it.
                seen.call(verb.upper(), path.replace("{", "").replace("}", ""), {"no_such_field": 1}, token)
    seen.call("GET", "/metrics", token=token)


def users(binary, data):
    """A server with users, mail, an identity provider, providers of market data and encrypted backups."""
    log, files = data.parent / "log", data.parent / "files"
    files.mkdir()
    own = {"mail password": files / "mail", "secret of the identity provider": files / "oidc-secret",
           "backup key": files / "backup-key", "signing key": data / "audit" / "key",
           "sealing key": data / "keys" / "seal", "link": data / "sign-in-link"}
    kept = {"mail password": "mail-" + secrets.token_hex(8), "backup key": secrets.token_hex(32),
            "secret of the identity provider": "oidc-" + secrets.token_hex(8)}
    for name, value in kept.items():
        own[name].write_text(value + "\n")
        own[name].chmod(0o600)
    (files / "oidc").write_text(f"id.label = ID\nid.issuer = https://127.0.0.1:1\nid.client_id = ballast\n"
                                f"id.client_secret_file = {own['secret of the identity provider']}\n")
    settings = {"BALLAST_USERS": "true", "BALLAST_RATE_LIMIT_PER_MINUTE": "0",
                "BALLAST_SIGN_IN_LIMIT_PER_MINUTE": "0", "BALLAST_MAIL_SERVER": "127.0.0.1:1",
                "BALLAST_MAIL_LOCAL": "true", "BALLAST_MAIL_USER": "u", "BALLAST_MAIL_FROM": "b@example.com",
                "BALLAST_MAIL_PASSWORD_FILE": str(own["mail password"]),
                "BALLAST_PUBLIC_URL": "https://ballast.example.com", "BALLAST_OIDC_FILE": str(files / "oidc"),
                "BALLAST_BACKUP_KEY_FILE": str(own["backup key"])}
    with log.open("w") as lines, Server(binary, data, "--log", "debug", log=lines, **settings) as server:
        no_core_dump(server)
        seen = Seen(server)
        seen.secrets.update(kept)
        token = sign_in_steps(seen)
        use_everything(seen, token)
        for name in ("signing key", "sealing key"):
            seen.secrets[name] = own[name].read_text().strip()
        for words in (("config", "explain"), ("doctor",), ("call", "audit.list", '{"limit":500}'),
                      ("call", "market.providers"), ("call", "mail.status"), ("call", "backup.list")):
            done = subprocess.run([binary, *words], env=server.environment, check=False, timeout=120,
                                  stdin=subprocess.DEVNULL, capture_output=True)
            seen.shown.append((" ".join(words), done.stdout + done.stderr))
        seen.check_responses()
    count = check_files(seen, data, log, own)
    print(f"users: {len(seen.secrets)} secrets, {count} files and logs, {len(seen.shown)} responses, outputs and "
          "reports: none shows one")


class Echo(http.server.BaseHTTPRequestHandler):
    """A provider whose errors and answers quote the key that it was sent."""

    def log_message(self, *_):
        pass

    def answer(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("x-request-id", self.headers.get("Authorization", ""))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        key = self.headers.get("Authorization", "")
        self.answer(200, {"data": [{"id": "echo"}, {"id": key}]})

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        key = self.headers.get("Authorization", "")
        if self.server.refuses:
            return self.answer(401, {"error": {"message": f"the key {key} is not valid", "type": key}})
        return self.answer(200, {"id": key, "model": "echo", "choices": [
            {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": f"I saw {key}."}}],
            "usage": {"prompt_tokens": 1, "completion_tokens": 1}})


@contextlib.contextmanager
def echo():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    server.refuses = False
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def mcp(seen, token, tool, arguments):
    """A tool over HTTP; its answer is checked with the others."""
    seen.call("POST", "/api/v1/mcp", {
        "jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": tool, "arguments": arguments, "_meta": {
            "io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientCapabilities": {}}}}, token)


def ask_model(seen, token, port):
    """A provider with a key of the vault is tested and asked; both generations of failures."""
    status, answer = seen.call("POST", "/api/v1/rpc", {
        "jsonrpc": "2.0", "id": 1, "method": "llm.provider_put", "params": {
            "name": "echo", "kind": "openai_compatible", "endpoint": f"http://127.0.0.1:{port}/v1", "model": "echo",
            "is_local": True, "secret": "openai-api-key"}}, token)
    check(status == 200 and "error" not in answer, answer)
    for method, params in (("llm.test", {"provider": "echo"}), ("llm.models", {"provider": "echo"}),
                           ("llm.send", {"provider": "echo", "messages": [{"role": "user", "content": "Hello"}]}),
                           ("llm.usage", {}), ("llm.providers", {}), ("llm.statement", {})):
        seen.call("POST", "/api/v1/rpc", {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}, token)
        mcp(seen, token, method.replace(".", "_"), params)


def vault(binary, data):
    """Every secret of the vault, models that quote their key, MCP, jobs, exports and a new data key."""
    log = data.parent / "log"
    with echo() as provider, log.open("w") as lines, \
            Server(binary, data, "--log", "debug", log=lines, BALLAST_RATE_LIMIT_PER_MINUTE="0") as server:
        seen = Seen(server)
        token = re.search(r"ballast_[A-Za-z0-9_]+", server.command("token", "vault"))[0]
        for name in ("fred-api-key", "polygon-api-key", "fmp-api-key", "openai-api-key", "anthropic-api-key",
                     "openrouter-api-key", "smtp-password", "s3-secret", "oidc-secret", "my-own"):
            seen.secrets[name] = "canary-" + secrets.token_hex(12)
            status, answer = seen.call("POST", "/api/v1/rpc", {
                "jsonrpc": "2.0", "id": 1, "method": "secret.put",
                "params": {"name": name, "value": seen.secrets[name]}}, token)
            check(status == 200 and "error" not in answer, answer)
        for provider.refuses in (False, True):
            ask_model(seen, token, provider.server_address[1])
        use_everything(seen, token)
        for tool in ("secret_list", "audit_list", "activity_list", "job_list", "proposal_list", "describe_tool"):
            mcp(seen, token, tool, {"tool": "secret_put"} if tool == "describe_tool" else {})
        for method in ("secret.list", "secret.rotate", "secret.list", "audit.list", "workspace.export", "job.list"):
            seen.call("POST", "/api/v1/rpc", {"jsonrpc": "2.0", "id": 1, "method": method, "params": {}}, token)
        _, jobs = seen.call("GET", "/api/v1/jobs", token=token)
        for job in jobs["data"]:
            seen.call("GET", f"/api/v1/jobs/{job['id']}/result", token=token)
        for words in (("secret", "list"), ("config", "explain"), ("doctor",), ("call", "llm.providers", "{}")):
            done = subprocess.run([binary, *words], env=server.environment, check=False, timeout=120,
                                  stdin=subprocess.DEVNULL, capture_output=True)
            seen.shown.append((" ".join(words), done.stdout + done.stderr))
        seen.check_responses()
    count = check_files(seen, data, log, {})
    print(f"vault: {len(seen.secrets)} secrets, {count} files and logs, {len(seen.shown)} responses and outputs: none "
          "shows one")


PARTS = (owner, users, vault)

if __name__ == "__main__":
    sys.exit(run_parts(PARTS, sys.argv[1:]))
