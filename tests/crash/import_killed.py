#!/usr/bin/env python3
"""import_killed.py BINARY KILLER [COUNT] [ROWS] [SEED]: kills `ballast call ledger.import` (signal 9) and checks
that the whole import with its snapshot is stored, or nothing of it.

First a small import is killed at every call that changes a file (KILLER, built from kill_at_write.cpp,
is preloaded), one after the other until it completes. Then one of ROWS rows (default 2,000) is killed
COUNT times at random moments within the duration of a complete import; SEED fixes the draws, the exact
moments depend on the machine. With a SEED only the second part runs, for trials in several parts. Committed
imports are undone, which must restore the ledger byte for byte."""
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FEW_ROWS = 3


class Program:
    def __init__(self, binary, data):
        self.binary = binary
        self.environment = {"HOME": data, "BALLAST_DATA": data, "PATH": "/usr/bin:/bin"}

    def start(self, method, file, more=None):
        return subprocess.Popen([self.binary, "call", method, str(file)],
                                env=self.environment | (more or {}), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL)

    def ask(self, calls):
        """The results of several read-only calls, by one process."""
        lines = [json.dumps({"jsonrpc": "2.0", "id": i, "method": method, "params": request})
                 for i, (method, request) in enumerate(calls)]
        done = subprocess.run([self.binary, "rpc"], env=self.environment, check=False, timeout=120,
                              input="\n".join(lines).encode() + b"\n", stdout=subprocess.PIPE)
        answers = {answer["id"]: answer for answer in map(json.loads, done.stdout.splitlines())}
        for i, (method, _) in enumerate(calls):
            if "result" not in answers.get(i, {}):
                raise SystemExit(f"{method}: {answers.get(i)}")
        return [answers[i]["result"] for i in range(len(calls))]

    def call(self, method, request):
        done = subprocess.run([self.binary, "call", method, "-"], env=self.environment, check=False,
                              input=json.dumps(request).encode(), timeout=120,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode != 0:
            raise SystemExit(f"{method}: {done.stderr.decode()}")
        return json.loads(done.stdout)


def request_file(folder, name, size):
    rows = ["# format: ballast.transactions", "date,type,account,symbol,quantity,price,amount"]
    rows.append("2020-01-01,deposit,main,,,,10000000")
    for i in range(1, size):
        rows.append(f"{2020 + i // 2040}-{1 + i // 170 % 12:02}-{1 + i % 28:02},buy,main,S{i % 40},{1 + i % 7},{10 + i % 90},")
    path = folder / name
    path.write_text(json.dumps({"content": "\n".join(rows) + "\n", "commit": True}))
    return path


def contents(program):
    """Transactions, imports not undone, snapshots, digest of the whole ledger."""
    count, imports, snapshots, export = program.ask([
        ("transaction.list", {"limit": 1, "count": "exact"}),
        ("import.list", {"state": "committed"}),
        ("ledger.snapshots", {}),
        ("ledger.export", {"what": "portfolio"})])
    return count["count"], imports["data"], snapshots["snapshots"], export["body_sha256"]


def settle(program, empty, size, what):
    """Whether the import exists; undoes it if so. Ends the test if only a part of it exists."""
    count, imports, snapshots, digest = contents(program)
    whole = (count, len(imports), len(snapshots)) == (size, 1, 1)
    nothing = (count, len(imports), len(snapshots), digest) == (0, 0, 0, empty)
    if not whole and not nothing:
        raise SystemExit(f"{what}: a part is left: {count} transactions, {len(imports)} imports, "
                         f"{len(snapshots)} snapshots")
    if whole:
        program.call("import.undo", {"id": imports[0]["id"]})
        if contents(program)[3] != empty:
            raise SystemExit(f"{what}: undoing did not restore the ledger")
    return whole


def kill_at_every_write(program, empty, folder, killer):
    path = request_file(folder, "few.json", FEW_ROWS)
    committed, point = 0, 0
    while True:
        point += 1
        more = {"LD_PRELOAD": killer, "KILL_AT_WRITE": str(point)}
        ended = program.start("ledger.import", path, more).wait(timeout=120)
        whole = settle(program, empty, FEW_ROWS, f"killed at write {point}")
        committed += whole
        if ended == 0:
            break
        if ended != -signal.SIGKILL:
            raise SystemExit(f"write {point}: the import ended with {ended}")
    if point < 5 or not whole:
        raise SystemExit(f"an import of {point - 1} writes was not killed at them")
    print(f"killed at each of {point - 1} writes: {committed - 1} whole, "
          f"{point - committed} nothing, none in part")


def kill_at_random(program, empty, folder, attempts, rows, seed):
    draw = random.Random(seed)
    path = request_file(folder, "many.json", rows)
    begin = time.monotonic()
    assert program.start("ledger.import", path).wait(timeout=120) == 0
    length = time.monotonic() - begin
    assert settle(program, empty, rows, "undisturbed")
    committed = 0
    for attempt in range(attempts):
        process = program.start("ledger.import", path)
        try:
            process.wait(timeout=draw.uniform(0.2, 1.05) * length)
        except subprocess.TimeoutExpired:
            process.kill()
        process.wait()
        committed += settle(program, empty, rows, f"attempt {attempt}")
    print(f"{attempts} imports of {rows} rows killed within {length:.2f} s: "
          f"{committed} whole, {attempts - committed} nothing, none in part")


def main():
    binary, killer = sys.argv[1], os.path.abspath(sys.argv[2])
    attempts, rows, *seed = [int(text) for text in sys.argv[3:]] + [12, 2000][len(sys.argv[3:]):]
    with tempfile.TemporaryDirectory() as name:
        program = Program(binary, os.path.join(name, "data"))
        program.call("account.create", {"slug": "other", "name": "Other"})
        empty = contents(program)[3]
        if not seed:
            kill_at_every_write(program, empty, Path(name), killer)
        kill_at_random(program, empty, Path(name), attempts, rows, seed[0] if seed else 20240229)


main()
