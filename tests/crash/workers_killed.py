#!/usr/bin/env python3
"""workers_killed.py BINARY [KILLS]: two servers on one store run jobs; one that runs some is killed (signal 9) at a
random moment and started again, KILLS times (default 2). Every job must run again within 15 s of the kill,
succeed once with the result of an undisturbed run, and jobs of the other server must not notice. The
criterion R5."""
import json
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "hardening"))
from harness import Server, check, Failed  # noqa: E402

RELEASE = 15  # seconds
JOBS = 4
JOB = {"method": "risk.var", "request": {
    "positions": [{"symbol": name, "value": 1000} for name in "AB"], "methods": ["mc_normal"],
    "returns": [{"date": f"2024-01-{day:02}", "A": day % 7 / 100, "B": day % 5 / 100}
                for day in range(1, 29)], "paths": 100_000_000}}


def job(server, token, job_id):
    status, body = server.call("GET", f"/api/v1/jobs/{job_id}", token=token)
    check(status == 200, body)
    return json.loads(body)


def digest_of(server, token, job_id):
    status, body = server.call("GET", f"/api/v1/jobs/{job_id}/result", token=token)
    check(status == 200, body)
    return json.loads(body)["digest"]


def wait(condition, seconds, what):
    began = time.monotonic()
    while not condition():
        check(time.monotonic() - began < seconds, what)
        time.sleep(0.05)
    return time.monotonic() - began


class Kills:
    def __init__(self, binary, data):
        self.binary, self.data = binary, data
        self.draw = random.Random(5)
        self.servers = [self.start(), self.start()]
        self.token = self.servers[0].token()
        self.waits = []

    def start(self):
        return Server(self.binary, self.data, "--log", "off", BALLAST_RATE_LIMIT_PER_MINUTE="0")

    def submit(self, seed):
        request = {**JOB, "request": {**JOB["request"], "seed": seed}}
        status, body = self.servers[0].call("POST", "/api/v1/jobs", request, self.token)
        check(status == 202, body)
        return json.loads(body)["id"]

    def undisturbed(self):
        one = self.submit(1)
        took = wait(lambda: job(self.servers[0], self.token, one)["state"] == "succeeded", 600, "no result")
        return digest_of(self.servers[0], self.token, one), took

    def kill(self, took, expected):
        """One kill while jobs run."""
        jobs = [self.submit(1) for _ in range(JOBS)]
        time.sleep(self.draw.uniform(0, min(took, 5)))
        victim = self.draw.randrange(2)
        self.servers[victim].process.kill()
        self.servers[victim].process.wait()
        began = time.monotonic()
        other = self.servers[1 - victim]
        # What the victim ran has its first attempt and does not go on until the lease ends.
        running = {one: job(other, self.token, one)["attempts"] for one in jobs
                   if job(other, self.token, one)["state"] in ("leased", "running")}
        self.servers[victim] = self.start()
        again = set()

        def all_ended():
            states = {one: job(other, self.token, one) for one in jobs}
            for one, now in states.items():
                if now["attempts"] > running.get(one, now["attempts"]) and one not in again:
                    again.add(one)
                    self.waits.append(time.monotonic() - began)
            return all(now["state"] == "succeeded" for now in states.values())

        wait(all_ended, 900, "not every job succeeds")
        for one in jobs:
            check(digest_of(other, self.token, one) == expected, "another result than undisturbed")
        return len(again)

    def stop(self):
        for server in self.servers:
            server.process.terminate()
            server.process.wait(60)


def main():
    binary = str(Path(sys.argv[1]).resolve())
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    with tempfile.TemporaryDirectory(prefix="ballast-workers-") as name:
        data = Path(name).resolve() / "data"
        data.mkdir()
        kills = Kills(binary, data)
        try:
            expected, took = kills.undisturbed()
            again = sum(kills.kill(took, expected) for _ in range(count))
            print(f"{count} kills of a server with {JOBS} jobs beside ({took:.1f} s each): {again} jobs ran again, at "
                  f"most {max(kills.waits, default=0):.1f} s after the kill; {count * JOBS} jobs succeeded once, with "
                  "the undisturbed digest")
            check(max(kills.waits, default=0) < RELEASE, "a job waited for longer than 15 s")
        except Failed as failure:
            print(failure)
            return 1
        finally:
            kills.stop()
    return 0


sys.exit(main())
