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


def check_paths():
    """Listed defaults of single assets (A13)."""
    case = document("clo", "A13_path_replay.json")
    for place, path in enumerate(case["paths"]):
        made = call("clo.project", {**deal(), "steps": False, "assumptions": {
            **assumptions(case["base_scenario"]), "default_events": path["default_events"]}})
        expected = path["expected"]
        tranches = {tranche["id"]: tranche for tranche in made["tranches"]}
        for tranche, shortfall in expected["shortfall"].items():
            near(f"path {place} loss of {tranche}", tranches[tranche]["loss"], shortfall, 0.01)
            if expected["wal"][tranche] is not None:
                near(f"path {place} life of {tranche}", tranches[tranche]["wal"], expected["wal"][tranche], 1e-8)
        near(f"path {place} equity", tranches["SUB"]["distributions"], expected["equity_total"], 0.01)
        near(f"path {place} IRR", tranches["SUB"]["irr"], expected["equity_irr"], 1e-8)
        near(f"path {place} defaults", made["cumulative_default"], expected["cum_default"], 0.01)
        near(f"path {place} incentive", sum(row["incentive"] for row in made["periods"]),
             expected["incentive"], 0.01)


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


def loans(count, par=1_000_000.0, **fields):
    return [{"id": f"L{number}", "issuer_id": f"I{number}", "kind": "loan", "maturity": "2033-06-15",
             "coupon_type": "floating", "spread": 0.04, "index": "USD_SOFR_3M", "currency": "USD",
             "par": par, **fields} for number in range(1, count + 1)]


def check_slices():
    """Slices of a large pool, of a hundred equal loans, and the same simulated."""
    case = document("clo", "A18_credit_portfolio_math.json")
    slices = [{"attach": each["attach"], "detach": each["detach"]}
              for each in case["lhp_tranche_expected_loss"]]
    equal = case["homogeneous_100"]
    for ends in equal["tranche_el"]:
        attach, detach = (float(end) for end in ends.split("-"))
        slices.append({"attach": attach, "detach": detach})
    confidence = [float(level) for level in equal["var_es"]]
    made = call("clo.var", {
        **deal(), "collateral": loans(equal["n"]), "methods": ["vasicek", "equal_loans", "copula"],
        "confidence": confidence, "assumptions": {"recovery": 1 - equal["lgd"]},
        "correlation": {"rho": equal["rho"]}, "default_curve": {"annual": equal["pd"]},
        "tranches": slices, "paths": 200_000})
    results = {result["method"]: result for result in made["results"]}
    large = results["vasicek"]["tranches"]
    for each, slice_ in zip(case["lhp_tranche_expected_loss"], large, strict=False):
        # The figures of the case are by quadrature over kinks: the third is off by 1.1e-6.
        near("large pool", slice_["expected_loss"], each["expected_loss_fraction"],
             2e-6 * each["expected_loss_fraction"])
    exact = results["equal_loans"]
    simulated = results["copula"]
    known = len(case["lhp_tranche_expected_loss"])
    for (ends, expected), slice_, drawn in zip(equal["tranche_el"].items(),
                                               exact["tranches"][known:],
                                               simulated["tranches"][known:], strict=True):
        near(f"equal loans {ends}", slice_["expected_loss"], expected, 1e-6 * expected)
        near(f"simulated {ends}", drawn["expected_loss"], expected, 4 * drawn["expected_loss_error"])
    for count, expected in equal["prob_k_defaults"].items():
        near(f"{count} defaults", exact["default_counts"][int(count)], expected, 1e-6 * expected + 1e-10)
        near(f"{count} simulated", simulated["default_counts"][int(count)], expected,
             4 * (expected / 200_000) ** 0.5)
    near("deviation of defaults", exact["standard_deviation"] / (equal["lgd"] * 1e6),
         equal["std_defaults"], 1e-6 * equal["std_defaults"])
    for level, (_, expected) in zip(exact["levels"], equal["var_es"].items(), strict=True):
        near("VaR", level["value_at_risk"] / made["par"], expected["var_loss_fraction"], 1e-9)
        near("ES", level["expected_shortfall"] / made["par"], expected["es_loss_fraction"], 1e-8)


def check_five_assets():
    case = document("clo", "A18_credit_portfolio_math.json")["five_assets"]
    pool = loans(5)
    for row, par in zip(pool, case["par"], strict=True):
        row["par"] = par
    names = [row["id"] for row in pool]
    by_asset = dict(zip(names, case["pd"], strict=True))
    pairs = {name: [f"L{number}" for number in name.split("-")]
             for name in case["pairwise_joint_default"]}
    made = call("clo.var", {
        **deal(), "collateral": pool, "methods": ["copula"], "paths": 200_000,
        "assumptions": {"recovery": {"by_asset": {
            name: 1 - loss for name, loss in zip(names, case["lgd"], strict=True)}}},
        "default_curve": {"annual": {"by_asset": by_asset}}, "exact_deviation": True,
        "correlation": {"ids": names, "matrix": case["correlation"]},
        "pairs": [{"first": first, "second": second} for first, second in pairs.values()]})
    for pair, (name, expected) in zip(made["pairs"], case["pairwise_joint_default"].items(),
                                      strict=True):
        near(f"joint default {name}", pair["probability"], expected, 1e-6 * expected)
    near("deviation", made["exact_deviation"], case["loss_std"], 1e-6 * case["loss_std"])
    expected_loss = sum(each["par"] * each["default_probability"] * each["loss_given_default"]
                        for each in made["assets"])
    near("expected loss", expected_loss, case["expected_loss"], 1e-6)
    simulated = made["results"][0]
    near("simulated expected loss", simulated["expected_loss"], case["expected_loss"],
         4 * simulated["expected_loss_error"])
    counts = simulated["default_counts"]
    for what, got, expected in (("no default", counts[0], case["prob_no_default"]),
                                ("all default", counts[5], case["prob_all_default"]),
                                ("two or more", sum(counts[2:]), case["prob_at_least_two"])):
        near(what, got, expected, 4 * (expected * (1 - expected) / 200_000) ** 0.5)


def check_default_times():
    """Default probabilities by quarter from rating factors, and of pairs of assets."""
    case = document("clo", "A19_default_times_from_rating_factor.json")
    pool = loans(len(case["quarterly_pd"]))
    for row, rating in zip(pool, case["quarterly_pd"], strict=True):
        row["moodys_rating"] = rating
    pool += [{**pool[2], "id": "M", "issuer_id": "M"}]
    ids = {row["moodys_rating"]: row["id"] for row in reversed(pool)}
    joint = [(("B2", "B2"), 0.3, "B2-B2 rho 0.3"), (("B2", "Caa1"), 0.3, "B2-Caa1 rho 0.3"),
             (("Ba2", "B3"), 0.1, "Ba2-B3 rho 0.1")]
    for place, quarters in enumerate((1, 4, 20, 40)):
        for (first, second), rho, name in joint:
            made = call("clo.var", {
                **deal(), "collateral": pool, "methods": ["vasicek"],
                "horizon_years": quarters / 4, "correlation": {"rho": rho},
                "pairs": [{"first": ids[first],
                           "second": "M" if first == second else ids[second]}]})
            expected = case["joint_default_probability"][name].get(f"by_q{quarters}")
            if expected is not None:
                near(f"{name} by {quarters}", made["pairs"][0]["probability"], expected, 1e-9)
        probabilities = {each["asset"]: each["default_probability"] for each in made["assets"]}
        for rating, curve in case["cumulative_pd_q1_q4_q20_q40"].items():
            near(f"{rating} by {quarters}", probabilities[ids[rating]], curve[place], 1e-9)


def check_measures():
    for case in document("clo", "A04_pricing_unit_numbers.json")["cases"]:
        given, name, expected = case["inputs"], case["name"], case["expected_recomputed"]
        flows = [{"date": date, "amount": amount} for date, amount in given.get(
            "cashflows", given.get("principal", []))]
        if name == "pv_flat":
            request, field = {"as_of": given["from"], "yield": given["annual_rate"],
                              "flows": [{"date": given["to"], "amount": given["cashflow"]}]}, "present_value"
        elif name.startswith("fv"):
            request, field = {"as_of": given["from"], "yield": given["rate"], "amount_on": given["to"],
                              "flows": [{"date": given["from"], "amount": -given["amount"]}]}, "required_amount"
        elif name.startswith("wal"):
            request, field = {"as_of": given["as_of"], "flows": flows}, "wal"
        elif name.startswith("duration"):
            request, field = {"as_of": given["as_of"], "flows": flows,
                              "yield": given["flat_rate"]}, "macaulay_duration"
        elif name.startswith("z_spread"):
            for flow in flows:
                flow["zero_rate"] = given["curve_rate_at_flow"]
            request, field = {"as_of": given["settle"], "flows": flows, "balance": given["face"],
                              "price": given["price_pct"]}, "z_spread"
        else:
            made = call("clo.measures", {
                "as_of": given["from"], "attrition_rate": given["annual_rate"],
                "flows": [{"date": date, "amount": 1} for date in given["dates"]]})
            for row, share in zip(made["rows"], expected, strict=True):
                near(name, row["surviving"], share, 1e-9)
            continue
        near(name, call("clo.measures", request)[field], expected, 1e-9)
    case = document("clo", "A01_irr_from_cashflows.json")
    for each in case["cases"]:
        made = call("clo.measures", {
            "as_of": each["flows"][0][0],
            "flows": [{"date": date, "amount": amount} for date, amount in each["flows"]]})
        near(each["name"], made["internal_rate"], each["expected_recomputed"], 1e-8)


scenarios = document("clo", "A12_deal8_projection.json")["scenarios"]
for name, scenario in scenarios.items():
    check_projection(name, scenario)
check_paths()
check_prices(scenarios["base"])
check_breakeven()
check_why(scenarios["base"])
check_simulation()
check_var()
check_slices()
check_five_assets()
check_default_times()
check_measures()
for error in errors[:50]:
    print(error)
sys.exit(1 if errors else 0)
