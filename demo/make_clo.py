#!/usr/bin/env python3
"""Generates the collateral and the states of the demo's CLO, whose terms are demo/clo_terms.json:
clo_states.json (twelve determination dates), clo_assets.csv, clo_prices.csv, clo_facts.csv (ratings
and defaults) and clo_lots.csv. Issuers, loans, ratings, prices and
trades are invented and drawn from a fixed seed, so that the files are byte-reproducible; the index
rates are round numbers near the three-month term rates of their days.

    python3 demo/make_clo.py
"""
import csv
import datetime
import json
import pathlib

HERE = pathlib.Path(__file__).parent
CLOSING = datetime.date(2022, 3, 21)
# Payment date, determination date, index rate of the period, level of loan prices.
PERIODS = [
    ("2022-10-20", "2022-10-07", 0.0275, 94.6), ("2023-01-20", "2023-01-09", 0.0405, 95.4),
    ("2023-04-20", "2023-04-10", 0.0480, 95.9), ("2023-07-20", "2023-07-10", 0.0510, 96.4),
    ("2023-10-20", "2023-10-09", 0.0530, 97.0), ("2024-01-22", "2024-01-09", 0.0535, 97.6),
    ("2024-04-22", "2024-04-09", 0.0532, 98.2), ("2024-07-22", "2024-07-09", 0.0532, 98.3),
    ("2024-10-21", "2024-10-08", 0.0495, 98.6), ("2025-01-21", "2025-01-07", 0.0432, 98.9),
    ("2025-04-21", "2025-04-08", 0.0429, 97.7), ("2025-07-21", "2025-07-08", 0.0431, 98.5)]
HELD = 300
RATINGS = ["Ba1", "Ba2", "Ba3", "B1", "B2", "B3", "Caa1", "Caa2", "Caa3", "Ca"]
SP = {"Ba1": "BB+", "Ba2": "BB", "Ba3": "BB-", "B1": "B+", "B2": "B", "B3": "B-", "Caa1": "CCC+",
      "Caa2": "CCC", "Caa3": "CCC-", "Ca": "CC"}
# Spread and discount to the level of prices by rating.
TERMS = {"Ba1": (0.0225, 0.9), "Ba2": (0.0255, 0.6), "Ba3": (0.0290, 0.4), "B1": (0.0340, 0.2),
         "B2": (0.0405, -0.4), "B3": (0.0480, -2.2), "Caa1": (0.0590, -9.5), "Caa2": (0.0680, -19.0),
         "Caa3": (0.0750, -31.0), "Ca": (0.0800, -52.0)}
INDUSTRIES = [
    ("Aerospace & Defense", "Aerospace & Defense"), ("Automotive", "Automotive"),
    ("Beverage, Food & Tobacco", "Food products"), ("Capital Equipment", "Industrial equipment"),
    ("Chemicals, Plastics & Rubber", "Chemicals & plastics"),
    ("Construction & Building", "Building & Development"),
    ("Consumer goods: Durable", "Conglomerates"), ("Consumer goods: Non-durable", "Conglomerates"),
    ("Containers, Packaging & Glass", "Containers & glass products"), ("Energy: Oil & Gas", "Oil & gas"),
    ("Environmental Industries", "Ecological services & equipment"),
    ("FIRE: Insurance", "Diversified Insurance"), ("FIRE: Finance", "Financial intermediaries"),
    ("Forest Products & Paper", "Containers & glass products"),
    ("Healthcare & Pharmaceuticals", "Health care"), ("High Tech Industries", "Electronics/electrical"),
    ("Hotel, Gaming & Leisure", "Lodging & casinos"),
    ("Media: Broadcasting & Subscription", "Cable & satellite television"),
    ("Media: Diversified & Production", "Leisure goods/activities/movies"),
    ("Metals & Mining", "Nonferrous metals/minerals"), ("Retail", "Retailers (except food & drug)"),
    ("Services: Business", "Business equipment & services"), ("Services: Consumer", "Food service"),
    ("Telecommunications", "Telecommunications"), ("Transportation: Cargo", "Surface Transport"),
    ("Utilities: Electric", "Utilities"), ("Wholesale", "Food/drug retailers")]
# Of the number of issuers; 1 for the other industries.
WEIGHTS = {"Healthcare & Pharmaceuticals": 5.0, "High Tech Industries": 4.0, "Services: Business": 4.2,
           "FIRE: Insurance": 2.2, "Hotel, Gaming & Leisure": 2.0, "Telecommunications": 1.8, "Retail": 1.5,
           "Chemicals, Plastics & Rubber": 1.5, "Environmental Industries": 0.4, "Forest Products & Paper": 0.4,
           "Metals & Mining": 0.4, "Wholesale": 0.5, "Transportation: Cargo": 0.6, "Utilities: Electric": 0.6}
COUNTRIES = [("US", 84), ("CA", 4), ("GB", 3), ("NL", 2), ("DE", 2), ("FR", 2), ("LU", 2), ("SE", 1)]
ONSETS = "Ab Br Cal Dor El Fen Gar Hal Il Jor Kel Lor Mar Nor Or Pel Quen Ros Sel Tor Ul Ver Wex Yar Zel".split()
ENDINGS = "adine alis anto arra avane edon elle emar enza erra evan idel inor iva olan omar onda orin ovia ura".split()
TRADES = {
    "Healthcare & Pharmaceuticals": "Care", "High Tech Industries": "Systems", "Services: Business": "Services",
    "Retail": "Stores", "Telecommunications": "Networks", "Energy: Oil & Gas": "Energy",
    "Chemicals, Plastics & Rubber": "Materials", "Aerospace & Defense": "Aero", "Automotive": "Motors"}


class Draws:
    """Knuth's MMIX generator: the same on every machine and in every version of Python."""
    def __init__(self, seed):
        self.state = seed

    def __call__(self):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 11) / 2**53

    def between(self, low, high):
        return low + (high - low) * self()

    def pick(self, items):
        return items[int(self() * len(items))]

    def weighted(self, pairs):
        at = self() * sum(weight for _, weight in pairs)
        for item, weight in pairs:
            at -= weight
            if at < 0:
                return item
        return pairs[-1][0]

    def normal(self):
        return sum(self() for _ in range(12)) - 6.0


draw = Draws(20220321)


def add_months(day, months):
    month = day.month - 1 + months
    return datetime.date(day.year + month // 12, month % 12 + 1, min(day.day, 28))


def make_issuers(count):
    names, issuers = set(), []
    while len(issuers) < count:
        moodys, sp = draw.weighted([(pair, WEIGHTS.get(pair[0], 1.0)) for pair in INDUSTRIES])
        name = f"{draw.pick(ONSETS)}{draw.pick(ENDINGS)} {TRADES.get(moodys, draw.pick(['Holdings', 'Group', 'Industries', 'Partners']))}"
        if name in names:
            continue
        names.add(name)
        issuers.append({"id": f"ISS-{len(issuers) + 1:03}", "name": name, "moodys_industry": moodys,
                        "sp_industry": sp, "country": draw.weighted(COUNTRIES),
                        "rating": draw.weighted([("Ba2", 4), ("Ba3", 11), ("B1", 25), ("B2", 42),
                                                 ("B3", 17), ("Caa1", 1)])})
    return issuers


def make_asset(number, issuer, issued):
    bond = draw() < 0.012
    second_lien = not bond and draw() < 0.035
    spread, _ = TERMS[issuer["rating"]]
    spread = round(spread + (0.035 if second_lien else 0.0) + draw.between(-0.0045, 0.0055), 4)
    maturity = add_months(issued, 12 * 7 - int(draw.between(0, 14)))
    size = round(draw.between(120, 2400)) * 1_000_000
    recovery = 0.30 if second_lien or bond else draw.weighted([(0.45, 45), (0.50, 40), (0.40, 15)])
    rate = round(0.0675 + draw.between(0.0, 0.020), 5)
    asset = {
        "id": f"ODL-{number:04}", "issue_name": f"{issuer['name']} {'Senior Secured Notes' if bond else 'Term Loan B'}",
        "issuer_name": issuer["name"], "issuer_id": issuer["id"],
        "tranche": "Notes" if bond else "2nd Lien TL" if second_lien else "TL B",
        "kind": "bond" if bond else "loan", "maturity": maturity.isoformat(),
        "coupon_type": "fixed" if bond else "floating", "frequency": 2 if bond else 4,
        "spread": "" if bond else spread, "floor": "" if bond else draw.weighted([(0.0, 40), (0.005, 45), (0.01, 15)]),
        "index": "" if bond else "USD_SOFR_3M", "coupon": rate if bond else "",
        "facility_size": size, "moodys_industry": issuer["moodys_industry"], "sp_industry": issuer["sp_industry"],
        "moodys_category": "other" if bond else "non_senior_secured_loan" if second_lien else "senior_secured_loan",
        "sp_category": "second_lien_or_unsecured" if second_lien else "cov_lite_or_bond" if bond else "senior_secured",
        "country": issuer["country"], "seniority": "senior_unsecured" if second_lien else "senior_secured",
        "delayed_draw": "true" if draw() < 0.02 else "", "participation": "true" if draw() < 0.015 else "",
        "cov_lite": "true" if not bond and draw() < 0.60 else "", "currency": "USD",
        "moodys_rating": "", "moodys_dp_rating": issuer["rating"], "moodys_recovery": recovery,
        "moodys_issuer_rating": issuer["rating"], "moodys_issuer_outlook": draw.weighted([("stable", 80), ("negative", 11), ("positive", 9)]),
        "sp_issuer_rating": SP[issuer["rating"]], "sp_rating": SP[issuer["rating"]],
        "sp_recovery": "5(25%)" if second_lien else draw.weighted([("3(60%)", 50), ("3(55%)", 30), ("2(75%)", 20)]),
        "issue_date": issued.isoformat(), "dated_date": issued.isoformat(),
        "first_payment_date": add_months(issued, 6 if bond else 3).isoformat(),
        "amortization": "bullet" if bond or second_lien else "percent",
        "amortization_rate": "" if bond or second_lien else 0.0025,
        "day_count": "30/360" if bond else "ACT/360", "business_day_rule": "following", "amount_issued": size,
        "opinion": draw.weighted([("hold", 70), ("buy", 20), ("sell", 10)])}
    asset["moodys_rating"] = RATINGS[max(0, RATINGS.index(issuer["rating"]) - (0 if second_lien or bond else draw.weighted([(0, 6), (1, 4)])))]
    if second_lien:
        asset["moodys_rating"] = RATINGS[min(9, RATINGS.index(issuer["rating"]) + 1)]
    return asset


class Book:
    """The deal over time: what it holds, what it trades, and what changes in its assets."""
    def __init__(self):
        self.issuers = make_issuers(205)
        self.assets, self.records, self.state = {}, [], {}
        self.lots, self.prices, self.facts, self.held = [], {}, [], {}
        self.cash = 0.0

    def new_asset(self, day):
        held = {self.assets[a]["issuer_id"] for a in self.held}
        free = [i for i in self.issuers if i["id"] not in held] or self.issuers
        issuer = draw.pick(free if draw() < 0.9 else self.issuers)
        asset = make_asset(len(self.records) + 1, issuer, add_months(day, -int(draw.between(0, 10 if day == CLOSING else 12))))
        self.assets[asset["id"]] = asset
        self.records.append(dict(asset))
        self.state[asset["id"]] = {"rating": issuer["rating"], "noise": draw.normal() * 0.7, "defaulted": False}
        return asset["id"]

    def price(self, asset, level):
        state = self.state[asset]
        if state["defaulted"]:
            return round(draw.between(28, 46) * 4) / 4
        value = level + TERMS[state["rating"]][1] + state["noise"]
        return round(min(value, 100.75) * 8) / 8

    def buy(self, day, asset, par, price):
        self.held[asset] = self.held.get(asset, 0) + par
        self.cash -= par * price / 100
        self.lots.append((asset, "buy", day, par, price))

    def sell(self, day, asset, price):
        par = self.held.pop(asset)
        self.cash += par * price / 100
        self.lots.append((asset, "sell", day, par, price))

    def repay(self, day, asset, par):
        self.held[asset] -= par
        self.cash += par
        self.lots.append((asset, "repayment", day, par, ""))
        if self.held[asset] <= 0:
            del self.held[asset]

    def ramp(self, target):
        while sum(self.held.values()) < target or len(self.held) < HELD:
            par = round(draw.between(1.15, 2.05), 2) * 1_000_000
            left = target - sum(self.held.values())
            slots = HELD - len(self.held)
            par = round(min(max(par, 0.75 * left / max(slots, 1)), 1.3 * left / max(slots, 1)) / 10_000) * 10_000
            self.buy(CLOSING, self.new_asset(CLOSING), max(par, 500_000), round(draw.between(97.5, 99.75) * 8) / 8)

    def migrate(self, day):
        for asset in list(self.held):
            state = self.state[asset]
            state["noise"] = 0.8 * state["noise"] + draw.normal() * 0.55
            if state["defaulted"]:
                continue
            at, chance = RATINGS.index(state["rating"]), draw()
            moved = at
            if chance < 0.011:
                moved = min(at + 1, 9)
            elif chance > 0.991:
                moved = max(at - 1, 0)
            if moved == at:
                continue
            before, state["rating"] = at, RATINGS[moved]
            record = self.assets[asset]
            facility = RATINGS[min(max(RATINGS.index(record["moodys_rating"]) + moved - before, 0), 9)]
            record["moodys_rating"] = facility
            when = day - datetime.timedelta(int(draw.between(3, 60)))
            for field, value in [("moodys_issuer_rating", RATINGS[moved]), ("moodys_dp_rating", RATINGS[moved]),
                                 ("moodys_rating", facility), ("sp_issuer_rating", SP[RATINGS[moved]]),
                                 ("sp_rating", SP[RATINGS[moved]])]:
                self.facts.append((asset, when, field, value, "agencies"))

    def default(self, day, asset):
        self.state[asset]["defaulted"] = True
        when = day - datetime.timedelta(20)
        for field, value in [("defaulted", "true"), ("default_date", when.isoformat()), ("sp_rating", "D"),
                             ("sp_issuer_rating", "D"), ("moodys_rating", "Ca"), ("moodys_issuer_rating", "Ca"),
                             ("moodys_dp_rating", "Ca")]:
            self.facts.append((asset, when, field, value, "agencies"))
        self.state[asset]["rating"] = "Ca"

    def quarter(self, index, day, level):
        self.migrate(day)
        # Scheduled amortization and prepayments of whole loans.
        for asset in list(self.held):
            if self.assets[asset]["amortization"] == "percent" and not self.state[asset]["defaulted"]:
                self.repay(day - datetime.timedelta(12), asset, round(self.held[asset] * 0.0025))
        for asset in list(self.held):
            if not self.state[asset]["defaulted"] and self.state[asset]["rating"] in RATINGS[:5] and draw() < 0.027:
                self.repay(day - datetime.timedelta(15), asset, self.held[asset])
        weak = sorted((a for a in self.held if self.state[a]["rating"] in ("Caa1", "Caa2", "Caa3")
                       and not self.state[a]["defaulted"]), key=lambda a: (self.state[a]["rating"], a))
        if index in (2, 4, 7, 9) and weak:
            self.default(day, weak[-1])
            weak = weak[:-1]
        for asset in weak[-2:] if index % 2 and len(weak) > 14 else []:
            self.sell(day - datetime.timedelta(9), asset, self.price(asset, level))
        old = [a for a in self.held if self.state[a]["defaulted"]]
        if index in (6, 10) and old:
            self.sell(day - datetime.timedelta(10), old[0], self.price(old[0], level))
        # Reinvestment at the level of prices, up to the number of assets of the deal.
        while self.cash > 3_200_000 or len(self.held) < HELD:
            slots = max(HELD - len(self.held), 0)
            if slots:
                par = max(round(min((self.cash - 2_200_000) / slots, 2_300_000) / 10_000) * 10_000, 350_000)
                asset = self.new_asset(day - datetime.timedelta(40))
            else:
                asset = min((a for a in self.held if not self.state[a]["defaulted"] and self.state[a]["rating"] in RATINGS[2:5]),
                            key=lambda a: (self.held[a], a))
                par = 500_000
            self.buy(day - datetime.timedelta(5), asset, par, round(min(self.price(asset, level) + 0.25, 100.0) * 8) / 8)
        for asset in self.held:
            self.prices.setdefault(asset, {})[day.isoformat()] = self.price(asset, level)


def coupon_income(book, index_rate, days):
    total = 0.0
    for asset, par in book.held.items():
        record = book.assets[asset]
        if book.state[asset]["defaulted"]:
            continue
        rate = record["coupon"] if record["kind"] == "bond" else record["spread"] + max(index_rate, record["floor"])
        total += par * rate * days / 360
    return total


def states_of(book, periods):
    """States by determination date: collections in the accounts, payments to the equity so far."""
    payments, states, previous = [], [], CLOSING
    notes = [("A", 300e6, 0.0138), ("B-1", 48e6, 0.0185), ("C", 26e6, 0.0235), ("D", 27e6, 0.0345), ("E", 24e6, 0.0675)]
    for i, (payment, determination, rate, interest, cash) in enumerate(periods):
        payment, determination = datetime.date.fromisoformat(payment), datetime.date.fromisoformat(determination)
        days = (payment - previous).days
        tranches = {"X": {"balance": str([3_000_000, 1_500_000][i] if i < 2 else 0)}, "SUB": {"balance": "45000000", "price": str([92, 90, 88, 87, 88, 89, 90, 88, 86, 85, 81, 82][i])}}
        for tranche, price in [("A", 99.9), ("B-1", 99.6), ("C", 99.1), ("D", 97.8), ("E", 95.5)]:
            tranches[tranche] = {"balance": str({"A": 300, "B-1": 48, "C": 26, "D": 27, "E": 24}[tranche] * 1_000_000),
                                 "price": f"{price + (i - 6) * 0.05:.2f}"}
        states.append({"as_of": determination.isoformat(), "tranches": tranches,
                       "accounts": {"collection": {"interest": f"{interest:.2f}", "principal": f"{cash:.2f}"},
                                    "reserve": {"interest": "100000"}},
                       "fees": {"trustee": {"basis": "462000000"}, "senior": {"basis": "462000000"}, "junior": {"basis": "462000000"}},
                       "index_rates": {"USD_SOFR_3M": rate},
                       "equity_payments": [{"date": d, "amount": f"{a:.2f}"} for d, a in payments], "source": "trustee"})
        due = sum(balance * (rate + spread) for _, balance, spread in notes) * days / 360 + 12e6 * 0.0565 * days / 360
        fees = 462e6 * (0.0002 + 0.0015 + 0.003) * days / 360 + 380_000 * days / 360
        amortized = 1_500_000 if i < 2 else 0
        payments.append((payment.isoformat(), max(interest - due - fees - amortized, 0.0)))
        previous = payment
    return states


def write(name, header, rows):
    with open(HERE / name, "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


def main():
    book = Book()
    book.ramp(463_500_000)
    book.cash = 465_500_000 - sum(book.held.values())
    periods, previous = [], CLOSING
    for index, (payment, determination, rate, level) in enumerate(PERIODS):
        day = datetime.date.fromisoformat(determination)
        book.quarter(index, day, level)
        interest = coupon_income(book, rate - (0.006 if index < 2 else 0.0), (day - previous).days)
        periods.append((payment, determination, rate, interest, book.cash))
        previous = day
    days = [p[1] for p in PERIODS]
    header = list(book.records[0])
    write("clo_assets.csv", header, [[a[h] for h in header] for a in book.records])
    write("clo_prices.csv", ["asset", *days], [[a, *[f"{book.prices[a].get(d, '')}" for d in days]] for a in sorted(book.prices)])
    write("clo_facts.csv", ["asset", "effective", "field", "value", "source"],
          sorted((a, w.isoformat(), f, v, s) for a, w, f, v, s in book.facts))
    write("clo_lots.csv", ["asset", "side", "trade_date", "par", "price"],
          [(a, s, d.isoformat(), f"{p:.0f}", q) for a, s, d, p, q in book.lots])
    (HERE / "clo_states.json").write_text(json.dumps(states_of(book, periods), indent=1) + "\n")
    held = book.held
    print(f"{len(held)} assets, par {sum(held.values()):,.0f}, cash {book.cash:,.0f}, {len(book.records)} records, "
          f"{len(book.lots)} lots, {len(book.facts)} facts")


if __name__ == "__main__":
    main()
