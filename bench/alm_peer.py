#!/usr/bin/python3
"""EVE and monthly NII of loans under seven curves in NumPy: the peer of alm.cpp.

    alm_peer.py data DIR [LOANS]        writes curves and loans
    alm_peer.py loans DIR REPETITIONS   prints times and values

30E/360 from the first of January: the part of a coupon that falls into a month follows from the day
of the month alone. Fixed loans use matrices of payments by kind and period, variable ones run
period by period over all loans and curves.
"""

import datetime
import sys
import time

import numpy as np

MONTHS, CHUNK, CURVES = 500, 4000, 7
AS_OF = datetime.date(2024, 1, 1)


def write_data(directory, loans):
    rng = np.random.default_rng(5)
    kind = rng.choice([0, 1, 2], loans, p=[.65, .2, .15])
    variable = rng.random(loans) < .15
    period = rng.choice([1, 3, 12], loans, p=[.6, .25, .15])
    payments = np.maximum(2, np.round(rng.uniform(1, 30, loans) * 12 / period))
    first = rng.integers(0, 12, loans) % period
    day = rng.integers(2, 29, loans)
    reset = np.maximum(period, rng.choice([3, 6, 12], loans))
    balance = np.round(np.exp(rng.normal(11.8, .7, loans)), 2)
    rate = np.round(rng.uniform(.01, .06, loans), 4)
    spread = np.round(rng.uniform(.005, .025, loans), 4)
    np.stack([kind, variable, period, payments, first, day, reset]).astype(np.int32).tofile(
        f"{directory}/integers.bin")
    np.stack([balance, rate, spread]).tofile(f"{directory}/doubles.bin")
    nodes = np.array([0, .25, .5, 1, 2, 3, 5, 7, 10, 15, 20, 30, 45])
    base = np.array([.035, .035, .0345, .033, .030, .029, .0285, .0287, .0295, .0305, .031, .0305,
                     .030])
    short, long = .025 * np.exp(-nodes / 4), .01 * (1 - np.exp(-nodes / 4))
    shifts = [0 * nodes, 0 * nodes + .02, 0 * nodes - .02, short, -short, -.65 * short + .9 * long,
              .8 * short - .6 * long]
    nodes.tofile(f"{directory}/nodes.bin")
    np.stack([base + shift for shift in shifts]).tofile(f"{directory}/zeros.bin")


class Book:
    def __init__(self, directory):
        integers = np.fromfile(f"{directory}/integers.bin", np.int32).reshape(7, -1)
        doubles = np.fromfile(f"{directory}/doubles.bin").reshape(3, -1)
        self.kind, self.variable, self.period, self.payments, self.first, self.day, self.reset = \
            integers
        self.balance, self.rate, self.spread = doubles
        self.nodes = np.fromfile(f"{directory}/nodes.bin")
        self.zeros = np.fromfile(f"{directory}/zeros.bin").reshape(CURVES, -1)
        self.days = np.zeros((32, MONTHS), np.int32)
        for day in range(1, 29):
            for month in range(MONTHS):
                date = datetime.date(2024 + month // 12, month % 12 + 1, day)
                self.days[day, month] = (date - AS_OF).days

    def value(self):
        t = np.arange(self.days.max() + 1) / 365
        self.discount = np.stack([np.exp(-np.interp(t, self.nodes, z) * t) for z in self.zeros])
        self.eve = np.zeros((CURVES, len(self.balance)))
        self.nii = np.zeros((CURVES, 12))
        self.loan_nii = np.zeros((CURVES, len(self.balance)))
        for period in (1, 3, 12):
            for kind in (0, 1, 2):
                self.value_fixed(kind, period)
            self.value_variable(period)

    def spread_over_months(self, month, day, interest, period):
        """Interest by payment month: the part before the first of the month belongs to the months
        before; one column of `interest` per curve if it has several. Returns the part that falls
        into the year."""
        in_year = np.zeros_like(interest)
        one_curve = interest.ndim == 1
        for back in range(period + 1):
            share = (day - 1) / 30 if back == 0 else (31 - day) / 30 if back == period else 1.0
            at = month - back
            inside = (at >= 0) & (at < 12)
            if not inside.any():
                continue
            weight = np.broadcast_to(share, month.shape)[inside] / period
            if one_curve:
                income = interest[inside] * weight
                in_year[inside] += income
                self.nii += np.bincount(at[inside], income, 12)[:12][None, :]
            else:
                for c in range(CURVES):
                    income = interest[c][inside] * weight
                    in_year[c, inside] += income
                    self.nii[c] += np.bincount(at[inside], income, 12)[:12]
        return in_year

    def value_fixed(self, kind, period):
        chosen = np.nonzero((self.variable == 0) & (self.period == period) & (self.kind == kind))[0]
        chosen = chosen[np.argsort(self.payments[chosen], kind="stable")]
        for start in range(0, len(chosen), CHUNK):
            ix = chosen[start:start + CHUNK]
            longest = self.payments[ix].max()
            k = np.arange(1, longest + 1)[None, :]
            n = self.payments[ix][:, None]
            balance = self.balance[ix][:, None]
            i = self.rate[ix][:, None] * period / 12
            live = k <= n
            if kind == 0:
                level = balance * i / (1 - (1 + i) ** (-n))
                growth = (1 + i) ** (k - 1)
                interest = (balance * growth - level * (growth - 1) / i) * i
                flow = np.where(live, level, 0)
            elif kind == 1:
                interest = balance * (1 - (k - 1) / n) * i
                flow = np.where(live, balance / n + interest, 0)
            else:
                interest = np.broadcast_to(balance * i, (len(ix), longest))
                flow = np.where(live, interest + np.where(k == n, balance, 0), 0)
            month = self.first[ix][:, None] + (k - 1) * period
            days = self.days[self.day[ix][:, None], month]
            for c in range(CURVES):
                self.eve[c, ix] = (flow * self.discount[c][days]).sum(1)
            near = min(longest, 13)
            part = np.where(live, interest, 0)[:, :near]
            day = np.broadcast_to(self.day[ix][:, None], part.shape)
            income = self.spread_over_months(month[:, :near].ravel(), day.ravel(), part.ravel(),
                                             period)
            self.loan_nii[:, ix] = income.reshape(part.shape).sum(1)

    def value_variable(self, period):
        chosen = np.nonzero((self.variable == 1) & (self.period == period))[0]
        chosen = chosen[np.argsort(-self.payments[chosen], kind="stable")]
        for start in range(0, len(chosen), CHUNK):
            ix = chosen[start:start + CHUNK]
            n, kind, reset, day = self.payments[ix], self.kind[ix], self.reset[ix], self.day[ix]
            every = reset // period
            balance = np.repeat(self.balance[ix][None, :], CURVES, 0)
            rate = np.repeat(self.rate[ix][None, :], CURVES, 0)
            level = np.zeros_like(balance)
            value = np.zeros_like(balance)
            for k in range(1, n.max() + 1):
                live = np.searchsorted(-n, -k, side="right")
                s = slice(0, live)
                month = self.first[ix[s]] + (k - 1) * period
                changed = np.ones(live, bool)
                if k > 1:
                    changed = (k - 1) % every[s] == 0
                    j = np.nonzero(changed)[0]
                    if len(j):
                        from_ = self.days[day[j], month[j] - period]
                        to = self.days[day[j], month[j] - period + reset[j]]
                        rate[:, j] = (self.discount[:, from_] / self.discount[:, to] - 1) * \
                            (12 / reset[j]) + self.spread[ix[j]]
                i = rate[:, s] * (period / 12)
                j = np.nonzero(changed & (kind[s] == 0))[0]
                if len(j):
                    level[:, j] = balance[:, j] * i[:, j] / \
                        (1 - (1 + i[:, j]) ** (-(n[j] - k + 1)))
                interest = balance[:, s] * i
                principal = np.where(kind[s] == 0, level[:, s] - interest,
                                     np.where(kind[s] == 1, self.balance[ix[s]] / n[s], 0))
                principal = np.where(n[s] == k, balance[:, s], principal)
                value[:, s] += (interest + principal) * \
                    self.discount[:, self.days[day[s], month]]
                balance[:, s] -= principal
                if k <= 13:
                    self.loan_nii[:, ix[s]] += self.spread_over_months(month, day[s], interest,
                                                                       period)
            self.eve[:, ix] = value


def main():
    if sys.argv[1] == "data":
        write_data(sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 1_000_000)
        return
    book = Book(sys.argv[2])
    for _ in range(int(sys.argv[3])):
        start = time.perf_counter()
        book.value()
        print("time", time.perf_counter() - start)
    for c in range(CURVES):
        print(f"value eve{c} {float(book.eve[c].sum())!r}")
        for month in range(12):
            print(f"value nii{c}_{month} {float(book.nii[c, month])!r}")
    loans = len(book.balance)
    for loan in range(0, loans, loans // 50):
        print(f"value loan{loan} {float(book.eve[3, loan])!r}")
        print(f"value income{loan} {float(book.loan_nii[3, loan])!r}")


main()
