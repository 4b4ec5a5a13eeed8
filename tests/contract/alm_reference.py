"""Day counts, level payments, pools, bonds and swaps of textbooks and other engines."""
import csv
import datetime
import math

from alm_calls import day, flat, flows, position, value
from contract import GOLDEN

ORE_DATE = "2016-02-05"


def table(*parts):
    with open(GOLDEN.joinpath(*parts), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def before(date):
    return (day(date) - datetime.timedelta(days=1)).isoformat()


def day_counts(program):
    """A bullet over the period: at a rate of 1, a balance of 360 earns the number of days."""
    words = {"30/360 Bond Basis": "30/360", "30E/360": "30E/360", "30E/360 ISDA": "30E/360-ISDA",
             "ACT/ACT ISDA": "ACT/ACT", "ACT/ACT ICMA": "ACT/ACT-ICMA",
             "ACT/ACT AFB": "ACT/ACT-AFB"}
    cases = [(row, float(row["expected_days_360"]) / 360)
             for row in table("fin", "daycount_30_360.csv")]
    cases += [(row, float(row["expected_year_fraction"]))
              for row in table("fin", "daycount_actact.csv")]
    by_day = {}
    for k, (row, years) in enumerate(cases):
        terms = position("fixed_bullet", balance=360, rate=1, last_payment=row["start"],
                         maturity=row["end"], day_count=words[row["convention"]])
        if words[row["convention"]] == "ACT/ACT-ICMA":
            # The coupons are those of the reference period.
            first, last = row["ref_period_start"], row["ref_period_end"]
            months = (int(last[:4]) - int(first[:4])) * 12 + int(last[5:7]) - int(first[5:7])
            terms.update(next_payment=row["end"], payment_months=months)
        by_day.setdefault(before(row["end"]), []).append(
            ({**terms, "id": f"d{k}"}, row, years * 360))
    for as_of, group in by_day.items():
        paid = flows(program, f"day counts {as_of}", {
            "analysis_date": as_of, "currencies": flat(), "positions": [t for t, *_ in group]})
        interest = {}
        for flow in paid:
            interest[flow["position"]] = interest.get(flow["position"], 0.0) + flow["interest"]
        for terms, row, expected in group:
            program.equal(f"day count {row}", interest.get(terms["id"]), expected, 4e-9)


def level_payments(program):
    rows = table("alm", "annuity_excel_pmt.csv")
    positions = [{**position("fixed_annuity"), "id": f"a{k}", "balance": float(row["principal"]),
                  "rate": float(row["annual_rate"]), "day_count": "30E/360",
                  "last_payment": "2026-01-01", "next_payment": "2026-02-01", "payment_months": 1,
                  "maturity": "2056-01-01"} for k, row in enumerate(rows)]
    request = {"analysis_date": "2026-01-01", "currencies": flat(), "positions": positions}
    paid = flows(program, "level payments", request)
    found, answer = value(program, "level payments", {**request, "scenarios": ["base"],
                                                      "detail": True})
    del found
    values = {row["id"]: row["eve"] for row in answer.get("positions", [])}
    for k, row in enumerate(rows):
        level = float(row["expected_level_payment"])
        own = [flow["interest"] + flow["principal"] for flow in paid
               if flow["position"] == f"a{k}"]
        program.equal(f"level payment {row['annual_rate']}", own, [level] * 360, 5e-9)
        program.equal(f"level payment {row['annual_rate']} value", values.get(f"a{k}"),
                      360 * level, 360 * 5e-9)


def pool(program):
    rows = table("alm", "mbs_100psa.csv")
    # 100 % PSA of loans three months old: 0.2 % a month of age, up to 6 %.
    rule = {"cpr": 0.06, "cpr_by_month": [0.002 * age for age in range(4, 30)],
            "day_count": "30E/360", "scaled": False, "after_redemption": True}
    terms = position("fixed_annuity", balance=4e8, rate=0.08125, day_count="30E/360",
                     last_payment="2026-01-01", next_payment="2026-02-01", payment_months=1,
                     maturity="2055-10-01", prepayment="psa")
    paid = flows(program, "pool", {"analysis_date": "2026-01-01", "currencies": flat(),
                                   "positions": [terms],
                                   "behaviour": {"prepayment": {"psa": rule}}})
    program.equal("pool months", len(paid), len(rows))
    for flow, row in zip(paid, rows):
        program.equal(f"pool {row['month']}", flow["principal"], float(row["total_principal"]),
                      0.001)
        program.equal(f"pool interest {row['month']}", flow["interest"] * 0.075 / 0.08125,
                      float(row["net_interest_passthrough"]), 0.001)


def nodes_of(points, as_of):
    """Continuous zero rates from discount factors by date."""
    return [[date, -math.log(factor) * 365 / (day(date) - day(as_of)).days]
            for date, factor in sorted(points.items()) if date > as_of]


def coupon(row, name, notional, rate, day_count):
    """A coupon of another engine, whose calendar moved its dates: a separate position that pays
    its notional back at its end, when that of the next is paid out."""
    return {**position("fixed_bullet"), "id": name, "balance": notional, "rate": rate,
            "day_count": day_count, "last_payment": row["AccrualStartDate"],
            "maturity": row["AccrualEndDate"]}


def bonds(program):
    rows = table("alm", "ore_example18_bond_flows.csv")
    curve = nodes_of({row["PayDate"]: float(row["DiscountFactor"]) for row in rows}, ORE_DATE)
    for trade in sorted({row["#TradeId"] for row in rows}):
        own = [row for row in rows if row["#TradeId"] == trade]
        positions = [coupon(row, f"c{k}", float(row["Notional"]), float(row["Coupon"]), "ACT/ACT")
                     for k, row in enumerate(own) if row["FlowType"].startswith("Interest")]
        request = {"analysis_date": ORE_DATE, "positions": positions, "currencies": {
            "EUR": {"discount_curve": curve, "interpolation": "log_linear_discount"}}}
        found, _ = value(program, trade, {**request, "scenarios": ["base"]})
        program.equal(trade, found.get("base", {}).get("eve"),
                      sum(float(row["PresentValue"]) for row in own), 0.02)
        interest = {flow["position"]: flow["interest"]
                    for flow in flows(program, f"{trade} flows", request) if flow["interest"]}
        for k, row in enumerate(own):
            if row["FlowType"].startswith("Interest"):
                program.equal(f"{trade} {row['PayDate']}", interest.get(f"c{k}"),
                              float(row["Amount"]), 1e-3)


def swap(program):
    rows = table("alm", "ore_ta002_swap_flows.csv")
    curves = table("alm", "ore_ta002_swap_curves.csv")
    discount = nodes_of({row["PayDate"]: float(row["DiscountFactor"]) for row in rows}, ORE_DATE)
    index = nodes_of({row["Date"]: float(row["EUR-EURIBOR-6M"]) for row in curves}, ORE_DATE)
    positions = []
    for k, row in enumerate(rows):
        fixed = row["LegNo"] == "0"
        terms = coupon(row, f"c{k}", 1e7, 0.04, "30/360" if fixed else "ACT/360")
        if not fixed:
            terms.update(side="liability", type="variable_bullet", next_reset=terms["last_payment"],
                         index_months=6, index_curve="6M")
        positions.append(terms)
    found, _ = value(program, "swap", {
        "analysis_date": ORE_DATE, "scenarios": ["base"], "positions": positions,
        "currencies": {"EUR": {"discount_curve": discount, "projection_curves": {"6M": index},
                               "interpolation": "log_linear_discount"}}})
    expected = float(table("alm", "ore_ta002_swap_npv.csv")[0]["NPV"])
    # Its index ends on dates moved by a calendar.
    program.equal("swap", found.get("base", {}).get("eve"), expected, 1e-6 * expected)


def stressed_bond(program):
    rows = [row for row in table("alm", "ore_example15_stress_flows.csv")
            if row["#TradeId"] == "Bond_Floating" and row["ScenarioLabel"] == "parallel_rates"]
    expected = table("alm", "ore_example15_stress_npv.csv")[0]
    base, stressed = (nodes_of({row["PayDate"]: float(row[f"DiscountFactor_{which}"])
                                for row in rows}, ORE_DATE) for which in ("Base", "Scen"))
    own = {"name": "parallel_rates", "curves": {"EUR": {"discount_curve": stressed}}}
    for which, name, requested in (("Base", "base", "Base NPV"),
                                ("Scen", "parallel_rates", "Scenario NPV")):
        positions = [coupon(row, f"c{k}", 1e7, float(row[f"Coupon_{which}"]), "ACT/ACT")
                     for k, row in enumerate(rows) if row["FlowType"].startswith("Interest")]
        found, _ = value(program, f"stress {which}", {
            "analysis_date": ORE_DATE, "scenarios": ["base", own], "positions": positions,
            "currencies": {"EUR": {"discount_curve": base,
                                   "interpolation": "log_linear_discount"}}})
        program.equal(f"stress {which}", found.get(name, {}).get("eve"), float(expected[requested]),
                      0.02)


def treasuries(program):
    """31 CFR 356, Appendix B: coupons of alm.cashflows, discounted as its formulas do."""
    for row in table("alm", "ust_31cfr356.csv"):
        first = row["first_coupon_if_stub"]
        months = [int(row["maturity"][5:7])]
        terms = position("fixed_bullet", balance=100, rate=float(row["coupon_pct"]) / 100,
                         day_count="ACT/ACT-ICMA", last_payment=row["issue"], payment_months=6,
                         maturity=row["maturity"])
        if first:
            terms["next_payment"] = first
        paid = flows(program, f"treasury {row['maturity']}", {
            "analysis_date": row["settlement"], "currencies": flat(), "positions": [terms]})
        del months
        program.equal(f"treasury {row['maturity']}", price(paid, row), float(row["expected_dirty"]),
                      1e-5)


def price(paid, row):
    """Semiannual periods at the yield; the first, broken one by its fraction of days."""
    settled, rate = day(row["settlement"]), float(row["yield_pct"]) / 200
    dates = [day(flow["date"]) for flow in paid]
    last = dates[-1]
    grid, k = [], 0
    while True:
        year, month = divmod(last.year * 12 + last.month - 1 - 6 * k, 12)
        date = datetime.date(year, month + 1, last.day)
        if date <= settled:
            grid.append(date)
            break
        grid.append(date)
        k += 1
    grid.reverse()
    share = (grid[1] - settled).days / (grid[1] - grid[0]).days
    total = 0.0
    for flow, date in zip(paid, dates):
        whole = grid.index(date) - 1
        total += (flow["interest"] + flow["principal"]) / (
            (1 + rate * share) * (1 + rate) ** whole)
    return total


def run(program):
    for part in (day_counts, level_payments, pool, bonds, swap, stressed_bond, treasuries):
        part(program)
