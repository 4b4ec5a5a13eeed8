#!/usr/bin/env python3
"""Runs the daily batch of a `ballast` program and prints the times of compare.py.

    batch.py demo BALLAST REPETITIONS          the three demo portfolios, all engines and reports
    batch.py book BALLAST PORTFOLIOS POSITIONS portfolios of stocks drawn from the demo's symbols
    batch.py page BALLAST REPETITIONS          portfolio.summary over HTTP, from stored results

The time of a run is that of its record: from its start to its end, without the start of the process."""
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request


def call(program, data, method, request):
    text = subprocess.run([program, "call", method, "-"], input=json.dumps(request), text=True,
                          capture_output=True, check=True, env={**os.environ, "BALLAST_DATA": data})
    return json.loads(text.stdout)


def run(program, data, request):
    answer = call(program, data, "batch.run", {"force": True, **request})
    if answer["failed"]:
        bad = [step for step in answer["steps"] if step["state"] in ("failed", "stale")]
        sys.exit(f"{answer['failed']} steps failed: {bad[0]}")
    return answer


def demo(program, data, repetitions):
    for repetition in range(int(repetitions) + 1):
        answer = run(program, data, {})
        if repetition:  # the first is warm-up
            print("time", answer["duration_ms"] / 1000)
    print("check steps", len(answer["steps"]) - answer["done"], 0)


def book(program, data, portfolios, positions):
    symbols = [row["symbol"] for row in call(program, data, "market.securities", {"limit": 500})["data"]
               if row["type"] in ("equity", "etf")]
    draw = random.Random(1)
    slugs = []
    for number in range(int(portfolios)):
        slug = f"bench-{number}"
        slugs.append(slug)
        call(program, data, "portfolio.create", {"slug": slug, "name": slug})
        rows = [{"symbol": draw.choice(symbols), "quantity": str(draw.randint(-500, 1500) or 1),
                 "entry_date": "2024-01-05", "entry_price": "100"} for _ in range(int(positions))]
        call(program, data, "position.create_many",
             {"portfolio": slug, "positions": rows, "duplicates": "keep"})
    answer = run(program, data, {"portfolios": slugs})
    print("time", answer["duration_ms"] / 1000)
    print("value seconds_per_1000_portfolios", answer["duration_ms"] / len(slugs))


def page(program, data, repetitions):
    call(program, data, "batch.run", {})
    environment = {**os.environ, "BALLAST_DATA": data, "BALLAST_PORT": "8697"}
    server = subprocess.Popen([program, "serve"], env=environment, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL)
    try:
        token = subprocess.run([program, "token", "bench", "--scope", "portfolio:read"], text=True,
                               capture_output=True, check=True, env=environment).stdout.strip()
        request = urllib.request.Request(
            "http://127.0.0.1:8697/api/v1/portfolios/demo-long-short/summary",
            headers={"Authorization": f"Bearer {token.split()[-1]}"})
        for repetition in range(int(repetitions) + 20):
            try:
                start = time.perf_counter()
                with urllib.request.urlopen(request) as answer:
                    answer.read()
                if repetition >= 20:
                    print("time", time.perf_counter() - start)
            except urllib.error.URLError:
                time.sleep(0.2)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


if __name__ == "__main__":
    what, program, *rest = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([program, "--quiet", "demo", "load"], check=True,
                       env={**os.environ, "BALLAST_DATA": folder})
        {"demo": demo, "book": book, "page": page}[what](program, folder, *rest)
