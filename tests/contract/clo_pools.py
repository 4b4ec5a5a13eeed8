#!/usr/bin/env python3
"""Published pools as documents: haircuts and their explanation, quality and concentration tests,
a hypothetical trade, S&P measures, 300 loans.

    clo_pools.py BALLAST
"""
import csv
import sys

from clo_documents import (GOLDEN, NO_INDEX, SUBORDINATED, Cases, asset, cash, deal, document,
                           fixed_note, loan)

cases = Cases(sys.argv[1])
COUNTRIES = {"USA": "US", "Canada": "CA", "Netherlands": "NL", "Luxembourg": "LU",
             "United Kingdom": "GB", "UK": "GB"}


def check_haircuts(case, better, expected, ratios):
    """Assets at their values and principal cash, by test and explained asset by asset."""
    pool = []
    for each in case["assets"]:
        fields = {"market_value": each["mv"], "purchase_price": each["purchase_price"],
                  "moodys_rating": "Caa1" if each["ccc"] and each["id"] not in better else "B1",
                  "sp_rating": "D" if each["defaulted"] else "B", "moodys_recovery": each["rr_moody"]}
        if each["defaulted"]:
            fields |= {"defaulted": True,
                       "default_date": "2012-12-31" if each["years_in_default"] >= 3 else "2016-01-01"}
        pool.append(asset(each["id"], each["par"], **fields))
    terms = deal([*(fixed_note(name, rank, balance, 0.0)
                    for rank, (name, balance) in enumerate(case["notes"].items(), 1)), SUBORDINATED],
                 [{"id": name, "tranches": [name], "oc": 1.01, "ic": None} for name in case["notes"]],
                 valuation={"ccc": {"limit": case["limit"]},
                            "discount": {"below": 85, "until": 90, "days": 30}},
                 state=cash(0, case["principal_cash"]))
    made = cases.call("clo.tests", {"deal": terms, "collateral": pool, "explain": ["oc.A"]})
    tests = {test["id"]: test for test in made["tests"]}
    for name, ratio in ratios.items():
        cases.near(f"OC {name}", tests[f"oc.{name}"]["value"], ratio, 1e-9)
    part = made["explanations"][0]["parts"][0]
    why = cases.call("clo.why", {"deal": terms, "collateral": pool, "curves": NO_INDEX,
                                 "cell": {"test": "oc.A"}})
    adjusted = expected["adjusted_collateral_principal_amount"]
    cases.near("explained total", part["total"], adjusted, 0.01)
    cases.near("why", why["value"], adjusted, 0.01)
    cases.near("why adds up", sum(row["value"] for row in why["rows"]) + why["rest"], why["value"], 1e-6)
    categories = {"par": "performing", "ccc_excess": "excess of CCC assets"}
    rows = {row["id"]: row for row in why["rows"]}
    for each in expected["by_asset"]:
        row = rows[each["id"]]
        cases.near(f"value of {each['id']}", row["value"], each["value"], 0.01)
        cases.near(f"haircut of {each['id']}", row["haircut"], row["amount"] - each["value"], 0.01)
        cases.equal(f"category of {each['id']}", row["category"],
                    categories.get(each["category"], each["category"]))
    cases.near("cash", rows["principal cash"]["value"], case["principal_cash"], 0.01)


def check_a08():
    case = document("clo", "A08_par_haircuts_ccc_discount_default.json")
    check_haircuts(case, (), case["expected"], case["expected_oc_ratios"])
    below = case["variant_below_limit"]
    check_haircuts(case, ("c2", "c3", "x2"), below["expected"], below["expected_oc_ratios"])


def check_a09():
    """Neither a payment frequency nor ratings by level: flows and derivations do not matter."""
    case = document("clo", "A09_quality_tests_small.json")
    pool = []
    for each in case["assets"]:
        fields = {"coupon_type": "fixed" if each["type"] == "fixed" else "floating",
                  "moodys_rating": each["moody"], "moodys_recovery": each["recovery"],
                  "moodys_industry": each["industry"].replace("&", "and"), "wal": each["wal"]}
        for name in ("spread", "coupon"):
            if each[name] is not None:
                fields[name] = each[name]
        pool.append(loan(each["id"], each["issuer"], each["par"], **fields))
    terms = deal([fixed_note("A", 1, 1e6, 0.0), SUBORDINATED], tests={
        "use": [32, 33, 34, 36, 37],
        "custom": [{"id": "life", "name": "Average life", "value": "avg(wal by par where performing)",
                    "bound": "max", "threshold": 9}]})
    made = cases.call("clo.tests", {"deal": terms, "collateral": pool})
    tests = {str(test["number"] or test["id"]): test for test in made["tests"]}
    for name, figure in (("36", "warf"), ("32", "was"), ("34", "wac"), ("33", "warr"), ("life", "wal"),
                         ("37", "diversity_score")):
        cases.near(f"A09 {figure}", tests[name]["value"], case["expected"][figure], 1e-9)


def fields_of_a10(row):
    secured = str(row["senior_secured"]) == "True"
    fields = {"coupon_type": "fixed" if row["type"] == "fixed" else "floating",
              "moodys_rating": row["moody"], "moodys_industry": row["industry"],
              "moodys_recovery": float(row["recovery"]), "wal": float(row["wal"]),
              "seniority": "senior_secured" if secured else "senior_unsecured",
              "sp_category": "senior_secured" if secured else "second_lien_or_unsecured",
              "moodys_category": "senior_secured_loan" if secured else "non_senior_secured_loan",
              "country": COUNTRIES[row["country"]], "frequency": int(row["freq"]),
              "cov_lite": str(row["cov_lite"]) == "True", "dip": str(row["dip"]) == "True",
              "market_value": float(row["mv"])}
    for name in ("spread", "coupon"):
        if row.get(name) not in (None, ""):
            fields[name] = float(row[name])
    return fields


def check_a10():
    case = document("clo", "A10_concentration_and_hypothesis_trade.json")
    with open(GOLDEN / "clo" / case["assets_file"], encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    numbers = {"senior_secured_min": 1, "non_senior_secured_max": 2, "largest_obligor_max": 4,
               "sixth_obligor_max": 3, "largest_dip_obligor_max": 5, "caa_max": 7, "fixed_max": 9,
               "cov_lite_max": 29, "non_us_max": 14, "less_than_quarterly_max": 8, "dip_max": 11,
               "industry_1st_max": 49, "industry_2nd_max": 50, "industry_3rd_max": 51,
               "industry_4th_max": 52}
    terms = deal([fixed_note("A", 1, 1e6, 0.0), SUBORDINATED], tests={
        "use": [32, 33, 36, 37, *numbers.values()],
        "thresholds": {"37": 20, **{str(number): case["limits"][name]
                                    for name, number in numbers.items()}}},
        state=cash(0, case["cash"]))
    held = {row["id"] for row in rows}
    trades = []
    for trade in case["trades"]:
        name = trade.get("id") or trade["asset"]["id"]
        entry = {"side": trade["side"], "par": trade["par"], "price": trade["price"]}
        if name in held:
            entry["asset"] = name
        else:
            fields = loan(name, trade["asset"]["issuer"], 0, **fields_of_a10(trade["asset"]))
            del fields["par"]
            entry["fields"] = fields
        trades.append(entry)
    made = cases.call("clo.trade", {
        "deal": terms, "trades": trades,
        "collateral": [loan(row["id"], row["issuer"], row["par"], **fields_of_a10(row)) for row in rows]})
    effect = made["effects"][0]
    before, after = case["expected_before"], case["expected_after"]
    cases.near("cash", effect["cash"], after["cash"], 1e-6)
    tests = {test["number"]: test for test in effect["tests"]}
    for name, number in numbers.items():
        test, change = tests[number], case["expected_delta"][name]
        cases.near(f"{name} before", test["current"], before["concentration"][name]["value"], 1e-9)
        cases.near(f"{name} after", test["hypothetical"], after["concentration"][name]["value"], 1e-9)
        cases.near(f"{name} change", test["difference"], change["delta"], 1e-9)
        cases.equal(f"{name} passes", test["status"] == "pass", change["pass_after"])
        cases.equal(f"{name} is no worse", test["status"] in ("pass", "maintained", "improved"),
                    change["pass_maintain_or_improve"])
    for figure, number in (("warf", 36), ("was", 32), ("warr", 33), ("diversity_score", 37)):
        cases.near(f"{figure} before", tests[number]["current"], before[figure], 1e-9)
        cases.near(f"{figure} after", tests[number]["hypothetical"], after[figure], 1e-9)


def check_a11():
    case = document("clo", "A11_sp_metrics_and_cdo_monitor_bdr.json")
    expected = case["portfolio"]["expected"]
    pool = [loan(str(number), each["obligor"], each["par"], spread=0.03, sp_rating=each["sp"],
                 sp_industry=each["industry"], wal=each["years"],
                 country=COUNTRIES.get(each["region"], each["region"]))
            for number, each in enumerate(case["portfolio"]["assets"])]
    made = cases.call("clo.tests", {"deal": deal([fixed_note("A", 1, 1e6, 0.0), SUBORDINATED]),
                                    "collateral": pool})
    for field, figure in (("rating_factor", "spwarf"), ("dispersion", "drd"),
                          ("obligor_diversity", "odm"), ("industry_diversity", "idm"),
                          ("regional_diversity", "rdm"), ("weighted_average_life", "wal")):
        cases.near(f"S&P {figure}", made["sp"][field], expected[figure], 1e-9)
    cases.near("SDR", made["sp"]["scenario_default_rate"],
               case["portfolio"]["sdr_2014_form_with_factors_as_default_rates"]["value"], 1e-9)
    sets = {}
    for each in case["bdr_cases"]:
        coefficients = (each["c0"], each["c1"], each["c2"])
        number = sets.setdefault(coefficients, len(sets) + 1)
        made = cases.call("clo.tests", {
            "deal": deal([fixed_note("A", 1, 1e6, 0.0), SUBORDINATED],
                         inputs=dict(zip(("bdr_constant", "bdr_spread", "bdr_recovery"),
                                         coefficients, strict=True))),
            "collateral": [loan("1", "1", 1e6, spread=each["was"], sp_rating="B",
                                sp_recovery=f"3({100 * each['warr']:g}%)")]})
        for test in made["sp"]["tests"]:
            if test["set"] in (number, None):
                cases.near(f"BDR {coefficients}", test["break_even"], each["expected"], 1e-9)


def check_a25():
    """Default curves of 300 loans that have only one rating."""
    case = document("clo", "A25_benchmark_300x8x40.json")["monte_carlo"]
    with open(GOLDEN / "clo" / "A25_benchmark_300_assets.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    terms = document("clo", "deal8.json")
    del terms["note"], terms["deal"]["dates"]["reinvestment_end"]
    pool = []
    for row in rows:
        months = 3 * int(row["maturity_quarter"])
        pool.append(loan(row["id"], row["issuer"], row["par"], spread=float(row["spread"]),
                         floor=float(row["floor"]), index="USD_SOFR_3M", moodys_rating=row["moody"],
                         maturity=f"{2026 + months // 12}-{months % 12 + 1:02}-15",
                         amortization_rate=float(row["amort_per_quarter"])))
    made = cases.call("clo.simulate", {**terms, "collateral": pool, "paths": 4000, "breakeven": False,
                                       "correlation": {"rho": case["rho"]},
                                       "assumptions": {"prepay": 0.15, "recovery": case["recovery"],
                                                       "lag_months": 12, "liquidation": {"price": 98}}})
    cases.near("expected defaults", made["expected_defaulted_par"], case["exact_expected_defaulted_par"],
               1e-3)
    reference = case["reference_4000000_paths"]
    for tranche in made["tranches"]:
        figure = tranche["loss"] or tranche["distributions"]
        expected = (reference["equity_total_distributions"] if tranche["id"] == "SUB"
                    else reference["tranche_shortfall"][tranche["id"]])
        if figure["standard_error"] > 0:
            error = (figure["standard_error"] ** 2 + expected["std_error"] ** 2) ** 0.5
            cases.near(f"{tranche['id']} of 4,000 paths", figure["mean"], expected["mean"], 4 * error)


def check_interest_coverage():
    """The numerator of interest coverage: 100 of interest of two loans less the fee of 25 a quarter."""
    terms = deal([fixed_note("A", 1, 1000, 0.1, day_count="30/360"), SUBORDINATED],
                 [{"id": "A", "tranches": ["A"], "oc": 1.2, "ic": 1.1}],
                 [{"id": "f", "step": "fee", "fee": "fee"}, {"id": "i", "step": "interest", "tranches": ["A"]},
                  {"id": "cure", "step": "cure", "coverage": "A"},
                  {"id": "rest", "step": "residual", "tranches": ["SUB"]}],
                 fees=[{"id": "fee", "basis": "fixed", "amount": 100, "day_count": "30/360"}],
                 state=cash(0, 0))
    pool = [asset(name, 2000, coupon=rate, day_count="30/360", maturity="2020-06-15")
            for name, rate in (("a", 0.12), ("b", 0.08))]
    why = cases.call("clo.why", {"deal": terms, "collateral": pool, "curves": NO_INDEX,
                                 "cell": {"test": "ic.A"}})
    cases.near("interest available", why["value"], 75, 1e-9)
    cases.equal("rows", [(row["id"], round(row["value"], 9)) for row in why["rows"]],
                [("a", 60.0), ("b", 40.0), ("senior expenses", -25.0)])
    cases.near("ratio", next(each["value"] for each in why["inputs"] if each["name"] == "value"), 3.0, 1e-9)


for check in (check_a08, check_a09, check_a10, check_a11, check_a25, check_interest_coverage):
    check()
cases.finish()
