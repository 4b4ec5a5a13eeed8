#!/usr/bin/env python3
"""worker_processes_killed.py BINARY [KILLS]: server mode over PostgreSQL, a node for calls and four worker processes of one
job each. In rounds, eight jobs are submitted and up to three workers that run one are killed (signal 9) at random moments
and started again, until there were KILLS kills (default 6). Every job that a killed worker ran must run again within 15 s,
all must succeed once with the result of an undisturbed run, and a kill must cost no more than one job one attempt. At
the end the worker of one job is killed at each of its three attempts: that job must be listed as failed, and the jobs
beside it must succeed. The criterion R5."""
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "hardening"))
from harness import POSTGRES, Failed, Postgres, Server, check  # noqa: E402

RELEASE = 15  # seconds
WORKERS, JOBS, KILLS = 4, 8, 3  # the last two of a round
JOB_SECONDS = 3.0
REQUEST = {"positions": [{"symbol": name, "value": 1000} for name in "AB"], "methods": ["mc_normal"], "seed": 1,
           "returns": [{"date": f"2024-01-{day:02}", "A": day % 7 / 100, "B": day % 5 / 100} for day in range(1, 29)]}
ENDED = ("succeeded", "failed", "cancelled", "expired")


def seconds_of(job):
    started, finished = (datetime.fromisoformat(job[field].replace("Z", "+00:00"))
                         for field in ("started_at", "finished_at"))
    return (finished - started).total_seconds()


class Worker:
    def __init__(self, binary, environment):
        self.process = subprocess.Popen([binary, "worker", "--port", "0"], env=environment, text=True,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        line = self.process.stdout.readline()
        check(match := re.search(r"runs jobs as ([^;]+);", line), f"a worker does not start: {line}")
        self.id = match[1]

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class World:
    def __init__(self, binary, folder, postgres):
        self.binary, self.postgres = binary, postgres
        data = folder / "data"
        data.mkdir(mode=0o700)
        settings = {"BALLAST_DATABASE": postgres.address, "BALLAST_USERS": "false", "BALLAST_THREADS": "1",
                    "BALLAST_JOB_WORKERS": "1", "BALLAST_JOB_SHARDS": "1", "BALLAST_RATE_LIMIT_PER_MINUTE": "0",
                    "BALLAST_LOG": "off"}
        self.environment = {"HOME": str(data), "BALLAST_DATA": str(data), "PATH": "/usr/bin:/bin", **settings}
        self.server = Server(binary, data, "--workers", "0", **settings)
        self.token = self.server.token()
        self.workers = [Worker(binary, self.environment) for _ in range(WORKERS)]
        self.draw = random.Random(5)
        self.waits, self.again, self.ran, self.kills = [], 0, 0, 0

    def call(self, verb, path, request=None):
        status, body = self.server.call(verb, f"/api/v1{path}", request, self.token)
        check(status in (200, 202), f"{verb} {path}: {status} {body[:300]}")
        return json.loads(body)

    def submit(self, paths):
        return self.call("POST", "/jobs", {"method": "risk.var", "request": REQUEST | {"paths": paths}})["id"]

    def job(self, job):
        return self.call("GET", f"/jobs/{job}")

    def ended(self, job, seconds=900):
        began = time.monotonic()
        while (found := self.job(job))["state"] not in ENDED:
            check(time.monotonic() - began < seconds, f"not ended after {seconds} s: {found}")
            time.sleep(0.05)
        return found

    def calibrate(self):
        """The paths of a job of about JOB_SECONDS, the digest of its result, and how long it runs: the shortest of several,
        because the first job of a process takes longer, and other work of the machine passes."""
        paths = 1_000_000
        while True:
            jobs = [self.submit(paths) for _ in range(2 * WORKERS)]
            found = [self.ended(job) for job in jobs]
            check(all(one["state"] == "succeeded" for one in found), f"undisturbed jobs: {found}")
            took = min(seconds_of(one) for one in found)
            if took > JOB_SECONDS / 2:
                return paths, self.call("GET", f"/jobs/{jobs[0]}/result")["digest"], took
            paths *= 2 if took > JOB_SECONDS / 8 else 8

    def jobs_of(self, worker):
        """The jobs that the worker runs."""
        found = subprocess.run(
            [POSTGRES / "psql", "-XqAt", "-h", self.postgres.folder, "-U", "postgres", "-v", f"node={worker.id}.%"],
            input="SELECT q.job_id FROM main.job_queue AS q JOIN main.jobs AS j ON j.id = q.job_id WHERE "
                  "j.state = 'running' AND q.worker LIKE :'node';", capture_output=True, text=True, check=True)
        return set(found.stdout.split())

    def runner_of(self, job):
        """The worker that runs the job."""
        began = time.monotonic()
        while True:
            for worker in self.workers:
                if job in self.jobs_of(worker):
                    return worker
            found = self.job(job)
            check(found["state"] not in ENDED and time.monotonic() - began < 60, f"nobody runs the job: {found}")
            time.sleep(0.02)

    def kill(self, worker):
        worker.kill()
        self.workers[self.workers.index(worker)] = Worker(self.binary, self.environment)
        self.kills += 1

    def kill_one(self):
        """A worker that runs a job; the job. None where nobody runs one."""
        for victim in self.draw.sample(self.workers, WORKERS):
            if running := self.jobs_of(victim):
                self.kill(victim)
                return running.pop()
        return None

    def round(self, paths, digest, took):
        jobs = [self.submit(paths) for _ in range(JOBS)]
        began = time.monotonic()
        moments = sorted(self.draw.uniform(0, 2 * took) for _ in range(KILLS))
        killed, before = {}, self.kills  # job: time of the kill
        attempts, seen = dict.fromkeys(jobs, 0), {}
        while len(seen) < JOBS:
            if moments and time.monotonic() - began >= moments[0]:
                moments.pop(0)
                at = time.monotonic()
                if one := self.kill_one():
                    killed.setdefault(one, at)
            for one in jobs:
                if one in seen:
                    continue
                now = self.job(one)
                if now["attempts"] > max(1, attempts[one]) and one in killed:
                    self.waits.append(time.monotonic() - killed[one])
                attempts[one] = now["attempts"]
                if now["state"] in ENDED:
                    seen[one] = now
            check(time.monotonic() - began < 300, f"not every job ends: {attempts}")
            time.sleep(0.05)
        for one, now in seen.items():
            check(now["state"] == "succeeded", f"a job ends as {now}")
            check(self.call("GET", f"/jobs/{one}/result")["digest"] == digest, "another result than undisturbed")
        lost = sum(now["attempts"] - 1 for now in seen.values())
        check(lost <= self.kills - before, f"{self.kills - before} kills cost {lost} attempts")
        self.again += sum(now["attempts"] > 1 for now in seen.values())
        self.ran += JOBS

    def kill_every_attempt(self, paths, digest):
        """The job that no worker survives fails visibly; others go on."""
        fatal = self.submit(paths * 20)
        for _ in range(3):
            self.kill(self.runner_of(fatal))
            beside = self.submit(paths)
            check(self.ended(beside)["state"] == "succeeded", "a job beside one whose worker was killed does not end")
            check(self.call("GET", f"/jobs/{beside}/result")["digest"] == digest, "another result than undisturbed")
        found = self.ended(fatal)
        check(found["state"] == "failed" and found["attempts"] == 3 and "stopped responding" in
              found["error_message"], f"after three kills: {found}")
        failed = self.call("GET", "/jobs?state=failed")["data"]
        check([one["id"] for one in failed] == [fatal], f"failed jobs: {failed}")

    def stop(self):
        for worker in self.workers:
            worker.process.terminate()
        for worker in self.workers:
            worker.process.wait(60)
        self.server.__exit__()


def run(world, kills):
    paths, digest, took = world.calibrate()
    began, rounds = time.monotonic(), 0
    while world.kills < kills:
        world.round(paths, digest, took)
        rounds += 1
        check(rounds <= kills, f"{world.kills} kills in {rounds} rounds: the jobs are too short")
    world.kill_every_attempt(paths, digest)
    print(f"{world.kills} kills of worker processes, {world.ran} jobs of {took:.1f} s: {world.again} jobs ran again, at "
          f"most {max(world.waits, default=0):.1f} s after the kill; each succeeded once, with the undisturbed digest; "
          f"a job killed three times is listed as failed ({time.monotonic() - began:.0f} s in all)")
    check(max(world.waits, default=0) < RELEASE, "a job waited for longer than 15 s")


def main():
    binary = str(Path(sys.argv[1]).resolve())
    kills = int(sys.argv[2]) if len(sys.argv) > 2 else 2 * KILLS
    with tempfile.TemporaryDirectory(prefix="ballast-processes-") as name:
        folder = Path(name).resolve()
        folder.chmod(0o755)
        (folder / "pg").mkdir()
        postgres = Postgres(folder / "pg")
        world = None
        try:
            world = World(binary, folder, postgres)
            run(world, kills)
        except Failed as failure:
            print(failure)
            return 1
        finally:
            if world:
                world.stop()
            postgres.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
