#!/usr/bin/python3
"""Factor regressions in NumPy: the peer of factors.cpp.

    factors_peer.py data DIR                  writes the returns of factors and assets
    factors_peer.py WORKLOAD DIR REPETITIONS

WORKLOAD: ols is numpy.linalg.lstsq on all series at once, with R squared; kernel also has Newey-West
t-statistics of every coefficient with four lags, series in blocks.
"""

import sys
import time

import numpy as np

DAYS, FACTORS, SERIES, LAGS, BLOCK = 252, 7, 10_000, 4, 500
SHOWN = (0, 17, SERIES - 1)


def write_data(directory):
    rng = np.random.default_rng(5)
    market = rng.normal(0, 0.01, (DAYS, 1))
    factors = market + rng.normal(0, 0.004, (DAYS, FACTORS))
    factors[:, :1] = market
    returns = factors @ rng.normal(0.3, 0.3, (FACTORS, SERIES)) + rng.normal(0, 0.012, (DAYS, SERIES))
    factors.tofile(f"{directory}/factors.bin")
    returns.tofile(f"{directory}/returns.bin")


def ols(x, y):
    beta, residual, _, _ = np.linalg.lstsq(x, y, rcond=None)
    centered = y - y.mean(0)
    return beta, 1 - residual / np.einsum("ij,ij->j", centered, centered)


def newey_west(x, y, beta):
    inverse = np.linalg.inv(x.T @ x)
    errors = np.empty_like(beta)
    for start in range(0, y.shape[1], BLOCK):
        block = slice(start, start + BLOCK)
        e = y[:, block] - x @ beta[:, block]
        g = x[:, :, None] * e[:, None, :]
        meat = np.einsum("tis,tjs->sij", g, g, optimize=True)
        for lag in range(1, LAGS + 1):
            cross = np.einsum("tis,tjs->sij", g[lag:], g[:-lag], optimize=True)
            meat += (1 - lag / (LAGS + 1)) * (cross + cross.transpose(0, 2, 1))
        errors[:, block] = np.sqrt(np.einsum("ij,sjk,ki->is", inverse, meat, inverse,
                                             optimize=True))
    return beta / errors


def main():
    if sys.argv[1] == "data":
        return write_data(sys.argv[2])
    workload, directory, repetitions = sys.argv[1], sys.argv[2], int(sys.argv[3])
    factors = np.fromfile(f"{directory}/factors.bin").reshape(DAYS, FACTORS)
    returns = np.fromfile(f"{directory}/returns.bin").reshape(DAYS, SERIES)
    x = np.column_stack([np.ones(DAYS), factors])
    ols(x, returns)
    t = None
    for _ in range(repetitions):
        start = time.perf_counter()
        beta, r_squared = ols(x, returns)
        if workload == "kernel":
            t = newey_west(x, returns, beta)
        print("time", time.perf_counter() - start)
    for s in SHOWN:
        print(f"value beta{s} {beta[1, s]:.17g}")
        print(f"value r_squared{s} {r_squared[s]:.17g}")
        if t is not None:
            print(f"value t{s} {t[1, s]:.17g}")
    return None


if __name__ == "__main__":
    main()
