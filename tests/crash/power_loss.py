#!/usr/bin/env python3
"""power_loss.py BINARY LIBRARY [OPERATIONS] [SEED]: a ledger is written, operation by operation; at a sync the power
fails: the process ends, and what was not synced is lost in part (failing_disk.cpp). After every failure each
acknowledged operation must be stored once, the database must be intact and the audit trail whole. Then the
work continues on what is left, until so many operations (default 60) were acknowledged. The criterion R2."""
import random
import sqlite3
import sys
import tempfile
from pathlib import Path

from sessions import Session, preload


def operation(number):
    return "transaction.create", {"type": "deposit", "account": "main", "date": "2025-01-02",
                                  "amount": str(number), "currency": "USD", "note": f"n{number}"}


def stored(session):
    found, cursor = [], ""
    while True:
        page = session.result("transaction.list", {"limit": 500, **({"cursor": cursor} if cursor else {})})
        found += [int(row["note"][1:]) for row in page["data"]]
        cursor = page["next_cursor"]
        if not cursor:
            return sorted(found)


def check_database(data):
    with sqlite3.connect(data / "state.db") as database:
        (state,) = database.execute("PRAGMA integrity_check").fetchone()
    if state != "ok":
        raise SystemExit(f"integrity_check: {state}")


def main():
    binary, library = str(Path(sys.argv[1]).resolve()), sys.argv[2]
    operations = int(sys.argv[3]) if len(sys.argv) > 3 else 60
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else 20250102
    draw = random.Random(seed)
    failures, next_number, acknowledged = 0, 1, set()
    with tempfile.TemporaryDirectory(prefix="ballast-power-") as name:
        data = Path(name) / "data"
        data.mkdir()
        session = Session(binary, data)
        session.result("account.create", {"slug": "main", "name": "Main"})
        session.end()
        while len(acknowledged) < operations:
            # The first syncs are those of the start: recovery and checkpoint.
            session = Session(binary, data, **preload(library, LOSE_POWER_AT=1 + draw.randrange(6),
                                                      LOSE_POWER_SEED=(seed + failures) % 2**31))
            while len(acknowledged) < operations:
                answer = session.call(*operation(next_number), key=f"k{next_number}")
                if answer is None:
                    break
                if "result" not in answer:
                    raise SystemExit(f"operation {next_number}: {answer}")
                acknowledged.add(next_number)
                next_number += 1
            if session.end() == 0:
                break
            failures += 1
            check_database(data)
            session = Session(binary, data)
            here = stored(session)
            session.result("audit.verify")
            session.end()
            if len(here) != len(set(here)):
                raise SystemExit(f"failure {failures}: an operation is stored twice")
            if lost := acknowledged - set(here):
                raise SystemExit(f"failure {failures}: {sorted(lost)} were acknowledged and are lost")
            # The operation in flight is stored or not; repeated with its key, it is stored once.
            if set(here) - acknowledged - {next_number}:
                raise SystemExit(f"failure {failures}: {here} has more than was sent")
        session = Session(binary, data)
        if stored(session) != sorted(acknowledged):
            raise SystemExit("at the end the operations are not stored once each")
        session.end()
    print(f"{operations} operations, {failures} power failures at syncs: none lost, none twice, database and "
          "audit trail intact")


main()
