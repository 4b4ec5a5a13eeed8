#!/usr/bin/env python3
"""crash_points.py BINARY SOURCE: ends the program at every crash point of the source, at each of its
first passages, while it imports a ledger, takes an upload, runs a batch, synchronizes a folder or ends a job,
and checks that what was acknowledged is stored once, that a repetition with the same key takes effect once,
and that the audit trail is whole.

The names are those in the calls of crash_point(), so that a new point is tested without being listed
here."""
import base64
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "hardening"))
from harness import Server, check  # noqa: E402

PASSAGES = 40  # at most, of one point


def names(source):
    found = set()
    for path in Path(source).rglob("*.cpp"):
        found |= set(re.findall(r'crash_point\("([a-z_.]+)"\)', path.read_text()))
    return sorted(found)


class Program:
    def __init__(self, binary, data):
        self.binary = binary
        self.environment = {"HOME": data, "BALLAST_DATA": data, "PATH": "/usr/bin:/bin",
                            "BALLAST_IMPORT_DIR": str(data)}

    def run(self, calls, point=None):
        """The results of calls by one process, until it ends."""
        lines = [json.dumps({"jsonrpc": "2.0", "id": i, "method": method, "params": request})
                 for i, (method, request) in enumerate(calls)]
        words = [self.binary, *(["--crash-at", point] if point else []), "rpc", "--destructive"]
        done = subprocess.run(words, env=self.environment, check=False, timeout=120,
                              input="\n".join(lines).encode() + b"\n", stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE)
        answers = {}
        for line in done.stdout.splitlines():
            answer = json.loads(line)
            answers[answer["id"]] = answer
        return done.returncode, [answers.get(i) for i in range(len(calls))]

    def result(self, method, request):
        code, (answer,) = self.run([(method, request)])
        if code != 0 or "result" not in (answer or {}):
            raise SystemExit(f"{method}: {code} {answer}")
        return answer["result"]


def importing(rows):
    lines = ["# format: ballast.transactions", "date,type,account,symbol,quantity,price,amount",
             "2020-01-01,deposit,main,,,,1000000"]
    lines += [f"2020-02-{1 + i % 28:02},buy,main,S{i},{1 + i},10," for i in range(rows - 1)]
    return {"content": "\n".join(lines) + "\n", "commit": True}


def check_state(program, rows, what):
    listed = program.result("transaction.list", {"limit": 500})["data"]
    if len(listed) not in (0, rows):
        raise SystemExit(f"{what}: {len(listed)} of {rows} rows are stored")
    program.result("audit.verify", {})
    return len(listed)


def crash_import(binary, point):
    """The passages of a point during an import, until one completes."""
    rows, crashes = 20, 0
    for passage in range(1, PASSAGES + 1):
        with tempfile.TemporaryDirectory(prefix="ballast-crash-") as data:
            program = Program(binary, data)
            what = f"{point}:{passage}"
            code, (answer,) = program.run([("ledger.import", importing(rows))], what)
            if code == 0:
                return crashes
            crashes += 1
            began = time.monotonic()
            stored = check_state(program, rows, what)
            seconds = time.monotonic() - began
            if answer and "result" in answer and stored != rows:
                raise SystemExit(f"{what}: an acknowledged import is lost")
            if seconds > 8:  # three starts, each within 2 s
                raise SystemExit(f"{what}: the restart took {seconds:.1f} s")
            program.result("ledger.import", importing(rows))
            if check_state(program, rows, what) != rows:
                raise SystemExit(f"{what}: the repeated import is not stored once")
    return crashes


def crash_upload(binary, point):
    """The passages of a point while an upload is made and sent: pieces that were acknowledged are there."""
    crashes = 0
    for passage in range(1, PASSAGES + 1):
        with tempfile.TemporaryDirectory(prefix="ballast-crash-") as data:
            program = Program(binary, data)
            create = ("upload.create", {"name": "a.csv", "size": 30})
            code, (answer,) = program.run([create], f"{point}:{passage}")
            if code != 0:
                crashes += 1
                if answer and "result" in answer:
                    program.result("upload.get", {"upload": answer["result"]["id"]})
                program.result(*create)
                program.result("audit.verify", {})
                continue
            upload = answer["result"]["id"]
            pieces = [("upload.append", {"upload": upload, "offset": 10 * i, "content":
                                         base64.b64encode(b"x" * 10).decode()}) for i in range(3)]
            code, answers = program.run(pieces, f"{point}:{passage}")
            if code == 0:
                return crashes
            crashes += 1
            acknowledged = max([0] + [a["result"]["received"] for a in answers
                                      if "result" in (a or {})])
            received = program.result("upload.get", {"upload": upload})["received"]
            if received < acknowledged or received % 10:
                raise SystemExit(f"{point}:{passage}: {acknowledged} bytes were acknowledged, "
                                 f"{received} are there")
    return crashes


def crash_batch(binary, point):
    """The passages of a point during a batch, until one completes. The batch that is run again ends well
    and leaves one current result of each kind."""
    request = {"portfolios": ["p"], "engines": ["aggregation", "snapshots"]}
    prices = [{"date": f"2024-01-{day:02}", "A": 10 + day % 3} for day in range(2, 30)]
    crashes = 0
    for passage in range(1, PASSAGES + 1):
        with tempfile.TemporaryDirectory(prefix="ballast-crash-") as data:
            program = Program(binary, data)
            program.result("market.import_prices",
                           {"source": "test", "commit": True, "prices": prices})
            program.result("portfolio.create", {"slug": "p", "name": "P"})
            program.result("position.create", {"portfolio": "p", "symbol": "A", "quantity": 5})
            what = f"{point}:{passage}"
            code, _ = program.run([("batch.run", request)], what)
            if code == 0:
                return crashes
            crashes += 1
            run = program.result("batch.run", request)
            if any(step["state"] in ("failed", "running", "pending") for step in run["steps"]):
                raise SystemExit(f"{what}: the repeated batch ends as {run}")
            kept = program.result("result.list", {"subject_type": "portfolio", "subject": "p"})
            kinds = [one["kind"] for one in kept["data"]]
            if not kinds or len(set(kinds)) != len(kinds):
                raise SystemExit(f"{what}: results of the kinds {kinds}")
            program.result("audit.verify", {})
    return crashes


DEAL = {"schema": "clo.deal/1", "slug": "small", "name": "Small CLO", "currency": "USD", "index": "USD_SOFR_3M",
        "dates": {"closing": "2024-01-15", "first_payment": "2024-04-15", "stated_maturity": "2030-01-15"},
        "payments": {"day": 15, "months": 3},
        "tranches": [{"id": "A", "rank": 1, "original": "700", "coupon": {"type": "floating", "spread": 0.01}},
                     {"id": "SUB", "rank": 2, "kind": "equity", "original": "300",
                      "coupon": {"type": "residual"}}],
        "accounts": [{"id": "collection", "type": "collection"}],
        "coverage": [{"id": "A", "tranches": ["A"], "oc": 1.2}], "tests": {"use": [30]},
        "waterfalls": {"interest": [{"id": "i", "step": "interest", "tranches": ["A"]},
                                    {"id": "r", "step": "residual"}],
                       "principal": [{"id": "p", "step": "principal"}, {"id": "q", "step": "residual"}]},
        "state": {"as_of": "2024-04-10", "index_rates": {"USD_SOFR_3M": 0.05},
                  "accounts": {"collection": {"interest": "20", "principal": "10"}}}}


def asset_database(path, name):
    """The database of assets of the earlier system, an hour old, with a name for its asset."""
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE assets (blkrock_id TEXT, issue_name TEXT, issuer_id TEXT, bond_loan TEXT, "
                         "maturity TEXT, coupon_type TEXT, payment_freq TEXT, cpn_spread REAL, currency TEXT)")
        database.execute("INSERT INTO assets VALUES ('L1', ?, 'I1', 'LOAN', '2029-06-15', 'FLOATING', 'Quarterly', "
                         "0.04, 'USD')", (name,))
    database.close()
    os.utime(path, (time.time() - 3600,) * 2)


def synchronized(program):
    """What is stored of the source: name of the asset, official runs, imports."""
    asset = program.result("clo.asset.get", {"asset": "L1"})["fields"]["issue_name"]
    official = program.result("clo.compliance.history", {"deal": "small"})
    imports = [one["kind"] for one in program.result("clo.import.list", {})["data"]].count("sqlite")
    stale = [at for at in official["records_changed_at"] if at]
    return asset, len(official["dates"]), len(stale), imports


def crash_sync(binary, point):
    """The passages of a point while a changed folder is synchronized, until one completes. What the commit changes
    (records, official run, import, history) is old or new as a whole, and the next run completes it."""
    old, new = ("One", 0, 0, 1), ("Two", 1, 0, 2)
    crashes = 0
    with tempfile.TemporaryDirectory(prefix="ballast-crash-") as prepared:
        program = Program(binary, prepared)
        (Path(prepared) / "desk").mkdir()
        asset_database(Path(prepared) / "desk" / "assets.db", "One")
        program.result("clo.sync.put", {"sync": "desk", "folder": "desk", "confirm": ["rounded_rates"]})
        first = program.result("clo.sync.run", {"sync": "desk"})
        check(first["outcome"] == "committed", first)
        program.result("clo.deal.create", {"document": DEAL})
        program.result("clo.lot.post", {"deal": "small", "lots": [
            {"asset": "L1", "side": "buy", "trade_date": "2024-01-15", "par": "1000", "price": "99"}]})
        check(synchronized(program) == old, synchronized(program))
        asset_database(Path(prepared) / "desk" / "assets.db", "Two")
        for passage in range(1, PASSAGES + 1):
            with tempfile.TemporaryDirectory(prefix="ballast-crash-") as folder:
                data = str(Path(folder) / "data")
                shutil.copytree(prepared, data)
                program = Program(binary, data)
                what = f"{point}:{passage}"
                code, (answer,) = program.run([("clo.sync.run", {"sync": "desk"})], what)
                if code == 0:
                    check(synchronized(program) == new, f"{what}: {synchronized(program)} {answer}")
                    return crashes
                crashes += 1
                left = synchronized(program)
                check(left in (old, new), f"{what}: {left} is neither old nor new")
                runs = len(program.result("clo.sync.history", {"sync": "desk"})["data"])
                check(runs == (1 if left == old else 2), f"{what}: {runs} runs beside {left}")
                again = program.result("clo.sync.run", {"sync": "desk"})
                check(again["outcome"] == ("committed" if left == old else "unchanged"), f"{what}: {again}")
                check(synchronized(program) == new, f"{what}: {synchronized(program)} after the next run")
                program.result("audit.verify", {})
    return crashes


def job_of(server, token, job):
    status, body = server.call("GET", f"/api/v1/jobs/{job}", token=token)
    check(status == 200, body)
    return json.loads(body)


def crash_job(binary, point):
    """The first passage of a point while a server ends a job: the next server runs it again, once, and it
    has the result of a call."""
    request = {"positions": [{"symbol": "A", "value": 10}]}
    with tempfile.TemporaryDirectory(prefix="ballast-crash-") as folder:
        data = Path(folder) / "data"
        data.mkdir(mode=0o700)
        with Server(binary, data, "--log", "off", "--crash-at", f"{point}:1") as server:
            token = server.token()
            status, body = server.call("POST", "/api/v1/jobs",
                                       {"method": "risk.exposures", "request": request}, token)
            check(status == 202, body)
            job = json.loads(body)["id"]
            check(server.process.wait(60) != 0, f"{point}: the server did not end")
        with Server(binary, data, "--log", "off") as server:
            began = time.monotonic()
            while job_of(server, token, job)["state"] != "succeeded":
                check(time.monotonic() - began < 60, f"{point}: {job_of(server, token, job)}")
                time.sleep(0.1)
            check(job_of(server, token, job)["attempts"] == 2, f"{point}: not the second attempt")
            _, result = server.call("GET", f"/api/v1/jobs/{job}/result", token=token)
            _, called = server.call("POST", "/api/v1/risk/exposures", request, token)
            check(json.loads(result)["digest"] == json.loads(called)["digest"], result)
            check(server.call("POST", "/api/v1/audit/verify", {}, token)[0] == 200, "audit trail")
    return 1


def crash_shard(binary, point):
    """The first passage of a point while a server divides a job or ends a shard: the next server ends the job, with
    the result of one process."""
    request = {"positions": [{"symbol": name, "value": 10} for name in "AB"], "methods": ["mc_normal"], "paths": 5000,
               "returns": [{"date": f"2024-01-{day:02}", "A": day % 7 / 100, "B": day % 5 / 100}
                           for day in range(1, 29)]}
    settings = {"BALLAST_JOB_SHARDS": "2"}
    with tempfile.TemporaryDirectory(prefix="ballast-crash-") as folder:
        data = Path(folder) / "data"
        data.mkdir(mode=0o700)
        with Server(binary, data, "--log", "off", "--crash-at", f"{point}:1", **settings) as server:
            token = server.token()
            status, body = server.call("POST", "/api/v1/jobs", {"method": "risk.var", "request": request}, token)
            check(status == 202, body)
            job = json.loads(body)["id"]
            check(server.process.wait(60) != 0, f"{point}: the server did not end")
        with Server(binary, data, "--log", "off", **settings) as server:
            began = time.monotonic()
            while job_of(server, token, job)["state"] != "succeeded":
                check(time.monotonic() - began < 60, f"{point}: {job_of(server, token, job)}")
                time.sleep(0.1)
            _, shards = server.call("GET", f"/api/v1/jobs/{job}/shards", token=token)
            attempts = [shard["attempts"] for shard in json.loads(shards)["data"]]
            check(len(attempts) == 2 and job_of(server, token, job)["attempts"] + max(attempts) == 3,
                  f"{point}: attempts {attempts}")
            _, result = server.call("GET", f"/api/v1/jobs/{job}/result", token=token)
            _, called = server.call("POST", "/api/v1/risk/var", request, token)
            check(json.loads(result) == json.loads(called), f"{point}: another result")
    return 1


# What passes the points of a module; those of the stores are passed by imports and uploads.
WORKS = {"batch": (crash_batch,), "job": (crash_job,), "shard": (crash_shard,), "sync": (crash_sync,),
         "store": (crash_import, crash_upload, crash_sync)}


def main():
    binary, source = str(Path(sys.argv[1]).resolve()), sys.argv[2]
    total = {}
    for point in names(source):
        works = WORKS.get(point.split(".")[0], (crash_import, crash_upload))
        total[point] = sum(work(binary, point) for work in works)
        print(f"{point}: {total[point]} crashes", flush=True)
    unreached = [point for point, count in total.items() if count == 0]
    if unreached:
        raise SystemExit(f"never passed: {', '.join(unreached)}")
    print(f"{sum(total.values())} crashes at {len(total)} points: nothing lost, nothing twice, "
          "every audit trail whole")


if __name__ == "__main__":
    main()
