#!/usr/bin/env python3
"""audit_mutations.py BINARY [MUTATIONS] [ROWS] [TIMED]: edits, deletions, swaps, truncations and
whole rewrites of an audit trail of ROWS rows, each of which `audit.verify` must find; then the time
of verifying TIMED rows. The rows are written with SQLite directly, as an attacker who has the file
would, and hashed here, by the same rule."""
import hashlib
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FIELDS = ("actor", "method", "object", "outcome", "request_id", "details")


def digest(tenant, row):
    text = b""
    for field in ("ballast.audit.1", tenant, str(row["sequence"]), str(row["at"]),
                  *(row[name] for name in FIELDS), row["previous_hash"]):
        data = field.encode()
        text += len(data).to_bytes(8, "little") + data
    return hashlib.sha256(text).hexdigest()


class Service:
    """A process that answers calls."""

    def __init__(self, binary, data):
        self.process = subprocess.Popen([binary, "rpc"], text=True, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                        env={"HOME": data, "BALLAST_DATA": data, "PATH": "/usr/bin"})
        self.last = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(60)

    def processor_seconds(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def call(self, method, request=None):
        self.last += 1
        self.process.stdin.write(json.dumps({"jsonrpc": "2.0", "id": self.last, "method": method,
                                             "params": request or {}}) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


class Trail:
    def __init__(self, data):
        self.database = sqlite3.connect(Path(data) / "state.db", isolation_level=None, timeout=30)
        (self.tenant,) = self.database.execute("SELECT id FROM tenants").fetchone()

    def rows(self):
        names = ("sequence", "at", *FIELDS, "previous_hash", "hash")
        found = self.database.execute(f"SELECT {', '.join(names)} FROM audit ORDER BY sequence")
        return [dict(zip(names, row)) for row in found]

    def write(self, rows, head=None):
        """Replaces the trail; the head is that of the last row unless given."""
        self.database.execute("BEGIN IMMEDIATE")
        self.database.execute("DELETE FROM audit")
        self.database.execute("DELETE FROM audit_heads")
        self.database.executemany(
            f"INSERT INTO audit (tenant_id, sequence, at, {', '.join(FIELDS)}, previous_hash, hash)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ([self.tenant, row["sequence"], row["at"], *(row[name] for name in FIELDS),
              row["previous_hash"], row["hash"]] for row in rows))
        sequence, last = head or (rows[-1]["sequence"], rows[-1]["hash"])
        self.database.execute("INSERT INTO audit_heads VALUES (?, ?, ?)",
                              (self.tenant, sequence, last))
        self.database.execute("COMMIT")

    def chained(self, rows):
        previous = "0" * 64
        for sequence, row in enumerate(rows, 1):
            row["sequence"], row["previous_hash"] = sequence, previous
            previous = row["hash"] = digest(self.tenant, row)
        return rows

    def make(self, count):
        details = '{"interface":"http","remote":"127.0.0.1","credential":"token","message":""}'
        return self.chained([{
            "at": 1767323045000000 + i, "actor": "0198b3a0-0000-7000-8000-000000000001",
            "method": ("risk.var", "portfolio.create", "ledger.import")[i % 3],
            "object": f"portfolio:p{i}", "outcome": "ok",
            "request_id": f"0198b3a0-0000-7000-8000-{i:012}", "details": details,
        } for i in range(count)])


def edit(rows, draw):
    row = draw.choice(rows)
    row[draw.choice(FIELDS)] += "x"
    return rows, None


def remove(rows, draw):
    at = draw.randrange(len(rows) - 1)
    del rows[at]
    return rows, None


def swap(rows, draw):
    one, other = draw.sample(range(len(rows)), 2)
    for name in ("at", *FIELDS):
        rows[one][name], rows[other][name] = rows[other][name], rows[one][name]
    rows[one]["hash"], rows[other]["hash"] = rows[other]["hash"], rows[one]["hash"]
    return rows, None


def truncate(rows, draw):
    return rows[:draw.randrange(1, len(rows))], None


def rewrite(trail):
    def all_hashed(rows, draw):
        row = draw.choice(rows)
        row["actor"] = "somebody else"
        return trail.chained(rows), None
    return all_hashed


def rewrite_without(trail):
    def all_hashed(rows, draw):
        del rows[draw.randrange(len(rows))]
        return trail.chained(rows), None
    return all_hashed


def timed(binary, count):
    with tempfile.TemporaryDirectory(prefix="ballast-audit-", dir="/dev/shm") as data:
        subprocess.run([binary, "call", "portfolio.list", "{}"], check=True, stdout=subprocess.PIPE,
                       env={"HOME": data, "BALLAST_DATA": data, "PATH": "/usr/bin"})
        trail = Trail(data)
        trail.write(trail.make(count))
        with Service(binary, data) as service:
            service.call("system.version")
            took, busy = [], []
            for _ in range(3):
                began, before = time.monotonic(), service.processor_seconds()
                answer = service.call("audit.verify")
                took.append(time.monotonic() - began)
                busy.append(service.processor_seconds() - before)
                if answer["result"]["rows"] != count:
                    raise SystemExit(f"{answer}")
        print(f"{count} rows verified in {', '.join(f'{s:.2f}' for s in took)} s, "
              f"{min(busy):.2f} s of processor time (least of {len(busy)})")


def main():
    binary = str(Path(sys.argv[1]).resolve())
    mutations, count, rows_timed = (int(word) for word in (sys.argv[2:] + ["60", "10000", "0"]
                                                           [len(sys.argv) - 2:]))
    with tempfile.TemporaryDirectory(prefix="ballast-audit-") as data:
        subprocess.run([binary, "call", "portfolio.list", "{}"], check=True, stdout=subprocess.PIPE,
                       env={"HOME": data, "BALLAST_DATA": data, "PATH": "/usr/bin"})
        trail = Trail(data)
        original = trail.make(count)
        trail.write(original)
        draw = random.Random(18)
        kinds = [edit, remove, swap, truncate, rewrite(trail), rewrite_without(trail)]
        missed = []
        with Service(binary, data) as service:
            head = service.call("audit.export")["result"]
            if "result" not in service.call("audit.verify", head):
                raise SystemExit("the untouched trail is not valid")
            for number in range(mutations):
                kind = kinds[number % len(kinds)]
                rows, last = kind([dict(row) for row in original], draw)
                trail.write(rows, last)
                # With the head that was kept elsewhere, and with the server's own.
                for request in (head, {}):
                    if "error" not in service.call("audit.verify", request):
                        missed.append((number, kind.__name__))
            trail.write(original)
            if "result" not in service.call("audit.verify", head):
                raise SystemExit("the restored trail is not valid")
    print(f"{mutations} mutations of {count} rows, 2 verifications each: {len(missed)} missed")
    if rows_timed:
        timed(binary, rows_timed)
    if missed:
        raise SystemExit(f"missed: {missed[:10]}")


if __name__ == "__main__":
    main()
