#!/usr/bin/python3
"""Correlation of 2,000 series in NumPy and pandas: the peer of correlation.cpp.

    correlation_peer.py data DIR               writes the series
    correlation_peer.py WORKLOAD DIR REPETITIONS

WORKLOAD: syrk is Z'Z of standardized columns, which OpenBLAS computes as a symmetric rank-k update; corrcoef is
numpy.corrcoef, and pandas DataFrame.corr.
"""

import sys
import time

import numpy as np

DAYS, SERIES = 252, 2_000


def syrk(x):
    z = x - x.mean(0)
    z /= np.sqrt(np.einsum("ij,ij->j", z, z))
    return z.T @ z


def main():
    if sys.argv[1] == "data":
        rng = np.random.default_rng(7)
        (rng.normal(0, 0.01, (DAYS, 1)) + rng.normal(0, 0.02, (DAYS, SERIES))).tofile(
            f"{sys.argv[2]}/series.bin")
        return
    x = np.fromfile(f"{sys.argv[2]}/series.bin").reshape(DAYS, SERIES)
    body = {"syrk": lambda: syrk(x), "corrcoef": lambda: np.corrcoef(x, rowvar=False)}
    if sys.argv[1] == "pandas":
        import pandas
        frame = pandas.DataFrame(x)
        body["pandas"] = lambda: frame.corr().to_numpy()
    for repetition in range(-1, int(sys.argv[3])):
        start = time.perf_counter()
        matrix = body[sys.argv[1]]()
        if repetition >= 0:
            print("time", time.perf_counter() - start)
    print(f"value first {matrix[0, 1]:.17g}")
    print(f"value last {matrix[-2, -1]:.17g}")


main()
