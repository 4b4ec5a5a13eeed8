#!/usr/bin/env python3
"""Generates demo/bank.zip, a fictitious bank of 10,000 positions with curves of EUR, USD, GBP and
CHF, and demo/bank_earlier.zip, the same bank six weeks earlier. All data is drawn from fixed seeds,
so that the files are byte-reproducible.

    python3 demo/make_bank.py
"""
import datetime
import io
import math
import pathlib
import zipfile

AS_OF = datetime.date(2026, 2, 11)
EARLIER = datetime.date(2025, 12, 31)
COUNT = 10_000
COLUMNS = ("id side type currency balance rate day_count start last_payment next_payment payment_months "
           "maturity next_reset reset_months index_months index_curve spread cap floor annuity_mode "
           "renew_months renew_margin renew_day_count product segment prepayment withdrawal").split()
TENORS = {"ON": 1 / 365, "1W": 7 / 365, "1M": 1 / 12, "3M": 0.25, "6M": 0.5, "12M": 1, "2Y": 2,
          "3Y": 3, "5Y": 5, "7Y": 7, "10Y": 10, "15Y": 15, "20Y": 20, "30Y": 30, "50Y": 50}
# Level, slope and hump of the discount curve, and the spread of the term index over it.
CURVES = {"EUR": (0.0195, 0.0130, -0.004, 0.0018), "USD": (0.0365, 0.0070, -0.006, 0.0022),
          "GBP": (0.0372, 0.0095, -0.005, 0.0020), "CHF": (0.0005, 0.0065, -0.001, 0.0008)}
# Level of the discount curve on the earlier date less that on the later one.
EARLIER_LEVEL = {"EUR": -0.0007, "USD": 0.0011, "GBP": 0.0008, "CHF": 0.0002}
INDEX = {"EUR": "EUR_TERM_6M", "USD": "USD_TERM_6M", "GBP": "GBP_TERM_6M", "CHF": "CHF_TERM_6M"}
# Names of the products on the balance sheet, by the code that the rest of the file uses.
NAMES = {"mortgage_fixed": "Fixed-rate mortgages", "mortgage_variable": "Variable-rate mortgages",
         "consumer_loan": "Consumer loans", "corporate_loan": "Corporate loans",
         "corporate_bullet": "Corporate bullet loans", "government_bond": "Government bonds",
         "interbank_asset": "Interbank placements", "current_account": "Current accounts",
         "savings_account": "Savings accounts", "term_deposit": "Term deposits",
         "covered_bond": "Covered bonds", "floating_note": "Floating-rate notes"}
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
               type=kind, currency=currency, balance=f"{balance:.2f}", product=NAMES[product],
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
    if add_months(first, -pays) > AS_OF:  # else the contract would start in the future
        first = add_months(first, -pays)
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


def before_payment(row):
    """The balance before the payment on row["last_payment"], of level or equal installments."""
    balance, step = float(row["balance"]), int(row["payment_months"])
    months = (row["maturity"].year - row["last_payment"].year) * 12 + \
        row["maturity"].month - row["last_payment"].month
    left = max(1, round(months / step))
    if row["type"].endswith("linear"):
        return balance * (left + 1) / left
    if row["type"].endswith("bullet"):
        return balance
    rate = float(row["rate"]) * step / 12
    return (balance + balance * rate / (1 - (1 + rate) ** -left)) / (1 + rate)


def earlier(row, draw):
    """The position on the earlier date; None where it was originated since."""
    row = dict(row)
    if row["type"] == "nmd":
        row["balance"] = f"{float(row['balance']) * draw.between(0.96, 1.008):.2f}"
        return row
    if row["start"] > EARLIER:
        return None
    while row["last_payment"] > EARLIER:
        row["balance"] = f"{before_payment(row):.2f}"
        row["next_payment"] = row["last_payment"]
        row["last_payment"] = add_months(row["last_payment"], -int(row["payment_months"]))
    if row["next_reset"]:
        reset = add_months(row["next_reset"], -int(row["reset_months"]))
        if EARLIER < reset <= AS_OF:
            row["next_reset"] = reset
            row["rate"] = f"{max(0.0005, float(row['rate']) + EARLIER_LEVEL[row['currency']]):.5f}"
    return row


def ended(i, draw):
    """A position of the earlier date alone: repaid early, or a bullet that has matured since."""
    row = position(i, draw)
    while row["type"] == "nmd" or row["start"] > EARLIER:
        row = position(i, draw)
    row = earlier(row, draw)
    if row["type"] == "fixed_bullet":
        row["maturity"] = row["next_payment"] = EARLIER + datetime.timedelta(1 + int(draw() * 41))
        row["last_payment"] = add_months(row["maturity"], -int(row["payment_months"]))
        row["start"] = min(row["start"], row["last_payment"])
    return row


def write(name, day, rows, level):
    positions = [",".join(COLUMNS)]
    positions += [",".join(str(row[column]) for column in COLUMNS) for row in rows]
    curves = ["Curve," + ",".join(TENORS)]
    for currency, (_, _, _, above) in CURVES.items():
        rates = [zero(currency, years) + level[currency] for years in TENORS.values()]
        curves.append(f"{currency}_OIS," + ",".join(f"{rate:.6f}" for rate in rates))
        curves.append(f"{INDEX[currency]}," + ",".join(f"{rate + above:.6f}" for rate in rates))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file, lines in (("positions.csv", positions), ("curves.csv", curves)):
            info = zipfile.ZipInfo(file, (day.year, day.month, day.day, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, "\n".join(lines) + "\n")
    pathlib.Path(__file__).with_name(name).write_bytes(out.getvalue())


def main():
    draw = Draws(20260211)
    rows = [position(i, draw) for i in range(COUNT)]
    write("bank.zip", AS_OF, rows, dict.fromkeys(CURVES, 0.0))
    draw = Draws(20251231)
    before = [row for row in (earlier(row, draw) for row in rows) if row]
    before += [ended(i, draw) for i in range(COUNT, COUNT + 240)]
    write("bank_earlier.zip", EARLIER, before, EARLIER_LEVEL)


if __name__ == "__main__":
    main()
