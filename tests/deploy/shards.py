#!/usr/bin/env python3
"""shards.py BALLAST [TEST...]: large jobs are divided among the workers of several nodes, over PostgreSQL. Each result
has the bytes of the same call in one process; a worker that is killed loses nothing; canceling a job ends its parts; a
result that the store has lost is computed again; a batch is shared, and either node finishes it."""
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "hardening"))
from harness import Failed, Postgres, Server, check  # noqa: E402

SHARDS = 6
RHO = {"rho": 0.2}


class Worker:
    def __init__(self, ballast, environment, log):
        self.process = subprocess.Popen([ballast, "worker", "--port", "0"], env=environment, text=True,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log)
        check(re.search(r":\d+\s", self.process.stdout.readline()), "a worker does not start")

    def end(self, number=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(number)
            self.process.wait(60)


class World:
    """One node for calls and two for jobs, on one database and one data directory."""

    def __init__(self, ballast, folder, address, log):
        self.ballast, self.log = ballast, log
        data = folder / "data"
        data.mkdir(mode=0o700)
        self.settings = {"BALLAST_DATABASE": address, "BALLAST_USERS": "false", "BALLAST_THREADS": "1",
                         "BALLAST_JOB_WORKERS": "2", "BALLAST_JOB_SHARDS": str(SHARDS),
                         "BALLAST_RATE_LIMIT_PER_MINUTE": "0"}
        self.environment = {"HOME": str(data), "BALLAST_DATA": str(data), "PATH": "/usr/bin:/bin",
                            **self.settings}
        self.command("demo", "load")
        self.server = Server(ballast, data, "--workers", "0", **self.settings)
        self.token = self.server.token()
        # The history of the demo would keep the workers busy.
        for job in self.call("GET", "/jobs")["data"]:
            self.call("POST", f"/jobs/{job['id']}/cancel", {})
        self.workers = [self.worker(), self.worker()]

    def worker(self):
        return Worker(self.ballast, self.environment, self.log)

    def command(self, *words):
        return subprocess.run([self.ballast, *words], env=self.environment, text=True, timeout=600,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True).stdout

    def call(self, verb, path, request=None):
        status, body = self.server.call(verb, "/api/v1" + path, request, self.token)
        check(status in (200, 202), f"{verb} {path}: {status} {body[:500]}")
        return json.loads(body)

    def submit(self, method, request):
        return self.call("POST", "/jobs", {"method": method, "request": request})["id"]

    def job(self, job):
        return self.call("GET", f"/jobs/{job}")

    def shards(self, job):
        return self.call("GET", f"/jobs/{job}/shards")["data"]

    def ended(self, job, seconds=240):
        began = time.monotonic()
        while True:
            found = self.job(job)
            if found["state"] in ("succeeded", "failed", "cancelled", "expired"):
                return found
            check(time.monotonic() - began < seconds, f"not ended after {seconds} s: {found}")
            time.sleep(0.1)

    def result(self, job):
        ended = self.ended(job)
        check(ended["state"] == "succeeded", f"{ended['method']}: {ended}")
        check(ended["attempts"] == 1, f"{ended['method']}: {ended['attempts']} attempts")
        check(ended["progress"]["done"] == ended["progress"]["total"], f"progress: {ended}")
        return self.call("GET", f"/jobs/{job}/result")

    def called(self, method, request):
        """The same call in one process, without shards."""
        return json.loads(self.command("call", method, json.dumps(request)))

    def end(self):
        for worker in self.workers:
            worker.end()
        self.server.__exit__()


def nodes_of(shards):
    return {shard["worker"].rpartition(".")[0] for shard in shards}


def same_as_called(world, method, request, steps):
    job = world.submit(method, request)
    result = world.result(job)
    shards = world.shards(job)
    check(len(shards) == steps * SHARDS, f"{method}: {len(shards)} shards, {steps} steps of {SHARDS} expected")
    check(all(shard["state"] == "succeeded" and shard["attempts"] == 1 for shard in shards), f"{method}: {shards}")
    expected = world.called(method, request)
    for document in (result, expected):
        document.pop("computed_at", None)
    check(result == expected, f"{method}: the result differs from that of one process")
    return shards


def results_are_those_of_one_process(world):
    world.called("scenario.put", {"id": "crunch", "shocks": [{"type": "default_rate", "return": 1.0}]})
    clo = {"deal": "demo-orion", "correlation": RHO, "paths": 3001, "replay": [17, 2999], "keep": False,
           "shocks": "crunch"}
    sessions = world.call("GET", "/alm/sessions")["data"]
    session = {"session": sessions[0]["id"], "balance": "constant"}
    like = session | {"renewal": "like", "horizon_months": 24}
    calibrated = session | {"renewal_margins": "calibrated", "lookback_months": 24}
    var = {"portfolio": "demo-individual", "methods": ["parametric", "mc_normal", "mc_t"], "paths": 60_000}
    options = {"portfolio": "demo-long-short", "methods": ["mc_normal"], "paths": 40_000}
    nodes = set()
    for method, request, steps in (("clo.simulate", clo, 1), ("risk.var", var, 2), ("risk.var", options, 2),
                                   ("alm.session.value", session, 1), ("alm.session.value", like, 1),
                                   ("alm.session.value", calibrated, 1)):
        nodes |= nodes_of(same_as_called(world, method, request, steps))
    check(len(nodes) == 2, f"shards ran on {len(nodes)} nodes, 2 expected")


def wait_for_running(world, job, count=1):
    began = time.monotonic()
    while True:
        running = [shard for shard in world.shards(job) if shard["state"] == "running"]
        if len(running) >= count:
            return running
        check(time.monotonic() - began < 60, f"no shard runs: {world.job(job)}")
        time.sleep(0.02)


def a_killed_worker_loses_nothing(world):
    request = {"deal": "demo-orion", "correlation": RHO, "paths": 100_000, "breakeven": False, "keep": False}
    job = world.submit("clo.simulate", request)
    wait_for_running(world, job, 2)
    world.workers.pop(0).end(signal.SIGKILL)
    result = world.result(job)
    attempts = [shard["attempts"] for shard in world.shards(job)]
    check(max(attempts) == 2, f"attempts of the shards: {attempts}")
    check(result["digest"] == world.called("clo.simulate", request)["digest"], "the result differs")
    world.workers.append(world.worker())


def canceling_ends_all_parts(world):
    request = {"deal": "demo-orion", "correlation": RHO, "paths": 1_000_000, "keep": False}
    job = world.submit("clo.simulate", request)
    wait_for_running(world, job, 2)
    shard = world.shards(job)[0]["id"]
    status, _ = world.server.call("POST", f"/api/v1/jobs/{shard}/cancel", {}, world.token)
    check(status == 409, f"a shard alone is canceled: {status}")
    cancelled = world.call("POST", f"/jobs/{job}/cancel", {})
    check(cancelled["state"] == "cancelled", f"cancel: {cancelled}")
    check({shard["state"] for shard in world.shards(job)} == {"cancelled"}, f"{world.shards(job)}")
    # The workers are free again at once.
    began = time.monotonic()
    world.result(world.submit("risk.exposures", {"positions": [{"symbol": "A", "value": 1}]}))
    check(time.monotonic() - began < 30, "the workers go on with canceled shards")


def a_lost_result_is_computed_again(world):
    """The files of shards that have ended are removed or changed before the job reads them."""
    request = {"deal": "demo-orion", "correlation": RHO, "paths": 80_000, "breakeven": False, "keep": False}
    job = world.submit("clo.simulate", request)
    objects = Path(world.environment["BALLAST_DATA"]) / "objects"
    began, removed, changed = time.monotonic(), False, False
    while not (removed and changed):
        for path in sorted(objects.glob(f"**/jobs/{job}/shards/*/[0-9]")):
            if not removed:
                path.unlink()
                removed = True
            elif not changed:
                content = path.read_bytes()
                path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
                changed = True
        check(time.monotonic() - began < 60 and world.job(job)["state"] != "succeeded", "no shard has ended")
        time.sleep(0.02)
    result = world.result(job)
    check(result["digest"] == world.called("clo.simulate", request)["digest"], "the result differs")
    left = [path.name for path in objects.glob(f"**/jobs/{job}/shards/**/*") if path.is_file()]
    check(not left, f"files of shards stay: {left}")


def a_shard_that_fails_fails_its_job(world):
    """Shards whose input is gone are tried again, and then their job fails and says why."""
    request = {"deal": "demo-orion", "correlation": RHO, "paths": 400_000, "breakeven": False, "keep": False}
    objects = Path(world.environment["BALLAST_DATA"]) / "objects"
    job = world.submit("clo.simulate", request)
    wait_for_running(world, job)
    for path in objects.glob(f"**/jobs/{job}/shards/*/input"):
        path.unlink()
    ended = world.ended(job)
    check(ended["state"] == "failed" and "shard" in ended["error_message"], f"without input: {ended}")
    states = {shard["state"] for shard in world.shards(job)}
    check(states <= {"failed", "cancelled", "succeeded"}, f"shards of a job that failed: {states}")


def batch_of(world):
    """A batch of several sessions, of which two workers run portfolios."""
    request = {"force": True, "from": "2025-06-09", "to": "2025-06-30",
               "portfolios": ["demo-individual", "demo-high-net-worth", "demo-long-short"]}
    job = world.submit("batch.backfill", request)
    began = time.monotonic()
    while sum(each["method"].startswith("batch.") and each["state"] == "running"
              for each in world.call("GET", "/jobs")["data"]) < 2:
        check(time.monotonic() - began < 60 and world.job(job)["state"] in ("queued", "leased", "running"),
              f"nobody helps with the batch: {world.job(job)}")
        time.sleep(0.05)
    return job


def steps_of(world, job):
    run = world.result(job) if world.job(job)["attempts"] == 1 else world.call("GET", f"/jobs/{job}/result")
    check({step["state"] for step in run["steps"]} <= {"ok", "partial"}, f"steps: {run['steps']}")
    return [(step["portfolio"], step["engine"]) for step in run["steps"]]


def a_batch_is_shared_and_survives_either_node(world):
    """Portfolios on two nodes; then each node is killed in turn, and the other finishes alone."""
    job = batch_of(world)
    check(world.ended(job)["state"] == "succeeded", f"batch: {world.job(job)}")
    steps = steps_of(world, job)
    for victim in (0, 1):
        job = batch_of(world)
        world.workers.pop(victim).end(signal.SIGKILL)
        ended = world.ended(job)
        check(ended["state"] == "succeeded", f"batch without node {victim}: {ended}")
        check(steps_of(world, job) == steps, f"batch without node {victim}: other steps")
        world.workers.append(world.worker())


TESTS = (results_are_those_of_one_process, a_killed_worker_loses_nothing, canceling_ends_all_parts,
         a_lost_result_is_computed_again, a_shard_that_fails_fails_its_job,
         a_batch_is_shared_and_survives_either_node)


def main(ballast, *names):
    with tempfile.TemporaryDirectory(prefix="ballast-shards-") as name, open(os.devnull, "w") as log:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "pg").mkdir()
        postgres = Postgres(folder / "pg")
        world = None
        try:
            world = World(ballast, folder, postgres.address, log)
            for test in TESTS:
                if names and test.__name__ not in names:
                    continue
                began = time.monotonic()
                test(world)
                print(f"{test.__name__}: {time.monotonic() - began:.0f} s", flush=True)
        finally:
            if world:
                world.end()
            postgres.stop()


if __name__ == "__main__":
    try:
        main(str(Path(sys.argv[1]).resolve()), *sys.argv[2:])
    except Failed as failure:
        sys.exit(f"shards: {failure}")
