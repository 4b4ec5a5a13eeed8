#!/usr/bin/python3
"""The plan of plan.cpp in NumPy, all paths at once:

    plan_peer.py data DIRECTORY
    plan_peer.py WORKLOAD DIRECTORY REPETITIONS [PATHS]
"""
import sys
import time

import numpy as np

YEARS = 30
MU_S, S_S, MU_B, S_B, RHO = 0.065, 0.17, 0.03, 0.06, 0.1
INTERCEPT, SLOPE, S_I = 0.01, 0.6, 0.013
STOCK, START = 0.6, 1e6
SPENDING = 0.052 * START
QUANTILES = [5, 10, 25, 50, 75, 90, 95]


def write_data(directory):
    rng = np.random.default_rng(7)
    for name, rows in (("history", 100), ("sequence", 10_000 + YEARS - 1)):
        table = np.stack([np.expm1(rng.normal(MU_S, S_S, rows)),
                          np.expm1(rng.normal(MU_B, S_B, rows)), rng.normal(0.025, 0.016, rows)])
        table.tofile(f"{directory}/{name}.bin")


def simulate(n, factors):
    """factors(t): growth of stock and bond, and the factor of inflation, of year t."""
    balance = np.full(n, START)
    spending = np.full(n, SPENDING)
    price = np.ones(n)
    growth = np.ones(n)
    inflation = np.ones(n)
    rate = SPENDING / START
    ok = np.ones(n, bool)
    balances = np.empty((YEARS, n))
    paid = np.empty((YEARS, n))
    for t in range(YEARS):
        if t > 0:
            hold = (growth < 1) & (spending * inflation > rate * balance)
            spending = np.where(hold, spending, spending * np.minimum(inflation, 1.06))
            base = spending
            if t < YEARS - 15:
                spending = np.where(base > 1.2 * rate * balance, base * 0.9, spending)
            spending = np.where(base < 0.8 * rate * balance, base * 1.1, spending)
        take = np.minimum(spending, balance)
        paid[t] = take / price
        ok &= spending - take <= 1e-12 * spending
        balance = balance - take
        stock, bond, inflation = factors(t)
        growth = STOCK * stock + (1 - STOCK) * bond
        balance = balance * growth
        price = price * inflation
        balances[t] = balance / price
    return ok.mean(), np.percentile(balances, QUANTILES, axis=1), np.percentile(paid, QUANTILES, axis=1)


def main():
    workload, directory = sys.argv[1:3]
    if workload == "data":
        return write_data(directory)
    repetitions = int(sys.argv[3])
    n = int(sys.argv[4]) if len(sys.argv) > 4 else 10_000
    history = np.fromfile(f"{directory}/history.bin").reshape(3, -1) + 1
    sequence = np.fromfile(f"{directory}/sequence.bin").reshape(3, -1) + 1
    for repetition in range(repetitions + 1):
        rng = np.random.default_rng(100 + repetition)
        start = time.perf_counter()
        if workload == "lognormal":
            draws = rng.standard_normal((YEARS, 3, n))
            state = {"rate": np.full(n, INTERCEPT / (1 - SLOPE))}

            def factors(t):
                z0, z1, z2 = draws[t]
                state["rate"] = INTERCEPT + SLOPE * state["rate"] + S_I * z2
                return (np.exp(MU_S + S_S * z0),
                        np.exp(MU_B + S_B * (RHO * z0 + np.sqrt(1 - RHO * RHO) * z1)),
                        1 + state["rate"])
        elif workload == "bootstrap":
            rows = rng.integers(0, history.shape[1], (YEARS, n))

            def factors(t):
                return history[0][rows[t]], history[1][rows[t]], history[2][rows[t]]
        else:
            def factors(t):
                return sequence[0][t:t + n], sequence[1][t:t + n], sequence[2][t:t + n]
        success, balances, paid = simulate(n, factors)
        if repetition > 0:
            print("time", time.perf_counter() - start)
    if workload == "same_rows":
        print("value success", success)
        for letter, rows in (("b", balances), ("s", paid)):
            for k in range(YEARS):
                for q in range(len(QUANTILES)):
                    print(f"value {letter}{k}_{q} {rows[q][k]!r}")


if __name__ == "__main__":
    main()
