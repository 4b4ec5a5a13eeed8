#!/usr/bin/python3
"""clo_engine_peer.py REPETITIONS: the matrix of bench/clo.cpp in NumPy.

Higham (2002): alternating projections with Dykstra's correction, by eigh; then Cholesky.
"""
import sys
import time

import numpy as np


def matrix(n):
    i, j = np.indices((n, n))
    low, high = np.maximum(i, j), np.minimum(i, j)
    result = np.where((low * 7 + high * 13) % 31 == 0, 0.9, 0.3)
    result[low // 4 == high // 4] = 1.0
    np.fill_diagonal(result, 1.0)
    return result


def nearest(given, tolerance=1e-9):
    y, correction = given.copy(), np.zeros_like(given)
    for _ in range(1000):
        r = y - correction
        values, vectors = np.linalg.eigh(r)
        x = (vectors * np.maximum(values, 0.0)) @ vectors.T
        correction = x - r
        before, y = y, x.copy()
        np.fill_diagonal(y, 1.0)
        if np.linalg.norm(y - before) <= tolerance * np.linalg.norm(y):
            break
    return y


def main():
    given = matrix(488)
    for _ in range(int(sys.argv[1])):
        start = time.perf_counter()
        np.linalg.eigvalsh(given)
        made = nearest(given)
        np.linalg.cholesky(made + 1e-7 * np.eye(len(made)))
        print("time", time.perf_counter() - start)
    print("value distance", np.linalg.norm(made - given))


main()
