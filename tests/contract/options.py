#!/usr/bin/env python3
"""The option methods called by their contract, with published and independently computed
cases and a whole chain of real quotes: options.py BINARY. Exit code 1 and a line per error."""
import csv
import json
import math
import sys

from contract import GOLDEN, Program, golden

# Close of 2014-06-06; rate and yield of that time, on which the classification hardly depends.
CHAIN = {"as_of": "2014-06-06", "spot": 645.57, "rate": 0.002, "dividend_yield": 0.019}
CHAIN_ROWS = 2195
CLASSES = ("value", "undetermined", "below_intrinsic", "above_bound")


def rows_of(name, folder="options"):
    with open(GOLDEN / folder / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def years(text):
    numerator, _, denominator = text.partition("/")
    return float(numerator) / float(denominator or 1)


def option(row, style, **more):
    """A row of a reference file with the API's field names; an id may be a number."""
    made = {"type": row["type"], "style": style, "spot": float(row["spot"]),
            "strike": float(row["strike"]), "time": years(row["t_years"]),
            "rate": float(row["rate"]), "dividend_yield": float(row["dividend_yield"])}
    if row.get("vol"):
        made["volatility"] = float(row["vol"])
    return made | more


def priced(program, rows, model="auto"):
    """The options of the response; every documented field must be present."""
    answer = program.call("options.price", {"options": rows, "model": model})
    found = answer.get("options", [])
    program.check(f"options.price {model}", len(found) == len(rows), answer)
    for field in ("price", "delta", "gamma", "vega", "vega_pct", "theta", "theta_day", "rho",
                  "rho_pct", "dividend_rho", "vanna", "volga", "charm", "charm_day"):
        program.check(f"options.price {model}/{field}",
                      all(one.get(field) is not None for one in found), found[:1])
    return found


def close(program, case, actual, expected, relative, absolute=0.0):
    good = actual is not None and abs(actual - expected) <= relative * abs(expected) + absolute
    program.check(case, good, f"{actual} is not {expected}")


def european(program):
    rows = rows_of("option_european_haug_values.csv")
    for row, one in zip(rows, priced(program, [option(row, "european") for row in rows])):
        name = f"Haug {row['type']} {row['strike']} {row['t_years']}"
        close(program, name, one["price"], float(row["published_value"]), 0,
              float(row["tolerance"]))
        if row["exact_value_12dp"]:
            close(program, name, one["price"], float(row["exact_value_12dp"]), 1e-10, 1e-12)
        program.check(name, one["model"] == "bsm", one)

    rows = rows_of("option_european_haug_greeks.csv")
    for row, one in zip(rows, priced(program, [option(row, "european") for row in rows])):
        greek = row["greek"]
        actual = {"elasticity": one["delta"] * float(row["spot"]) / one["price"],
                  "theta_per_day_365": one["theta_day"]}.get(greek, one.get(greek))
        close(program, f"Haug {greek}", actual, float(row["exact_value"]), 1e-10)
        close(program, f"Haug {greek}", actual, float(row["published_value"]), 0, 1e-4)

    rows = rows_of("option_bsm_greeks_grid.csv")
    names = {"price": "price", "delta": "delta", "gamma": "gamma", "vega": "vega_per_1.00_vol",
             "vega_pct": "vega_per_vol_point", "theta": "theta_per_year",
             "theta_day": "theta_per_day_365", "rho": "rho_per_1.00", "rho_pct": "rho_per_1pct",
             "dividend_rho": "dividend_rho_per_1.00", "vanna": "vanna", "volga": "volga"}
    asked = [option(row, "european", id=int(row["id"])) for row in rows]
    for row, one in zip(rows, priced(program, asked)):
        program.check("an id that is a number", one["id"] == row["id"], one)
        for field, column in names.items():
            close(program, f"60 digits {row['id']} {field}", one[field], float(row[column]),
                  1e-10, 1e-14)

    for case in golden("options", "black_scholes_seed.json")["cases"]:
        terms = {"style": "european", "spot": case["S"], "strike": case["K"], "time": case["T"],
                 "rate": case["r"], "dividend_yield": case["q"], "volatility": case["vol"]}
        for right in ("call", "put"):
            if right not in case:
                continue
            one = priced(program, [terms | {"type": right}])[0]
            fields = {"vega_per_1pct": "vega_pct", "theta_per_day": "theta_day",
                      "rho_per_1pct": "rho_pct"}
            for field, value in case[right].items():
                close(program, f"seed {right} {field}", one[fields.get(field, field)], value, 0,
                      1e-9)


def american(program):
    files = {"baw": ("option_american_baw_haug.csv", 3e-3),
             "bjerksund_stensland": ("option_american_bjerksund_stensland_1993.csv", 5e-5)}
    for model, (name, tolerance) in files.items():
        rows = rows_of(name)
        found = priced(program, [option(row, "american") for row in rows], model)
        for row, one in zip(rows, found):
            close(program, f"{model} {row['type']} {row['strike']} {row['spot']}", one["price"],
                  float(row["published_value"]), 0, tolerance)

    for case in golden("options", "option_american_andersen_lake.json")["cases"]:
        row = {key: str(value) for key, value in case.items()}
        asked = [option(row, style) for style in ("american", "european")]
        prices = [one["price"] for one in priced(program, asked)]
        close(program, "premium of Andersen, Lake and Offengenden", prices[0] - prices[1],
              case["american_premium_over_european"], 0, 1e-7)

    rows = rows_of("option_american_greeks.csv")
    tolerances = {"delta": ("delta", 1e-5), "gamma": ("gamma", 5e-5),
                  "vega": ("vega_per_1.00", 2e-3), "theta": ("theta_per_year", 5e-3),
                  "rho": ("rho_per_1.00", 5e-3)}
    for model, price_tolerance in (("auto", 2e-6), ("binomial", 5e-3), ("finite_difference", 2e-3)):
        found = priced(program, [option(row, "american") for row in rows], model)
        for row, one in zip(rows, found):
            name = f"{model} {row['type']} {row['strike']} {row['t_years']}"
            close(program, name, one["price"], float(row["american"]), 0, price_tolerance)
            sign = 1 if row["type"] == "call" else -1
            gain = max(sign * (float(row["spot"]) - float(row["strike"])), 0)
            # Where the option is exercised the Greeks jump.
            if model != "auto" or abs(float(row["american"]) - gain) < 1e-5:
                continue
            for field, (column, tolerance) in tolerances.items():
                close(program, f"{name} {field}", one[field], float(row[column]), 0, tolerance)


def edges(program):
    """Where grids and expansions failed; values from closed forms and trees of 20,001 steps."""
    base = {"type": "call", "style": "american", "spot": 100, "strike": 100, "time": 10,
            "rate": 0.05, "underlying": "A"}
    dividend = [{"underlying": "A", "time": 5, "amount": 1e-6}]

    def price(row, dividends=None, model="auto"):
        answer = program.call("options.price", {"options": [base | row], "model": model}
                              | ({"dividends": dividends} if dividends else {}))
        return answer["options"][0]["price"], answer

    for volatility, requested in ((3, 99.99984), (5, 100.0)):
        close(program, f"a call at volatility {volatility}",
              price({"volatility": volatility}, dividend)[0], requested, 0, 1e-4)
    close(program, "two boundaries", price({"rate": -0.005, "strike": 80, "volatility": 0.6})[0],
          68.6811, 0, 1e-3)
    high = {"rate": -0.02, "strike": 130, "volatility": 1}
    european = price(high | {"style": "european"})[0]
    program.check("not below the European price", price(high)[0] >= european, european)

    # Almost certain exercise: the best time is when waiting gains nothing.
    for row in ({"strike": 50, "time": 30, "rate": 0.15, "dividend_yield": 0.01},
                {"type": "put", "strike": 200, "time": 30, "rate": 0.05,
                 "dividend_yield": 0.15}):
        r, q, k = row["rate"], row["dividend_yield"], row["strike"]
        best = math.log(q * 100 / (r * k)) / (q - r)
        sign = -1 if row.get("type") == "put" else 1
        sure = sign * (100 * math.exp(-q * best) - k * math.exp(-r * best))
        close(program, f"certain {row}", price(row | {"volatility": 1e-6})[0], sure, 0, 1e-5)
        for volatility in (0.001, 0.005, 0.01):
            found = price(row | {"volatility": volatility})[0]
            shorter = price(row | {"volatility": volatility, "style": "european", "time": best})[0]
            program.check(f"not below a shorter option {row} {volatility}",
                          found >= shorter - 1e-5, (found, shorter))

    # A dividend at expiry equals one an instant before.
    row = {"strike": 95, "time": 0.5, "volatility": 0.2}
    for model in ("auto", "binomial", "bsm"):
        at, before = (price(row, [{"underlying": "A", "time": time, "amount": 4}], model)[0]
                      for time in (0.5, 0.5 - 1e-9))
        close(program, f"dividend at expiry {model}", at, before, 0, 1e-3)

    # A tree states its error.
    row = {"type": "put", "rate": 0.08, "volatility": 0.1}
    tree, answer = price(row, model="binomial")
    reported = any(issue["code"] == "price_error" for issue in answer["issues"])
    program.check("a tree reports its error", reported and abs(tree - price(row)[0]) > 4e-3, answer)

    # Charm is the change of delta with time: for a European call by finite differences of its
    # closed form.
    row = {"style": "european", "time": 1, "volatility": 0.2, "dividend_yield": 0.03}
    up, down = (price(row | {"time": 1 + side})[1]["options"][0]["delta"]
                for side in (1e-4, -1e-4))
    charm = price(row)[1]["options"][0]
    close(program, "charm", charm["charm"], (down - up) / 2e-4, 1e-6, 1e-8)
    close(program, "charm a day", charm["charm_day"], charm["charm"] / 365, 1e-14)
    for model in ("auto", "binomial", "finite_difference", "baw"):
        near = price(row | {"style": "american", "dividend_yield": 0}, model=model)[1]
        exact = price(row | {"dividend_yield": 0})[1]["options"][0]["charm"]
        close(program, f"charm {model}", near["options"][0]["charm"], exact, 0, 2e-3)


def implied(program):
    rows = rows_of("option_implied_vol.csv")
    asked = [option(row, "european", price=float(row["price_double"]), id=index)
             for index, row in enumerate(rows)]
    answer = program.call("options.implied_volatility", {"options": asked})
    for index, (row, one) in enumerate(zip(rows, answer["options"])):
        attainable = float(row["attainable_rel_error"])
        if attainable > 1e-3:
            program.check(f"implied {index}", one["class"] in ("value", "undetermined"), one)
            continue
        close(program, f"implied {index}", one["volatility"], float(row["expected_vol"]),
              max(1e-12, 4 * attainable))
    terms = {"type": "call", "spot": 100, "strike": 90, "time": 1, "rate": 0.05}
    for price, requested in ((14, "below_intrinsic"), (100, "above_bound"), (18, "value")):
        answer = program.call("options.implied_volatility", {"options": [terms | {"price": price}]})
        one = answer["options"][0]
        program.check(f"a call at {price}", one["class"] == requested
                      and (one["volatility"] is None) == (requested != "value")
                      and bool(answer["issues"]) == (requested != "value"), answer)


def chain(program):
    """Every quote of a real chain has an implied volatility or a reason why not."""
    quotes = rows_of("aapl_option_chain_2014-06-06_close.csv")
    program.check("chain", len(quotes) == CHAIN_ROWS, len(quotes))
    terms = {key: value for key, value in CHAIN.items() if key != "as_of"}
    for style in ("american", "european"):
        for side in ("bid_close", "ask_close"):
            asked = [terms | {"id": index, "type": row["right"], "style": style,
                              "strike": float(row["strike"]), "expiry": row["expiry"],
                              "price": float(row[side] or 0)}
                     for index, row in enumerate(quotes)]
            answer = program.call("options.implied_volatility",
                                  {"options": asked, "as_of": CHAIN["as_of"]})
            found = answer.get("options", [])
            name = f"chain {style} {side}"
            program.check(name, len(found) == CHAIN_ROWS, answer)
            program.check(name, all(one["class"] in CLASSES and
                                    (one["volatility"] is None) == (one["class"] != "value")
                                    for one in found), "a quote has neither figure nor reason")
            values = [one for one in found if one["class"] == "value"]
            program.check(name, len(values) > 1500, f"{len(values)} volatilities")
            reported = {issue["where"] for issue in answer["issues"]}
            program.check(name, reported == {one["id"] for one in found if one["class"] != "value"},
                          "issues do not name the quotes without a figure")
            # The volatilities reproduce the prices.
            again = reprice(program, asked, found)
            for one, back in zip(values, again):
                close(program, f"{name} {one['id']}", back["price"], one["price"], 0, 1e-6)


def reprice(program, asked, found):
    rows = [{key: value for key, value in row.items() if key != "price"}
            | {"volatility": one["volatility"]}
            for row, one in zip(asked, found) if one["class"] == "value"]
    return program.call("options.price", {"options": rows, "as_of": CHAIN["as_of"]})["options"]


def book_rows(book):
    rows = []
    for position in book["positions"]:
        row = {"id": position["symbol"], "underlying": position["underlying"],
               "quantity": position["quantity"], "multiplier": position["multiplier"],
               "spot": position["spot"], "type": "underlying"}
        if position["implied_vol"] is not None:
            row |= {"type": position["type"], "style": "european",
                    "strike": position["strike"], "time": position["days"] / 365,
                    "rate": book["rate_continuous"],
                    "dividend_yield": position["dividend_yield"],
                    "volatility": position["implied_vol"]}
        rows.append(row)
    return rows


def portfolio(program):
    book = golden("options", "options_portfolio_expected.json")
    rows = book_rows(book)
    answer = program.call("options.price", {"options": rows})
    names = {"model_price": "price", "market_value": "market_value", "unit_delta": "delta",
             "position_delta_shares": "position_delta",
             "delta_adjusted_exposure": "delta_adjusted_exposure",
             "position_gamma_per_1usd": "position_gamma", "dollar_gamma_per_1pct": "dollar_gamma",
             "position_vega_per_vol_point": "position_vega_pct",
             "position_theta_per_calendar_day": "position_theta_day",
             "position_rho_per_1pct": "position_rho_pct"}
    for position, one in zip(book["positions"], answer["options"]):
        for column, field in names.items():
            close(program, f"book {position['symbol']} {field}", one[field], position[column],
                  1e-9)
    totals = {"market_value": "market_value", "delta_adjusted_exposure": "delta_adjusted_exposure",
              "dollar_gamma_per_1pct": "dollar_gamma", "position_vega_per_vol_point": "vega_pct",
              "position_theta_per_calendar_day": "theta_day", "position_rho_per_1pct": "rho_pct",
              "long_market_value": "long_value", "short_market_value": "short_value",
              "gross_market_value": "gross_value", "net_market_value": "market_value",
              "delta_long": "delta_long", "delta_short": "delta_short",
              "delta_gross": "delta_gross", "delta_net": "delta_net"}
    for column, field in totals.items():
        close(program, f"book total {field}", answer["totals"][field], book["totals"][column],
              1e-9)
    groups = {group["underlying"]: group["totals"] for group in answer["by_underlying"]}
    fields = {"delta_shares": "delta", "delta_usd": "delta_adjusted_exposure",
              "gamma_per_1usd": "gamma", "vega_per_vol_point": "vega_pct",
              "theta_per_day": "theta_day"}
    for name, expected in book["by_underlying"].items():
        for column, field in fields.items():
            close(program, f"book {name} {field}", groups[name][field], expected[column], 1e-9)

    for stress in book["stress"]:
        name, points = stress["name"], stress["vol_shock_points"] / 100
        grid = program.call("options.stress_grid", {
            "options": rows, "spot_shocks": [stress["spot_shock"]],
            "volatility_shocks": [points], "days": stress["days"]})
        close(program, f"grid {name}", grid["cells"][0]["pnl"], stress["pnl_full_revaluation"],
              1e-8)
        moved = [row | {"end_spot": row["spot"] * (1 + stress["spot_shock"])}
                 | ({} if row["type"] == "underlying"
                    else {"end_volatility": row["volatility"] + points}) for row in rows]
        total = program.call("options.explain",
                             {"options": moved, "days": stress["days"]})["totals"]
        close(program, f"explain {name}", total["pnl"], stress["pnl_full_revaluation"], 1e-8)
        close(program, f"explain {name} delta", total["delta"], stress["pnl_delta_only"], 1e-9)
        close(program, f"explain {name} residual", total["residual"], stress["unexplained"], 1e-7)
        parts = sum(total[part] for part in ("delta", "gamma", "vega", "theta", "rho", "dividend"))
        close(program, f"explain {name} parts", parts, stress["pnl_delta_gamma_vega_theta"], 1e-8)
        close(program, f"explain {name} sum", parts + total["residual"], total["pnl"], 1e-12)
    grid = program.call("options.stress_grid", {"options": rows})
    program.check("the grid of 9 x 7", len(grid["cells"]) == 63 and grid["coverage"] == 1, grid)


def symbols(program):
    valid = rows_of("occ_symbols.csv", "model")
    asked = [(row, row[form]) for row in valid for form in ("symbol", "canonical", "compact")
             if row[form]]
    found = program.call("options.parse_symbol", {"symbols": [symbol for _, symbol in asked]})
    for (row, symbol), one in zip(asked, found["symbols"]):
        forms = {form: row[form] for form in ("canonical", "compact") if row[form]}
        program.equal(f"symbol {symbol}", one, {
            "underlying": row["root"], "expiry": row["expiry"],
            "right": "call" if row["right"] == "C" else "put"} | forms)
        close(program, f"strike {symbol}", float(one["strike"]), float(row["strike"]), 0)
    for case in golden("options", "occ_symbols_compact.json")["cases"]:
        one = program.call("options.parse_symbol", {"symbols": [case["symbol"]]})["symbols"][0]
        program.equal(f"symbol {case['symbol']}", one, {
            "underlying": case["underlying"], "expiry": case["expiry"],
            "right": "call" if case["type"] == "C" else "put"})
    bad = [row["symbol"] for row in rows_of("occ_symbols_invalid.csv", "model")]
    answer = program.call("options.parse_symbol", {"symbols": bad})
    for one in answer["symbols"]:
        program.check(f"no symbol {one['symbol']!r}", one["underlying"] is None and one["error"],
                      one)
    program.check("issues name what is no symbol", len(answer["issues"]) == len(bad), answer)


def other_forms(program):
    """The same table as a CSV file, and with null for fields that a row does not use."""
    rows = [option(row, "european", id=row["id"])
            for row in rows_of("option_bsm_greeks_grid.csv")]
    answer = program.call("options.price", {"options": rows})["options"]
    columns = ("id", "underlying", "type", "style", "spot", "strike", "expiry", "time", "rate",
               "dividend_yield", "volatility", "quantity", "multiplier")
    with_nulls = [{column: row.get(column) for column in columns} for row in rows]
    for name, table in (("file", program.write_csv("options.csv", rows)), ("nulls", with_nulls)):
        other = program.call("options.price", {"options": table})
        program.check(f"options as {name}", other.get("options") == answer, other)
    broken = [rows[0] | {"spot": -1}]
    program.check("a negative spot is refused",
                  program.call("options.price", {"options": broken}).get("refused") == 3)
    again = [json.dumps(program.call("options.price", {"options": rows})) for _ in range(2)]
    program.check("the same call has the same bytes", again[0] == again[1])


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    program = Program(sys.argv[1])
    for part in (european, american, edges, implied, chain, portfolio, symbols, other_forms):
        part(program)
    return program.report()


if __name__ == "__main__":
    sys.exit(main())
