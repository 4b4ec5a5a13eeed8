#!/usr/bin/env python3
"""Cases of CLOs through the command line: a deal as a document, projected, priced and explained.

    clo.py BALLAST

Each check states a figure of an independent implementation; a different figure or a rejected request is
reported, and the exit status is 1.
"""
import csv
import json
import sys

from contract import GOLDEN, Program
from contract import golden as document

program = Program(sys.argv[1])
errors = []


def call(method, request):
    made = program.run(["call", method, "-"], json.dumps(request), GOLDEN / "clo")
    if made.returncode != 0:
        raise AssertionError(made.stderr.decode(errors="replace").strip())
    return json.loads(made.stdout)


def near(what, got, requested, tolerance):
    if got is None or not abs(got - requested) <= tolerance:
        errors.append(f"{what} is {got}, not {requested}")


def deal():
    made = document("clo", "deal8.json")
    del made["note"]
    return made


def assumptions(inputs):
    """The scenario of a case, whose rates and prices are fractions in strings."""
    def number(name):
        return float(inputs[name])
    share = inputs["ccc_share"]
    return {"default": number("cdr"), "prepay": number("cpr"), "recovery": number("recovery"),
            "lag_months": 3 * int(inputs["recovery_lag_quarters"]),
            "ccc": {"share": [float(each) for each in share] if isinstance(share, list)
                    else float(share), "price": 100 * number("ccc_price")},
            "liquidation": {"price": 100 * number("liquidation_price")},
            "reinvestment": {"price": 100 * number("reinvest_price"),
                             "spread": number("reinvest_spread"),
                             "floor": number("reinvest_floor"),
                             "term_months": 3 * int(inputs["reinvest_term_quarters"]),
                             "amortization": number("reinvest_amort")}}


def check_projection(name, scenario):
    made = call("clo.project", {**deal(), "assumptions": assumptions(scenario["inputs"])})
    with open(GOLDEN / "clo" / f"A12_deal8_{name}.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    columns = {"int": "interest_paid", "defint_paid": "deferred_paid", "prin": "principal_paid",
               "bal": "balance", "def": "deferred"}
    for tranche in made["tranches"]:
        for row, flow in zip(rows, tranche["flows"], strict=True):
            if tranche["id"] == "SUB":
                near(f"{name} {row['q']} equity", flow["distribution"], float(row["equity"]), 0.01)
                continue
            for column, field in columns.items():
                near(f"{name} {row['q']} {column}_{tranche['id']}", flow[field],
                     float(row[f"{column}_{tranche['id']}"]), 0.01)
    for row, period in zip(rows, made["periods"], strict=True):
        near(f"{name} {row['q']} hurdle", period["hurdle"], float(row["hurdle_balance"]), 0.01)
    if not made["conservation"]["holds"]:
        errors.append(f"{name}: cash is not conserved: {made['conservation']}")


def check_prices(scenario):
    request = {**deal(), "assumptions": assumptions(scenario["inputs"])}
    for tranche, expected in document("clo", "A15_tranche_analytics.json")["expected"].items():
        made = call("clo.price", {**request, "tranche": tranche, "price": expected["price"]})
        measures = made["measures"]
        near(f"yield of {tranche}", measures["yield"], expected["yield_annual_xirr"], 1e-8)
        near(f"margin of {tranche}", measures["discount_margin"], expected["discount_margin"], 1e-8)
        made = call("clo.price", {**request, "tranche": tranche, "discount_margin": 0.015})
        near(f"price of {tranche}", made["measures"]["price"], expected["price_at_dm_150bp"], 1e-7)


def check_breakeven():
    case = document("clo", "A14_break_even_cdr.json")
    for tranche, expected in case["expected"].items():
        made = call("clo.breakeven", {**deal(), "assumptions": assumptions(case["scenario"]),
                                      "tranche": tranche})
        near(f"break-even of {tranche}", made["value"], expected["break_even_cdr"], 1e-6)
        near(f"defaults of {tranche}", made["low"]["cumulative_default"],
             expected["cum_default_rate_at_break_even"], 1e-6)


def check_why(scenario):
    request = {**deal(), "assumptions": assumptions(scenario["inputs"])}
    made = call("clo.why", {**request, "cell": {"date": "2026-04-15", "collateral": "interest"}})
    near("interest", made["value"], 10575824.808169, 0.01)
    near("rows of interest", sum(row["value"] for row in made["rows"]) + made["rest"],
         made["value"], 1e-6)


def check_simulation():
    """Paths are projections of their defaults."""
    request = {**deal(), "assumptions": {
        "prepay": 0.15, "recovery": 0.5, "lag_months": 12, "liquidation": {"price": 98},
        "reinvestment": {"price": 99.5, "spread": 0.041, "term_months": 72}}}
    made = call("clo.simulate", {**request, "paths": 200, "replay": [7], "breakeven": False,
                                 "correlation": {"rho": 0.3},
                                 "default_curve": {"annual": 0.04}})
    for path in made["sample_paths"]:
        assumptions = {**request["assumptions"], "default_events": path["default_events"]}
        assumptions["reinvestment"] = {**assumptions["reinvestment"],
                                       "default": path["reinvestment_default"]}
        again = call("clo.project", {**request, "assumptions": assumptions, "steps": False})
        near(f"defaults of path {path['path']}", path["defaulted_par"],
             again["cumulative_default"], 0.01)
        for tranche, expected in zip(path["tranches"], again["tranches"], strict=True):
            loss = expected["distributions"] if tranche["id"] == "SUB" else expected["loss"]
            near(f"path {path['path']} {tranche['id']}",
                 tranche["distributions"] if tranche["id"] == "SUB" else tranche["loss"], loss, 0.01)


def check_var():
    case = document("clo", "A18_credit_portfolio_math.json")
    for each in case["vasicek"]:
        made = call("clo.var", {
            **deal(), "methods": ["vasicek"], "confidence": [each["alpha"]],
            "assumptions": {"recovery": 1 - each["lgd"]}, "correlation": {"rho": each["rho"]},
            "default_curve": {"annual": each["pd"]}})
        near("Vasicek", made["results"][0]["levels"][0]["value_at_risk"] / made["par"],
             each["loss_quantile"], 1e-9)


scenarios = document("clo", "A12_deal8_projection.json")["scenarios"]
for name, scenario in scenarios.items():
    check_projection(name, scenario)
check_prices(scenarios["base"])
check_breakeven()
check_why(scenarios["base"])
check_simulation()
check_var()
for error in errors[:50]:
    print(error)
sys.exit(1 if errors else 0)
