#!/usr/bin/env python3
"""Times an import of one symbol into stored prices of 500 symbols over 10 years, and the read of a
panel, of coverage and of quality flags before and after 40 such imports, in milliseconds.

    prices.py BALLAST [SYMBOLS [YEARS]]

BALLAST is the program; a server is started on a temporary directory. Requests go over HTTP, so that the
times include the response."""
import datetime
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

program, symbols, years = sys.argv[1], int((sys.argv + [500] * 3)[2]), int((sys.argv + [10] * 4)[3])
random.seed(1)


def days(count):
    day, out = datetime.date(2014, 1, 2), []
    while len(out) < count:
        if day.weekday() < 5:
            out.append(day.isoformat())
        day += datetime.timedelta(days=1)
    return out


dates = days(252 * years)
names = [f"S{i:03}" for i in range(symbols)]
with tempfile.TemporaryDirectory() as home:
    closes = [100.0] * symbols
    path = os.path.join(home, "closes.csv")
    with open(path, "w", encoding="ascii") as file:
        file.write("date," + ",".join(names) + "\n")
        for date in dates:
            closes = [max(1.0, c * random.gauss(1, 0.01)) for c in closes]
            file.write(date + "," + ",".join(f"{c:.2f}" for c in closes) + "\n")
    data = ["--data", os.path.join(home, "data")]
    begin = time.perf_counter()
    subprocess.run([program, *data, "call", "market.import_prices",
                    json.dumps({"file": path, "commit": True})],
                   check=True, stdout=subprocess.DEVNULL)
    print(f"import of {symbols * len(dates):,} prices: {time.perf_counter() - begin:.1f} s")
    token = json.loads(subprocess.run(
        [program, *data, "call", "auth.create_token", "-"], check=True, capture_output=True,
        input=b'{"name":"bench"}').stdout)["token"]
    server = subprocess.Popen([program, *data, "serve", "--port", "0"], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True)
    try:
        address = ""
        for line in server.stdout:
            if found := re.search(r"http://(127\.0\.0\.1:\d+)", line):
                address = found.group(1)
                break

        def post(method, body):
            request = urllib.request.Request(
                f"http://{address}/api/v1/rpc", json.dumps(
                    {"jsonrpc": "2.0", "id": 1, "method": method, "params": body}).encode(),
                {"Authorization": "Bearer " + token, "Content-Type": "application/json"})
            begin = time.perf_counter()
            with urllib.request.urlopen(request) as answer:
                text = answer.read()
            assert b'"error"' not in text[:200], text[:500]
            return (time.perf_counter() - begin) * 1000

        def panel(count):
            chosen = names[:: max(1, symbols // count)][:count]
            return statistics.median(
                post("market.prices", {"symbols": chosen, "last": 1}) for _ in range(15))

        def unread():
            # Each leaves out another symbol: no panel with these is in memory.
            return statistics.median(
                post("market.prices", {"symbols": names[:i] + names[i + 1:], "last": 1})
                for i in range(min(10, symbols)))

        def report(when):
            print(f"{when}: panel of 20 symbols {panel(20):.0f} ms, of all {panel(symbols):.0f} ms in memory "
                  f"and {unread():.0f} ms from the files, "
                  f"coverage {post('market.coverage', {'limit': 50}):.0f} ms, quality of all "
                  f"{post('market.quality', {'limit': 500}):.0f} ms and again "
                  f"{post('market.quality', {'limit': 500}):.0f} ms", flush=True)

        report("before")
        times, reads, panels = [], [], []
        for i in range(40):
            symbol = random.choice(names)
            rows = "\n".join(f"{date},{symbol},{random.uniform(50, 150):.2f}"
                             for date in (dates if i % 4 == 0 else dates[-5:]))
            times.append(post("market.import_prices", {
                "content": "date,symbol,close\n" + rows, "commit": True}))
            if i >= 32:  # nothing of the import is in memory yet
                reads.append(post("market.prices", {"symbols": names, "last": 1}))
                panels.append(post("market.prices", {"symbols": names, "last": 1000}))
        print(f"import of one symbol: median {statistics.median(times):.0f} ms, "
              f"longest {max(times):.0f} ms")
        print(f"panel of all over 1,000 days at first after an import, with 32 to 40 parts beside the base: "
              f"read in {statistics.median(reads):.0f} ms, returned as JSON in {statistics.median(panels):.0f} ms more")
        report("after 40 imports")
    finally:
        server.terminate()
        server.wait()
