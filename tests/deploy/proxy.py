#!/usr/bin/env python3
"""proxy.py BALLAST NGINX: the server behind real nginx with TLS, with the file deploy/nginx/ballast.conf."""
import json
import re
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/hardening"))
from harness import Failed, Server, check  # noqa: E402


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Nginx:
    """The shipped file, with ports, certificate and node of the test."""

    def __init__(self, program, folder, nodes):
        self.folder, self.port = folder, free_port()
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                        "-nodes", "-days", "2", "-subj", "/CN=ballast.example.com", "-addext",
                        "subjectAltName=DNS:ballast.example.com", "-keyout", folder / "tls.key",
                        "-out", folder / "tls.crt"], check=True, capture_output=True)
        site = (ROOT / "deploy/nginx/ballast.conf").read_text()
        for old, new in (("server 127.0.0.1:8640 weight=1 max_fails=2 fail_timeout=5s;",
                          "\n".join(f"server 127.0.0.1:{node} weight=1 max_fails=2 fail_timeout=5s;"
                                    for node in nodes)),
                         ("listen 80;", f"listen 127.0.0.1:{free_port()};"),
                         ("listen 443 ssl", f"listen 127.0.0.1:{self.port} ssl"),
                         ("/etc/ballast/", f"{folder}/")):
            check(old in site, f"deploy/nginx/ballast.conf has no {old!r}")
            site = site.replace(old, new)
        (folder / "site.conf").write_text(site)
        (folder / "nginx.conf").write_text(
            f"pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1; daemon off;\n"
            "events {}\nhttp {\n"
            + "".join(f"{kind}_temp_path {folder}/{kind};\n"
                      for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
            + f"access_log off;\ninclude {folder}/site.conf;\n}}\n")
        command = [program, "-p", folder, "-c", folder / "nginx.conf"]
        checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
        check(checked.returncode == 0, f"nginx -t: {checked.stderr}")
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise Failed("nginx does not listen")

    def stop(self):
        self.process.terminate()
        self.process.wait(20)

    def curl(self, path, *words):
        """Status, header fields with lower-case names, and body."""
        base = f"https://ballast.example.com:{self.port}"
        # From another address than the proxy's own, which is trusted.
        run = subprocess.run(["curl", "-s", "-i", "--interface", "127.0.0.2", "--max-time", "20", "--cacert", self.folder / "tls.crt",
                              "--resolve", f"ballast.example.com:{self.port}:127.0.0.1", *words,
                              base + path], capture_output=True, check=True)
        head, _, body = run.stdout.partition(b"\r\n\r\n")
        lines = head.decode().splitlines()
        fields = {}
        for line in lines[1:]:
            name, _, value = line.partition(": ")
            fields[name.lower()] = f"{fields[name.lower()]}, {value}" if name.lower() in fields else value
        return int(lines[0].split()[1]), fields, body


def signs_in_over_tls(nginx, server):
    link = server.command("link")
    key = re.search(r"key=([\w-]+)", link)[1]
    status, fields, _ = nginx.curl("/sign-in", "--data", f"key={key}",
                                   "-H", "X-Forwarded-For: 198.51.100.66")
    check(status == 204, f"sign-in: {status}")
    cookie = fields["set-cookie"]
    check(cookie.startswith("__Host-ballast_session=") and "; Secure" in cookie, f"cookie: {cookie}")
    check("max-age" in fields.get("strict-transport-security", ""), "no Strict-Transport-Security")
    status, _, body = nginx.curl("/session", "-b", cookie.partition(";")[0])
    check(status == 200 and b"csrf" in body, f"/session: {status}")


def limits_every_attempt(server):
    """What anyone may send to sign in or to set a password is in the location that limits it; programs refresh
    their tokens without a limit of nginx."""
    site = (ROOT / "deploy/nginx/ballast.conf").read_text()
    limited = re.compile(re.search(r"location ~ (\S+) \{\s+limit_req", site)[1])
    routes = re.findall(r"'(auth\.\w+)': 'POST (/auth/\S+) public", server.command("typescript"))
    check(len(routes) >= 8, f"routes: {routes}")
    for method, path in routes:
        check(bool(limited.match("/api/v1" + path)) == (method != "auth.refresh"), f"nginx: {path}")


def names_the_client(nginx, server, token):
    """The audit trail has the address that nginx saw, not the one that the client claims."""
    nginx.curl("/sign-in", "--data", "key=wrong", "-H", "X-Forwarded-For: 198.51.100.66",
               "-H", "Forwarded: for=198.51.100.67;proto=http")
    _, _, trail = nginx.curl("/api/v1/audit?limit=50", "-H", f"Authorization: Bearer {token}")
    check(b"198.51.100" not in trail, "the audit trail has an address that the client made up")
    check(b"127.0.0.2" in trail, "the audit trail has no address of the client")


def streams_at_once(nginx, token):
    """An event stream through nginx begins before it ends."""
    with subprocess.Popen(["curl", "-s", "-N", "--http2", "--max-time", "20", "--cacert",
                           nginx.folder / "tls.crt", "--resolve",
                           f"ballast.example.com:{nginx.port}:127.0.0.1", "-H",
                           f"Authorization: Bearer {token}",
                           f"https://ballast.example.com:{nginx.port}/api/v1/events"],
                          stdout=subprocess.PIPE) as client:
        first = client.stdout.readline()
        client.terminate()
    check(first == b": alive\n", f"the event stream began with {first!r}")


def main(ballast, program):
    with tempfile.TemporaryDirectory(prefix="ballast-proxy-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        data = folder / "data"
        data.mkdir()
        with Server(ballast, data, BALLAST_TRUSTED_PROXIES="127.0.0.1",
                    BALLAST_ALLOWED_HOST="ballast.example.com", BALLAST_LOG="info",
                    log=(folder / "log").open("w")) as server:
            nginx = Nginx(program, folder, [server.port])
            try:
                token = server.token()
                bearer = ("-H", f"Authorization: Bearer {token}")
                status, fields, _ = nginx.curl("/readyz")
                check(status == 200, f"/readyz: {status}")
                signs_in_over_tls(nginx, server)
                limits_every_attempt(server)
                names_the_client(nginx, server, token)
                streams_at_once(nginx, token)
                status, fields, body = nginx.curl("/api/v1/openapi.json", "-H", "Accept-Encoding: gzip")
                check(status == 200 and fields["content-encoding"] == "gzip", "not compressed")
                status, fields, body = nginx.curl("/api/v1/portfolios", "--http2", *bearer)
                check(status == 200 and "server-timing" in fields, f"portfolios: {status}")
                check("data" in json.loads(body), "no data")
                codes = [nginx.curl("/sign-in", "--data", "key=wrong")[0] for _ in range(40)]
                check(429 in codes and 502 not in codes, f"attempts: {codes}")
            finally:
                nginx.stop()
        lines = [json.loads(line) for line in (folder / "log").read_text().splitlines()
                 if line.startswith("{")]
        check(all(line["remote"] != "198.51.100.66" for line in lines if "remote" in line),
              "the log has an address that the client made up")
    print("cookies, HSTS, client address, event streams, HTTP/2, gzip and limits through nginx")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Failed as failure:
        sys.exit(f"proxy: {failure}")
