#!/usr/bin/env python3
"""Time of plan.household for two people over 40 years on 10,000 paths, with taxes.

python3 bench/household.py build/release/src/app/ballast [PATHS]

Prints the wall time and the processor time of each run, first without Roth conversions, then
with a bracket to fill. Goal: 500 ms.
"""
import json
import os
import subprocess
import sys
import tempfile
import time

RUNS = 5
HOUSEHOLD = {
    "start_year": 2026,
    "years": 40,
    "people": [{"birth_year": 1960, "pia": 2800, "claim_months": 840},
               {"birth_year": 1962, "pia": 1000}],
    "accounts": [{"type": "taxable", "balance": 500000, "basis": 300000, "dividend_yield": 0.015},
                 {"type": "tax_deferred", "balance": 1200000},
                 {"type": "tax_free", "balance": 100000}],
    "spending": 90000,
    "allocation": {"stock": 0.6, "bond": 0.4},
}
CONVERSIONS = {"policy": "fill_bracket", "rate": 0.22, "last_year": 9}


class Sidecar:
    """`ballast rpc`: JSON-RPC, a request and a response a line."""

    def __init__(self, binary, data):
        self.process = subprocess.Popen([binary, "rpc", "--data", data], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)

    def processor_time(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="utf-8") as stat:
            fields = stat.read().split()
        return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")

    def call(self, method, params):
        request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if "error" in answer:
            sys.exit(answer["error"]["message"])
        return answer["result"]


def main():
    binary = sys.argv[1]
    paths = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    with tempfile.TemporaryDirectory() as data:
        sidecar = Sidecar(binary, data)
        for name, more in (("plain", {}), ("conversions", {"conversions": CONVERSIONS})):
            for seed in range(1, RUNS + 1):
                before = sidecar.processor_time()
                start = time.perf_counter()
                made = sidecar.call("plan.household",
                                    {**HOUSEHOLD, **more, "paths": paths, "seed": seed})
                seconds = time.perf_counter() - start
                used = sidecar.processor_time() - before
                print(f"{name} {seconds:.3f} s, processor {used:.2f} s, "
                      f"success {made['success_rate']:.4f}")
        sidecar.process.stdin.close()
        sidecar.process.wait()


if __name__ == "__main__":
    main()
