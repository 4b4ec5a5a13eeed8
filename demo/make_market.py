"""Makes demo/market/: quotes, an option chain, fundamental figures, dividends, ratings and prices of loans.

    demo/make_market.py BALLAST

BALLAST is the program with the demo loaded, which is asked for the closes. All of it is invented, except for the
closes: quotes are the last close with a spread of two basis points, the chain is Black's formula at an invented
smile, the other figures are rounded for illustration. Prices and ratings of loans are those of the demo CLO on its
last determination date. Rates (rates.csv) are real and not made here; README.md names their source.
"""
import csv
import json
import math
import pathlib
import subprocess
import sys

DEMO = pathlib.Path(__file__).parent
AS_OF, DAYS = "2025-06-30", {"250718": 18, "250815": 46, "250919": 81, "251219": 172}
QUOTED = ["AAPL", "AMZN", "GOOGL", "JNJ", "JPM", "MSFT", "NVDA", "QQQ", "SPY", "TSLA"]
CHAIN, VOLATILITY, RATE = "AMZN", 0.30, 0.043
# Market capitalization in billions of dollars, beta, dividends per share and year.
FIGURES = {"AMZN": (2300, 1.3, 0.0), "GOOGL": (2100, 1.1, 0.8), "HD": (360, 1.0, 9.2), "JNJ": (370, 0.5, 5.0),
           "JPM": (800, 1.1, 5.3), "PG": (370, 0.4, 4.1), "V": (680, 0.9, 2.3)}
MONTHS = ["2024-08", "2024-11", "2025-02", "2025-05"]
LOANS = 24


def closes(ballast: str, symbol: str) -> list:
    body = subprocess.run([ballast, "call", "market.series", f"symbol={symbol}", "from=2025-06-20"], check=True,
                          capture_output=True, text=True).stdout
    return [bar["close"] for bar in json.loads(body)["bars"]]


def write(name: str, header: str, rows: list) -> None:
    with open(DEMO / "market" / name, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)


def normal(x: float) -> float:
    return 0.5 * math.erfc(-x / math.sqrt(2.0))


def black(spot: float, strike: float, years: float, volatility: float, is_call: bool) -> tuple:
    """Price and delta without dividends."""
    spread = volatility * math.sqrt(years)
    first = (math.log(spot / strike) + RATE * years) / spread + spread / 2
    paid = strike * math.exp(-RATE * years)
    sign = 1 if is_call else -1
    return (sign * (spot * normal(sign * first) - paid * normal(sign * (first - spread))),
            sign * normal(sign * first))


def option_quotes(spot: float) -> list:
    rows = []
    for expiry, days in DAYS.items():
        for strike in range(int(spot * 0.8 / 10) * 10, int(spot * 1.2 / 10) * 10 + 1, 10):
            years = days / 365
            distance = math.log(strike / spot) / math.sqrt(years)
            volatility = round(VOLATILITY - 0.05 * distance + 0.08 * distance * distance, 4)
            for side in "CP":
                price, delta = black(spot, strike, years, volatility, side == "C")
                half = max(0.01, round(price * 0.01, 2))
                bid, ask = round(max(price - half, 0.01), 2), round(price + half, 2)
                interest = int(5000 * math.exp(-8 * distance * distance))
                rows.append([f"{CHAIN}{expiry}{side}{strike * 1000:08d}", bid, ask, round((bid + ask) / 2, 3), volatility,
                             round(delta, 4), interest, spot, AS_OF])
    return rows


def table(name: str) -> list:
    with open(DEMO / name, encoding="utf-8") as file:
        return list(csv.DictReader(file))


def main() -> None:
    ballast = sys.argv[1]
    last = {symbol: closes(ballast, symbol)[-2:] for symbol in QUOTED}
    write("quotes.csv", "symbol,price,bid,ask,previous_close,currency,as_of",
          [[symbol, round(now, 2), round(now * 0.9999, 2), round(now * 1.0001, 2), round(before, 2), "USD", AS_OF]
           for symbol, (before, now) in last.items()])
    write("option_quotes.csv",
          "contract,bid,ask,last,implied_volatility,delta,open_interest,underlying_price,as_of",
          option_quotes(round(last[CHAIN][1], 2)))
    write("fundamentals.csv", "symbol,market_cap,beta,annual_dividend,currency,as_of",
          [[symbol, billions * 10**9, beta, dividend, "USD", AS_OF]
           for symbol, (billions, beta, dividend) in FIGURES.items()])
    write("dividends.csv", "symbol,date,amount,currency",
          [[symbol, month + "-15", round(dividend / 4, 4), "USD"] for symbol, (_, _, dividend) in FIGURES.items()
           if dividend > 0 and symbol not in QUOTED for month in MONTHS])
    assets = {row["id"]: row for row in table("clo_assets.csv")[:LOANS]}
    prices = [row for row in table("clo_prices.csv") if row["asset"] in assets]
    date = list(prices[0])[-1]
    quoted = [(row["asset"], float(row[date])) for row in prices if row[date]]
    write("loan_prices.csv", "id_type,id,bid,offer,mid,depth,as_of",
          [["internal", asset, mid - 0.25, mid + 0.25, mid, 2 + at % 4, date] for at, (asset, mid) in enumerate(quoted)])
    write("ratings.csv", "id_type,id,agency,rating,as_of",
          [["internal", asset, agency, assets[asset][column], assets[asset]["issue_date"]] for asset, _ in quoted
           for agency, column in (("moodys", "moodys_rating"), ("sp", "sp_rating")) if assets[asset][column]])


if __name__ == "__main__":
    main()
