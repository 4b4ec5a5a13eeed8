#!/usr/bin/env python3
"""two_versions.py BALLAST: an upgrade with two real programs over PostgreSQL. The older one is a copy of BALLAST whose
version and one step of the schema are taken away. What the older one runs ends, the newer one takes the rest, both
answer calls, nothing is divided between them, and the older one cannot be started again."""
import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "hardening"))
from harness import POSTGRES, Failed, Postgres, Server, check  # noqa: E402

POSITIONS = {"positions": [{"symbol": "A", "value": 100}]}
SIMULATION = {"deal": "demo-orion", "correlation": {"rho": 0.2}, "breakeven": False, "keep": False}
STEP = b"0280"  # of the schema: links of mailed reports, which nothing here uses
ENDED = ("succeeded", "failed", "cancelled", "expired")


def make_older(ballast, path):
    """Writes the older program; returns its version, that of BALLAST, and the step that it does not know."""
    program = Path(ballast).read_bytes()
    stamps = re.findall(rb"ballast version (\d+\.\d+\.\d+)\x00", program)
    check(len(stamps) == 1, f"stamps of the version: {stamps}")
    older = re.sub(rb"\d", b"0", stamps[0])
    check(older != stamps[0], "there is no earlier version")
    program = program.replace(b"ballast version " + stamps[0] + b"\0", b"ballast version " + older + b"\0")
    program, count = re.subn(rb"(\x00" + STEP + rb"_[a-z_0-9]+(?:\.[a-z]+)?)\.sql\x00", b"\\1.sqx\0", program)
    check(count > 0, f"step {STEP} is not in the program")
    path.write_bytes(program)
    path.chmod(0o755)
    return older.decode(), stamps[0].decode(), int(STEP)


class World:
    def __init__(self, older, newer, folder, address):
        self.older, self.newer = str(older), newer
        self.folder, self.data = folder, folder / "data"
        self.data.mkdir(mode=0o700)
        self.settings = {"BALLAST_DATABASE": address, "BALLAST_USERS": "false", "BALLAST_THREADS": "1",
                         "BALLAST_JOB_WORKERS": "1", "BALLAST_JOB_SHARDS": "4",
                         "BALLAST_RATE_LIMIT_PER_MINUTE": "0"}
        self.token = None

    def serve(self, program):
        return Server(program, self.data, **self.settings)

    def command(self, program, *words):
        environment = {"HOME": str(self.data), "BALLAST_DATA": str(self.data), "PATH": "/usr/bin:/bin",
                       **self.settings}
        return subprocess.run([program, *words], env=environment, text=True, timeout=300, check=False,
                              stdin=subprocess.DEVNULL, capture_output=True)

    def call(self, server, verb, path, request=None, expected=(200, 201, 202)):
        status, body = server.call(verb, "/api/v1" + path, request, self.token)
        check(status in expected, f"{verb} {path}: {status} {body[:400]}")
        return json.loads(body)

    def submit(self, server, method, request):
        return self.call(server, "POST", "/jobs", {"method": method, "request": request})["id"]

    def until(self, what, fact, seconds=120):
        began = time.monotonic()
        while not (found := fact()):
            check(time.monotonic() - began < seconds, f"{what}: not reached in {seconds} s")
            time.sleep(0.1)
        return found

    def ended(self, server, job):
        def fact():
            found = self.call(server, "GET", f"/jobs/{job}")
            return found["state"] in ENDED and found
        return self.until("the end of a job", fact)

    def nodes(self, server):
        return {node["version"]: node for node in self.call(server, "GET", "/nodes")["data"]}

    def jobs_run(self, server):
        """How many jobs and shards this process has run."""
        _, text = server.call("GET", "/metrics", None, self.token)
        return sum(float(value) for value in re.findall(rb"(?m)^ballast_jobs_total{[^}]*} (\S+)$", text))

    def sql(self, statement):
        return subprocess.run([POSTGRES / "psql", "-h", str(self.folder / "pg"), "-U", "postgres", "-At", "-c",
                               statement], text=True, check=True, capture_output=True).stdout.split()

    def result(self, server, job):
        found = self.ended(server, job)
        check(found["state"] == "succeeded", f"job: {found}")
        return self.call(server, "GET", f"/jobs/{job}/result")

    def exposures(self, server):
        return self.result(server, self.submit(server, "risk.exposures", POSITIONS))["totals"]


def both_versions_work(world, old, versions):
    """The newer one arrives while the older one runs the shards of a job: returns the newer server."""
    totals = world.exposures(old)
    divided = world.submit(old, "clo.simulate", SIMULATION | {"paths": 60_000})
    world.until("a shard that has ended", lambda: any(
        shard["state"] == "succeeded" for shard in world.call(old, "GET", f"/jobs/{divided}/shards")["data"]))
    new = world.serve(world.newer)
    nodes = world.until("two nodes", lambda: len(found := world.nodes(new)) == 2 and found)
    check(nodes[versions[0]]["outdated"] and not nodes[versions[1]]["outdated"], f"nodes: {nodes}")
    for number, server in enumerate((old, new)):
        slug = f"book-{number}"
        world.call(server, "POST", "/portfolios", {"slug": slug, "name": slug})
        for reader in (old, new):
            check(world.call(reader, "GET", f"/portfolios/{slug}")["name"] == slug, f"{slug} is not read")
    # Each version has steps of its own. Those of the version that ended the job are whole and of it alone; of the
    # other one some may be left.
    world.result(new, divided)
    ended, = world.sql(f"SELECT manifest::json->>'engine_version' FROM main.jobs WHERE id = '{divided}'")
    used = world.sql("SELECT string_agg(DISTINCT manifest::json->>'engine_version', ',') FROM main.jobs "
                     f"WHERE parent_id = '{divided}' AND state = 'succeeded' GROUP BY stage")
    check(ended in used, f"the job was ended by {ended}, the shards of its steps are of {used}")
    # Once the older one has seen the newer one, it takes no jobs.
    since = nodes[versions[1]]["seen_at"]
    world.until("the older node to notice", lambda: world.nodes(new)[versions[0]]["seen_at"] > since)
    world.until("the older node to end its jobs", lambda: world.nodes(new)[versions[0]]["running"] == 0)
    before = [world.jobs_run(server) for server in (old, new)]
    for _ in range(4):
        check(world.exposures(old) == totals, "another result after the newer node has come")
    job = world.submit(old, "clo.simulate", SIMULATION | {"paths": 5_000})
    world.result(old, job)
    check(not world.call(new, "GET", f"/jobs/{job}/shards")["data"], "a job was divided between versions")
    after = [world.jobs_run(server) for server in (old, new)]
    check(after[0] == before[0] and after[1] == before[1] + 5, f"jobs run: {before} {after}")
    return new


def the_older_one_does_not_start_again(world, step):
    for words in (("serve", "--port", "0"), ("worker", "--port", "0"), ("call", "portfolio.list")):
        refused = world.command(world.older, *words)
        check(refused.returncode != 0 and "written by a newer Ballast" in refused.stderr
              and f"step {step}" in refused.stderr, f"{words}: {refused.returncode} {refused.stderr[:400]}")
    doctor = world.command(world.older, "doctor")
    check(doctor.returncode != 0 and "newer Ballast" in doctor.stdout + doctor.stderr,
          f"doctor: {doctor.returncode} {doctor.stdout} {doctor.stderr}")


def the_older_one_helps_again(world, old, new, versions):
    """The newer node is stopped, as when an upgrade is undone before the older ones are stopped."""
    new.__exit__()
    world.until("one node", lambda: list(world.nodes(old)) == [versions[0]])
    before = world.jobs_run(old)
    world.exposures(old)
    check(world.jobs_run(old) == before + 1, "the older node has not run the job")
    check(len(world.call(old, "GET", "/portfolios")["data"]) >= 2, "portfolios are missing")


def main(ballast):
    with tempfile.TemporaryDirectory(prefix="ballast-versions-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "pg").mkdir()
        older, newer, step = make_older(ballast, folder / "ballast-older")
        postgres = Postgres(folder / "pg")
        try:
            world = World(folder / "ballast-older", ballast, folder, postgres.address)
            loaded = world.command(world.older, "demo", "load")
            check(loaded.returncode == 0, f"demo load: {loaded.stderr[:500]}")
            with world.serve(world.older) as old:
                world.token = old.token()
                for job in world.call(old, "GET", "/jobs")["data"]:  # the history of the demo
                    world.call(old, "POST", f"/jobs/{job['id']}/cancel", {})
                new = both_versions_work(world, old, (older, newer))
                the_older_one_does_not_start_again(world, step)
                the_older_one_helps_again(world, old, new, (older, newer))
        finally:
            postgres.stop()
    print(f"versions {older} and {newer}: both answer, the newer one takes the jobs, step {step} keeps the older "
          "one from starting")


if __name__ == "__main__":
    try:
        main(str(Path(sys.argv[1]).resolve()))
    except Failed as failure:
        sys.exit(f"two_versions: {failure}")
