#!/usr/bin/python3
"""ledger_peer.py data FILE ROWS [nosplits]: writes transactions; ledger_peer.py fifo FILE
REPETITIONS: their FIFO lots and gains with Decimal, rounded to twelve digits where a lot is split."""
import csv
import datetime
import random
import sys
import time
from collections import deque
from decimal import ROUND_HALF_EVEN, Decimal, getcontext

getcontext().prec = 50
UNIT = Decimal("1e-12")


def write(path, rows, splits):
    draw = random.Random(7)
    held = {}
    last, splits_done = None, 0
    with open(path, "w") as out:
        out.write("date,type,symbol,quantity,price,fees,ratio\n")
        for i in range(rows):
            date = datetime.date(2010, 1, 4) + datetime.timedelta(days=i * 3650 // rows)
            symbol = f"S{draw.randrange(500)}"
            have = held.get(symbol, 0)
            # At the start of a day, when a ledger books it.
            morning, last = date != last, date
            if splits and morning and i // 5000 > splits_done:
                splits_done = i // 5000
                out.write(f"{date},split,{symbol},,,,2\n")
                held[symbol] = have * 2
                continue
            quantity = draw.randrange(1, 500)
            sell = draw.random() < 0.48 and have >= quantity
            held[symbol] = have - quantity if sell else have + quantity
            price = f"{draw.randrange(500, 50000) / 100:.2f}"
            out.write(f"{date},{'sell' if sell else 'buy'},{symbol},{quantity},{price},"
                      f"{draw.randrange(0, 1000) / 100:.2f},\n")


def book(path):
    lots = {}
    gains = {}
    cash = Decimal(0)
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            queue = lots.setdefault(row["symbol"], deque())
            if row["type"] == "split":
                ratio = Decimal(row["ratio"])
                for lot in queue:
                    lot[0] *= ratio
                continue
            quantity = Decimal(row["quantity"])
            price, fees = Decimal(row["price"]), Decimal(row["fees"])
            if row["type"] == "buy":
                cost = quantity * price + fees
                queue.append([quantity, cost])
                cash -= cost
                continue
            proceeds = quantity * price - fees
            cash += proceeds
            year = row["date"][:4]
            left, dealt = quantity, Decimal(0)
            while left:
                lot = queue[0]
                units = min(left, lot[0])
                basis = lot[1] if units == lot[0] else (lot[1] * units / lot[0]).quantize(
                    UNIT, ROUND_HALF_EVEN)
                left -= units
                until = proceeds if not left else (proceeds * (quantity - left) / quantity).quantize(
                    UNIT, ROUND_HALF_EVEN)
                gains[year] = gains.get(year, 0) + until - dealt - basis
                dealt = until
                lot[0] -= units
                lot[1] -= basis
                if not lot[0]:
                    queue.popleft()
    open_basis = sum((lot[1] for queue in lots.values() for lot in queue), Decimal(0))
    by_year = {f"gain_{year}": gain for year, gain in gains.items()}
    return by_year | {"gain": sum(gains.values()), "cash": cash, "open_basis": open_basis}


if sys.argv[1] == "data":
    write(sys.argv[2], int(sys.argv[3]), splits=len(sys.argv) < 5)
else:
    for i in range(int(sys.argv[3])):
        start = time.perf_counter()
        totals = book(sys.argv[2])
        print("time", time.perf_counter() - start)
        if i == 0:
            for name, value in totals.items():
                text = format(value, "f")
                print("digits", name, text.rstrip("0").rstrip(".") if "." in text else text)
                print("value", name, float(value))
