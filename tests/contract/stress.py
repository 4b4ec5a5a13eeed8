#!/usr/bin/env python3
"""stress.* and scenario.* called by their contract: replays of dated windows, the assumed moves of an
earlier system, stored scenarios: stress.py BINARY. Exit code 1 and a line per error."""
import csv
import datetime
import math
import sys

from contract import GOLDEN, Program, golden

RISK = GOLDEN / "risk"
FACTOR_SYMBOLS = {"Market": "SPY", "Momentum": "MTUM", "Value": "VTV", "Growth": "VUG",
                  "Quality": "QUAL", "Size": "SIZE", "Low Volatility": "USMV"}


def close(program, case, actual, expected, relative=1e-9):
    good = actual is not None and math.isclose(actual, expected, rel_tol=relative, abs_tol=1e-9)
    program.check(case, good, f"{actual} is not {expected}")


def replays(program):
    expected = golden("risk", "historical_replay_expected.json")
    with open(RISK / "historical_replay_closes.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    prices = program.write_csv("closes.csv", rows)
    positions = [{"symbol": symbol, "value": value}
                 for symbol, value in zip(expected["symbols"], expected["values"])]
    base = {"positions": positions, "prices": prices, "factors": ["SPY"], "covariance_window": 60}
    for one in expected["results"]:
        window = [one["from_close"], one["to_close"]]
        case = one["scenario"]
        answer = program.call("stress.run", {**base, "scenarios": [
            {"id": "w", "kind": "historical", "window": window}]})
        program.check(case, "refused" not in answer, answer)
        found = answer["scenarios"][0]
        close(program, case, found["total"], one["total_pnl"])
        close(program, case, found["fraction_of_net"], one["pct_of_net"])
        pnl = {row["symbol"]: row["pnl"] for row in found["positions"]}
        for symbol, value in zip(expected["symbols"], one["pnl_by_position"]):
            close(program, f"{case} {symbol}", pnl[symbol], value)
        replayed(program, case, base, one, rows)


def replayed(program, case, base, one, rows):
    """Every day of a replay, computed again from the closes."""
    answer = program.call("stress.replay",
                          {**base, "from": one["from_close"], "to": one["to_close"]})
    program.check(case, "refused" not in answer, answer)
    close(program, case, answer["total"], one["total_pnl"])
    closes = {row["date"]: row for row in rows}
    first = closes[one["from_close"]]
    high, fall = 0.0, 0.0
    for day in answer["days"]:
        close(program, f"{case} {day['date']}", day["pnl"], sum(
            position["value"] * (float(closes[day["date"]][position["symbol"]])
                                 / float(first[position["symbol"]]) - 1)
            for position in base["positions"]))
        high = max(high, day["pnl"])
        fall = max(fall, high - day["pnl"])
    program.equal(case, [day["date"] for day in answer["days"]],
                  [date for date in sorted(closes)
                   if one["from_close"] < date <= one["to_close"]])
    close(program, case, sum(day["day_pnl"] for day in answer["days"]), answer["total"])
    close(program, case, answer["max_drawdown"], fall)
    program.equal(case, answer["coverage"], 1)


def earlier_system(program):
    """Its eighteen scenarios are in the library, and P&L is value × beta × shock."""
    library = {one["id"]: one for one in program.call("scenario.list", {})["data"]}
    for one in golden("risk", "books", "stress_scenarios.json"):
        shocks = {}
        for shock in library[one["id"]]["shocks"]:
            if shock["type"] == "rates":
                shocks["Interest_Rate"] = shock["bp"] / 10_000
            else:
                shocks[shock["name"]] = shock["return"]
        expected = {FACTOR_SYMBOLS.get(name, name): move for name, move in one["shocks"].items()}
        program.equal(one["id"], sorted(shocks), sorted(expected))
        for name, move in expected.items():
            close(program, one["id"], shocks[name], move)
    rows, market, asset = [], 100.0, 50.0
    for day in range(81):
        date = datetime.date(2024, 1, 1) + datetime.timedelta(day)
        rows.append({"date": date.isoformat(), "SPY": market, "A": asset})
        move = (day * 7 % 11 - 5) / 500
        market *= 1 + move
        asset *= 1 + 0.96 * move
    request = {"positions": [{"symbol": "A", "value": 100_000}], "prices": rows,
               "factors": ["SPY"], "covariance_window": 80, "mode": "direct"}
    for shock, pnl in ((-0.2, -19200), (-0.1, -9600), (-0.05, -4800), (0.05, 4800), (0.1, 9600),
                       (0.2, 19200)):
        answer = program.call("stress.run", {**request, "scenarios": [
            {"id": "m", "shocks": [{"type": "factor", "name": "SPY", "return": shock}]}]})
        close(program, f"market {shock}", answer["scenarios"][0]["total"], pnl, 1e-8)
    grid = program.call("stress.grid", {"positions": request["positions"], "prices": rows,
                                        "factors": ["SPY"], "covariance_window": 80,
                                        "moves": [-0.2, 0.1], "volatility_points": [0, 0.1]})
    program.equal("grid", [round(cell["pnl"], 4) for cell in grid["cells"]],
                  [-19200, -19200, 9600, 9600])
    program.equal("worst", grid["worst"]["move"], -0.2)


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    program = Program(sys.argv[1])
    replays(program)
    earlier_system(program)
    return program.report()


if __name__ == "__main__":
    sys.exit(main())
