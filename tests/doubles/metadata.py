#!/usr/bin/env python3
"""A double of the places from which a platform gives keys of an object store: the metadata service of a machine
(IMDSv2), the service of a container, and the token service for web identities. Answers on a loopback port, which it
prints, and refuses what those services refuse: no token, a wrong token, another path or method.

POST /_set {"access": "test:tester", "secret": "testing", "ends": "2026-01-02T01:00:00Z", "role": "", "status": 503}
changes what it gives; POST /_reset forgets that and the log; GET /_log: "METHOD path" of the requests so far.
"""
import http.server
import json
import os
import socketserver
import sys
import threading
import urllib.parse

USUAL = {"access": "test:tester", "secret": "testing", "session": "session-token", "ends": "2099-01-01T00:00:00Z",
         "role": "ballast-role", "status": 200}
ROLES = "/latest/meta-data/iam/security-credentials/"
state = dict(USUAL)
log = []
lock = threading.Lock()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def send(self, status, body):
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def keys(self):
        return json.dumps({"Code": "Success", "Type": "AWS-HMAC", "AccessKeyId": state["access"],
                           "SecretAccessKey": state["secret"], "Token": state["session"],
                           "Expiration": state["ends"]})

    def begin(self):
        """The body; None once a failure was sent."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        with lock:
            log.append(f"{self.command} {self.path}")
        if state["status"] == 200:
            return body
        self.send(state["status"], "")
        return None

    def do_PUT(self):
        if self.begin() is None:
            return
        life = self.headers.get("X-aws-ec2-metadata-token-ttl-seconds", "")
        if self.path != "/latest/api/token" or not life.isdigit() or not 1 <= int(life) <= 21600:
            return self.send(400, "")
        self.send(200, "machine-token")

    def do_GET(self):
        if self.path == "/_log":
            return self.send(200, json.dumps(log))
        if self.begin() is None:
            return
        if self.path == "/container":
            return self.send(200, self.keys()) if self.headers.get("Authorization") == "pod-token" else \
                self.send(401, "")
        if self.headers.get("X-aws-ec2-metadata-token") != "machine-token":
            return self.send(401, "")
        if self.path == ROLES:
            return self.send(200, state["role"] + "\n" if state["role"] else "")
        if state["role"] and self.path == ROLES + state["role"]:
            return self.send(200, self.keys())
        self.send(404, "")

    def do_POST(self):
        if self.path.startswith("/_"):
            asked = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or "{}")
            with lock:
                if self.path == "/_reset":
                    state.update(USUAL)
                    log.clear()
                state.update(asked)
            return self.send(200, "{}")
        body = self.begin()
        if body is None:
            return
        if dict(urllib.parse.parse_qsl(body)) != {
                "Action": "AssumeRoleWithWebIdentity", "Version": "2011-06-15", "WebIdentityToken": "a+web/token=",
                "RoleArn": "arn:aws:iam::123456789012:role/ballast", "RoleSessionName": "ballast"}:
            return self.send(403, "<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>")
        self.send(200, '<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">'
                       "<AssumeRoleWithWebIdentityResult><Credentials>"
                       f"<SessionToken>{state['session']}</SessionToken>"
                       f"<SecretAccessKey>{state['secret']}</SecretAccessKey>"
                       f"<Expiration>{state['ends']}</Expiration><AccessKeyId>{state['access']}</AccessKeyId>"
                       "</Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>")


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True


server = Server(("127.0.0.1", 0), Handler)
# Ends with the test that started it.
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
print(server.server_address[1], flush=True)
server.serve_forever()
