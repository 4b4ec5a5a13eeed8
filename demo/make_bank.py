#!/usr/bin/env python3
"""Generates demo/bank.zip: a fictitious bank of 10,000 positions, with curves of EUR, USD, GBP and
CHF. All data is drawn from a fixed seed, so that the file is byte-reproducible.

    python3 demo/make_bank.py
"""
import datetime
import io
import math
import pathlib
import zipfile

AS_OF = datetime.date(2026, 2, 11)
COUNT = 10_000
COLUMNS = ("id side type currency balance rate day_count start last_payment next_payment payment_months "
           "maturity next_reset reset_months index_months index_curve spread cap floor annuity_mode "
           "renew_months renew_margin renew_day_count product segment prepayment withdrawal").split()
TENORS = {"ON": 1 / 365, "1W": 7 / 365, "1M": 1 / 12, "3M": 0.25, "6M": 0.5, "12M": 1, "2Y": 2,
          "3Y": 3, "5Y": 5, "7Y": 7, "10Y": 10, "15Y": 15, "20Y": 20, "30Y": 30, "50Y": 50}
# Level, slope and hump of the discount curve, and the spread of the term index over it.
CURVES = {"EUR": (0.0195, 0.0130, -0.004, 0.0018), "USD": (0.0365, 0.0070, -0.006, 0.0022),
          "GBP": (0.0372, 0.0095, -0.005, 0.0020), "CHF": (0.0005, 0.0065, -0.001, 0.0008)}
INDEX = {"EUR": "EUR_TERM_6M", "USD": "USD_TERM_6M", "GBP": "GBP_TERM_6M", "CHF": "CHF_TERM_6M"}
# Product, side, type, share of the positions in percent, range of balances, range of years.
PRODUCTS = [
    ("mortgage_fixed", "asset", "fixed_annuity", 24, (60e3, 400e3), (4, 30)),
    ("mortgage_variable", "asset", "variable_annuity", 16, (60e3, 350e3), (5, 30)),
    ("consumer_loan", "asset", "fixed_annuity", 10, (2e3, 30e3), (1, 8)),
    ("corporate_loan", "asset", "variable_linear", 8, (50e3, 1.5e6), (1, 12)),
    ("corporate_bullet", "asset", "variable_bullet", 4, (100e3, 2e6), (1, 7)),
    ("government_bond", "asset", "fixed_bullet", 3, (500e3, 3e6), (1, 11)),
    ("interbank_asset", "asset", "fixed_bullet", 2, (500e3, 2.5e6), (0.1, 1)),
    ("current_account", "liability", "nmd", 13, (20e3, 1.8e6), None),
    ("savings_account", "liability", "nmd", 9, (20e3, 1.4e6), None),
    ("term_deposit", "liability", "fixed_bullet", 7, (20e3, 1.8e6), (0.2, 4)),
    ("covered_bond", "liability", "fixed_bullet", 2, (500e3, 3.5e6), (2, 12)),
    ("floating_note", "liability", "variable_bullet", 2, (500e3, 3.5e6), (1, 6)),
]


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


def add_months(day, months):
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    last = (datetime.date(year + month // 12, month % 12 + 1, 1) - datetime.timedelta(1)).day
    return datetime.date(year, month, min(day.day, last))


def zero(currency, years):
    level, slope, hump, _ = CURVES[currency]
    return level + slope * (1 - math.exp(-years / 6)) + hump * math.exp(-((years - 2) / 1.5) ** 2)


def position(i, draw):
    roll = draw() * 100
    for product, side, kind, share, money, term in PRODUCTS:
        roll -= share
        if roll < 0:
            break
    currency = "EUR"
    if product not in ("covered_bond", "current_account", "savings_account") or draw() < 0.2:
        chance = draw()
        currency = "USD" if chance < 0.08 else "GBP" if chance < 0.13 else \
            "CHF" if chance < 0.17 else "EUR"
    row = dict.fromkeys(COLUMNS, "")
    balance = math.exp(draw.between(math.log(money[0]), math.log(money[1])))
    row.update(id=f"{product[:2].upper()}{product.split('_')[-1][:2].upper()}{i:05}", side=side,
               type=kind, currency=currency, balance=f"{balance:.2f}", product=product,
               day_count=draw.pick(["ACT/360", "30E/360", "ACT/365"]))
    if kind == "nmd":
        retail = draw() < 0.8
        row.update(rate=f"{0.0005 if product == 'current_account' else 0.006:.4f}",
                   segment="retail" if retail else "corporate",
                   withdrawal="transactional" if product == "current_account" else "savings")
        return row
    months = max(2, round(12 * draw.between(*term)))
    day = 1 + int(draw() * 28)
    pays = draw.pick([1, 1, 3]) if "annuity" in kind or "linear" in kind else draw.pick([6, 12])
    first = datetime.date(2026, 2, 11) + datetime.timedelta(1 + int(draw() * 28))
    first = first.replace(day=min(day, 28)) if first.replace(day=min(day, 28)) > AS_OF else first
    pays = min(pays, months)
    maturity = add_months(first, (months // pays) * pays)
    margin = draw.between(0.004, 0.022) if side == "asset" else draw.between(-0.006, 0.004)
    years = months / 12
    rate = max(0.0005, zero(currency, years if kind.startswith("fixed") else 0.5) + margin)
    age = pays * (1 + int(draw() * min(60, months) / pays))
    row.update(rate=f"{rate:.5f}", start=add_months(first, -age),
               last_payment=add_months(first, -pays), next_payment=first,
               payment_months=pays, maturity=maturity, renew_months=max(3, min(360, months)),
               renew_margin=f"{margin:.5f}", renew_day_count="ACT/360",
               segment=draw.pick(["retail", "retail", "corporate", "public"]))
    if kind.startswith("variable"):
        resets = draw.pick([3, 6, 12])
        row.update(next_reset=add_months(first, int(draw() * resets)), reset_months=resets,
                   index_months=6, index_curve=INDEX[currency], spread=f"{margin:.5f}",
                   floor="0" if draw() < 0.6 else "", cap="0.07" if draw() < 0.1 else "",
                   annuity_mode="fixed_payment" if draw() < 0.15 else "reprice_on_reset")
    if product in ("mortgage_fixed", "consumer_loan"):
        row["prepayment"] = product
    if product == "term_deposit" and draw() < 0.5:
        row["withdrawal"] = "redeemable"
    return row


def main():
    draw = Draws(20260211)
    positions = [",".join(COLUMNS)]
    for i in range(COUNT):
        row = position(i, draw)
        positions.append(",".join(str(row[name]) for name in COLUMNS))
    curves = ["Curve," + ",".join(TENORS)]
    for currency, (_, _, _, above) in CURVES.items():
        rates = [zero(currency, years) for years in TENORS.values()]
        curves.append(f"{currency}_OIS," + ",".join(f"{rate:.6f}" for rate in rates))
        curves.append(f"{INDEX[currency]}," + ",".join(f"{rate + above:.6f}" for rate in rates))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, lines in (("positions.csv", positions), ("curves.csv", curves)):
            info = zipfile.ZipInfo(name, (2026, 2, 11, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, "\n".join(lines) + "\n")
    pathlib.Path(__file__).with_name("bank.zip").write_bytes(out.getvalue())


if __name__ == "__main__":
    main()
