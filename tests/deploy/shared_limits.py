#!/usr/bin/env python3
"""shared_limits.py BALLAST REDIS: two servers count the calls of a user together in a real Redis; while it is away each
counts for itself and says so, and within five seconds of its return they count together again. A result that one has
computed is found by the other, and what one changes is sent to the subscribers of the other, with and without Redis."""
import json
import re
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "hardening"))
from harness import Failed, Server, check  # noqa: E402

LIMIT = 60


class Redis:
    def __init__(self, program, folder):
        self.program, self.socket = program, folder / "redis.sock"
        self.start()

    def start(self):
        self.process = subprocess.Popen([self.program, "--port", "0", "--unixsocket", self.socket, "--save", "",
                                         "--appendonly", "no", "--dir", self.socket.parent],
                                        stdout=subprocess.DEVNULL)
        while not self.socket.exists():
            check(self.process.poll() is None, "Redis did not start")
            time.sleep(0.01)

    def stop(self):
        self.process.kill()
        self.process.wait(30)
        self.socket.unlink(missing_ok=True)


def allowed(servers, token, calls):
    """How many calls are answered when the servers take turns."""
    answers = [servers[i % len(servers)].call("GET", "/api/v1/portfolios", None, token)[0] for i in range(calls)]
    check(set(answers) <= {200, 429}, f"answers: {set(answers)}")
    return answers.count(200)


def parts(server):
    status, body = server.call("GET", "/readyz?verbose")
    check(status == 200, f"readyz: {status} {body}")
    return body.decode()


VAR = {"positions": [{"symbol": "A", "value": 1000}], "methods": ["historical"],
       "returns": [{"date": f"2024-01-{day:02}", "A": day % 7 / 100} for day in range(1, 29)]}


def results_are_shared(first, second, token, away=False):
    """The call of one server, repeated at the other: the same bytes, found in Redis unless it is away."""
    request = VAR | {"seed": 2 if away else 1}
    answers = [server.call("POST", "/api/v1/risk/var", request, token) for server in (first, second)]
    check(answers[0] == answers[1] and answers[0][0] == 200, f"answers: {answers}")
    began = time.monotonic()
    while True:
        metrics = second.call("GET", "/metrics", None, token)[1].decode()
        found = int(re.search(r"(?m)^ballast_results_from_redis (\d+)", metrics)[1])
        computed = int(re.search(r"(?m)^ballast_results_computed (\d+)", metrics)[1])
        if (found, computed) == ((1, 1) if away else (1, 0)):
            return
        check(time.monotonic() - began < 20, f"{found} results found, {computed} computed")
        time.sleep(0.2)


class Subscriber:
    def __init__(self, server, token):
        self.socket = socket.create_connection(("127.0.0.1", server.port), timeout=20)
        self.socket.sendall(f"GET /api/v1/events?topics=portfolios HTTP/1.1\r\nHost: localhost\r\n"
                            f"Authorization: Bearer {token}\r\n\r\n".encode())
        self.text = ""
        self.wait_for("event-stream")

    def wait_for(self, text):
        while text not in self.text:
            received = self.socket.recv(65536)
            check(received, f"the stream ended before {text}: {self.text[-300:]}")
            self.text += received.decode()


def changes_reach_the_other(first, subscriber, token, slug):
    status, body = first.call("POST", "/api/v1/portfolios", {"slug": slug, "name": slug}, token)
    check(status in (200, 201), f"portfolio.create: {status} {body}")
    subscriber.wait_for(f"portfolio:{json.loads(body)['slug']}")


def nodes_share(ballast, program):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        redis = Redis(program, folder)
        shared = {"BALLAST_REDIS": f"unix://{redis.socket}", "BALLAST_RATE_LIMIT_PER_MINUTE": "0", "BALLAST_DATA": name}
        try:
            with Server(ballast, folder, **shared) as first, Server(ballast, folder, **shared) as second:
                token = first.token()
                subscriber = Subscriber(second, token)
                results_are_shared(first, second, token)
                changes_reach_the_other(first, subscriber, token, "with-redis")
                redis.stop()
                results_are_shared(first, second, token, away=True)
                changes_reach_the_other(first, subscriber, token, "without-redis")
        finally:
            redis.stop()


def main(ballast, program):
    nodes_share(ballast, program)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        redis = Redis(program, folder)
        shared = {"BALLAST_REDIS": f"unix://{redis.socket}", "BALLAST_RATE_LIMIT_PER_MINUTE": str(LIMIT),
                  "BALLAST_DATA": name}
        try:
            with Server(ballast, folder, **shared) as first, Server(ballast, folder, **shared) as second:
                token = first.token()
                began = time.monotonic()
                together = allowed((first, second), token, 3 * LIMIT)
                refilled = (time.monotonic() - began) * LIMIT / 60
                check(LIMIT <= together <= LIMIT + refilled + 1,
                      f"{together} calls in {refilled:.0f} s of a limit of {LIMIT}")
                check("redis ok" in parts(first), parts(first))
                redis.stop()
                check("redis degraded" in parts(second), parts(second))
                alone = allowed((first, second), token, LIMIT)
                check(alone == LIMIT, f"{alone} calls without Redis")
                redis.start()
                back = time.monotonic()
                while "redis ok" not in parts(first):
                    check(time.monotonic() - back < 5, "Redis is not used again within 5 s")
                    time.sleep(0.1)
        finally:
            redis.stop()
    print(f"shared limits: {together} of {3 * LIMIT} calls at two servers, {alone} of {LIMIT} without Redis")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Failed as failed:
        sys.exit(f"shared limits: {failed}")
