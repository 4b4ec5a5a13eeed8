#!/usr/bin/env python3
"""columns_damaged.py BINARY [COUNT]: damages, truncates, empties, removes or exchanges a stored column file COUNT
times (default 20), before a process starts or while it runs, and asks for figures that rest on it. Every answer is
the one of the undamaged files or an error that says so; once the file is back, every figure is as before. DuckDB has
no file of its own: what it spilled, and whatever else lies in the directory of columns, may be removed at any time.
The criterion R27."""
import json
import random
import shutil
import sys
import tempfile
from pathlib import Path

from sessions import Session

DAYS = 120


def prices():
    draw = random.Random(27)
    lines, close = ["date,A,B"], [100.0, 50.0]
    for day in range(DAYS):
        close = [price * (1 + draw.uniform(-0.02, 0.02)) for price in close]
        lines.append(f"2025-{1 + day // 28:02}-{1 + day % 28:02},{close[0]:.4f},{close[1]:.4f}")
    return "\n".join(lines) + "\n"


def book():
    rows = "".join(f"p{i},asset,fixed_bullet,EUR,{100 + i},0.03,2027-02-11,12,2036-02-11\n" for i in range(200))
    return {"name": "book", "as_of": "2026-02-11", "currency": "EUR", "files": [
        {"name": "book.csv",
         "content": "id,side,type,currency,balance,rate,next_payment,payment_months,maturity\n" + rows},
        {"name": "curves.csv", "content": "Curve,ON,1Y,10Y\nEUR_ESTR_OIS,0.019,0.02,0.028\n"}]}


def fill(session):
    """The calls whose figures are compared."""
    session.result("market.import_prices", {"source": "t", "content": prices()})
    session.result("portfolio.create", {"slug": "p", "name": "p"})
    for symbol in "AB":
        session.result("position.create", {"portfolio": "p", "symbol": symbol, "quantity": "10"})
    made = session.result("alm.session.create", book())["id"]
    return [("risk.var", {"portfolio": "p", "as_of": "2025-05-01"}),
            ("risk.correlation", {"symbols": ["A", "B"], "as_of": "2025-05-01"}),
            ("alm.session.positions", {"session": made, "limit": 50}),
            ("alm.session.value", {"session": made})]


def figures(session, calls):
    answers = [session.call(method, request) for method, request in calls]
    for answer, (method, _) in zip(answers, calls):
        if answer is None:
            raise SystemExit(f"{method}: the process has ended")
    return answers


def plain(answer):
    """Without what names the call, not its figures."""
    result = dict(answer["result"])
    for name in ("session", "computed_at", "provenance", "elapsed_ms"):
        result.pop(name, None)
    return json.dumps(result, sort_keys=True)


def damage(path, others, draw):
    content = bytearray(path.read_bytes())
    path.chmod(0o600)
    what = draw.choice(["bit", "cut", "emptied", "removed", "zeros", "exchanged"])
    if what == "bit":
        content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
    elif what == "cut":
        del content[draw.randrange(len(content)):]
    elif what == "emptied":
        content.clear()
    elif what == "zeros":
        begin = draw.randrange(len(content))
        content[begin:begin + 512] = bytes(len(content[begin:begin + 512]))
    elif what == "exchanged":
        content = bytearray(draw.choice(others).read_bytes())
    if what == "removed":
        path.unlink()
    else:
        path.write_bytes(content)
    return what


def check(answers, expected, calls, what):
    refused = 0
    for answer, before, (method, _) in zip(answers, expected, calls):
        if "result" in answer:
            if plain(answer) != before:
                raise SystemExit(f"{what}: {method} returns other figures")
            continue
        refused += 1
        if answer["error"]["data"]["code"] not in ("corrupted", "not_found", "unavailable"):
            raise SystemExit(f"{what}: {method}: {answer['error']}")
    return refused


def main():
    binary = str(Path(sys.argv[1]).resolve())
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    draw = random.Random(2027)
    refused = same = 0
    with tempfile.TemporaryDirectory(prefix="ballast-columns-") as folder:
        data = Path(folder) / "data"
        data.mkdir()
        session = Session(binary, data)
        calls = fill(session)
        expected = [plain(answer) for answer in figures(session, calls)]
        session.end()
        for attempt in range(count):
            files = sorted(data.rglob("*.parquet"))
            path = draw.choice(files)
            kept = path.read_bytes()
            running = draw.random() < 0.5
            session = Session(binary, data)
            if running:
                check(figures(session, calls), expected, calls, "before")
            what = f"attempt {attempt}: {path.name[:8]} " + damage(
                path, [other for other in files if other != path], draw)
            for other in (data / "columns").iterdir():
                if other.name.startswith("."):
                    shutil.rmtree(other, ignore_errors=True)
            found = check(figures(session, calls), expected, calls, what)
            refused, same = refused + found, same + len(calls) - found
            path.unlink(missing_ok=True)
            path.write_bytes(kept)
            if check(figures(session, calls), expected, calls, f"{what}, put back"):
                raise SystemExit(f"{what}: put back, and still refused")
            session.end()
    if not refused:
        raise SystemExit("no damage was noticed")
    print(f"{count} column files damaged, removed or exchanged: {refused} calls refused, {same} answered from what "
          "was read before or is not damaged, none with other figures; all answered once the file was back")


main()
