#!/usr/bin/python3
"""VaR in NumPy: the peer of risk_var.cpp.

    risk_var_peer.py data DIR                      writes returns, values and Cholesky factor
    risk_var_peer.py WORKLOAD DIR REPETITIONS [PATHS]
"""

import sys
import time

import numpy as np

POSITIONS, DAYS, CHUNK, NU = 200, 1000, 10_000, 4.5
ALPHAS = (0.05, 0.025, 0.01)


def write_data(directory):
    rng = np.random.default_rng(3)
    loadings = rng.normal(0, 0.008, (POSITIONS, 5))
    factors = rng.normal(0, 1, (DAYS, 5))
    own = rng.normal(0, 0.01, (DAYS, POSITIONS)) * rng.uniform(0.5, 2, POSITIONS)
    returns = factors @ loadings.T + own
    values = rng.normal(50_000, 30_000, POSITIONS)
    returns.tofile(f"{directory}/returns.bin")
    values.tofile(f"{directory}/values.bin")
    np.linalg.cholesky(np.cov(returns, rowvar=False)).tofile(f"{directory}/cholesky.bin")


def expected_shortfall(pnl, quantile):
    return -pnl[pnl <= quantile].mean()


def parametric_historical(returns, values):
    # Normal quantiles at 95, 97.5 and 99 %, which avoids loading SciPy.
    z = {0.05: 1.6448536269514722, 0.025: 1.959963984540054, 0.01: 2.3263478740408408}
    covariance = np.cov(returns, rowvar=False)
    mean = returns.mean(0)
    sigma = np.sqrt(values @ covariance @ values)
    slope = covariance @ values / sigma
    figures = []
    for alpha in ALPHAS:
        density = np.exp(-z[alpha] ** 2 / 2) / np.sqrt(2 * np.pi)
        figures += [z[alpha] * sigma - mean @ values, sigma * density / alpha - mean @ values]
    pnl = returns @ values
    for alpha in ALPHAS:
        quantile = np.quantile(pnl, alpha)
        figures += [-quantile, expected_shortfall(pnl, quantile)]
    components = [values * (z[alpha] * slope - mean) for alpha in ALPHAS]
    return np.array(figures), np.concatenate(components)


def monte_carlo(cholesky, values, seed, paths, student):
    rng = np.random.default_rng(seed)
    pnl = np.empty(paths)
    for first in range(0, paths, CHUNK):
        size = min(CHUNK, paths - first)
        draws = rng.standard_normal((size, POSITIONS)) @ cholesky.T
        if student:
            draws *= np.sqrt((NU - 2) / rng.chisquare(NU, size))[:, None]
        pnl[first:first + size] = draws @ values
    figures = []
    for alpha in ALPHAS:
        quantile = np.quantile(pnl, alpha)
        figures += [-quantile, expected_shortfall(pnl, quantile)]
    return np.array(figures)


def options_book(returns):
    """P&L of 1,000 European options on every day, revalued; VaR and ES at 95 and 99 %."""
    from scipy.special import ndtr
    stock = np.repeat(np.arange(POSITIONS), 5)
    k = np.tile(np.arange(5), POSITIONS)
    sign = np.where((stock + k) % 2 == 0, 1.0, -1.0)
    units = np.where(k % 3 == 0, -1000.0, 1000.0)
    strike = 80.0 + 10.0 * k
    time_left = 0.1 + 0.002 * stock
    rate, volatility = 0.03, 0.25

    def price(spot):
        s = volatility * np.sqrt(time_left)
        d1 = (np.log(spot / strike) + (rate + volatility**2 / 2) * time_left) / s
        return sign * (spot * ndtr(sign * d1)
                       - strike * np.exp(-rate * time_left) * ndtr(sign * (d1 - s)))

    pnl = (price(100.0 * (1 + returns[:, stock])) - price(100.0)) @ units
    figures = {}
    for alpha, name in ((0.05, 95), (0.01, 99)):
        quantile = np.quantile(pnl, alpha)
        figures[f"var{name}"] = -quantile
        figures[f"es{name}"] = expected_shortfall(pnl, quantile)
    return figures


def main():
    if sys.argv[1] == "data":
        write_data(sys.argv[2])
        return
    workload, directory, repetitions = sys.argv[1], sys.argv[2], int(sys.argv[3])
    paths = int(sys.argv[4]) if len(sys.argv) > 4 else 1_000_000
    returns = np.fromfile(f"{directory}/returns.bin").reshape(DAYS, POSITIONS)
    values = np.fromfile(f"{directory}/values.bin")
    cholesky = np.fromfile(f"{directory}/cholesky.bin").reshape(POSITIONS, POSITIONS)
    if workload == "options":
        for repetition in range(repetitions + 1):
            start = time.perf_counter()
            figures = options_book(returns)
            if repetition > 0:
                print("time", time.perf_counter() - start)
        for name, value in figures.items():
            print(f"value {name} {value!r}")
        return
    if workload == "parametric_historical":
        for repetition in range(repetitions + 1):
            start = time.perf_counter()
            figures, components = parametric_historical(returns, values)
            taken = time.perf_counter() - start
            if repetition > 0:
                print("time", taken)
        for i, value in enumerate(np.concatenate([figures, components])):
            print(f"value figure{i} {value!r}")
        return
    monte_carlo(cholesky, values, 0, CHUNK, workload == "student_t")
    for repetition in range(repetitions):
        start = time.perf_counter()
        monte_carlo(cholesky, values, repetition + 1, paths, workload == "student_t")
        print("time", time.perf_counter() - start)


main()
