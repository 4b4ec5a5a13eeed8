#!/usr/bin/env python3
"""load.py BALLAST: 1,000 clients with open connections on PostgreSQL, 80 % reads, 15 % writes, 5 % starts of
jobs, while a worker process computes on all cores; beside it /livez. Then the same requests to a FastAPI program on
PostgreSQL (load_peer.py), if its packages are installed. Prints rows of the table of bench/README.md.

LOAD_SECONDS (default 20) is the length of each measurement, LOAD_RATE (default 1000) the requests per second that
all clients together try to send."""
import asyncio
import contextlib
import importlib.util
import json
import os
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests/hardening"))
import goals  # noqa: E402
from harness import POSTGRES, Postgres, Probe, Server, percentile  # noqa: E402

SECONDS = int(os.environ.get("LOAD_SECONDS", "20"))
RATE = int(os.environ.get("LOAD_RATE", "1000"))
CLIENTS = 1000
HEAVY = {"positions": [{"symbol": name, "value": 1000} for name in "ABCD"],
         "returns": [{"date": f"2024-01-{day:02}"} | {name: day % (5 + i) / 100 for i, name in enumerate("ABCD")}
                     for day in range(1, 29)], "methods": ["mc_normal"], "paths": 10_000_000}


def wrk(port, token, clients, pause_ms):
    """Latencies in ms and counts by status."""
    out = subprocess.run(
        ["wrk", "-t1", f"-c{clients}", f"-d{SECONDS}s", "--timeout", "20s", "-s", HERE / "load.lua",
         f"http://127.0.0.1:{port}"], env=os.environ | {"TOKEN": token, "PAUSE_MS": str(pause_ms)},
        capture_output=True, text=True, check=True).stdout
    return json.loads(out.strip().splitlines()[-1])


def measured(port, token, live):
    """At the given rate with a probe of /livez beside it, then as fast as 64 connections allow."""
    with Probe(live) as probe:
        paced = wrk(port, token, CLIENTS, round(1000 * CLIENTS / RATE))
    return paced, probe.took, wrk(port, token, 64, 0)


def failures(one):
    return one["broken"] + sum(n for status, n in one["statuses"].items() if int(status) >= 500)


def refused(one):
    return sum(n for status, n in one["statuses"].items() if 400 <= int(status) < 500)


def rate(one):
    return one["requests"] / one["seconds"]


class Busy:
    """Keeps the workers computing: a new heavy job whenever one has ended."""

    def __init__(self, server, token):
        self.server, self.token = server, token
        self.stopped = threading.Event()
        self.threads = [threading.Thread(target=self.run) for _ in range(os.cpu_count())]

    def run(self):
        seed = 0
        while not self.stopped.is_set():
            seed += 1
            _, body = self.server.call("POST", "/api/v1/jobs",
                                       {"method": "risk.var", "request": HEAVY | {"seed": seed}}, self.token)
            job = json.loads(body)
            while not self.stopped.is_set() and job.get("state") in ("queued", "leased", "running"):
                time.sleep(0.2)
                _, body = self.server.call("GET", f"/api/v1/jobs/{job['id']}", token=self.token)
                job = json.loads(body)

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        time.sleep(2)
        return self

    def __exit__(self, *_):
        self.stopped.set()
        for thread in self.threads:
            thread.join()


def ours(binary, folder, postgres):
    data = folder / "data"
    data.mkdir(mode=0o700)
    settings = {"BALLAST_DATABASE": postgres.address, "BALLAST_RATE_LIMIT_PER_MINUTE": "0",
                "BALLAST_LOG": "off"}
    subprocess.run([binary, "demo", "load", "-q"], check=True, stdout=subprocess.DEVNULL,
                   env=os.environ | settings | {"BALLAST_DATA": str(data)})
    with Server(binary, data, "--workers", "0", **settings) as server:
        token = server.token()
        server.call("POST", "/api/v1/accounts", {"slug": "load", "name": "Load", "currency": "USD"}, token)
        worker = subprocess.Popen([binary, "worker"], env=server.environment, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            with Busy(server, token):
                return measured(server.port, token, server.live)
        finally:
            worker.terminate()
            worker.wait(60)


def peer(folder, postgres):
    spec = importlib.util.spec_from_file_location("load_peer", HERE / "load_peer.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    token = secrets.token_hex(16)
    asyncio.run(module.fill(str(postgres.folder), token))
    with contextlib.closing(__import__("socket").socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", "load_peer:app", "--port", str(port), "--workers", "2", "--log-level",
         "warning", "--no-access-log"], cwd=HERE, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, env=os.environ | {"PEER_DATABASE": str(postgres.folder)})
    burners = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(os.cpu_count())]
    for burner in burners:
        os.setpriority(os.PRIO_PROCESS, burner.pid, 10)

    def live():
        import urllib.request
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/livez", timeout=20) as answer:
            answer.read()

    try:
        for _ in range(100):
            try:
                live()
                break
            except OSError:
                time.sleep(0.1)
        return measured(port, token, live)
    finally:
        for one in (process, *burners):
            one.terminate()
            one.wait(30)


def text(one):
    return (f"{rate(one):.0f}/s, p50 {one['p50']:.0f} ms, p99 {one['p99']:.0f} ms, p99.9 {one['p999']:.0f} ms, "
            f"{failures(one)} failed, {refused(one)} refused, n = {one['requests']}")


def main(binary):
    has_peer = all(importlib.util.find_spec(name) for name in ("fastapi", "uvicorn", "asyncpg"))
    with tempfile.TemporaryDirectory(prefix="ballast-load-") as name:
        folder = Path(name)
        os.chmod(folder, 0o755)
        (folder / "postgres").mkdir(mode=0o755)
        postgres = Postgres(folder / "postgres", fsync="on")
        try:
            mine = ours(binary, folder, postgres)
            other = peer(folder, postgres) if has_peer else None
        finally:
            postgres.stop()
    for i, row in ((0, f"{CLIENTS} clients, {RATE} requests/s, workers computing"),
                   (2, "64 connections without a pause, workers computing")):
        ratio = f"{rate(mine[i]) / rate(other[i]):.2f}x" if other and i == 2 else \
            f"{other[i]['p99'] / mine[i]['p99']:.2f}x" if other else ""
        print(f"| {row} | {text(mine[i])} | {text(other[i]) if other else 'no peer'} | {ratio} | | |")
    p99 = percentile(mine[1], 0.99)
    goal = goals.stated("/livez beside it, p99", "20 ms", p99 <= 20)
    live = [f"p50 {percentile(one[1], 0.5):.1f} ms, p99 {percentile(one[1], 0.99):.1f} ms, n = {len(one[1])}"
            for one in (mine, other) if one]
    print(f"| /livez beside it | {live[0]} {goal} | {live[1] if other else 'no peer'} | | | | |")
    print(f"statuses: {mine[0]['statuses']} {mine[2]['statuses']}", file=sys.stderr)


if not (POSTGRES / "postgres").exists():
    print("| load | no PostgreSQL | | | | |")
else:
    main(str(Path(sys.argv[1]).resolve()))
