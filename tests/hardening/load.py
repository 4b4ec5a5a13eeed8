#!/usr/bin/env python3
"""load.py BINARY [PART…]: many callers at once. Prints what was measured and fails on what must hold at
any speed: no update lost, no event lost or repeated, overload refused with Retry-After, nothing
acknowledged lost when the database ends.

LOAD_SCALE (default 1) multiplies the numbers of writers, streams, seconds and restarts; docs/reliability.md
states which figures were measured with which."""
import http.client
import json
import os
import random
import signal
import socket
import sys
import threading
import time

from harness import POSTGRES, Postgres, Server, check, percentile, run_parts

SCALE = float(os.environ.get("LOAD_SCALE", "1"))


def scaled(number):
    return max(1, round(number * SCALE))


class Client:
    """A connection that is kept open."""

    def __init__(self, server, token):
        self.http = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
        self.fields = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}

    def call(self, verb, path, request=None, **fields):
        """Status, body and fields of a response."""
        body = None if request is None else json.dumps(request)
        self.http.request(verb, path, body, self.fields | {
            "Idempotency-Key": f"k{time.monotonic_ns()}-{threading.get_ident()}", **fields})
        answer = self.http.getresponse()
        return answer.status, answer.read(), answer.headers


def in_threads(count, action):
    """Runs action(i) in so many threads at once; the first exception ends the part."""
    errors = []

    def run(i):
        try:
            action(i)
        except Exception as error:  # reported below
            errors.append(error)

    threads = [threading.Thread(target=run, args=(i,)) for i in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    check(not errors, f"{len(errors)} of {count}: {errors[:1]!r}")


def writers(binary, data):
    """R24: writers that count in one portfolio, each from what it read: no count is lost."""
    count, each = 50, scaled(4)
    with Server(binary, data, "--log", "off", BALLAST_RATE_LIMIT_PER_MINUTE="0") as server:
        token = server.token()
        Client(server, token).call("POST", "/api/v1/portfolios", {"slug": "p", "name": "0"})
        conflicts = []

        def write(_):
            client = Client(server, token)
            for _ in range(each):
                while True:
                    status, body, fields = client.call("GET", "/api/v1/portfolios/p")
                    check(status == 200, body)
                    name = str(int(json.loads(body)["name"]) + 1)
                    status, body, _ = client.call("PATCH", "/api/v1/portfolios/p", {"name": name},
                                                  **{"If-Match": fields["ETag"]})
                    if status == 200:
                        break
                    check(status in (409, 412), f"{status} {body}")
                    conflicts.append(status)

        in_threads(count, write)
        _, body, _ = Client(server, token).call("GET", "/api/v1/portfolios/p")
        total = json.loads(body)["name"]
        print(f"{count} writers, {each} updates each: {total} counted, {len(conflicts)} conflicts "
              "refused and repeated")
        check(total == str(count * each), f"{count * each - int(total)} updates are lost")


HEAVY = {"positions": [{"symbol": name, "value": 1000} for name in "AB"],
         "returns": [{"date": f"2024-01-{day:02}", "A": day % 7 / 100, "B": day % 5 / 100}
                     for day in range(1, 29)], "methods": ["mc_normal"], "paths": 200_000}


def heavy():
    """Computed whenever it is called: each has draws of its own."""
    return HEAVY | {"seed": time.monotonic_ns() % 10**12}


def calls_for(server, token, threads, seconds):
    """Calls as fast as so many connections allow: statuses with their times, those without Retry-After."""
    seen, silent = [], []
    end = time.monotonic() + seconds

    def run(_):
        client = Client(server, token)
        while time.monotonic() < end:
            began = time.monotonic()
            status, _, fields = client.call("POST", "/api/v1/risk/var", heavy())
            seen.append((status, (time.monotonic() - began) * 1000))
            if status in (429, 503):
                if "Retry-After" not in fields:
                    silent.append(status)
                time.sleep(0.02)  # a client that does not wait for as long as Retry-After states

    in_threads(threads, run)
    return seen, silent


def served(seen):
    return [took for status, took in seen if status == 200]


def overload(binary, data):
    """R13: more callers than the server computes for: refused with Retry-After, memory kept, and little of
    the processor spent on refusals. How many calls are served depends on what the callers leave of the
    machine, so the goodput is counted per second of the server's own processor time."""
    seconds, few, many = scaled(4), 3, 400
    with Server(binary, data, "--log", "off", BALLAST_RATE_LIMIT_PER_MINUTE="0") as server:
        token = server.token()
        calls_for(server, token, few, 1)
        idle = server.processor_seconds()
        peak, _ = calls_for(server, token, few, seconds)
        peak_seconds = server.processor_seconds() - idle
        before = server.memory("VmRSS")
        idle = server.processor_seconds()
        seen, silent = calls_for(server, token, many, seconds)
        seen_seconds = server.processor_seconds() - idle
        added = server.memory("VmHWM") - before
        began = time.monotonic()
        usual = percentile(served(peak), 0.5)
        while True:
            status, _, _ = Client(server, token).call("POST", "/api/v1/risk/var", heavy())
            one, _ = calls_for(server, token, 1, 0.01)
            if status == 200 and one[0][1] < 3 * usual + 50:
                break
            check(time.monotonic() - began < 60, "the server does not recover")
        counts = {code: sum(1 for status, _ in seen if status == code)
                  for code in sorted({status for status, _ in seen})}
        goodput = (len(served(seen)) / seen_seconds) / (len(served(peak)) / peak_seconds)
        print(f"{many} connections for {seconds} s (peak with {few}: {len(served(peak)) / seconds:.0f} "
              f"calls/s, p50 {usual:.0f} ms): statuses {counts}, goodput per "
              f"second of processor {goodput:.0%} of the peak, "
              f"+{added:.0f} MiB, as before {time.monotonic() - began:.1f} s afterwards")
        check(set(counts) <= {200, 202, 429, 503, 504}, counts)
        check(counts.get(429, 0) + counts.get(503, 0) > 0, "nothing was refused")
        check(not silent, f"{len(silent)} refusals without Retry-After")
        check(goodput > 0.5, f"goodput per second of processor {goodput:.0%}")  # the goal is 80 %


class Stream:
    """Events of all jobs, with connections that break off and resume from the last event."""

    def __init__(self, server, token, seed):
        self.server, self.token = server, token
        self.random = random.Random(seed)
        self.last, self.lags, self.breaks = "", {}, 0
        self.versions, self.ended = {}, set()

    def connect(self):
        self.socket = socket.create_connection(("127.0.0.1", self.server.port), timeout=30)
        resume = f"Last-Event-ID: {self.last}\r\n" if self.last else ""
        self.socket.sendall(f"GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                            f"{self.token}\r\n{resume}\r\n".encode())
        self.text = b""
        self.here = set()  # of this connection: after a break, a version may be sent again

    def read(self, stop):
        self.connect()
        while not stop.is_set():
            self.socket.settimeout(0.5)
            try:
                piece = self.socket.recv(65536)
            except TimeoutError:
                continue
            check(piece, "the server closed a stream")
            self.text += piece
            *events, self.text = self.text.split(b"\n\n")
            for event in events:
                self.take(event.decode())
            if self.random.random() < 0.1:  # in the middle of an event, perhaps
                self.socket.close()
                self.breaks += 1
                self.connect()
        self.socket.close()

    def take(self, event):
        fields = dict(line.split(": ", 1) for line in event.splitlines() if ": " in line)
        if fields.get("event") != "job":
            return
        self.last = fields["id"]
        job = json.loads(fields["data"])
        version = (job["id"], job["version"])
        check(version not in self.here, f"an event is repeated on one connection: {event}")
        self.here.add(version)
        check(job["version"] >= self.versions.get(job["id"], 0), "a version follows a later one")
        self.versions[job["id"]] = job["version"]
        if job["state"] == "succeeded":
            self.ended.add(job["id"])
        self.lags.setdefault(job["id"], time.monotonic())


def streams(binary, data):
    """R25: event streams that break off: every job's end arrives, and versions never go back."""
    count, jobs = scaled(50), 20
    with Server(binary, data, "--log", "off", BALLAST_RATE_LIMIT_PER_MINUTE="0") as server:
        token = server.token()
        stop = threading.Event()
        all_streams = [Stream(server, token, seed) for seed in range(count)]
        errors = []

        def read(one):
            try:
                one.read(stop)
            except Exception as error:  # reported below
                errors.append(error)

        readers = [threading.Thread(target=read, args=(one,)) for one in all_streams]
        for reader in readers:
            reader.start()
        time.sleep(2)
        client, submitted = Client(server, token), {}
        for _ in range(jobs):
            began = time.monotonic()
            status, body, _ = client.call("POST", "/api/v1/jobs", {
                "method": "risk.exposures", "request": {"positions": [{"symbol": "A", "value": 1}]}})
            check(status in (200, 202), body)
            submitted[json.loads(body)["id"]] = began
            time.sleep(0.1)

        limit = time.monotonic() + 60
        while not all(one.ended >= set(submitted) for one in all_streams) and time.monotonic() < limit:
            time.sleep(0.1)
        stop.set()
        for reader in readers:
            reader.join()
        check(not errors, f"{errors[:1]!r}")
        lost = sum(not one.ended >= set(submitted) for one in all_streams)
        lags = [(one.lags[job] - began) * 1000 for one in all_streams
                for job, began in submitted.items() if job in one.lags]
        print(f"{count} event streams, {jobs} jobs, {sum(one.breaks for one in all_streams)} breaks: "
              f"{lost} streams lost a job's end, none repeated one; first event of a job "
              f"p50 {percentile(lags, 0.5):.0f} ms, p99 {percentile(lags, 0.99):.0f} ms after submission")
        check(lost == 0, "events were lost")


def ended_database(binary, data):
    """R7: PostgreSQL is killed and started again: acknowledged writes are there, calls work again."""
    if not (POSTGRES / "postgres").exists():
        print("no PostgreSQL: its end was not measured")
        return
    folder = data.parent / "postgres"
    folder.mkdir(mode=0o755)
    os.chmod(data.parent, 0o755)
    postgres = Postgres(folder, fsync="on")
    times, noticed, acknowledged = [], [], []
    try:
        with Server(binary, data, "--log", "off", BALLAST_DATABASE=postgres.address,
                    BALLAST_RATE_LIMIT_PER_MINUTE="0") as server:
            token = server.token()
            stop, failed = threading.Event(), []

            def write():
                number = 0
                while not stop.is_set():
                    number += 1
                    try:
                        status, _ = server.call("POST", "/api/v1/portfolios",
                                                {"slug": f"p{number}", "name": "n"}, token)
                    except OSError:
                        status = 0
                    (acknowledged if status == 200 else failed).append(number)

            writer = threading.Thread(target=write)
            writer.start()
            for _ in range(scaled(2)):
                time.sleep(1)
                began = time.monotonic()
                postgres.signal(signal.SIGKILL)
                postgres.process.wait()
                while server.call("GET", "/readyz")[0] != 503:
                    check(time.monotonic() - began < 30, "/readyz stays at 200")
                    time.sleep(0.02)
                noticed.append(time.monotonic() - began)
                postgres.serve()
                began = time.monotonic()
                while server.call("GET", "/readyz")[0] != 200:
                    check(time.monotonic() - began < 60, "the server does not recover")
                    time.sleep(0.02)
                times.append(time.monotonic() - began)
            time.sleep(1)
            stop.set()
            writer.join()
            for number in acknowledged:
                check(server.call("GET", f"/api/v1/portfolios/p{number}", token=token)[0] == 200,
                      f"p{number} was acknowledged and is lost")
            status, body = server.call("POST", "/api/v1/audit/verify", {}, token)
            check(status == 200, f"audit trail: {status} {body}")
            print(f"{len(times)} ends of PostgreSQL: /readyz 503 after at most {max(noticed):.1f} s, 200 "
                  f"again {max(times):.1f} s after it accepts connections; {len(acknowledged)} writes "
                  f"acknowledged, none lost, {len(failed)} refused")
            check(acknowledged and failed, "the writer saw no end of the database")
    finally:
        postgres.stop()


PARTS = (writers, overload, streams, ended_database)

if __name__ == "__main__":
    sys.exit(run_parts(PARTS, sys.argv[1:]))
