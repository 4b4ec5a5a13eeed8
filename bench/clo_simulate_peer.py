#!/usr/bin/python3
"""clo_simulate_peer.py CASES PATHS REPETITIONS: the static pool of case A25 in numba, all cores.

Rules of tests/golden/clo/A12_deal8_inputs.json ("conventions"), written out for its eight notes.
Flows of assets without defaults are computed once; a path adds up those of the assets until their
default and runs the waterfall. CASES is tests/golden/clo.
"""
import csv
import json
import math
import sys
import time
from datetime import date

import numba
import numpy as np
from numba import njit, prange

QUARTERS, LAG, RECOVERY, CPR, RHO = 40, 4, 0.45, 0.15, 0.2
CCC_SHARE, CCC_PRICE, LIQUIDATION = 0.06, 0.70, 0.98
FACTORS = {"Ba2": 1350, "Ba3": 1766, "B1": 2220, "B2": 2720, "B3": 3490, "Caa1": 4770,
           "Baa3": 610, "Ba1": 940, "Caa2": 6500}
NOTES = 7
# Groups AB, C, D, E, F end with notes 2, 3, 4, 5, 6.
GROUP_END = np.array([2, 3, 4, 5, 6])
OC = np.array([1.212, 1.146, 1.0837, 1.0415, 0.0])
IC = np.array([1.2, 1.1, 1.05, 0.0, 0.0])
ORIGINAL = np.array([305e6, 15e6, 60e6, 30e6, 30e6, 22.5e6, 5e6])
SPREAD = np.array([0.0135, 0.016, 0.0185, 0.024, 0.036, 0.065, 0.0])
SUB_PAID, HURDLE, CASH = 42e6 * 0.95, 0.12, 5e6


def quantile(p):
    """Standard normal quantile by bisection on erfc; only for tables."""
    low, high = -12.0, 12.0
    for _ in range(200):
        middle = (low + high) / 2
        if 0.5 * math.erfc(-middle / math.sqrt(2)) < p:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def tables(cases):
    deal = json.load(open(f"{cases}/A12_deal8_inputs.json"))["deal"]
    index = np.array([float(x) for x in deal["index_path"]])
    dates = [date(2026, 1, 15)]
    for q in range(1, QUARTERS + 1):
        month = 3 * q
        dates.append(date(2026 + month // 12, 1 + month % 12, 15))
    days = np.array([(b - a).days for a, b in zip(dates, dates[1:])], float)
    rows = list(csv.DictReader(open(f"{cases}/A25_benchmark_300_assets.csv")))
    n = len(rows)
    flows = np.zeros((n, QUARTERS, 4))  # interest, scheduled, unscheduled, end
    begins = np.zeros((n, QUARTERS))
    bounds = np.full((n, QUARTERS), np.inf)
    last = np.zeros(n, np.int64)
    prepay = 1 - (1 - CPR) ** 0.25
    known = {}
    for i, row in enumerate(rows):
        balance, maturity = float(row["par"]), int(row["maturity_quarter"])
        last[i] = min(maturity, QUARTERS)
        factor = FACTORS[row["moody"]]
        for q in range(QUARTERS):
            begins[i, q] = balance
            if (factor, q) not in known:
                known[factor, q] = quantile(1 - (1 - factor / 1e4) ** ((q + 1) / 40))
            bounds[i, q] = known[factor, q]
            rate = max(index[q], float(row["floor"])) + float(row["spread"])
            interest = balance * rate * days[q] / 360
            scheduled = balance if q + 1 >= maturity else balance * float(row["amort_per_quarter"])
            unscheduled = 0.0 if q + 1 >= maturity else (balance - scheduled) * prepay
            balance -= scheduled + unscheduled
            flows[i, q] = interest, scheduled, unscheduled, balance
    return flows, begins, bounds, last, index, days


@njit(fastmath=False)
def ic_cure(numerator, due, trigger, upto, balance, deferred, rate, year):
    excess = max(due - max(numerator, 0.0) / trigger, 0.0)
    cure = 0.0
    for i in range(upto + 1):
        if excess <= 0.0:
            break
        whole = balance[i] + deferred[i]
        accrual = rate[i] * year
        paid = min(excess / accrual, whole)
        cure += paid
        excess -= paid * accrual
    return cure


@njit(fastmath=False)
def pay_down(cash, balance, deferred, paid):
    for i in range(NOTES):
        part = min(cash, deferred[i])
        deferred[i] -= part
        cash -= part
        paid[i] += part
        part = min(cash, balance[i])
        balance[i] -= part
        cash -= part
        paid[i] += part
    return cash


@njit(fastmath=False)
def cure_due(group, numerator, interest, balance, deferred, rate, year, principal):
    end = GROUP_END[group]
    owed = 0.0
    due = 0.0
    for i in range(end + 1):
        owed += balance[i] + deferred[i]
        due += (balance[i] + deferred[i]) * rate[i] * year
    if owed <= 1e-4:
        return 0.0
    x = 0.0
    if OC[group] > 0.0 and numerator / owed < OC[group]:
        if principal:
            x = (OC[group] * owed - numerator) / (OC[group] - 1.0)
        else:
            x = owed - numerator / OC[group]
        x = min(max(x, 0.0), owed)
    if IC[group] > 0.0 and due > 1e-4 and interest / due < IC[group]:
        x = max(x, ic_cure(interest, due, IC[group], end, balance, deferred, rate, year))
    return x


@njit(fastmath=False)
def equity(cash, hurdle):
    first = min(cash, hurdle)
    return hurdle - first, first + 0.8 * (cash - first)


@njit(fastmath=False)
def waterfall(pool, lost, recovered, index, days, shortfall):
    balance = ORIGINAL.copy()
    deferred = np.zeros(NOTES)
    unpaid = np.zeros(NOTES)
    rate = np.zeros(NOTES)
    left = np.zeros(NOTES)
    paid = np.zeros(NOTES)
    hurdle = SUB_PAID
    fee_unpaid = 0.0
    carried = 0.0
    total = 0.0
    accelerated = False
    begin = pool[QUARTERS, 3]
    for q in range(QUARTERS):
        year = days[q] / 360.0
        performing = pool[q, 3]
        interest = pool[q, 0]
        carried += lost[q] * RECOVERY - recovered[q]
        principal = pool[q, 1] + pool[q, 2] + recovered[q] + (CASH if q == 0 else 0.0)
        if q == QUARTERS - 1:
            principal += performing * LIQUIDATION + carried
            performing = 0.0
            carried = 0.0
        hurdle *= (1.0 + HURDLE) ** (days[q] / 365.0)
        for i in range(NOTES):
            rate[i] = 0.11 if i == 6 else index[q] + SPREAD[i]
            left[i] = (balance[i] + deferred[i] + unpaid[i]) * rate[i] * year + unpaid[i]
            unpaid[i] = 0.0
        ccc = CCC_SHARE * performing
        haircut = max(ccc - 0.075 * (performing + principal), 0.0) * (1.0 - CCC_PRICE)
        value = performing + carried - haircut
        senior = 0.0015 * begin * year
        junior = 0.0025 * begin * year + fee_unpaid
        admin = 95e3
        owed = balance[0] + deferred[0]
        if owed > 1e-4 and performing + carried + principal < 1.025 * owed:
            accelerated = True
        if accelerated:
            cash = interest + principal
            for fee in (admin, senior):
                cash -= min(cash, fee)
            for i in range(NOTES):
                part = min(cash, left[i])
                cash -= part
                deferred[i] += left[i] - part
                part = min(cash, deferred[i])
                deferred[i] -= part
                cash -= part
                part = min(cash, balance[i])
                balance[i] -= part
                cash -= part
        else:
            cash = interest
            admin_senior = min(cash, 75e3)
            cash -= admin_senior
            senior_paid = min(cash, senior)
            cash -= senior_paid
            net = interest - 75e3 - senior
            for i in range(3):
                part = min(cash, left[i])
                left[i] -= part
                cash -= part
            for group in range(5):
                if group > 0:
                    i = group + 2
                    part = min(cash, left[i])
                    cash -= part
                    deferred[i] += left[i] - part
                    left[i] = 0.0
                    part = min(cash, deferred[i])
                    deferred[i] -= part
                    cash -= part
                x = cure_due(group, value + principal, net, balance, deferred, rate, year, False)
                x = min(x, cash)
                cash -= x
                pay_down(x, balance, deferred, paid)
            admin_rest = admin - 75e3
            part = min(cash, admin_rest)
            admin_rest -= part
            cash -= part
            part = min(cash, junior)
            junior -= part
            cash -= part
            hurdle, got = equity(cash, hurdle)
            total += got
            cash = principal
            for due in (75e3 - admin_senior, senior - senior_paid):
                cash -= min(cash, due)
            for i in range(3):
                part = min(cash, left[i])
                left[i] -= part
                cash -= part
            for group in range(5):
                if group > 0:
                    i = group + 2
                    above = 0.0
                    for s in range(i):
                        above += balance[s] + deferred[s]
                    if above <= 1e-4:
                        part = min(cash, deferred[i])
                        deferred[i] -= part
                        cash -= part
                x = cure_due(group, value + cash, net, balance, deferred, rate, year, True)
                x = min(x, cash)
                cash -= x
                pay_down(x, balance, deferred, paid)
            cash = pay_down(cash, balance, deferred, paid)
            part = min(cash, admin_rest)
            cash -= part
            for i in range(3):
                unpaid[i] = left[i]
        part = min(cash, junior)
        junior -= part
        cash -= part
        hurdle, got = equity(cash, hurdle)
        total += got
        fee_unpaid = junior
        begin = pool[q, 3]
    for i in range(NOTES):
        shortfall[i] = balance[i] + deferred[i] + unpaid[i]
    return total


@njit(parallel=True, fastmath=False)
def simulate(paths, flows, begins, bounds, last, index, days):
    n = flows.shape[0]
    losses = np.zeros((paths, NOTES))
    totals = np.zeros(paths)
    defaulted = np.zeros(paths)
    for p in prange(paths):
        pool = np.zeros((QUARTERS + 1, 4))
        lost = np.zeros(QUARTERS)
        recovered = np.zeros(QUARTERS)
        common = math.sqrt(RHO) * np.random.standard_normal()
        own = math.sqrt(1.0 - RHO)
        for i in range(n):
            x = common + own * np.random.standard_normal()
            end = QUARTERS
            if x <= bounds[i, last[i] - 1]:
                end = np.searchsorted(bounds[i, :last[i]], x)
                lost[end] += begins[i, end]
                recovered[min(end + LAG, QUARTERS - 1)] += begins[i, end] * RECOVERY
                defaulted[p] += begins[i, end]
            for q in range(end):
                for c in range(4):
                    pool[q, c] += flows[i, q, c]
            pool[QUARTERS, 3] += begins[i, 0]
        totals[p] = waterfall(pool, lost, recovered, index, days, losses[p])
    return losses, totals, defaulted


def main():
    cases, paths, repetitions = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    data = tables(cases)
    simulate(64, *data)  # compiles
    for _ in range(repetitions):
        start = time.perf_counter()
        losses, totals, defaulted = simulate(paths, *data)
        print("time", time.perf_counter() - start)
    reference = json.load(open(f"{cases}/A25_benchmark_300x8x40.json"))["monte_carlo"]
    reference = reference["reference_4000000_paths"]
    for i, name in enumerate(("A1", "A2", "B", "C", "D", "E", "F")):
        if i < 2:  # too rare for a standard error
            continue
        of = reference["tranche_shortfall"][name]
        error = math.hypot(losses[:, i].std() / math.sqrt(paths), of["std_error"])
        print("check", f"loss_{name}", (losses[:, i].mean() - of["mean"]) / error, 4)
    of = reference["equity_total_distributions"]
    error = math.hypot(totals.std() / math.sqrt(paths), of["std_error"])
    print("check", "equity", (totals.mean() - of["mean"]) / error, 4)
    print("check", "threads", numba.get_num_threads() - 2, 64)


main()
