#!/usr/bin/python3
"""clo_simulate_peer.py CASES PATHS REPETITIONS: the static pool of case A25 in numba, all cores.

Rules of tests/golden/clo/A12_deal8_inputs.json ("conventions"), written out for its eight notes.
Flows of assets without defaults are computed once; a path adds up those of the assets until their
default and runs the waterfall. What a simulation reports is computed too, as in our program: loss,
average life, price, rate of return and largest deferred interest of each tranche, failures of the
coverage tests by date, and the distributions over paths. CASES is tests/golden/clo.
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
TRANCHES, SUB = NOTES + 1, NOTES
PAID = np.append(ORIGINAL, SUB_PAID)
FIGURES = 5  # loss or distributions, average life, rate of return, price, deferred interest
PERCENTILES = [1, 5, 10, 25, 50, 75, 90, 95, 99]


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
    years = np.cumsum(days) / 365
    lengths, interval = np.unique(days / 365, return_inverse=True)
    rates = np.array([0.11 if t == 6 else SPREAD[min(t, 6)] for t in range(TRANCHES)])
    discounts = np.ones((TRANCHES, QUARTERS))
    for t in range(TRANCHES):
        floating = 0.0 if t >= 6 else index
        rate = HURDLE if t == SUB else rates[t]
        discounts[t] = np.cumprod(1 / (1 + (rate + floating) * days / 360))
    return flows, begins, bounds, last, index, days, discounts, years, interval, lengths


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
def pay_down(cash, balance, deferred, q, flows, principal):
    for i in range(NOTES):
        part = min(cash, deferred[i])
        deferred[i] -= part
        cash -= part
        flows[i, q] += part
        principal[i, q] += part
        part = min(cash, balance[i])
        balance[i] -= part
        cash -= part
        flows[i, q] += part
        principal[i, q] += part
    return cash


@njit(fastmath=False)
def cure_due(group, numerator, interest, balance, deferred, rate, year, principal, failures):
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
        if not principal:
            failures[group, 0] += 1
        if principal:
            x = (OC[group] * owed - numerator) / (OC[group] - 1.0)
        else:
            x = owed - numerator / OC[group]
        x = min(max(x, 0.0), owed)
    if IC[group] > 0.0 and due > 1e-4 and interest / due < IC[group]:
        if not principal:
            failures[group, 1] += 1
        x = max(x, ic_cure(interest, due, IC[group], end, balance, deferred, rate, year))
    return x


@njit(fastmath=False)
def equity(cash, hurdle):
    first = min(cash, hurdle)
    return hurdle - first, first + 0.8 * (cash - first)


@njit(fastmath=False)
def waterfall(pool, lost, recovered, index, days, shortfall, flows, principals, most, failures):
    balance = ORIGINAL.copy()
    deferred = np.zeros(NOTES)
    unpaid = np.zeros(NOTES)
    rate = np.zeros(NOTES)
    left = np.zeros(NOTES)
    hurdle = SUB_PAID
    fee_unpaid = 0.0
    carried = 0.0
    total = 0.0
    accelerated = False
    late = np.zeros(NOTES)  # interest of the date that is not paid
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
                flows[i, q] += part
                deferred[i] += left[i] - part
                part = min(cash, deferred[i])
                deferred[i] -= part
                cash -= part
                flows[i, q] += part
                part = min(cash, balance[i])
                balance[i] -= part
                cash -= part
                flows[i, q] += part
                principals[i, q] += part
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
                flows[i, q] += part
            for group in range(5):
                if group > 0:
                    i = group + 2
                    part = min(cash, left[i])
                    cash -= part
                    flows[i, q] += part
                    late[i] = left[i] - part
                    deferred[i] += late[i]
                    left[i] = 0.0
                    part = min(cash, deferred[i])
                    deferred[i] -= part
                    cash -= part
                    flows[i, q] += part
                x = cure_due(group, value + principal, net, balance, deferred, rate, year, False,
                             failures[q])
                x = min(x, cash)
                cash -= x
                pay_down(x, balance, deferred, q, flows, principals)
            admin_rest = admin - 75e3
            part = min(cash, admin_rest)
            admin_rest -= part
            cash -= part
            part = min(cash, junior)
            junior -= part
            cash -= part
            hurdle, got = equity(cash, hurdle)
            total += got
            flows[SUB, q] += got
            cash = principal
            for due in (75e3 - admin_senior, senior - senior_paid):
                cash -= min(cash, due)
            for i in range(3):
                part = min(cash, left[i])
                left[i] -= part
                cash -= part
                flows[i, q] += part
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
                        flows[i, q] += part
                x = cure_due(group, value + cash, net, balance, deferred, rate, year, True,
                             failures[q])
                x = min(x, cash)
                cash -= x
                pay_down(x, balance, deferred, q, flows, principals)
            cash = pay_down(cash, balance, deferred, q, flows, principals)
            part = min(cash, admin_rest)
            cash -= part
            for i in range(3):
                unpaid[i] = left[i]
                late[i] = left[i]
            # Unpaid interest of the controlling class is an event of default from the next date on.
            for i in range(NOTES):
                if late[i] > 1e-4:
                    accelerated = True
                if balance[i] + deferred[i] + unpaid[i] > 1e-4:
                    break
        part = min(cash, junior)
        junior -= part
        cash -= part
        hurdle, got = equity(cash, hurdle)
        total += got
        flows[SUB, q] += got
        for i in range(NOTES):
            most[i] = max(most[i], deferred[i])
        fee_unpaid = junior
        begin = pool[q, 3]
    for i in range(NOTES):
        shortfall[i] = balance[i] + deferred[i] + unpaid[i]
    return total


@njit(fastmath=False)
def rate_of_return(flow, price, years, interval, lengths):
    """Newton's method on the logarithm of the value; the annual rate, or -1."""
    received = 0.0
    for q in range(QUARTERS):
        received += flow[q]
    if received <= 0.0:
        return -1.0
    rate, goal = 0.05, math.log(price)
    factors = np.zeros(len(lengths))
    for _ in range(60):
        for j in range(len(lengths)):
            factors[j] = math.exp(-rate * lengths[j])
        discount, value, moment = 1.0, 0.0, 0.0
        for q in range(QUARTERS):
            discount *= factors[interval[q]]
            part = flow[q] * discount
            value += part
            moment += part * years[q]
        step = (math.log(value) - goal) * value / moment
        following = min(max(rate + step, -15.0), 15.0)
        change, rate = following - rate, following
        if abs(change) <= 1e-9:
            break
    return math.exp(rate) - 1.0


@njit(fastmath=False)
def measure(shortfall, total, flows, principals, most, discounts, years, interval, lengths, out):
    for t in range(TRANCHES):
        out[t, 0] = total if t == SUB else shortfall[t]
        value, repaid, weighted = 0.0, 0.0, 0.0
        for q in range(QUARTERS):
            value += flows[t, q] * discounts[t, q]
            repaid += principals[t, q]
            weighted += principals[t, q] * years[q]
        out[t, 1] = weighted / repaid if repaid > 0.0 else np.nan
        out[t, 2] = rate_of_return(flows[t], PAID[t], years, interval, lengths)
        out[t, 3] = value / PAID[t] * 100.0
        out[t, 4] = most[t]


@njit(parallel=True, fastmath=False)
def simulate(paths, flows, begins, bounds, last, index, days, discounts, years, interval, lengths):
    n = flows.shape[0]
    figures = np.zeros((paths, TRANCHES, FIGURES))
    threads = numba.get_num_threads()
    failures = np.zeros((threads, QUARTERS, 5, 2), np.int64)
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
        paid = np.zeros((TRANCHES, QUARTERS))
        principals = np.zeros((TRANCHES, QUARTERS))
        most = np.zeros(TRANCHES)
        totals[p] = waterfall(pool, lost, recovered, index, days, losses[p], paid, principals, most,
                              failures[numba.get_thread_id()])
        measure(losses[p], totals[p], paid, principals, most, discounts, years, interval, lengths,
                figures[p])
    return losses, totals, defaulted, figures, failures


def distributions(figures):
    """Means, errors, percentiles and histograms of every figure of every tranche."""
    result = []
    for t in range(TRANCHES):
        for f in range(FIGURES):
            values = figures[:, t, f]
            values = values[np.isfinite(values)]
            if len(values) == 0:
                continue
            result.append((values.mean(), values.std() / math.sqrt(len(values)),
                           np.percentile(values, PERCENTILES), np.histogram(values, 40)))
    return result


def main():
    cases, paths, repetitions = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    data = tables(cases)
    simulate(64, *data)  # compiles
    for _ in range(repetitions):
        start = time.perf_counter()
        losses, totals, defaulted, figures, failures = simulate(paths, *data)
        distributions(figures)
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
