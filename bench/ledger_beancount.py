#!/usr/bin/python3
"""ledger_beancount.py data CSV FILE: converts the transactions of a CSV without splits to beancount's format;
ledger_beancount.py book FILE REPETITIONS: loads them, which matches lots by FIFO."""
import csv
import os
import sys
import time

os.environ["BEANCOUNT_DISABLE_LOAD_CACHE"] = "1"


def write(source, path):
    with open(source, newline="") as rows, open(path, "w") as out:
        opened = set()
        out.write("2000-01-01 open Assets:Cash\n2000-01-01 open Income:Gain\n")
        for row in csv.DictReader(rows):
            symbol, units = row["symbol"], row["quantity"]
            account = f"Assets:{symbol}"
            if symbol not in opened:
                opened.add(symbol)
                out.write(f'2000-01-01 open {account} {symbol} "FIFO"\n')
            cents = round(float(units) * float(row["price"]) * 100)
            fees = round(float(row["fees"]) * 100)
            buy = row["type"] == "buy"
            money = (cents + fees if buy else cents - fees) / 100
            out.write(f'{row["date"]} * "{row["type"]}"\n')
            if buy:
                out.write(f"  {account}  {units} {symbol} {{{{{money:.2f} USD}}}}\n"
                          f"  Assets:Cash  {-money:.2f} USD\n")
            else:
                out.write(f"  {account}  -{units} {symbol} {{}}\n"
                          f"  Assets:Cash  {money:.2f} USD\n  Income:Gain\n")


def book(path):
    from beancount import loader
    from beancount.core.data import Transaction

    start = time.perf_counter()
    entries, errors, _ = loader.load_file(path)
    taken = time.perf_counter() - start
    if errors:
        sys.exit(str(errors[0]))
    gains = {}
    cash = basis = 0
    for entry in entries:
        if not isinstance(entry, Transaction):
            continue
        for posting in entry.postings:
            year = f"gain_{entry.date.year}"
            if posting.cost is not None:
                cost = posting.units.number * posting.cost.number
                basis += cost
                if cost < 0:
                    gains[year] = gains.get(year, 0) + cost
            elif posting.account == "Assets:Cash":
                cash += posting.units.number
                if entry.narration == "sell":
                    gains[year] = gains.get(year, 0) + posting.units.number
    return taken, gains | {"gain": sum(gains.values()), "cash": cash, "open_basis": basis}


if sys.argv[1] == "data":
    write(sys.argv[2], sys.argv[3])
else:
    for i in range(int(sys.argv[3])):
        taken, values = book(sys.argv[2])
        print("time", taken)
        if i == 0:
            for name, value in values.items():
                print("value", name, float(value))
