#!/usr/bin/env python3
"""rolling_restart.py BINARY [RESTARTS [CALLERS [RATE]]] [postgres]: two servers on one store are stopped (signal 15) and started
again in turn, RESTARTS times (default 2), while CALLERS (default 8) read and write at RATE calls per second in all
(default 100) and event streams follow the jobs that are submitted. A call that a node does not answer, or answers with
503, is repeated once on the other node with its key, as the shipped proxy does: then it must succeed. Every write must
be there once, and every stream must have the end of every job. With `postgres` they share that database, as in server
mode, instead of a file. The criterion R6."""
import contextlib
import http.client
import json
import sys
import tempfile
import threading
import time
from pathlib import Path

from harness import Failed, Postgres, Server, check, percentile
from load import Stream

JOB = {"method": "risk.exposures", "request": {"positions": [{"symbol": "A", "value": 1}]}}


class Nodes:
    """The two servers; `port` is that of one that takes calls."""

    def __init__(self, binary, data, settings):
        self.binary, self.data, self.settings = binary, data, settings
        self.servers = [self.start(), self.start()]
        self.token = self.servers[0].token()
        self.turn = 0

    def start(self):
        return Server(self.binary, self.data, "--log", "off", BALLAST_RATE_LIMIT_PER_MINUTE="0",
                      **self.settings)

    @property
    def port(self):
        self.turn += 1
        return self.servers[self.turn % 2].port

    def restart(self, index):
        server = self.servers[index]
        server.process.terminate()
        server.process.wait(60)
        self.servers[index] = self.start()

    def stop(self):
        for server in self.servers:
            server.process.terminate()
            server.process.wait(60)


class Follower(Stream):
    """A stream that connects again, to either node, whenever its node stops."""

    def read(self, stop):
        while not stop.is_set():
            try:
                self.connect()
                self.follow(stop)
            except OSError:
                self.breaks += 1
                time.sleep(0.05)

    def follow(self, stop):
        self.socket.settimeout(0.5)
        while not stop.is_set():
            try:
                piece = self.socket.recv(65536)
            except TimeoutError:
                continue
            if not piece:
                raise OSError("the node has stopped")
            self.text += piece
            *events, self.text = self.text.split(b"\n\n")
            for event in events:
                self.take(event.decode())


class Caller:
    """Reads, and every fifth time a write, on a connection that is kept."""

    def __init__(self, nodes, number, pause):
        self.nodes, self.number, self.pause = nodes, number, pause
        self.calls, self.again, self.failed = 0, 0, []
        self.took, self.written = [], []
        self.http, self.node = None, number % 2

    def once(self, verb, path, body, key):
        try:
            if self.http is None:
                self.http = http.client.HTTPConnection("127.0.0.1", self.nodes.servers[self.node].port,
                                                       timeout=30)
            self.http.request(verb, path, body, {"Content-Type": "application/json", "Idempotency-Key": key,
                                                 "Authorization": f"Bearer {self.nodes.token}"})
            answer = self.http.getresponse()
            text = answer.read()
            if answer.status == 503 or answer.getheader("Connection") == "close":
                self.http = None
            return answer.status, text
        except (OSError, http.client.HTTPException) as error:
            self.http = None
            return 0, repr(error).encode()

    def call(self, verb, path, request=None):
        body = None if request is None else json.dumps(request)
        key = f"{self.number}-{self.calls}"
        self.calls += 1
        began = time.monotonic()
        status, text = self.once(verb, path, body, key)
        if status in (0, 503):
            self.again += 1
            self.node = 1 - self.node
            status, text = self.once(verb, path, body, key)
        self.took.append((time.monotonic() - began) * 1000)
        if status not in (200, 202):
            self.failed.append((status, text[:300]))
        return status == 200

    def run(self, stop):
        due = time.monotonic()
        while not stop.is_set():
            if self.calls % 5 == 4:
                slug = f"p{self.number}-{self.calls}"
                if self.call("POST", "/api/v1/portfolios", {"slug": slug, "name": slug}):
                    self.written.append(slug)
            else:
                self.call("GET", "/api/v1/accounts")
            # At an even rate, whatever calls take; one that is late is not caught up.
            due = max(due + self.pause, time.monotonic())
            time.sleep(max(0.0, due - time.monotonic()))


def stored(nodes):
    found, cursor = [], ""
    while True:
        status, body = nodes.servers[0].call("GET", f"/api/v1/portfolios?limit=500{cursor}", token=nodes.token)
        check(status == 200, body)
        page = json.loads(body)
        found += [one["slug"] for one in page["data"]]
        if not page.get("next_cursor"):
            return found
        cursor = f"&cursor={page['next_cursor']}"


def submit(nodes):
    """The id of a job; repeated on the other node, as by a caller."""
    for _ in range(2):
        try:
            server = nodes.servers[nodes.turn % 2]
            nodes.turn += 1
            status, body = server.call("POST", "/api/v1/jobs", JOB, nodes.token)
            if status in (200, 202):
                return json.loads(body)["id"]
        except (OSError, http.client.HTTPException):
            pass
    raise Failed("a job is not accepted by either node")


def run(nodes, restarts, callers, rate):
    stop = threading.Event()
    crowd = [Caller(nodes, i, callers / rate) for i in range(callers)]
    followers = [Follower(nodes, nodes.token, i) for i in range(5)]
    threads = [threading.Thread(target=one.run, args=(stop,)) for one in crowd]
    threads += [threading.Thread(target=one.read, args=(stop,)) for one in followers]
    for thread in threads:
        thread.start()
    jobs, started = set(), time.monotonic()
    try:
        time.sleep(2)
        began = time.monotonic()
        for i in range(restarts):
            jobs.add(submit(nodes))
            nodes.restart(i % 2)
            jobs.add(submit(nodes))
            time.sleep(1)
        seconds = time.monotonic() - began
        limit = time.monotonic() + 60
        while not all(one.ended >= jobs for one in followers) and time.monotonic() < limit:
            time.sleep(0.1)
    finally:
        stop.set()
        called = time.monotonic() - started
        for thread in threads:
            thread.join()
    failed = [one for caller in crowd for one in caller.failed]
    written = [slug for caller in crowd for slug in caller.written]
    took = [one for caller in crowd for one in caller.took]
    lost = sum(not one.ended >= jobs for one in followers)
    print(f"{restarts} restarts in turn in {seconds:.0f} s: {len(took)} calls at "
          f"{len(took) / called:.0f}/s, {sum(one.again for one in crowd)} "
          f"repeated once, {len(failed)} failed, p50 {percentile(took, 0.5):.0f} ms, p99 "
          f"{percentile(took, 0.99):.0f} ms; {len(written)} writes; {len(followers)} streams resumed "
          f"{sum(one.breaks for one in followers)} times, {lost} without the end of one of {len(jobs)} jobs")
    check(not failed, f"{failed[:3]}")
    check(lost == 0, "a stream lost the end of a job")
    there = stored(nodes)
    check(len(there) == len(set(there)) and set(written) <= set(there), "a write is lost or stored twice")


def main():
    words = [word for word in sys.argv[2:] if word != "postgres"]
    numbers = [int(word) for word in words] + [2, 8, 100][len(words):]
    with tempfile.TemporaryDirectory(prefix="ballast-rolling-") as name, contextlib.ExitStack() as ends:
        folder = Path(name).resolve()
        folder.chmod(0o755)
        (folder / "data").mkdir(mode=0o700)
        settings = {}
        if "postgres" in sys.argv:
            (folder / "pg").mkdir()
            postgres = Postgres(folder / "pg")
            ends.callback(postgres.stop)
            settings = {"BALLAST_DATABASE": postgres.address, "BALLAST_USERS": "false"}
        nodes = Nodes(str(Path(sys.argv[1]).resolve()), folder / "data", settings)
        ends.callback(nodes.stop)
        try:
            run(nodes, *numbers)
        except Failed as failure:
            print(failure)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
