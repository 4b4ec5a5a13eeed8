#!/usr/bin/env python3
"""Published cases of one payment date as documents: steps, cures, hurdle, swap, cents, loan flows.

    clo_waterfalls.py BALLAST
"""
import sys

from clo_documents import (NO_INDEX, NO_LOSSES, REST_OF_PRINCIPAL, SUBORDINATED, Cases, asset, cash, deal, document,
                           fixed_note)

cases = Cases(sys.argv[1])


def project(terms, collateral, index=0.0, **assumptions):
    return cases.call("clo.project", {"deal": terms, "collateral": collateral,
                                      "curves": {"X": {"path": index if isinstance(index, list) else [index]}},
                                      "assumptions": {**NO_LOSSES, **assumptions}})


def paid_steps(made):
    """Amounts paid on the first date, in the order of the steps, rounded to cents."""
    return [round(row["paid"], 2) for row in made["steps"]
            if row["date"] == made["periods"][0]["date"] and row["paid"] and row["unpaid_step"] is None]


def deal_of_a16(terms, inputs, dues):
    tranches = []
    for rank, (name, note) in enumerate(inputs["notes_before"].items(), 1):
        rate = dues[name] / (note["principal"] + note["deferred_interest"]) / (92 / 360)
        tranches.append({"id": name, "rank": rank, "original": note["principal"],
                         "coupon": {"type": "floating", "spread": rate - inputs["index"]},
                         "deferrable": name >= "C"})
    junior = [name for name in inputs["notes_before"] if name >= "C"]
    interest = [{"id": "admin_capped", "step": "fee", "fee": "admin", "part": "capped"},
                {"id": "senior_fee", "step": "fee", "fee": "senior"},
                {"id": "int_A", "step": "interest", "tranches": ["A"]},
                {"id": "int_B", "step": "interest", "tranches": ["B"]},
                {"id": "cure_AB", "step": "cure", "coverage": "AB"},
                *({"id": name, "step": "block", "coverage": name} for name in junior),
                {"id": "divert", "step": "divert", "diversion": "IDT", "when": "reinvesting"},
                {"id": "admin_over_cap", "step": "fee", "fee": "admin", "part": "rest"},
                {"id": "sub_fee", "step": "fee", "fee": "junior"}, {"id": "hurdle", "step": "hurdle"},
                {"id": "split", "step": "split", "to": {"SUB": 0.8, "incentive": 0.2}}]
    principal = [{"id": "p1", "step": "shortfall",
                  "steps": ["admin_capped", "senior_fee", "int_A", "int_B"]},
                 {"id": "p2", "step": "cure", "coverage": "AB"}]
    for name in junior:
        principal += [{"id": f"deferred_{name}", "step": "deferred", "tranches": [name],
                       "when": f"controlling('{name}')"},
                      {"id": f"cure_{name}", "step": "cure", "coverage": name}]
    principal += [{"id": "reinvest", "step": "reinvest", "when": "reinvesting"},
                  {"id": "sequential", "step": "principal"},
                  {"id": "p11", "step": "shortfall", "steps": ["admin_over_cap", "sub_fee"]},
                  {"id": "p12", "step": "hurdle"},
                  {"id": "p13", "step": "split", "to": {"SUB": 0.8, "incentive": 0.2}}]
    made = deal([*tranches, SUBORDINATED],
                [{"id": group["name"], "tranches": group["classes"], "oc": group.get("oc"),
                  "ic": group.get("ic")} for group in terms["groups"]], interest, principal)
    if inputs["in_rp"]:
        made["dates"]["reinvestment_end"] = "2018-06-15"
    made["fees"] = [{"id": "admin", "basis": "fixed", "amount": 4 * inputs["admin_expense"],
                     "day_count": "30/360", "cap": {"amount": 4 * inputs["admin_cap"]}},
                    *({"id": name, "basis": "beginning", "rate": terms[rate], "day_count": "ACT/360"}
                      for name, rate in (("senior", "senior_fee"), ("junior", "sub_fee")))]
    made["diversions"] = [{"id": "IDT", "coverage": "E", "trigger": terms["idt"]["trigger"],
                           "share": terms["idt"]["share"]}]
    made["reinvestment"] = {"during": {"what": "all"}, "after": {"what": "none"}}
    made["incentive"] = {"tranche": "SUB", "hurdle": 0.12, "share": 0.2, "investments": [
        {"date": "2016-03-15", "amount": round(inputs["hurdle_balance"] / 1.12 ** (92 / 365), 9)}]}
    made["state"] = cash(inputs["I"], inputs["P"], tranches={
        name: {"deferred": note["deferred_interest"]} for name, note in inputs["notes_before"].items()},
        fees={name: {"basis": inputs["fee_basis"]} for name in ("senior", "junior")})
    return made


def check_a16():
    case = document("clo", "A16_one_period_waterfalls.json")
    for each in case["cases"]:
        name, inputs, expected = each["name"], each["inputs"], each["expected"]
        made = project(deal_of_a16(case["terms"], inputs, expected["interest_due"]),
                       [asset("a", inputs["num_ex_cash"], maturity="2020-06-15")], inputs["index"])
        flows = {tranche["id"]: tranche["flows"][0] for tranche in made["tranches"]}
        for note, after in expected["notes_after"].items():
            cases.near(f"{name} {note} interest", flows[note]["interest_paid"],
                       expected["interest_paid"][note], 0.01)
            cases.near(f"{name} {note} balance", flows[note]["balance"], after["principal"], 0.01)
            cases.near(f"{name} {note} deferred", flows[note]["deferred"],
                       after["deferred_interest"], 0.01)
        period = made["periods"][0]
        cases.near(f"{name} equity", flows["SUB"]["distribution"], expected["equity"], 0.01)
        for field, figure in (("hurdle", "hurdle_balance_after"), ("reinvested", "reinvested"),
                              ("diverted", "diverted"), ("incentive", "incentive")):
            cases.near(f"{name} {field}", period[field], expected[figure], 0.01)
        for row in made["tests"]:
            if row["date"] == period["date"] and row["waterfall"] == "interest":
                cases.near(f"{name} OC {row['id']}", row["oc"], expected["oc_at_test"][row["id"]], 1e-8)
                if row["id"] in expected["ic_at_test"]:
                    cases.near(f"{name} IC {row['id']}", row["ic"], expected["ic_at_test"][row["id"]],
                               1e-8)
        if name != "hurdle_crossed":  # where the hurdle and the split are steps of one payment
            cases.equal(f"{name} steps", paid_steps(made),
                        [round(amount, 2) for _, amount in expected["steps"]])


def check_a07():
    case = document("clo", "A07_oc_ic_cure_amounts.json")
    for each in case["oc_cases"]:
        expected = each["expected"]
        for source in ("interest", "principal"):
            principal = 0 if source == "interest" else min(each["numerator"], 3e8)
            made = project(
                deal([fixed_note("A", 1, each["denominator"], 0.0), SUBORDINATED],
                     [{"id": "A", "tranches": ["A"], "oc": each["trigger"], "ic": None}],
                     [{"id": "i1", "step": "interest", "tranches": ["A"]},
                      {"id": "i2", "step": "cure", "coverage": "A"},
                      {"id": "i3", "step": "residual", "tranches": ["SUB"]}],
                     [{"id": "p1", "step": "cure", "coverage": "A"},
                      {"id": "p2", "step": "residual", "tranches": ["SUB"]}],
                     state=cash(1e9 if source == "interest" else 0, principal)),
                [asset("a", each["numerator"] - principal)])
            day = made["periods"][0]["date"]
            ratio = next(row for row in made["tests"]
                         if row["date"] == day and row["waterfall"] == source)
            cases.near(f"ratio {each['name']}", ratio["oc"], expected["ratio"], 1e-9)
            cases.equal(f"pass {each['name']}", ratio["oc_passes"], expected["pass"])
            due = sum(row["due"] for row in made["steps"]
                      if row["date"] == day and row["id"] == ("i2" if source == "interest" else "p1"))
            cure = expected[f"cure_from_{source}"]
            cases.near(f"cure {each['name']} {source}", due, cure, 1e-9 * max(1.0, cure) + 1e-7)
    each = case["ic_case"]
    for option, figure in (("pro_forma", "cure_paydown_sequential"), ("class_balance", "vba_style_cure")):
        terms = deal([*(fixed_note(name, rank, balance, rate) for rank, (name, balance, rate, _)
                        in enumerate(each["classes"], 1)), SUBORDINATED],
                     [{"id": "AB", "tranches": ["A", "B"], "oc": None, "ic": each["trigger"]}],
                     [{"id": "i1", "step": "interest", "tranches": ["A"]},
                      {"id": "i2", "step": "interest", "tranches": ["B"]},
                      {"id": "cure", "step": "cure", "coverage": "AB"},
                      {"id": "i3", "step": "residual", "tranches": ["SUB"]}],
                     day_counts={"fixed": "ACT/360"}, options={"ic_cure": option},
                     state=cash(each["net_interest"], 0, "2016-03-16"))
        terms["dates"]["closing"] = "2016-03-16"  # 91 days
        made = project(terms, [asset("a", 1e9)])
        cases.near("IC ratio", made["tests"][0]["ic"], each["ratio"], 1e-9)
        due = next(row["due"] for row in made["steps"] if row["id"] == "cure")
        cases.near(f"IC cure {option}", due, each[figure], 1e-9 * each[figure])


def check_a06():
    for each in document("clo", "A06_textbook_cdo_equity_return.json")["cases"]:
        inputs = each["inputs"]
        for index, expected in [(inputs["libor_any"], each["expected"])] + (
                [(0.09, each["expected_libor_9pct"])] if "expected_libor_9pct" in each else []):
            fee = [{"id": "fee", "basis": "fixed", "amount": inputs["fee"], "day_count": "30/360"}]
            terms = deal(
                [{"id": "S", "rank": 1, "original": inputs["senior"], "day_count": "30/360",
                  "coupon": {"type": "floating", "spread": inputs["senior_spread"]}},
                 fixed_note("M", 2, inputs["mezz"], inputs["mezz_coupon"]),
                 {**SUBORDINATED, "original": inputs["equity"]}], [],
                [{"id": "fee", "step": "fee", "fee": "fee"}, {"id": "h", "step": "hedge", "hedge": "swap"},
                 {"id": "iS", "step": "interest", "tranches": ["S"]},
                 {"id": "iM", "step": "interest", "tranches": ["M"]},
                 {"id": "rest", "step": "residual", "tranches": ["SUB"]}],
                [{"id": "p1", "step": "principal"}, {"id": "p2", "step": "residual", "tranches": ["SUB"]}],
                fees=fee, day_counts={"floating": "30/360", "fixed": "30/360"},
                hedges=[{"id": "swap", "kind": "swap", "notional": inputs["swap_notional"],
                         "pay": {"type": "fixed", "rate": inputs["swap_pay_fixed"]},
                         "receive": {"type": "floating", "spread": 0}}])
            terms["dates"] = {"closing": "2026-01-15", "first_payment": "2026-07-15",
                              "stated_maturity": "2036-01-15"}
            terms["payments"]["months"] = 6
            made = project(terms, [asset("a", inputs["collateral"], coupon=inputs["collateral_coupon"],
                                         maturity="2036-01-15", day_count="30/360", frequency=2)], index)
            year = {tranche["id"]: tranche["flows"][:2] for tranche in made["tranches"]}
            for note, field, figure in (("SUB", "distribution", "equity_cashflow"),
                                        ("S", "interest_paid", "senior_interest"),
                                        ("M", "interest_paid", "mezz_interest")):
                cases.near(f"{each['name']} {note}", sum(row[field] for row in year[note]),
                           expected[figure], 0.01)


def check_a17():
    case = document("clo", "A17_incentive_fee_hurdle.json")
    day, amount = case["inputs"]["investment"]
    rows = case["expected"]["rows"]
    terms = deal([fixed_note("A", 1, 1, 0.0), {**SUBORDINATED, "original": amount}], [], None,
                 [{"id": "h", "step": "hurdle"},
                  {"id": "s", "step": "split", "to": {"SUB": 0.8, "incentive": 0.2}}],
                 incentive={"tranche": "SUB", "hurdle": 0.12, "share": 0.2,
                            "investments": [{"date": day, "amount": amount}]})
    terms["dates"] = {"closing": day, "first_payment": rows[0]["date"], "stated_maturity": rows[-1]["date"]}
    terms["payments"] = {"determination_days": 0, "schedule": [
        {"payment": row["date"], "determination": row["date"]} for row in rows]}
    schedule = [{"date": row["date"], "amount": row["distributable"]} for row in rows]
    made = project(terms, [asset("a", sum(row["amount"] for row in schedule), maturity=rows[-1]["date"],
                                 frequency=1, amortization="scheduled", schedule=schedule)])
    for row, period, flow in zip(rows, made["periods"], made["tranches"][1]["flows"], strict=True):
        cases.near(f"hurdle {row['date']}", period["hurdle"], row["hurdle_balance_after"], 0.01)
        cases.near(f"incentive {row['date']}", period["incentive"], row["incentive"], 0.01)
        cases.near(f"equity {row['date']}", flow["distribution"], row["equity_total"], 0.01)
    cases.near("equity IRR", made["tranches"][1]["irr"], case["expected"]["equity_irr"], 1e-8)


def check_a21():
    for each in document("clo", "A21_pro_rata_allocation.json")["cases"]:
        expected = each.get("expected_cents") or each["expected"]
        terms = deal([*(fixed_note(name, 1, 100 * due, 0.04, day_count="30/360")
                        for name, due in each["due"].items()), SUBORDINATED], [],
                     [{"id": "i", "step": "interest", "tranches": list(each["due"])},
                      {"id": "rest", "step": "residual", "tranches": ["SUB"]}],
                     options={"rounding": "cents" if "expected_cents" in each else "none"},
                     state=cash(each["available"], 0))
        made = project(terms, [asset("a", 1e6)])
        for tranche in made["tranches"]:
            if tranche["id"] in expected:
                cases.near(f"pro rata {tranche['id']}", tranche["flows"][0]["interest_paid"],
                           expected[tranche["id"]], 0.005)
        cases.equal("cash conserved", made["conservation"]["holds"], True)


def check_a22():
    for each in document("clo", "A22_day_counts.json")["cases"]:
        for name, fraction in each["expected"].items():
            terms = deal([fixed_note("A", 1, 1e6, 0.1, day_count=name.replace("365F", "365")),
                          SUBORDINATED], [],
                         [{"id": "i", "step": "interest", "tranches": ["A"]},
                          {"id": "rest", "step": "residual", "tranches": ["SUB"]}])
            terms["dates"] = {"closing": each["from"], "first_payment": each["to"],
                              "stated_maturity": "2030-12-31"}
            terms["payments"] = {"determination_days": 0}
            made = project(terms, [asset("a", 1e6, maturity="2031-06-15")])
            cases.near(f"{name} {each['from']}", made["tranches"][0]["flows"][0]["interest_due"] / 1e5,
                       fraction, 1e-10)


def check_a03():
    """A loan whose dated principal payments fall between its interest dates."""
    case = document("clo", "A03_loan_cashflows_floating_cdr_cpr.json")
    inputs = case["inputs"]["loan2"]
    dates = inputs["dates"]
    for name, prepay in (("loan2_no_stress", 0.0), ("loan2_cpr_1pct", 0.01)):
        terms = deal([fixed_note("A", 1, 1, 0.0), SUBORDINATED])
        terms["dates"] = {"closing": dates[0], "first_payment": dates[1], "stated_maturity": dates[-1]}
        terms["payments"] = {"determination_days": 0, "schedule": [
            {"payment": day, "determination": day} for day in dates[1:]]}
        made = project(terms, [{
            **asset("loan", inputs["balance"], coupon_type="floating", coupon=None, spread=0.01, index="X",
                    day_count="ACT/365", frequency=1, dated_date=dates[0], maturity=dates[-1],
                    amortization="scheduled",
                    schedule=[{"date": day, "amount": amount}
                              for day, amount in zip(dates[1:], inputs["schedule"], strict=True)])}],
            [rate - 0.01 for rate in inputs["rate_by_period"]], prepay=prepay,
            rate_day_count="ACT/365", prepayment_timing="period_start")
        for row, period in zip(case["expected"][name], made["periods"], strict=True):
            for field, figure in (("interest", "interest"), ("scheduled", "principal"),
                                  ("unscheduled", "prepayment"), ("performing", "balance")):
                cases.near(f"{name} {row['date']} {figure}", period[field], row[figure], 1e-8)


def check_example():
    """The example of docs/methods/clo.md."""
    terms = deal([fixed_note("A", 1, 70, 0.05), fixed_note("B", 2, 20, 0.07, deferrable=True),
                  {**SUBORDINATED, "original": 10}],
                 [{"id": "B", "tranches": ["B"], "oc": 1.15, "ic": None}],
                 [{"id": "iA", "step": "interest", "tranches": ["A"]},
                  {"id": "iB", "step": "interest", "tranches": ["B"]},
                  {"id": "cure", "step": "cure", "coverage": "B"},
                  {"id": "rest", "step": "residual", "tranches": ["SUB"]}],
                 [{"id": "p", "step": "principal"}, {"id": "r", "step": "residual", "tranches": ["SUB"]}],
                 day_counts={"fixed": "30/360"})
    terms["dates"] = {"closing": "2026-01-15", "first_payment": "2026-04-15",
                      "stated_maturity": "2030-01-15"}
    made = project(terms, [asset(name, par, coupon=0.08, maturity="2030-01-15", day_count="30/360")
                           for name, par in (("a", 98), ("b", 2))], default_events={"b": 1})
    first = made["tests"][0]
    cases.near("interest", made["periods"][0]["interest"], 98 * 0.08 / 4, 1e-12)
    cases.near("ratio", first["oc"], 98 / 90, 1e-12)
    cure = next(row for row in made["steps"] if row["id"] == "cure")
    cases.near("cure due", cure["due"], 90 - 98 / 1.15, 1e-12)
    cases.near("cure paid", cure["paid"], 0.735, 1e-12)
    flows = made["tranches"][0]["flows"]
    cases.near("balance of A", flows[0]["balance"], 69.265, 1e-12)
    cases.near("next interest of A", flows[1]["interest_due"], 69.265 * 0.05 / 4, 1e-12)


def check_reinvestment():
    """The example of docs/methods/clo.md: purchases may not mature after what they replace."""
    terms = deal([fixed_note("A", 1, 100, 0.0), SUBORDINATED], [],
                 principal=[{"id": "buy", "step": "reinvest"}, {"id": "p", "step": "principal"},
                            *REST_OF_PRINCIPAL],
                 reinvestment={"after": {"what": "unscheduled"},
                               "after_conditions": ["bought.maturity <= sold.maturity"]})
    made = project(terms, [asset("long", 100, maturity="2020-03-15"),
                           asset("short", 50, maturity="2017-03-15")],
                   prepay=1 - 0.9 ** 4, reinvestment={"term_months": 24})
    cases.near("reinvested", made["periods"][0]["reinvested"], 10, 1e-9)
    terms["reinvestment"]["after_conditions"] = ["bought.maturty <= sold.maturity"]
    code, error = cases.refused("clo.project", {"deal": terms, "collateral": [asset("a", 100)],
                                                "curves": NO_INDEX})
    cases.equal("condition code", code, 3)
    cases.equal(f"condition: {error}", "/deal/reinvestment/after_conditions/0" in error, True)


def check_events():
    """The example of docs/methods/clo.md: 1.5 of the 2 of interest of class A is paid."""
    terms = deal([fixed_note("A", 1, 100, 0.08), SUBORDINATED], [],
                 [{"id": "iA", "step": "interest", "tranches": ["A"]},
                  {"id": "rest", "step": "residual", "tranches": ["SUB"]}],
                 [{"id": "p", "step": "principal"}, *REST_OF_PRINCIPAL],
                 default_events={}, day_counts={"fixed": "30/360"})
    pool = [asset("a", 100, coupon=0.06, maturity="2020-06-15", day_count="30/360")]
    made = project(terms, pool)
    cases.equal("event", [(row["date"], row["event"], row["awaits_vote"]) for row in made["events"]][0],
                ("2016-06-15", "interest", False))
    cases.near("unpaid", made["events"][0]["unpaid"], 0.5, 1e-9)
    cases.equal("accelerated", made["first_accelerated"], 2)
    terms["default_events"] = {"accelerate": "vote"}
    made = project(terms, pool)
    cases.equal("awaits a vote", made["events"][0]["awaits_vote"], True)
    cases.equal("not accelerated", made["first_accelerated"], None)
    cases.equal("vote", "acceleration_vote" in [issue["code"] for issue in made["issues"]], True)


def check_currency():
    """Par of 200 in EUR is 216 in USD."""
    terms = deal([fixed_note("A", 1, 100, 0.0), SUBORDINATED], fx={"EUR": 1.08})
    made = project(terms, [asset("a", 200, currency="EUR")])
    cases.near("par in USD", made["periods"][0]["performing_begin"], 216, 1e-9)
    terms["tests"] = {"use": [4]}
    made = cases.call("clo.trade", {"deal": terms, "collateral": [asset("a", 200, currency="EUR")],
                                    "trades": [{"side": "sell", "asset": "a", "par": 100, "price": 98}]})
    cases.near("cash of a sale", made["effects"][0]["cash"], 105.84, 1e-9)
    cases.near("par left", made["effects"][0]["par"], 108, 1e-9)


def check_hedge():
    """The example of docs/methods/clo.md: a swap takes 1 a quarter of interest of 0.5 and then 4."""
    terms = deal([fixed_note("A", 1, 100, 0.0), SUBORDINATED], [],
                 [{"id": "swap", "step": "hedge", "hedge": "swap"},
                  {"id": "rest", "step": "residual", "tranches": ["SUB"]}],
                 hedges=[{"id": "swap", "kind": "swap", "notional": 100, "pay": {"type": "fixed", "rate": 0.04}}],
                 day_counts={"fixed": "30/360"}, state=cash(0.5, 0))
    pool = [asset("a", 100, coupon=0.16, first_payment_date="2016-09-15", dated_date="2016-06-15",
                  maturity="2020-06-15", day_count="30/360")]
    made = project(terms, pool)
    paid = [row["paid"] for row in made["steps"] if row["id"] == "swap"]
    for what, got, expected in zip(("first", "second", "third"), paid, (0.5, 1.5, 1.0)):
        cases.near(f"{what} payment of the swap", got, expected, 1e-9)
    cases.near("unpaid", made["periods"][0]["hedges_unpaid"], 0.5, 1e-9)
    del terms["waterfalls"]["interest"][0]
    cases.equal("no step", "hedge_not_paid" in [issue["code"] for issue in project(terms, pool)["issues"]], True)


def check_index_days():
    """Fixed seven business days before June 15, for 92 days from June 8, 2016."""
    note = {"id": "A", "rank": 1, "original": 100, "coupon": {"type": "floating"}}
    terms = deal([note, SUBORDINATED])
    nodes = [{"date": day, "rate": discount} for day, discount in (
        ("2016-06-08", 0.995), ("2016-06-15", 0.994), ("2016-09-08", 0.985), ("2016-09-15", 0.983))]
    request = {"deal": terms, "collateral": [asset("a", 100)],
               "curves": {"X": {"nodes": nodes, "quote": "discount"}}}
    for days, start, end in ((2, 0.994, 0.983), (7, 0.995, 0.985)):
        terms["payments"]["index_days"] = days
        rate = cases.call("clo.project", request)["tranches"][0]["flows"][1]["rate"]
        cases.near(f"rate fixed {days} days before", rate, (start / end - 1) * 360 / 92, 1e-9)


def check_bad_input():
    terms = deal([fixed_note("A", 1, 100, 0.0), SUBORDINATED])
    request = {"collateral": [asset("a", 100)], "curves": NO_INDEX}
    for name, changed, message in (
            ("criteria", {"deal": {**terms, "reinvestment": {"criteria": ["99"]}}}, 'no test "99"'),
            ("currency", {"deal": terms, "collateral": [asset("a", 100, currency="EUR")]},
             "give fx.EUR in the deal"),
            ("as_of", {"deal": terms, "as_of": "2016-03-14"}, "before closing"),
            ("event", {"deal": terms, "assumptions": {"default_events": {"a": "2016-03-15"}}},
             "not after 2016-03-15")):
        code, error = cases.refused("clo.project", {**request, **changed})
        cases.equal(f"{name} code", code, 3)
        cases.equal(f"{name}: {error}", message in error, True)
    made = cases.call("clo.project", {**request, "deal": terms,
                                      "assumptions": {"default_events": {"a": 99}}})
    cases.equal("late event", "default_event" in [issue["code"] for issue in made["issues"]], True)


for check in (check_a16, check_a07, check_a06, check_a17, check_a21, check_a22, check_a03,
              check_example, check_reinvestment, check_events, check_currency, check_hedge, check_index_days,
              check_bad_input):
    check()
cases.finish()
