#!/usr/bin/env python3
"""import_killed.py BINARY [COUNT]: kills `ballast call ledger.import` (signal 9) at random moments
while it commits, and looks at what is left: the whole import with its snapshot, or nothing of it.

The moments are drawn over the time that an undisturbed import takes; the draw is fixed, the moments
are as random as the machine. What was committed is undone again, which must give back the ledger as
it was, to the byte."""
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROWS = 2000


class Program:
    def __init__(self, binary, data):
        self.binary = binary
        self.environment = {"HOME": data, "BALLAST_DATA": data, "PATH": "/usr/bin:/bin"}

    def start(self, method, file):
        return subprocess.Popen([self.binary, "call", method, str(file)], env=self.environment,
                                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL)

    def call(self, method, request):
        done = subprocess.run([self.binary, "call", method, "-"], env=self.environment, check=False,
                              input=json.dumps(request).encode(), timeout=120,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode != 0:
            raise SystemExit(f"{method}: {done.stderr.decode()}")
        return json.loads(done.stdout)


def request_file(folder):
    rows = ["# format: ballast.transactions", "date,type,account,symbol,quantity,price,amount"]
    rows.append("2020-01-01,deposit,main,,,,10000000")
    for i in range(1, ROWS):
        rows.append(f"2020-{1 + i // 170:02}-{1 + i % 28:02},buy,main,S{i % 40},{1 + i % 7},{10 + i % 90},")
    path = folder / "request.json"
    path.write_text(json.dumps({"content": "\n".join(rows) + "\n", "commit": True}))
    return path


def standing(program):
    """Transactions, imports that stand, snapshots, digest of the whole ledger."""
    count = program.call("transaction.list", {"limit": 1, "count": "exact"})["count"]
    imports = program.call("import.list", {"state": "committed"})["data"]
    snapshots = program.call("ledger.snapshots", {})["snapshots"]
    digest = program.call("ledger.export", {"what": "portfolio"})["body_sha256"]
    return count, imports, snapshots, digest


def main():
    binary = sys.argv[1]
    attempts = int(sys.argv[2]) if len(sys.argv) > 2 else 12
    draw = random.Random(20240229)
    with tempfile.TemporaryDirectory() as folder:
        program = Program(binary, os.path.join(folder, "data"))
        path = request_file(Path(folder))
        program.call("account.create", {"slug": "other", "name": "Other"})
        empty = standing(program)[3]
        begin = time.monotonic()
        assert program.start("ledger.import", path).wait(timeout=120) == 0
        length = time.monotonic() - begin
        committed = 0
        for attempt in range(attempts + 1):
            count, imports, snapshots, digest = standing(program)
            whole = (count, len(imports), len(snapshots)) == (ROWS, 1, 1)
            nothing = (count, len(imports), len(snapshots), digest) == (0, 0, 0, empty)
            if not whole and not nothing:
                raise SystemExit(f"attempt {attempt}: a part is left: {count} transactions, "
                                 f"{len(imports)} imports, {len(snapshots)} snapshots")
            if whole:
                committed += attempt > 0
                program.call("import.undo", {"id": imports[0]["id"]})
                if standing(program)[3] != empty:
                    raise SystemExit(f"attempt {attempt}: undoing did not restore the ledger")
            if attempt == attempts:
                break
            process = program.start("ledger.import", path)
            try:
                process.wait(timeout=draw.uniform(0.2, 1.05) * length)
            except subprocess.TimeoutExpired:
                process.kill()
            process.wait()
        print(f"{attempts} imports of {ROWS} rows killed within {length:.2f} s: "
              f"{committed} whole, {attempts - committed} nothing, none in part")


main()
