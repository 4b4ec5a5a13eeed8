#!/usr/bin/python3
"""proforma_impacts.py BALLAST: 200 positions with 1,000 daily prices in a new data directory; the time of
proforma.impacts after an edit, as a client of `ballast rpc` sees it (README.md)."""

import datetime
import math
import random
import sys
import tempfile
import time

from rpc import Rpc

POSITIONS, DAYS, EDITS = 200, 1000, 12


def prices():
    random.seed(1)
    days = [datetime.date(2020, 1, 2) + datetime.timedelta(days=n) for n in range(DAYS * 7 // 5 + 5)]
    days = [day.isoformat() for day in days if day.weekday() < 5][:DAYS]
    columns = {f"S{i:03}": [] for i in range(POSITIONS)} | {"SPY": []}
    level = dict.fromkeys(columns, 100.0)
    for _ in days:
        market = random.gauss(0, 0.01)
        for symbol in columns:
            noise = 0 if symbol == "SPY" else random.gauss(0, 0.015)
            level[symbol] *= math.exp(market + noise)
            columns[symbol].append(round(level[symbol], 4))
    return {"dates": days, "columns": columns}


def main():
    with tempfile.TemporaryDirectory() as data:
        rpc = Rpc(sys.argv[1], data)
        rpc.call("market.import_prices", source="bench", prices=prices())
        rpc.call("portfolio.create", slug="book", name="Book")
        rpc.call("position.create_many", portfolio="book",
                 positions=[{"symbol": f"S{i:03}", "quantity": 10 + i} for i in range(POSITIONS)])
        session = rpc.call("proforma.create", portfolio="book")["session"]
        identity, etag = session["id"], session["etag"]
        rpc.call("proforma.impacts", id=identity)
        for edit in range(EDITS):
            change = {"action": "resize", "symbol": f"S{edit:03}", "quantity": 5 + edit}
            etag = rpc.call("proforma.trades", id=identity, if_match=etag, replace=True,
                            add=[change])["session"]["etag"]
            begin = time.perf_counter()
            rpc.call("proforma.impacts", id=identity)
            print(f"time {time.perf_counter() - begin:.6f}")
        rpc.close()


main()
