#!/usr/bin/env python3
"""shards.py BALLAST PATHS [SHARDS]: a CLO simulation in shards over PostgreSQL by 1, 2 and 4 worker processes of one
thread each, against the same job in one piece on one thread; and a model of more workers.

The model: a job takes the time of its serial parts (dividing, merging, waiting for the queue), which is measured with
one worker as the time beyond the sum of its shards, and the time in which W workers finish the shards when each takes
the next one: list scheduling of the times that the shards took on one worker. It is checked against the runs on as
many workers as there are processors, and then states the times of up to 64 workers. Every run must have the same
digest."""
import heapq
import json
import os
import statistics
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests/hardening"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests/deploy"))
from harness import Postgres, Server  # noqa: E402
from shards import Worker  # noqa: E402

REPETITIONS = 3
SIMULATED = (8, 16, 32, 64)


def makespan(times, workers):
    """The time in which workers that each take the next shard finish all of them."""
    free = [0.0] * workers
    for took in times:
        heapq.heapreplace(free, free[0] + took)
    return max(free)


def seconds_of(shard):
    started, finished = (datetime.fromisoformat(shard[field].replace("Z", "+00:00"))
                         for field in ("started_at", "finished_at"))
    return (finished - started).total_seconds()


class Installation:
    def __init__(self, ballast, folder, address, shards):
        self.ballast = ballast
        data = folder / "data"
        data.mkdir(mode=0o700)
        settings = {"BALLAST_DATABASE": address, "BALLAST_USERS": "false", "BALLAST_THREADS": "1",
                    "BALLAST_JOB_WORKERS": "1", "BALLAST_RATE_LIMIT_PER_MINUTE": "0", "BALLAST_LOG": "off"}
        self.environment = {"HOME": str(data), "BALLAST_DATA": str(data), "PATH": "/usr/bin:/bin", **settings}
        self.shards = shards
        self.server = Server(ballast, data, "--workers", "0", **settings)
        self.server.command("demo", "load")
        self.token = self.server.token()

    def call(self, verb, path, request=None):
        status, body = self.server.call(verb, "/api/v1" + path, request, self.token)
        if status not in (200, 202):
            sys.exit(f"{verb} {path}: {status} {body[:300]}")
        return json.loads(body)

    def run(self, workers, shards, request):
        """Times of a job, the seconds of its shards, its digest."""
        environment = self.environment | {"BALLAST_JOB_SHARDS": str(shards)}
        running = [Worker(self.ballast, environment, None) for _ in range(workers)]
        try:
            times, parts = [], []
            for repetition in range(REPETITIONS + 1):
                began = time.perf_counter()
                job = self.call("POST", "/jobs", {"method": "clo.simulate", "request": request})["id"]
                version = 0
                while True:
                    found = self.call("GET", f"/jobs/{job}/wait?version={version}&timeout_ms=20000")
                    version = found["version"]
                    if found["state"] not in ("queued", "leased", "running"):
                        break
                took = time.perf_counter() - began
                if found["state"] != "succeeded":
                    sys.exit(f"the job ended as {found}")
                if repetition:  # the first is warm-up
                    times.append(took)
                    parts.append([seconds_of(one) for one in self.call("GET", f"/jobs/{job}/shards")["data"]])
            digest = self.call("GET", f"/jobs/{job}/result")["digest"]
            return times, parts, (digest, found["result_digest"])
        finally:
            for worker in running:
                worker.end()


def main(ballast, paths, shards):
    request = {"deal": "demo-orion", "correlation": {"rho": 0.2}, "paths": paths, "breakeven": False, "keep": False}
    processors = os.cpu_count()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "pg").mkdir()
        postgres = Postgres(folder / "pg")
        try:
            world = Installation(ballast, folder, postgres.address, shards)
            try:
                whole, _, digest = world.run(1, 1, request)
                runs = {workers: world.run(workers, shards, request) for workers in (1, 2, 4)}
            finally:
                world.server.__exit__()
        finally:
            postgres.process.terminate()
            postgres.process.wait(30)
    print(f"CLO simulation, {paths} paths, {shards} shards, n = {REPETITIONS}, {processors} processors")
    base = statistics.median(whole)
    print(f"  in one piece on one thread       {base:7.2f} s")
    times = [statistics.median(column) for column in zip(*runs[1][1])]
    serial = statistics.median(runs[1][0]) - sum(times)
    failed = False
    for workers, (took, _, found) in runs.items():
        measured = statistics.median(took)
        model = serial + makespan(times, min(workers, processors))
        note = ""
        if workers <= processors:
            note = f", model {model:6.2f} s ({measured / model - 1:+.0%})"
            failed = failed or abs(measured / model - 1) > 0.25
        else:
            note = f", as many as {processors} can run at once"
        print(f"  {workers} workers                        {measured:7.2f} s  x {base / measured:5.2f}{note}")
        failed = failed or found != digest
    print(f"  serial part {serial:.2f} s, shards {min(times):.2f} to {max(times):.2f} s")
    for workers in SIMULATED:
        model = serial + makespan(times, workers)
        print(f"  {workers:2} workers, simulated             {model:7.2f} s  x {base / model:5.2f}")
    print(f"  digests: {'all the same' if all(found == digest for _, _, found in runs.values()) else 'DIFFERENT'}")
    if failed:
        sys.exit("the digests differ, or the model is off by more than a quarter")


if __name__ == "__main__":
    main(str(Path(sys.argv[1]).resolve()), int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 64)
