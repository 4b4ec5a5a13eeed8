#!/usr/bin/python3
"""Options in NumPy with SciPy's ndtr, and in numba: peers of options.cpp.

    options_peer.py data DIR                    writes options and their prices
    options_peer.py WORKLOAD DIR REPETITIONS    WORKLOAD: european, numba, implied
"""

import math
import sys
import time

import numpy as np
from scipy.special import ndtr

COUNT = 1_000_000


def write_data(directory):
    rng = np.random.default_rng(11)
    spot = 100 * np.exp(rng.normal(0, 0.5, COUNT))
    # Whole days, in which QuantLib's engines count.
    years = rng.integers(7, 1096, COUNT) / 365.0
    volatility = rng.uniform(0.1, 0.8, COUNT)
    rate = rng.uniform(0, 0.06, COUNT)
    dividend_yield = rng.uniform(0, 0.04, COUNT)
    strike = spot * np.exp(np.clip(rng.normal(0, 0.25, COUNT), -0.9, 0.9))
    sign = np.where(rng.random(COUNT) < 0.5, 1.0, -1.0)
    rows = np.stack([spot, strike, years, rate, dividend_yield, volatility, sign])
    rows.tofile(f"{directory}/options.bin")
    european(*rows)[0].tofile(f"{directory}/prices.bin")


def european(spot, strike, years, rate, dividend_yield, volatility, sign):
    root = np.sqrt(years)
    s = volatility * root
    spot_factor = np.exp(-dividend_yield * years)
    strike_factor = np.exp(-rate * years)
    d1 = (np.log(spot / strike) + (rate - dividend_yield + 0.5 * volatility**2) * years) / s
    n1 = ndtr(sign * d1)
    n2 = ndtr(sign * (d1 - s))
    density = np.exp(-0.5 * d1 * d1) * 0.3989422804014327
    spot_value = spot * spot_factor * n1
    strike_value = strike * strike_factor * n2
    vega = spot * spot_factor * density * root
    return (sign * (spot_value - strike_value), sign * spot_factor * n1,
            spot_factor * density / (spot * s), vega,
            sign * (dividend_yield * spot_value - rate * strike_value)
            - 0.5 * vega * volatility / years,
            sign * years * strike_value)


def implied(price, spot, strike, years, rate, dividend_yield, _, sign):
    """Newton from Manaster and Koehler's seed, bisection where it leaves the bracket."""
    root = np.sqrt(years)
    forward = spot * np.exp((rate - dividend_yield) * years)
    discount = np.exp(-rate * years)
    moneyness = np.log(forward / strike)
    found = np.maximum(np.sqrt(2 * np.abs(moneyness) / years), 0.05)
    low = np.full_like(found, 1e-6)
    high = np.full_like(found, 5.0)
    for _ in range(40):
        s = found * root
        d1 = moneyness / s + 0.5 * s
        model = discount * sign * (forward * ndtr(sign * d1) - strike * ndtr(sign * (d1 - s)))
        vega = discount * forward * np.exp(-0.5 * d1 * d1) * 0.3989422804014327 * root
        error = model - price
        high = np.where(error > 0, np.minimum(high, found), high)
        low = np.where(error < 0, np.maximum(low, found), low)
        with np.errstate(all="ignore"):
            step = found - error / vega
        step = np.where((step > low) & (step < high), step, 0.5 * (low + high))
        moved = np.abs(step - found).max()
        found = step
        if moved < 1e-12:
            break
    return found


def make_numba():
    import numba

    @numba.njit(parallel=True, fastmath=True)
    def run(spot, strike, years, rate, dividend_yield, volatility, sign, out):
        for i in numba.prange(len(spot)):
            root = math.sqrt(years[i])
            s = volatility[i] * root
            spot_factor = math.exp(-dividend_yield[i] * years[i])
            strike_factor = math.exp(-rate[i] * years[i])
            d1 = (math.log(spot[i] / strike[i])
                  + (rate[i] - dividend_yield[i] + 0.5 * volatility[i] ** 2) * years[i]) / s
            c = sign[i]
            n1 = 0.5 * math.erfc(-c * d1 * 0.7071067811865476)
            n2 = 0.5 * math.erfc(-c * (d1 - s) * 0.7071067811865476)
            density = math.exp(-0.5 * d1 * d1) * 0.3989422804014327
            spot_value = spot[i] * spot_factor * n1
            strike_value = strike[i] * strike_factor * n2
            vega = spot[i] * spot_factor * density * root
            out[0, i] = c * (spot_value - strike_value)
            out[1, i] = c * spot_factor * n1
            out[2, i] = spot_factor * density / (spot[i] * s)
            out[3, i] = vega
            out[4, i] = (c * (dividend_yield[i] * spot_value - rate[i] * strike_value)
                         - 0.5 * vega * volatility[i] / years[i])
            out[5, i] = c * years[i] * strike_value

    return run


def main():
    if sys.argv[1] == "data":
        write_data(sys.argv[2])
        return
    workload, directory, repetitions = sys.argv[1], sys.argv[2], int(sys.argv[3])
    rows = np.fromfile(f"{directory}/options.bin").reshape(7, COUNT)
    out = np.empty((6, COUNT))
    if workload == "numba":
        compiled = make_numba()
        run = lambda: compiled(*rows, out)
    elif workload == "european":
        def run():
            nonlocal out
            out = european(*rows)
    else:
        price = np.fromfile(f"{directory}/prices.bin")
        run = lambda: implied(price, *rows)
    run()
    for _ in range(repetitions):
        start = time.perf_counter()
        run()
        print("time", time.perf_counter() - start)
    if workload != "implied":
        for i in range(6):
            print(f"value sum{i} {float(np.sum(out[i]))!r}")


main()
