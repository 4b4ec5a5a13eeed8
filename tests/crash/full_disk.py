#!/usr/bin/env python3
"""full_disk.py BINARY LIBRARY [MOST]: one process does the same work again and again; from its Nth write or sync
the disk is full for a few calls (failing_disk.cpp), N = 1, 2, … until the work is not disturbed any more, or
MOST (default 60) of them, evenly spread. The process must stay up, read, refuse writes as 507, and write
again when there is space; what it acknowledged must be stored, and the database intact. The criterion R3."""
import base64
import sqlite3
import sys
import tempfile
from pathlib import Path

from sessions import Session, preload

FULL_FOR = 4
QUIET = 10  # so many in a row without a refusal are after the end of the work


def work(number):
    """Writes to the database, to columns and to uploads."""
    yield "account.create", {"slug": f"a{number}", "name": "A"}
    yield "transaction.create", {"type": "deposit", "account": "main", "date": "2025-01-02",
                                 "amount": "1", "currency": "USD", "note": f"n{number}"}
    yield "market.import_prices", {"source": "t", "prices": [
        {"date": f"2025-01-{1 + number % 28:02}", f"S{number}": 1.5}]}
    yield "upload.create", {"name": f"u{number}.csv", "size": 4}


def is_full(answer):
    return answer["error"]["data"]["status"] == 507


def disturbed(binary, library, data, at):
    """Calls refused as 507 when the disk is full from the call `at`."""
    with Session_(binary, data, library, at) as session:
        refused, acknowledged, can_read = 0, [], False
        for number in range(1, 4):
            for method, request in work(number):
                for attempt in range(FULL_FOR + 3):
                    answer = session.call(method, request, key=f"{at}-{number}-{method}")
                    if answer is None:
                        raise SystemExit(f"full at {at}: the process ended at {method}")
                    if "result" in answer:
                        break
                    if not is_full(answer):
                        raise SystemExit(f"full at {at}: {method}: {answer}")
                    refused += 1
                    read = session.call("account.list", {})
                    # The first read needs space itself: SQLite makes its index of the log in shared memory.
                    if not read or not ("result" in read or is_full(read) and not can_read):
                        raise SystemExit(f"full at {at}: a read fails: {read}")
                    can_read = can_read or "result" in read
                else:
                    raise SystemExit(f"full at {at}: {method} does not recover")
                acknowledged.append((method, answer["result"]))
        upload = next(result for method, result in acknowledged if method == "upload.create")
        answer = session.call("upload.append", {"upload": upload["id"], "offset": 0,
                                                "content": base64.b64encode(b"abcd").decode()})
        refused += "result" not in answer
    return refused


class Session_(Session):
    def __init__(self, binary, data, library, at):
        super().__init__(binary, data, **preload(library, FULL_DISK_AT=at, FULL_DISK_FOR=FULL_FOR))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()


def check(binary, data, at):
    session = Session(binary, data)
    accounts = {row["slug"] for row in session.result("account.list")["data"]}
    rows = [row["note"] for row in session.result("transaction.list", {"limit": 500})["data"]]
    series = session.result("market.coverage", {"limit": 500})["data"]
    session.result("audit.verify")
    session.end()
    if not accounts >= {"a1", "a2", "a3"} or sorted(rows) != ["n1", "n2", "n3"] or len(series) != 3:
        raise SystemExit(f"full at {at}: {accounts}, {rows}, {len(series)} series")
    with sqlite3.connect(data / "state.db") as database:
        if database.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise SystemExit(f"full at {at}: the database is damaged")


def main():
    binary, library = str(Path(sys.argv[1]).resolve()), sys.argv[2]
    most = int(sys.argv[3]) if len(sys.argv) > 3 else 60
    tries, refused, at, quiet = 0, 0, 1, 0
    while tries < most and quiet < QUIET:
        with tempfile.TemporaryDirectory(prefix="ballast-full-") as name:
            data = Path(name) / "data"
            data.mkdir()
            session = Session(binary, data)
            session.result("account.create", {"slug": "main", "name": "Main"})
            session.end()
            now = disturbed(binary, library, data, at)
            check(binary, data, at)
        quiet = 0 if now else quiet + 1
        tries += 1
        refused += now
        at += 1 if most > 500 else 4
    print(f"the disk was full from the Nth write or sync for {FULL_FOR} calls, {tries} N up to {at}: {refused} calls "
          "refused as 507 and repeated, reads worked, nothing lost or damaged")
    if refused == 0:
        raise SystemExit("nothing was refused")


main()
