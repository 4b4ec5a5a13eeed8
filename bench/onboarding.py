"""Times onboarding: onboarding.py BALLAST REPETITIONS. README.md says what is printed.

The 63 positions of the demo portfolios, whose symbols and prices are stored, from upload to an active portfolio; and
a file of 10,000 rows from upload to its errors. Both as a client of `ballast rpc` sees it.
"""
import csv
import os
import random
import subprocess
import sys
import tempfile
import time

from rpc import Rpc

FILE_GOAL_S = 0.3
ROWS = 10_000


def demo_file() -> str:
    here = os.path.dirname(os.path.abspath(__file__))
    lines = ["ticker,quantity,entry_price,entry_date,tags"]
    with open(f"{here}/../demo/positions.csv", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            price, date = row.get("entry_price") or "100", row.get("entry_date") or "2024-01-16"
            lines.append(f"{row['symbol']},{row['quantity']},{price},{date},")
    return "\n".join(lines) + "\n"


def large_file() -> str:
    random.seed(1)
    lines = ["ticker,quantity,entry_price,entry_date,tags"]
    for i in range(ROWS):
        quantity = "12x" if i % 100 == 0 else str(random.randint(1, 999))
        lines.append(f"S{i:05},{quantity},{random.uniform(1, 900):.2f},2024-01-16,\"tech,core\"")
    return "\n".join(lines) + "\n"


def main() -> None:
    ballast, repetitions = sys.argv[1], int(sys.argv[2])
    parsed = []
    with tempfile.TemporaryDirectory() as data:
        environment = {**os.environ, "HOME": data, "BALLAST_DATA": data}
        subprocess.run([ballast, "--quiet", "demo", "load"], check=True, env=environment)
        rpc = Rpc(ballast, data)
        positions, rows = demo_file(), large_file()
        for repetition in range(repetitions + 1):
            start = time.perf_counter()
            one = rpc.call("onboarding.upload", slug=f"bench-{repetition}", name="Bench",
                           content=positions, duplicates="keep")
            rpc.call("onboarding.confirm", id=one["id"])
            state = rpc.call("onboarding.complete", id=one["id"], accept_incomplete=True)["state"]
            taken = time.perf_counter() - start
            assert state == "active", state
            start = time.perf_counter()
            large = rpc.call("onboarding.upload", slug=f"large-{repetition}", name="Large", content=rows)
            read = time.perf_counter() - start
            assert large["steps"][0]["failed"] == ROWS // 100
            if repetition > 0:
                parsed.append(read)
                print("time", taken)
    print(f"goal rows_of_{ROWS} {sorted(parsed)[len(parsed) // 2]} {FILE_GOAL_S}")


main()
