#!/usr/bin/env python3
"""generated_imports.py BINARY [COUNT] [FIRST]: COUNT generated files (default 60) of transactions, with twin rows,
quoted texts and invalid rows. Of each: what the preview states is what the import does; every twin is kept; a
second import adds nothing; exporting and restoring elsewhere gives the same export; undoing restores the ledger
byte for byte. A file that fails is printed with its number, and fails again with COUNT 1 and this FIRST. The
criterion R23."""
import collections
import random
import sys
import tempfile
from pathlib import Path

from sessions import Session

HEAD = "# format: ballast.transactions\ndate,type,account,symbol,quantity,price,amount,note\n"
TEXTS = ["", "plain", '"quo ""ted"', '"a, b"', "=1+1", "caf\u00e9", "'x", "-7", "1e5", "@SUM(A1)"]


def quantity(draw):
    return draw.choice([str(draw.randint(1, 500)), f"{draw.uniform(0.001, 90):.{draw.randint(1, 6)}f}"])


def row(draw):
    date = f"20{draw.randint(15, 24)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
    account, symbol = draw.choice(["main", "second"]), f"S{draw.randint(0, 5)}"
    kind = draw.choice(["buy", "deposit", "dividend", "interest", "fee", "buy"])
    price = f"{draw.uniform(0.5, 900):.{draw.randint(2, 4)}f}"
    note = draw.choice(TEXTS)
    if kind == "buy":
        return f"{date},buy,{account},{symbol},{quantity(draw)},{price},,{note}"
    amount = f"{'-' if kind == 'fee' else ''}{draw.uniform(0.01, 9000):.2f}"
    return f"{date},{kind},{account},{symbol if kind == 'dividend' else ''},,,{amount},{note}"


def invalid(draw):
    return draw.choice(["2024-13-01,buy,main,A,1,1,,", "2024-01-02,buy,main,A,12;0x,1,,",
                        "2024-01-02,nothing,main,,,,1,", "2024-01-02,buy,main,,1,1,,"])


def generated(seed):
    """A file, and how many of its rows are valid."""
    draw = random.Random(seed)
    rows = [row(draw) for _ in range(draw.randint(1, 40))]
    rows += [draw.choice(rows) for _ in range(draw.randint(0, 6))]  # twins
    valid = len(rows)
    rows += [invalid(draw) for _ in range(draw.choice([0, 0, 1, 3]))]
    draw.shuffle(rows)
    return HEAD + "\n".join(rows) + "\n", valid


def transactions(session):
    found, cursor = [], {}
    while True:
        page = session.result("transaction.list", {"limit": 500, **cursor})
        found += page["data"]
        if not page["next_cursor"]:
            return found
        cursor = {"cursor": page["next_cursor"]}


def facts(transaction):
    """What a file states of a transaction."""
    return tuple(str(transaction[name]) for name in ("account", "date", "type", "symbol", "quantity", "price",
                                                     "amount", "note"))


class Check:
    def __init__(self, session, other, seed):
        self.session, self.other, self.seed = session, other, seed
        self.content, self.valid = generated(seed)

    def hold(self, fact, what):
        if not fact:
            raise SystemExit(f"file {self.seed}: {what}\n{self.content}")

    def take(self, commit):
        return self.session.result("ledger.import", {"content": self.content, "commit": commit})

    def export(self, session):
        return session.result("ledger.export", {"what": "portfolio"})

    def run(self):
        before = self.export(self.session)
        plan = self.take(False)
        self.hold(self.export(self.session)["body_sha256"] == before["body_sha256"],
                  "the preview changed the ledger")
        self.hold(plan["totals"]["new"] == self.valid, f"{plan['totals']}, {self.valid} rows are valid")
        done = self.take(True)
        self.hold(done["totals"] == plan["totals"], f"preview {plan['totals']}, effect {done['totals']}")
        self.hold(done["plan_digest"] == plan["plan_digest"], "the plan changed")
        stored = transactions(self.session)
        planned = [{"account": row["account"], **row["transaction"]} for row in plan["rows"]
                   if row["status"] == "new"]
        self.hold(len(stored) == self.valid, f"{len(stored)} transactions are stored")
        self.hold(collections.Counter(map(facts, stored)) == collections.Counter(map(facts, planned)),
                  "what is stored differs from the preview")
        again = self.take(True)
        self.hold(again["totals"]["new"] == 0 and again["totals"]["duplicate"] == self.valid,
                  f"the second import: {again['totals']}")
        after = self.export(self.session)
        self.other.result("ledger.restore", {"content": after["content"], "replace": True})
        self.hold(self.export(self.other)["body_sha256"] == after["body_sha256"],
                  "the restored ledger exports differently")
        for one in self.session.result("import.list", {"state": "committed"})["data"]:
            self.session.result("import.undo", {"id": one["id"]})
        self.hold(self.export(self.session)["body_sha256"] == before["body_sha256"],
                  "undoing does not restore the ledger")
        return self.valid


def main():
    binary = str(Path(sys.argv[1]).resolve())
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 60
    first = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    rows = 0
    # New stores now and then: imports that were undone stay listed.
    for start in range(first, first + count, 500):
        with tempfile.TemporaryDirectory(prefix="ballast-imports-") as name:
            for folder in ("here", "there"):
                (Path(name) / folder).mkdir()
            session, other = Session(binary, Path(name) / "here"), Session(binary, Path(name) / "there")
            for one in (session, other):
                one.result("account.create", {"slug": "main", "name": "Main"})
            session.result("account.create", {"slug": "second", "name": "Second"})
            for seed in range(start, min(start + 500, first + count)):
                rows += Check(session, other, seed).run()
            session.end()
            other.end()
    print(f"{count} files from {first} with {rows} valid rows: preview = effect, twins kept, nothing added twice, "
          "export = restored export, undo = before")


main()
