#!/usr/bin/env python3
"""Cases of the earlier system and of other programs as documents: triggers and cures, fees, one payment date,
thresholds, ratings, diversity; a deal with combined cash (A05), unpaid interest of a note (A02).

    clo_earlier.py BALLAST
"""
import sys

from clo_documents import (NO_INDEX, NO_LOSSES, SUBORDINATED, Cases, asset, cash, deal, document, fixed_note,
                           loan)

cases = Cases(sys.argv[1])
NINETY_DAYS = {"closing": "2026-01-15", "first_payment": "2026-04-15", "stated_maturity": "2030-04-15"}


def legacy(name):
    return document("clo", "legacy", name)


def project(terms, collateral, **assumptions):
    return cases.call("clo.project", {"deal": terms, "collateral": collateral, "curves": NO_INDEX,
                                      "assumptions": {**NO_LOSSES, **assumptions}})


def first_steps(made):
    date = made["periods"][0]["date"]
    return {row["id"]: row for row in made["steps"] if row["date"] == date and row["unpaid_step"] is None}


def check_triggers():
    for each in legacy("01_oc_ic_triggers.json")["cases"]:
        expected, trigger = each["expect"], each["trigger"]
        if each["type"] == "IC":
            # The balance is 100 million, interest due 10 million for the 92 days.
            rate = each["denominator"] / each["liability_balance"] / (92 / 360)
            terms = deal([fixed_note("A", 1, each["liability_balance"], rate, day_count="ACT/360"), SUBORDINATED],
                         [{"id": "A", "tranches": ["A"], "oc": None, "ic": trigger}],
                         [{"id": "i", "step": "interest", "tranches": ["A"]},
                          {"id": "cure", "step": "cure", "coverage": "A"},
                          {"id": "rest", "step": "residual", "tranches": ["SUB"]}],
                         options={"ic_cure": "class_balance"}, state=cash(each["numerator"], 0))
            made = project(terms, [asset("a", 1e9)])
            cases.near("IC", made["tests"][0]["ic"], expected["ratio"], 1e-9)
            cases.equal("IC passes", made["tests"][0]["ic_passes"], expected["pass"])
            cases.near("IC cure", first_steps(made)["cure"]["due"], expected["cure"], 0.01)
            continue
        for source in ("interest", "principal"):
            steps = {"interest": [{"id": "rest", "step": "residual", "tranches": ["SUB"]}],
                     "principal": [{"id": "rest_p", "step": "residual", "tranches": ["SUB"]}]}
            steps[source].insert(0, {"id": "cure", "step": "cure", "coverage": "A"})
            terms = deal([fixed_note("A", 1, 1e8, 0.0), SUBORDINATED],
                         [{"id": "A", "tranches": ["A"], "oc": trigger, "ic": None}], steps["interest"],
                         steps["principal"],
                         state=cash(1e9 if source == "interest" else 0, 0,
                                    tranches={"A": {"balance": each["denominator"]}}))
            made = project(terms, [asset("a", each["numerator"])])
            test = next((row for row in made["tests"] if row["waterfall"] == source), None)
            if each["denominator"] == 0:
                cases.equal("no notes", test["oc"] if test else None, None)
                cases.near("no cure", first_steps(made)["cure"]["due"], 0, 1e-9)
                continue
            cases.near(f"OC by {source}", test["oc"], expected["ratio"], 1e-9)
            cases.equal(f"OC passes by {source}", test["oc_passes"], expected["pass"])
            cases.near(f"OC cure by {source}", first_steps(made)["cure"]["due"], expected[f"{source}_cure"], 0.01)


def check_fees():
    by_balance, average, fixed, unpaid = legacy("02_fees.json")["cases"]
    terms = deal([fixed_note("A", 1, 1e6, 0.0), SUBORDINATED], [],
                 [{"id": name, "step": "fee", "fee": name} for name in ("beginning", "average", "fixed")]
                 + [{"id": "rest", "step": "residual", "tranches": ["SUB"]}],
                 fees=[{"id": "beginning", "basis": "beginning", "rate": by_balance["rate"], "day_count": "30/360"},
                       {"id": "average", "basis": "average", "rate": average["rate"], "day_count": "30/360",
                        "basis_amount": "performing",
                        "interest_on_unpaid": {"type": "fixed", "rate": unpaid["interest_on_unpaid_rate"]}},
                       {"id": "fixed", "basis": "fixed", "amount": fixed["annual"], "day_count": "ACT/365"}],
                 state=cash(1e7, 0, "2026-01-15", fees={"average": {"unpaid": unpaid["unpaid"]}}))
    terms["dates"] = NINETY_DAYS
    # A tenth is repaid before the first payment date.
    pool = [asset("a", average["beginning"], amortization="scheduled", schedule=[
        {"date": "2026-04-15", "amount": average["beginning"] - average["ending"]},
        {"date": "2029-04-15", "amount": average["ending"]}])]
    paid = first_steps(project(terms, pool))
    cases.near("fee on the beginning", paid["beginning"]["paid"], by_balance["fee"], 0.01)
    cases.near("average fee and unpaid", paid["average"]["paid"],
               unpaid["total_with_average_fee"] + unpaid["unpaid"], 0.01)
    cases.near("fixed fee", paid["fixed"]["paid"], fixed["fee"], 0.01)


def check_amounts():
    case = legacy("03_waterfall_amounts.json")
    inputs, expected = case["input"], case["expect"]
    fee = {"basis": "fixed", "day_count": "30/360"}
    terms = deal([fixed_note("A", 1, inputs["classA"]["balance"], inputs["classA"]["rate"]),
                  fixed_note("B", 2, inputs["classB"]["balance"], inputs["classB"]["rate"]), SUBORDINATED], [],
                 [{"id": "trustee", "step": "fee", "fee": "trustee"},
                  {"id": "admin", "step": "fee", "fee": "admin", "part": "capped"},
                  {"id": "senior", "step": "fee", "fee": "senior"},
                  {"id": "A", "step": "interest", "tranches": ["A"]},
                  {"id": "B", "step": "interest", "tranches": ["B"]},
                  {"id": "rest", "step": "residual", "tranches": ["SUB"]}],
                 fees=[{"id": "trustee", "amount": inputs["trustee_annual"], **fee},
                       {"id": "admin", "amount": 2 * inputs["admin_cap_annual"],
                        "cap": {"amount": inputs["admin_cap_annual"]}, **fee},
                       {"id": "senior", "basis": "beginning", "rate": inputs["senior_mgmt_fee"],
                        "day_count": "30/360"}],
                 day_counts={"fixed": "30/360"}, state=cash(inputs["collections"], 0))
    steps = first_steps(project(terms, [asset("a", inputs["collateral"])]))
    # The fee basis includes principal cash, which is 0.
    for step, figure in (("trustee", "trustee"), ("admin", "admin"), ("senior", "senior_mgmt_fee"),
                         ("A", "classA_interest"), ("B", "classB_interest")):
        cases.near(figure, steps[step]["paid"], expected[figure], 0.01)
    cases.near("left", steps["rest"]["available"], expected["left_after_B"], 0.01)


def tests_of(pool, fields, **terms):
    made = cases.call("clo.tests", {"deal": deal([fixed_note("A", 1, 1e6, 0.0), SUBORDINATED], tests=fields,
                                                 **terms), "collateral": pool})
    return {str(test["number"] or test["id"]): test for test in made["tests"]}


def check_thresholds():
    case = legacy("06_matrix_thresholds.json")
    tests = tests_of([loan("a", "a", 1e6, spread=case["input"]["WAS"], moodys_recovery=case["input"]["WARR"],
                           moodys_warf_rating="B2")], {"use": [32, 33, 36]},
                     inputs={"was_base": 0.044, "warf_base": 2740, "warf_factor": 67})
    cases.near("WARF threshold", tests["36"]["threshold"], case["expect"]["WARF_threshold"], 1e-6)
    cases.near("spread threshold", tests["32"]["threshold"], case["expect"]["WAS_threshold"], 1e-9)


def derived(expression, **fields):
    """The value of an expression over one asset whose ratings are derived."""
    pool = [loan("a", "a", 1e6, seniority="senior_secured", spread=0.03, coupon=0.05, **fields)]
    return tests_of(pool, {"custom": [{"id": "t", "name": "T", "value": expression, "bound": "max", "threshold": 1e9}]},
                    options={"ratings": "derived"})["t"]["value"]


def check_ratings():
    case = legacy("07_ratings.json")
    watch = {"": {}, "Upgrade": {"moodys_issuer_outlook": "upgrade"},
             "Downgrade": {"moodys_issuer_outlook": "downgrade"}}
    for each in case["moodys_default_prob"]:
        fields = ({"dip": True, "moodys_facility_rating": each["facility"]} if each.get("dip")
                  else {"moodys_issuer_rating": each["issuer"], **watch[each["watch"]]})
        cases.near(f"default probability rating {each}",
                   derived(f"share(moodys_dp_rating='{each['out']}')", **fields), 1, 1e-12)
    names = {"AAA": "Aaa"}
    for name, factor in case["warf_factors"].items():
        rating = names.get(name, name[0] + name[1:].lower())
        cases.near(f"factor of {rating}", tests_of(
            [loan("a", "a", 1e6, spread=0.03, moodys_warf_rating=rating)], {"custom": [
                {"id": "t", "name": "T", "value": "avg(warf_factor by par)", "bound": "max", "threshold": 1e9}]})["t"]["value"],
            factor, 1e-12)
    facility = {2: "Ba3", 1: "B1", 0: "B2", -1: "B3", -2: "Caa1"}  # notches better than the issuer's B2
    for category, rates in case["recovery_by_notch_difference"].items():
        if category == "DIP":
            cases.near("recovery of DIP", derived("avg(moodys_recovery by par)", dip=True,
                                                  moodys_facility_rating="B2"), rates, 1e-12)
            continue
        secured = "senior secured" in category
        for notches, rate in rates.items():
            fields = {"moodys_issuer_rating": "B2", "moodys_facility_rating": facility[int(notches.strip(">="))],
                      "moodys_category": "senior_secured_loan" if secured else "other"}
            if not secured:
                fields["kind"] = "bond"
            cases.near(f"recovery of {category} {notches}", derived("avg(moodys_recovery by par)", **fields), rate,
                       1e-12)


def check_diversity():
    """An industry of the given units, and a filler of one unit that holds the average."""
    for row in legacy("08_diversity.json")["table"]:
        units, part = int(row["aggregate_industry_equivalent_units"]), 0.0
        part = row["aggregate_industry_equivalent_units"] - units
        pool = [loan(f"L{i}", f"I{i}", 1e6, spread=0.03, moodys_industry="Chemicals, Plastics & Rubber")
                for i in range(units)]
        if part > 0:
            pool.append(loan("P", "P", 1e6 * part, spread=0.03, moodys_industry="Chemicals, Plastics & Rubber"))
        pool.append(loan("F", "F", 1e6 * (2 - part if part > 0 else 1), spread=0.03, moodys_industry="Utilities: Electric"))
        score = tests_of(pool, {"use": [37], "thresholds": {"37": 0}})["37"]["value"]
        cases.near(f"diversity of {row}", score, 1 + row["score"], 1e-9)


def check_a05():
    case = document("clo", "A05_finstack_clo_full_payment_and_oc_breach.json")
    inputs, expected = case["full_payment"]["inputs"], case["full_payment"]["expected"]
    notes = [fixed_note(name, rank, balance, rate)
             for rank, (name, balance, rate) in enumerate(inputs["tranches"], 1)]
    steps = [{"id": "trustee", "step": "fee", "fee": "trustee"}, {"id": "senior", "step": "fee", "fee": "senior"},
             *({"id": name, "step": "interest", "tranches": [name]} for name in "ABC"),
             {"id": "notes", "step": "principal"}, {"id": "left", "step": "residual", "tranches": ["SUB"]}]
    terms = deal([*notes, SUBORDINATED],
                 fees=[{"id": "trustee", "basis": "fixed", "amount": 4 * inputs["trustee_fee_fixed"],
                        "day_count": "30/360"},
                       {"id": "senior", "basis": "beginning", "rate": inputs["senior_fee_pa"],
                        "day_count": "ACT/360"}], day_counts={"fixed": "ACT/360"},
                 coverage=[{"id": "A", "tranches": ["A"], "oc": 1.25, "ic": None}],
                 state=cash(inputs["interest_collections"], inputs["principal_collections"], "2026-01-15",
                            event_of_default=True, fees={"senior": {"basis": inputs["collateral_par"]}}))
    terms["dates"] = NINETY_DAYS
    terms["waterfalls"]["acceleration"] = steps
    rows = first_steps(project(terms, [asset("a", inputs["collateral_par"])]))
    cases.near("fees", rows["trustee"]["paid"] + rows["senior"]["paid"], expected["fees"], 0.01)
    for name in "ABC":
        cases.near(f"interest of {name}", rows[name]["paid"], expected[f"interest_{name}"], 0.01)
    cases.near("principal", rows["notes"]["paid"], expected["principal_A"], 0.01)
    terms["state"] = cash(0, 0, "2026-01-15")
    tests = cases.call("clo.tests", {"deal": terms, "collateral": [asset("a", inputs["collateral_par"])]})["tests"]
    cases.near("OC", tests[0]["value"], expected["oc_A"], 1e-10)
    pool = [loan(name, name, 1e6 * weight, spread=0.03, moodys_warf_rating=name)
            for name, weight, _ in case["warf"]["inputs"]]
    cases.near("WARF", tests_of(pool, {"custom": [{"id": "t", "name": "T", "value": "avg(warf_factor by par)",
                                                   "bound": "max", "threshold": 1e9}]})["t"]["value"], case["warf"]["expected"], 1e-9)
    for each in case["conversions"]:
        made = project(deal([fixed_note("A", 1, 1, 0.0), SUBORDINATED], dates=NINETY_DAYS),
                       [asset("a", 1e6, maturity="2030-04-15")], default=each["cdr"])
        cases.near(f"quarter of {each['cdr']}", made["periods"][0]["defaulted"] / 1e6, each["quarterly"], 1e-10)


def check_a02():
    """Interest on unpaid interest bears none (variant A): the payments of each date are limits of its steps."""
    case = document("clo", "A02_deferred_interest_and_interest_on_interest.json")
    note, payments = case["inputs"]["note"], case["inputs"]["payments"]
    steps = {"interest": [], "principal": []}
    for place, row in enumerate(payments):
        steps["interest"].append({"id": f"i{place}", "step": "interest", "tranches": ["N"],
                                  "when": f"date = {row['date']}", "limit": row["interest_paid"]})
        steps["principal"].append({"id": f"p{place}", "step": "principal", "tranches": ["N"],
                                   "when": f"date = {row['date']}", "limit": row["principal_paid"]})
    for name in steps:
        steps[name].append({"id": f"rest_{name}", "step": "residual", "tranches": ["SUB"]})
    terms = deal([fixed_note("N", 1, note["balance"], note["rate"], day_count="ACT/365", interest_on_deferred=False),
                  SUBORDINATED], [], steps["interest"], steps["principal"])
    terms["dates"] = {"closing": note["accrual_start"], "first_payment": payments[0]["date"],
                      "stated_maturity": payments[-1]["date"]}
    terms["payments"] = {"determination_days": 0, "schedule": [
        {"payment": row["date"], "determination": row["date"]} for row in payments]}
    pool = [asset("cash", 7e4, coupon=0.5, frequency=12, amortization="scheduled", maturity=payments[-1]["date"],
                  first_payment_date=payments[0]["date"], dated_date=note["accrual_start"],
                  schedule=[{"date": row["date"], "amount": 1e4} for row in payments])]
    flows = project(terms, pool)["tranches"][0]["flows"]
    for flow, expected in zip(flows, case["expected_variant_A"], strict=True):
        cases.near(f"unpaid on {flow['date']}", flow["unpaid_interest"], expected["interest_due_after"], 1e-8)
        cases.near(f"balance on {flow['date']}", flow["balance"], expected["end_balance"], 1e-8)


for check in (check_triggers, check_fees, check_amounts, check_thresholds, check_ratings, check_diversity,
              check_a05, check_a02):
    check()
cases.finish()
