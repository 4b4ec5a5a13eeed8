#!/usr/bin/env python3
"""shards.py BALLAST PATHS [SHARDS]: a CLO simulation in shards over PostgreSQL by 1, 2 and 4 worker processes of one
thread each, against the same job in one piece on one thread; and a model of more workers. With `alm ROWS` in place of
PATHS: valuations of a balance sheet of so many positions, the first with its positions read, later ones with those in
memory, and the model of the later ones from shards on one worker (none of it beside computing neighbors).

The rounds alternate: one piece, 1, 2 and 4 workers, then the next round, so that other work of the machine is in all.

The model: a job takes the time of its serial parts (dividing, merging, waiting for the queue), which is measured with
one worker as the time beyond the sum of its shards, and the time in which W workers finish the shards when each takes
the next one: list scheduling of the times of the shards. A shard takes longer while the other processors compute (they
share memory, caches and clock), so its times are measured twice: on one worker alone, and on one worker beside
programs that run the same simulation on the other processors. The first are the model of one worker, the second of
more. Neither is taken from the runs that the model is checked against, which are those on as many workers as there
are processors. Every run must have the same digest."""
import base64
import heapq
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests/hardening"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests/deploy"))
from harness import Postgres, Server  # noqa: E402
from shards import Worker  # noqa: E402

ROUNDS = int(os.environ.get("SHARDS_ROUNDS", "3"))
WORKERS = (1, 2, 4)
BANK = Path(__file__).resolve().parents[1] / "demo"
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


def processor_seconds(worker):
    """Of a process with all its threads so far."""
    fields = Path(f"/proc/{worker.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


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
        for job in self.call("GET", "/jobs")["data"]:  # the history of the demo
            self.call("POST", f"/jobs/{job['id']}/cancel", {})

    def call(self, verb, path, request=None):
        status, body = self.server.call(verb, "/api/v1" + path, request, self.token)
        if status not in (200, 202):
            sys.exit(f"{verb} {path}: {status} {body[:300]}")
        return json.loads(body)

    def workers(self, count, shards):
        environment = self.environment | {"BALLAST_JOB_SHARDS": str(shards)}
        return [Worker(self.ballast, environment, None) for _ in range(count)]

    def ended(self, job, result=False):
        version = 0
        while True:
            found = self.call("GET", f"/jobs/{job}/wait?version={version}&timeout_ms=20000")
            version = found["version"]
            if found["state"] not in ("queued", "leased", "running"):
                break
        if found["state"] != "succeeded":
            sys.exit(f"the job ended as {found}")
        return self.call("GET", f"/jobs/{job}/result") if result else found

    def job(self, method, request):
        """The time of a job, the seconds of its shards, its digest."""
        began = time.perf_counter()
        job = self.call("POST", "/jobs", {"method": method, "request": request})["id"]
        found = self.ended(job)
        took = time.perf_counter() - began
        parts = [seconds_of(one) for one in self.call("GET", f"/jobs/{job}/shards")["data"]]
        return took, parts, found["result_digest"]

    def run(self, count, shards, method, *requests):
        """Jobs as job() returns them, with the processor time of all workers: one after the other on new workers; what each of them reads at first is in the first job."""
        running = self.workers(count, shards)
        try:
            jobs = []
            for request in requests:
                before = sum(processor_seconds(worker) for worker in running)
                jobs.append((*self.job(method, request), sum(processor_seconds(one) for one in running) - before))
            return jobs
        finally:
            for worker in running:
                worker.end()


class Neighbors:
    """Programs that compute the same on all processors but one, each in a data directory of its own."""

    def __init__(self, ballast, folder, request, count):
        self.ballast, self.request, self.stopped = ballast, json.dumps(request), threading.Event()
        self.threads = []
        for number in range(count):
            data = folder / f"neighbor-{number}"
            environment = {"HOME": str(data), "BALLAST_DATA": str(data), "PATH": "/usr/bin:/bin",
                           "BALLAST_THREADS": "1"}
            if not data.exists():
                data.mkdir(mode=0o700)
                subprocess.run([ballast, "demo", "load", "-q"], env=environment, check=True,
                               stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
            self.threads.append(threading.Thread(target=self.compute, args=(environment,)))

    def compute(self, environment):
        while not self.stopped.is_set():
            process = subprocess.Popen([self.ballast, "call", "clo.simulate", self.request], env=environment,
                                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
            while process.poll() is None:
                if self.stopped.wait(0.1):
                    process.terminate()
                    process.wait(30)

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        time.sleep(1)

    def __exit__(self, *_):
        self.stopped.set()
        for thread in self.threads:
            thread.join()


def medians(runs):
    return [statistics.median(column) for column in zip(*runs)]


def clo(world, ballast, folder, paths, shards):
    request = {"deal": "demo-orion", "correlation": {"rho": 0.2}, "paths": paths, "breakeven": False, "keep": False}
    processors = os.cpu_count()
    whole, beside, runs, digests = [], [], {count: [] for count in WORKERS}, set()
    world.run(1, 1, "clo.simulate", request | {"paths": 10_000})  # warm-up
    for _ in range(ROUNDS):
        whole.append(world.run(1, 1, "clo.simulate", request)[0])
        digests.add(whole[-1][2])
        for count in WORKERS:
            runs[count].append(world.run(count, shards, "clo.simulate", request)[0])
            digests.add(runs[count][-1][2])
        with Neighbors(ballast, folder, request, processors - 1):
            beside.append(world.run(1, shards, "clo.simulate", request)[0])
            digests.add(beside[-1][2])
    print(f"CLO simulation, {paths} paths, {shards} shards, n = {ROUNDS} rounds, {processors} processors, load "
          f"{os.getloadavg()[0]:.1f}")
    times = [run[0] for run in whole]
    base = statistics.median(times)
    print(f"  in one piece on one thread       {base:7.2f} s ({min(times):.2f} to {max(times):.2f}), processor "
          f"{statistics.median(run[3] for run in whole):.2f} s")
    alone, busy = medians([run[1] for run in runs[1]]), medians([run[1] for run in beside])
    serial = statistics.median(run[0] - sum(run[1]) for run in runs[1])
    failed = len(digests) != 1
    for count in WORKERS:
        took = [run[0] for run in runs[count]]
        measured = statistics.median(took)
        model = serial + makespan(alone if count == 1 else busy, min(count, processors))
        note = f"model {model:6.2f} s ({measured / model - 1:+.0%})"
        if count <= processors:
            failed = failed or abs(measured / model - 1) > 0.25
        else:
            note += f", of which {processors} run at once"
        note += f", processor {statistics.median(run[3] for run in runs[count]):.2f} s"
        print(f"  {count} workers                        {measured:7.2f} s ({min(took):.2f} to {max(took):.2f})  "
              f"x {base / measured:5.2f}, {note}")
    print(f"  serial part {serial:.2f} s; shards {statistics.median(alone):.3f} s alone, "
          f"{statistics.median(busy):.3f} s beside others (medians)")
    for count in SIMULATED:
        model = serial + makespan(busy, count)
        print(f"  {count:2} workers, simulated             {model:7.2f} s  x {base / model:5.2f}")
    print(f"  digests: {'all the same' if len(digests) == 1 else 'DIFFERENT'}")
    if failed:
        sys.exit("the digests differ, or the model is off by more than a quarter")


def write_bank(path, rows):
    """The demo bank, its positions again and again under other ids until there are so many."""
    demo = zipfile.ZipFile(BANK / "bank.zip")
    header, *lines = demo.read("positions.csv").decode().splitlines()
    copies = -(-rows // len(lines))
    split = [line.split(",", 1) for line in lines]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("curves.csv", demo.read("curves.csv"))
        archive.writestr("positions.csv", header + "\n" + "".join(
            f"{first}-{copy},{rest}\n" for copy in range(copies) for first, rest in split))
    return copies * len(lines)


def alm(world, folder, rows, shards):
    """First: every worker reads the session. Later: from its memory."""
    count = write_bank(folder / "bank.zip", rows)
    content = (folder / "bank.zip").read_bytes()
    upload = world.call("POST", "/uploads", {"name": "bank.zip", "size": len(content)})["id"]
    for at in range(0, len(content), 4 << 20):
        piece = base64.b64encode(content[at:at + (4 << 20)]).decode()
        world.call("POST", f"/uploads/{upload}/pieces", {"offset": at, "content": piece})
    request = json.loads((BANK / "bank.json").read_text()) | {"name": "bench", "files": [{"upload": upload}]}
    made = world.call("POST", "/alm/sessions", request)
    if "method" in made:  # it is large, and so a job
        worker = world.workers(1, 1)[0]
        made = world.ended(made["id"], result=True)
        worker.end()
    session = made["id"]
    # Of several horizons, because a valuation is kept.
    valued = [{"session": session, "balance": "constant", "horizon_months": 12 + i} for i in range(ROUNDS + 1)]
    digests, processors = set(), os.cpu_count()

    def measure(workers, parts):
        """The first valuation, with the positions read, and the later ones."""
        runs = world.run(workers, parts, "alm.session.value", *valued)
        digests.add(tuple(run[2] for run in runs))
        return runs[0], runs[1:]

    print(f"Balance sheet of {count} positions, {shards} shards, n = {ROUNDS} later valuations, {processors} processors, "
          f"load {os.getloadavg()[0]:.1f}")
    first, later = measure(1, 1)
    base = statistics.median(run[0] for run in later)
    print(f"  in one piece on one thread   first {first[0]:6.2f} s, processor {first[3]:6.2f} s; later {base:6.2f} s, "
          f"processor {statistics.median(run[3] for run in later):6.2f} s")
    alone = serial = None
    for workers in WORKERS:
        first, later = measure(workers, shards)
        took = [run[0] for run in later]
        if workers == 1:
            alone = medians([run[1] for run in later])
            serial = statistics.median(run[0] - sum(run[1]) for run in later)
        measured, model = statistics.median(took), serial + makespan(alone, min(workers, processors))
        print(f"  {workers} workers                    first {first[0]:6.2f} s, processor {first[3]:6.2f} s; later "
              f"{measured:6.2f} s ({min(took):.2f} to {max(took):.2f}) x {base / measured:5.2f}, processor "
              f"{statistics.median(run[3] for run in later):6.2f} s; model {model:6.2f} s ({measured / model - 1:+.0%})")
    print(f"  serial part {serial:.2f} s; a shard {statistics.median(alone):.3f} s on one worker (median)")
    for workers in SIMULATED:
        model = serial + makespan(alone, workers)
        print(f"  {workers:2} workers, simulated         later {model:6.2f} s  x {base / model:5.2f}")
    print(f"  digests: {'all the same' if len(digests) == 1 else 'DIFFERENT'}")
    if len(digests) != 1:
        sys.exit("the digests differ")


def main(ballast, what, *words):
    shards = int(words[-1]) if len(words) > (what == "alm") else 64
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "pg").mkdir()
        postgres = Postgres(folder / "pg")
        try:
            world = Installation(ballast, folder, postgres.address, shards)
            try:
                if what == "alm":
                    alm(world, folder, int(words[0]), shards)
                else:
                    clo(world, ballast, folder, int(what), shards)
            finally:
                world.server.__exit__()
        finally:
            postgres.stop()


if __name__ == "__main__":
    main(str(Path(sys.argv[1]).resolve()), *sys.argv[2:])
