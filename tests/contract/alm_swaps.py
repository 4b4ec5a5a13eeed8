"""Swaps, caps, floors and call money through alm.cashflows and alm.value: the cases of ACTUS that a
position can express, and the swap of another engine."""
from alm_actus import DAY_COUNTS, MONTHS, add_months, curve, date_of
from alm_calls import ask
from alm_reference import ORE_DATE, nodes_of, table
from contract import golden

TOLERANCE = 1e-5
# Reason by case, as docs/methods/alm.md lists them.
LEFT_OUT = {
    "swaps05": "its legs are annuities",
    "swaps07": "one leg is an annuity",
    "swppv13": "bought and ended at a price",
    "clm03": "interest joins the balance every 15 days",
    "clm05": "interest joins the balance every 10 days",
    "clm07": "interest joins the balance every 5 days",
    "clm09": "interest joins the balance every two months, resets in days",
    "clm11": "interest joins the balance every 8 days",
    "ump01": "never due", "ump03": "never due", "ump05": "never due", "ump07": "never due",
    "ump09": "ended at a price",
    "csh01": "cash has no flows", "csh03": "cash has no flows",
}


def cycle(terms, what):
    """First date and months of a cycle; 0: at maturity."""
    text = terms.get("cycleOf" + what)
    anchor = terms.get("cycleAnchorDateOf" + what)
    if not text:
        return (date_of(anchor) if anchor else None), 0
    return date_of(anchor), int(text[1:-3]) * MONTHS[text[-3]]


def number(terms, name, default=0.0):
    return float(str(terms.get(name, default)).strip())


def leg_terms(terms, prefix=""):
    """Payments and resets of an ACTUS leg."""
    start = date_of(terms["initialExchangeDate"])
    pays, months = cycle(terms, "InterestPayment")
    resets, reset_months = cycle(terms, "RateReset")
    row = {"last_payment": start.isoformat(), "payment_months": months}
    if pays and pays > start:
        row["next_payment"] = pays.isoformat()
    if resets:
        row.update(next_reset=resets.isoformat(), reset_months=reset_months,
                   index_months=reset_months or 3, spread=number(terms, "rateSpread"))
    elif prefix:
        row.update(next_reset=terms["maturityDate"][:10], reset_months=1)
    return {prefix + key: value for key, value in row.items()}


def observed(terms, case):
    """The rates at the resets, and their term."""
    resets, months = cycle(terms, "RateReset")
    if not resets:
        return [], 3
    data = case["dataObserved"][terms["marketObjectCodeOfRateReset"]]["data"]
    seen = [(date_of(row["timestamp"]), float(row["value"])) for row in data]
    end, dates, k = date_of(terms["maturityDate"]), [], 0
    while (date := add_months(resets, k * months)) < end:
        dates.append((date, [rate for at, rate in seen if at <= date][-1]))
        k += 1
        if months == 0:
            break
    return dates, months or 3


def curves(as_of, legs, case):
    """A projection curve per leg that has those rates as forwards."""
    made = {f"L{i}": curve(as_of, *reversed(observed(leg, case)))
            for i, leg in enumerate(legs, 1)}
    return {"USD": {"discount_curve": [[1, 0.02]], "interpolation": "log_linear_discount",
                    "projection_curves": {name: one["discount_curve"]
                                          for name, one in made.items()}}}


def swap(case):
    terms = case["terms"]
    legs = [part["object"] for part in terms["contractStructure"]]
    first, second = legs
    return {"type": "swap_basis" if cycle(first, "RateReset")[0] else "swap_receiver",
            "balance": number(first, "notionalPrincipal"),
            "leg2_balance": number(second, "notionalPrincipal"), "notional_exchanged": True,
            "rate": number(first, "nominalInterestRate"),
            "leg2_rate": number(second, "nominalInterestRate"),
            "maturity": first["maturityDate"][:10], "index_curve": "L1",
            "leg2_index_curve": "L2"}, legs


def plain_swap(case):
    terms = case["terms"]
    # ACTUS' nominalInterestRate2 is the floating leg's until its first reset.
    fixed = {key: value for key, value in terms.items()
             if "RateReset" not in key and key != "rateSpread"}
    return {"type": "swap_payer" if terms["contractRole"] == "PF" else "swap_receiver",
            "balance": number(terms, "notionalPrincipal"),
            "rate": number(terms, "nominalInterestRate"),
            "leg2_rate": number(terms, "nominalInterestRate2"),
            "maturity": terms["maturityDate"][:10], "leg2_index_curve": "L2"}, [fixed, terms]


def compare(program, name, request, expected):
    answer = program.call("alm.cashflows", request)
    found = {}
    for flow in answer.get("flows", []):
        amount = flow["interest"] + flow["principal"]
        found[flow["date"]] = found.get(flow["date"], 0.0) + amount
    dates = set(found) | set(expected)
    wrong = {date: (found.get(date), expected.get(date)) for date in sorted(dates)
             if abs(found.get(date, 0.0) - expected.get(date, 0.0)) > TOLERANCE}
    program.check(f"ACTUS {name}", answer.get("flows") and not wrong,
                  wrong or answer.get("message"))
    return answer


def payments(case, after):
    """Payoffs by date. The price of a contract is not one of its cash flows."""
    sums = {}
    for event in case["results"]:
        date = date_of(event["eventDate"])
        if date > after and event["eventType"] != "PRD":
            sums[date.isoformat()] = sums.get(date.isoformat(), 0.0) + float(event["payoff"])
    return sums


def swaps(program, kind, stated):
    count = 0
    for name, case in golden("alm", f"actus_{kind}.json")["cases"].items():
        if name in LEFT_OUT:
            continue
        row, legs = stated(case)
        as_of = date_of(case["terms"]["statusDate"])
        bought = case["terms"].get("purchaseDate")
        first, second = leg_terms(legs[0]), leg_terms(legs[1], "leg2_")
        row = {"id": name, "side": "asset", "currency": "USD", **first, **second, **row,
               "day_count": DAY_COUNTS[legs[0]["dayCountConvention"]],
               "leg2_day_count": DAY_COUNTS[legs[1]["dayCountConvention"]]}
        if bought:  # valued on the purchase date
            as_of = date_of(bought)
        expected = payments(case, as_of)
        premium = sum(number(leg, "premiumDiscountAtIED") * sign
                      for leg, sign in zip(legs, (1, -1)))
        if premium:
            expected[legs[0]["initialExchangeDate"][:10]] += premium
        market = curves(as_of, legs, case)
        compare(program, name, {"analysis_date": as_of.isoformat(), "positions": [row],
                                "currencies": market}, expected)
        count += 1
    return count


def options(program):
    count = 0
    for name, case in golden("alm", "actus_capfl.json")["cases"].items():
        under = case["terms"]["contractStructure"][0]["object"]
        as_of = date_of(under["statusDate"])
        rows = []
        for kind, strike in (("cap", "lifeCap"), ("floor", "lifeFloor")):
            if strike in case["terms"]:
                rows.append({"id": kind, "side": "asset", "type": kind, "currency": "USD",
                             "balance": number(under, "notionalPrincipal"),
                             "rate": number(under, "nominalInterestRate"),
                             "day_count": DAY_COUNTS[under["dayCountConvention"]],
                             kind: number(case["terms"], strike), "index_curve": "L1",
                             "maturity": under["maturityDate"][:10], **leg_terms(under)})
        compare(program, name, {"analysis_date": as_of.isoformat(), "positions": rows,
                                "currencies": curves(as_of, [under], case)}, payments(case, as_of))
        count += 1
    return count


def call_money(program):
    count = 0
    for name, case in golden("alm", "actus_clm.json")["cases"].items():
        if name in LEFT_OUT:
            continue
        terms = dict(case["terms"])
        start = date_of(terms["initialExchangeDate"])
        as_of = date_of(terms["statusDate"])
        row = {"id": name, "side": "asset" if terms["contractRole"] == "RPA" else "liability",
               "type": "call_money", "currency": "USD",
               "balance": number(terms, "notionalPrincipal"),
               "rate": number(terms, "nominalInterestRate"),
               "day_count": DAY_COUNTS[terms["dayCountConvention"]],
               "last_payment": start.isoformat()}
        if "maturityDate" in terms:
            row["maturity"] = terms["maturityDate"][:10]
        else:  # notice is given if the case says so
            called = date_of(case["eventsObserved"][0]["time"])
            row["notice_days"] = (called - start).days
        rates = []
        if "cycleAnchorDateOfRateReset" in terms:
            reset = date_of(terms["cycleAnchorDateOfRateReset"])
            months = 4
            value = float(case["dataObserved"][terms["marketObjectCodeOfRateReset"]]["data"][0]
                          ["value"])
            rates = [(reset, value)]
            row.update(next_reset=reset.isoformat(), index_months=months, index_curve="L1")
        usd = {"discount_curve": [[1, 0.02]], "interpolation": "log_linear_discount",
               "projection_curves": {"L1": curve(as_of, 4, rates)["discount_curve"]}}
        compare(program, name, {"analysis_date": as_of.isoformat(), "positions": [row],
                                "currencies": {"USD": usd}}, payments(case, as_of))
        count += 1
    return count


def ore_swap(program):
    """Twenty years, fixed 4 % against six months' Euribor, as one position. ORE accrues interest
    up to its calendar-adjusted payment dates, we up to the unadjusted ones: a
    few days of 60 coupons, less than 1e-4 of the value. Coupon by coupon they agree to 1e-6
    (alm_reference.py)."""
    rows = table("alm", "ore_ta002_swap_flows.csv")
    discount = nodes_of({row["PayDate"]: float(row["DiscountFactor"]) for row in rows}, ORE_DATE)
    index = nodes_of({row["Date"]: float(row["EUR-EURIBOR-6M"])
                      for row in table("alm", "ore_ta002_swap_curves.csv")}, ORE_DATE)
    swap_row = {"id": "Swap_20y", "side": "asset", "type": "swap_receiver", "currency": "EUR",
                "balance": 1e7, "rate": 0.04, "day_count": "30/360", "last_payment": "2016-03-01",
                "payment_months": 12, "maturity": "2036-03-03", "leg2_rate": 0.0199341600,
                "leg2_day_count": "ACT/360", "leg2_payment_months": 6,
                "leg2_next_reset": "2016-03-01", "leg2_reset_months": 6,
                "leg2_index_curve": "6M", "business_day_convention": "modified_following"}
    answer = program.call("alm.value", {
        "analysis_date": ORE_DATE, "scenarios": ["base"], "positions": [swap_row],
        "currencies": {"EUR": {"discount_curve": discount, "projection_curves": {"6M": index},
                               "interpolation": "log_linear_discount"}}})
    expected = float(table("alm", "ore_ta002_swap_npv.csv")[0]["NPV"])
    found = answer.get("scenarios", [{}])[0].get("eve", 0.0)
    program.equal("ORE ta002", found, expected, 1e-4 * expected)


SWAP = {"id": "S1", "side": "asset", "type": "swap_payer", "currency": "EUR", "balance": 5e6,
        "rate": 0.026, "day_count": "30E/360", "last_payment": "2026-03-10", "payment_months": 12,
        "maturity": "2031-03-10", "leg2_rate": 0.0215, "leg2_day_count": "ACT/360",
        "leg2_payment_months": 6, "leg2_next_reset": "2026-09-10", "leg2_reset_months": 6,
        "product": "hedge", "renew_months": 60}
BOOK = [
    {"id": "L1", "side": "asset", "type": "fixed_bullet", "currency": "EUR", "balance": 5e6,
     "rate": 0.03, "day_count": "30E/360", "last_payment": "2026-03-10", "payment_months": 12,
     "maturity": "2031-03-10", "product": "loan"},
    SWAP,
    {"id": "C1", "side": "liability", "type": "cap", "currency": "EUR", "balance": 1e6,
     "rate": 0.0215, "cap": 0.03, "day_count": "ACT/360", "last_payment": "2026-03-10",
     "payment_months": 6, "maturity": "2030-03-10", "next_reset": "2026-09-10", "reset_months": 6,
     "product": "option"},
    {"id": "M1", "side": "liability", "type": "call_money", "currency": "EUR", "balance": 2e6,
     "rate": 0.019, "day_count": "ACT/360", "last_payment": "2026-03-31", "notice_days": 1,
     "product": "call"},
]
EUR = {"discount_curve": [[0.5, 0.019], [2, 0.022], [5, 0.026], [10, 0.03]], "volatility": 0.007}


def in_every_form(program):
    """One row per position, in every form of the table; the parts add up."""
    request = {"analysis_date": "2026-03-31", "positions": BOOK, "currencies": {"EUR": EUR},
               "scenarios": ["base", "parallel_up", {"name": "volatility", "parallel_bp": 0}],
               "detail": True, "balance": "constant"}
    answer = ask(program, "swaps in every form", "alm.value", request)
    rows = {row["scenario"]: row for row in answer["scenarios"]}
    for scenario, row in rows.items():
        own = [one for one in answer["positions"] if one["scenario"] == scenario]
        program.equal(f"positions of {scenario}", sum(one["eve"] for one in own), row["eve"], 1e-6)
        program.equal(f"sides of {scenario}", sum(one["eve"] for one in row["by_side"]),
                      row["eve"], 1e-6)
    off = [one for one in rows["base"]["by_side"] if one["key"] == "off_balance"]
    program.equal("off the balance sheet", off, [{"balance": 0.0, "notional": 6e6}])
    # A sold cap gains value with the 25 % more volatility of a scenario: the add-on is a loss.
    program.check("add-on of a sold cap", rows["volatility"]["delta_option_value"] < 0,
                  rows["volatility"])
    flows = program.call("alm.cashflows", {key: request[key] for key in
                                           ("analysis_date", "positions", "currencies")})["flows"]
    worth = sum((flow["interest"] + flow["principal"]) * flow["discount"] for flow in flows)
    program.equal("flows of both legs", worth, rows["base"]["eve"], 1e-6)
    program.equal("legs", sorted({flow["leg"] for flow in flows if flow["position"] == "S1"}),
                  [1, 2])


def in_a_session(program):
    """Uploaded, valued, changed and opened: the same results as alm.value of the same rows."""
    columns = list(dict.fromkeys(key for row in BOOK for key in row))
    text = "\n".join([",".join(columns)] +
                     [",".join(str(row.get(key, "")) for key in columns) for row in BOOK])
    market = {"analysis_date": "2026-03-31", "currencies": {"EUR": EUR}}
    made = program.call("alm.session.create", {
        "name": "swaps", "as_of": "2026-03-31", "currency": "EUR", "market": market,
        "files": [{"name": "positions.csv", "content": text}]})
    if "id" not in made:
        return program.check("upload of swaps", False, made)
    program.equal("control totals", sum(total["balance"] for total in made["totals"]), 7e6)
    program.equal("notionals", sum(total["notional"] for total in made["totals"]), 6e6)
    terms = {"session": made["id"], "scenarios": ["base", "parallel_up"]}
    value = program.call("alm.session.value", terms)
    rows = {row["id"]: row for row in BOOK}

    def alm_value(*book):
        answer = program.call("alm.value", {**market, "positions": list(book),
                                            "scenarios": ["base", "parallel_up"]})
        return {row["scenario"]: row for row in answer["scenarios"]}
    whole = alm_value(*BOOK)
    for row in value["scenarios"]:
        for figure in ("eve", "nii", "option_value"):
            program.equal(f"session {figure}", row[figure], whole[row["scenario"]][figure], 1e-6)
    changed = {**SWAP, "leg2_spread": 0.002, "leg2_balance": 4e6}
    added = {**SWAP, "id": "S2", "type": "swap_receiver"}
    what_if = program.call("alm.session.what_if", {
        **terms, "add": [added], "remove": ["C1"],
        "change": [{"id": "S1", "leg2_spread": 0.002, "leg2_balance": 4e6}]})
    after = alm_value(rows["L1"], changed, rows["M1"], added)
    for row in what_if.get("scenarios", [{}]):
        for figure in ("eve", "nii"):
            program.equal(f"what-if {figure}", row.get(figure, {}).get("after"),
                          after[row.get("scenario", "base")][figure], 1e-6)
    why = program.call("alm.session.why", {**terms, "position": "S1", "measure": "nii"})
    program.equal("why", sum(row["amount"] for row in why["interest"]) + why["rounding"],
                  why["total"], 1e-9)
    program.equal("why of legs", sorted({row["leg"] for row in why["interest"]}), [1, 2])
    limit = program.call("alm.session.find_limit", {
        **terms, "scenario": "parallel_up", "measure": "delta_eve", "limit": 0.0, "vary": "size",
        "position": {**SWAP, "id": "S3"}})
    program.check("a hedge is found", limit.get("found"), limit)


def run(program):
    counts = {"swaps": swaps(program, "swaps", swap), "swppv": swaps(program, "swppv", plain_swap),
              "capfl": options(program), "clm": call_money(program)}
    program.check("ACTUS contracts stated", sum(counts.values()) >= 14, counts)
    ore_swap(program)
    in_every_form(program)
    in_a_session(program)
