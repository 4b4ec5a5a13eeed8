#!/usr/bin/env python3
"""sessions_killed.py BINARY KILLER [COUNT]: uploads balance sheets of three times the disk budget, COUNT times
(default 3), killed (signal 9) at random writes while older ones are removed for newer ones. Afterwards every listed
session can be read, the pinned one is there, and their sizes stay within the budget. The criterion R26."""
import random
import sys
import tempfile
from pathlib import Path

from sessions import Session, preload

HEAD = "id,side,type,currency,balance,rate,next_payment,payment_months,maturity\n"
CURVES = {"name": "curves.csv", "content": "Curve,ON,1Y,10Y\nEUR_ESTR_OIS,0.019,0.02,0.028\n"}
ROWS = 400
WITHIN = 3  # sessions in the budget


def book(name):
    rows = "".join(f"{name}{i},asset,fixed_bullet,EUR,{100 + i},0.03,2027-02-11,12,2036-02-11\n"
                   for i in range(ROWS))
    return {"name": name, "as_of": "2026-02-11", "currency": "EUR",
            "files": [{"name": "book.csv", "content": HEAD + rows}, CURVES]}


def check(session, pinned, budget, what):
    listed = session.result("alm.session.list", {"limit": 50})["data"]
    if pinned not in [one["id"] for one in listed]:
        raise SystemExit(f"{what}: the pinned session is gone")
    size = sum(one["size_bytes"] for one in listed)
    if size > budget:
        raise SystemExit(f"{what}: {size} bytes are listed, the budget is {budget}")
    for one in listed:
        found = session.result("alm.session.positions", {"session": one["id"], "limit": 1})
        if not found["data"]:
            raise SystemExit(f"{what}: the session {one['name']} cannot be read")
    return len(listed)


def main():
    binary, killer = str(Path(sys.argv[1]).resolve()), sys.argv[2]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    draw = random.Random(26)
    kills = made = 0
    with tempfile.TemporaryDirectory(prefix="ballast-sessions-") as name:
        data = Path(name) / "data"
        data.mkdir()
        session = Session(binary, data)
        first = session.result("alm.session.create", book("pinned"))
        session.result("alm.session.update", {"session": first["id"], "if_match": "v1", "pinned": True})
        session.end()
        budget = first["size_bytes"] * WITHIN + first["size_bytes"] // 2
        limits = {"BALLAST_SESSION_BUDGET_BYTES": str(budget)}
        for attempt in range(count):
            # An upload takes some dozens of writes.
            session = Session(binary, data, **limits,
                              **preload(killer, KILL_AT_WRITE=draw.randrange(1, 40 * WITHIN)))
            for number in range(3 * WITHIN):
                answer = session.call("alm.session.create", book(f"s{attempt}-{number}"))
                if answer is None:
                    break
                if "result" not in answer:
                    raise SystemExit(f"attempt {attempt}: {answer}")
                made += 1
            kills += session.end() != 0
            session = Session(binary, data, **limits)
            check(session, first["id"], budget, f"attempt {attempt}")
            session.result("alm.session.create", book(f"after-{attempt}"))
            check(session, first["id"], budget, f"after attempt {attempt}")
            session.end()
    print(f"{made + count} balance sheets into a budget of {WITHIN}, {kills} kills: never above the budget, the "
          "pinned one kept, every listed one readable")


main()
