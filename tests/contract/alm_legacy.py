"""Figures of an earlier EVE and NII system, including its incorrect ones."""
import math

from alm_calls import flat, flows, position, value
from contract import golden

AS_OF = "2026-01-01"
LOG_LINEAR = "log_linear_discount"


def case(name):
    return golden("alm", "legacy", f"{name}.json")


def discounts(program, what, nodes, at, interpolation=LOG_LINEAR):
    answer = program.call("alm.shocks", {
        "analysis_date": AS_OF, "scenarios": ["base"], "at": at,
        "currencies": {"EUR": {"discount_curve": nodes, "interpolation": interpolation}}})
    program.check(what, "refused" not in answer, answer.get("message"))
    return answer["curves"][0]["points"] if "curves" in answer else []


def curves(program):
    given = case("01_curve_interpolation")
    nodes = [[row["t"], row["zero_cc"]] for row in given["input"]["pillars"]]
    points = discounts(program, "01", nodes, [row["t"] for row in given["expect"]])
    for point, expected in zip(points, given["expect"]):
        program.equal(f"01 {expected['t']}", [point["discount"], point["zero"]],
                      [expected["df"], expected["zero_cc"]], given["tol"])
    tenors = case("10_parsing")["tenors_years"]
    nodes = sorted(([name, 0.01 + years / 100] for name, years in tenors.items()),
                   key=lambda node: node[1])
    points = discounts(program, "10", nodes, [tenors[name] for name, _ in nodes], "linear_zero")
    for point, (name, rate) in zip(points, nodes):
        program.equal(f"10 {name}", point["zero"], rate, 1e-15)


def floors(program):
    given = case("02_regulatory_shock_floor")
    for row in given["expect"]:
        answer = program.call("alm.shocks", {
            "analysis_date": AS_OF, "at": [row["t"]], "scenarios": [row["scenario"].replace("-", "_")],
            "curves": {row["ccy"]: [[1, row["base"]]]}})
        found = {curve["scenario"]: curve["points"][0] for curve in answer.get("curves", [])}
        program.equal(f"02 {row}", found.get(row["scenario"].replace("-", "_"), {}).get("zero"),
                      row["shocked"], given["tol"])
    for row in given["floor"]:  # deeply negative rates: the floor applies
        answer = program.call("alm.shocks", {
            "analysis_date": AS_OF, "at": [row["t"]], "regulation": "eu_2024_856",
            "currencies": flat(0.0, shock_bp=[2000, 2000, 2000]), "scenarios": ["parallel_down"]})
        found = {curve["scenario"]: curve["points"][0] for curve in answer.get("curves", [])}
        program.equal(f"02 floor {row['t']}", found.get("parallel_down", {}).get("zero"),
                      row["floor"], given["tol"])
    basis = given["basis_rule"]
    nodes = {name: [[tenor, rate] for tenor, rate in basis[name].items()]
             for name in ("ESTR", "EURIBOR_3M")}
    answer = program.call("alm.shocks", {
        "analysis_date": AS_OF, "at": [1, 5], "scenarios": ["parallel_up"],
        "currencies": {"EUR": {"discount_curve": nodes["ESTR"],
                               "projection_curves": {"EURIBOR_3M": nodes["EURIBOR_3M"]}}}})
    zeros = {(curve["scenario"], curve["curve"]): [point["zero"] for point in curve["points"]]
             for curve in answer.get("curves", [])}
    estr = zeros.get(("parallel_up", "discount"), [0, 0])
    euribor = zeros.get(("parallel_up", "EURIBOR_3M"), [0, 0])
    expected = basis["expect"]
    program.equal("02 basis", [estr[0], euribor[0] - estr[0], euribor[1] - estr[1]],
                  [expected["ESTR_1Y"], expected["basis_1Y"], expected["basis_5Y"]], given["tol"])


def bullets(program):
    given = case("03_eve_bullets")
    row = position("fixed_bullet", balance=100, rate=0.05, day_count="ACT/365",
                   last_payment=AS_OF, maturity="2027-01-01")
    # A floater whose first and only fixing is today's.
    forward = position("variable_bullet", balance=100, rate=math.expm1(0.02) + 0.01,
                       day_count="ACT/365", last_payment=AS_OF, maturity="2027-01-01",
                       next_reset=AS_OF, reset_months=12, spread=0.01)
    for what, terms, pv in (
            ("fixed", row, given["cases"][0]["pv"]),
            ("fixed, its payment named", {**row, "next_payment": "2027-01-01"},
             given["cases"][0]["pv"]),
            ("fixed, yearly", {**row, "payment_months": 12}, given["cases"][0]["pv"]),
            ("variable", forward, 100.98019867330675)):  # as its note says
        for side, sign in (("asset", 1), ("liability", -1)):
            found, _ = value(program, f"03 {what}", {
                "analysis_date": AS_OF, "currencies": flat(0.02), "scenarios": ["base"],
                "positions": [{**terms, "side": side}]})
            program.equal(f"03 {what} {side}", found.get("base", {}).get("eve"), sign * pv, 1e-9)


def income(program):
    given = case("04_nii_bullets_constant_balance")
    act = {"day_count": "ACT/360", "type": "fixed_bullet", "currency": "EUR"}
    rows = [{**act, "id": "A1", "side": "asset", "balance": 100, "rate": 0.05,
             "last_payment": "2026-01-01", "maturity": "2028-01-01"},
            # Without a rate its replacement costs the same: the margin is the rate.
            {**act, "id": "L1", "side": "liability", "balance": 80, "rate": 0.03,
             "last_payment": "2026-01-01", "maturity": "2026-07-01", "renew_months": 18,
             "renew_margin": 0.03},
            {**act, "id": "A2", "side": "asset", "balance": 50, "rate": 0.04,
             "last_payment": "2026-10-01", "maturity": "2027-06-01"}]
    found, _ = value(program, "04", {"analysis_date": AS_OF, "currencies": flat(),
                                     "scenarios": ["base"], "balance": "constant",
                                     "positions": rows})
    program.equal("04", found.get("base", {}).get("nii"), given["expect"]["nii_12m"], 1e-9)

    given = case("05_nii_annuity")
    row = position("fixed_annuity", balance=100, rate=0.06, day_count="ACT/360",
                   last_payment=AS_OF, next_payment="2026-07-01", payment_months=6,
                   maturity="2027-01-01")
    request = {"analysis_date": AS_OF, "currencies": flat(), "scenarios": ["base"],
               "positions": [row]}
    found, _ = value(program, "05", request)
    program.equal("05", found.get("base", {}).get("nii"), given["expect"]["nii"], 1e-9)
    paid = flows(program, "05 flows", request)
    expected = given["expect"]
    program.equal("05 flows", [flow["interest"] for flow in paid],
                  [expected["interest_1"], expected["interest_2"]], 1e-9)
    program.equal("05 payment", [flow["interest"] + flow["principal"] for flow in paid],
                  [expected["payment"]] * 2, 1e-9)

    given = case("06_nii_float_stub")
    # The case reads the reset as the curve's level; here the forward of the half year is 2 %.
    half = math.log(1 + 0.02 * 183 / 360)
    row = position("variable_bullet", balance=100, rate=0.06, day_count="ACT/360",
                   last_payment=AS_OF, maturity="2027-01-01", next_reset="2026-04-01",
                   reset_months=6, spread=0.01)
    nodes = [["2026-04-01", 0.0], ["2026-10-01", half * 365 / 273], ["2027-04-01", 2 * half * 365 / 455]]
    expected = 100 * (0.06 * 90 + 0.03 * 183) / 360  # to the second reset
    for months in (9, 12):
        found, _ = value(program, "06", {
            "analysis_date": AS_OF, "scenarios": ["base"], "positions": [row],
            "horizon_months": months,
            "currencies": {"EUR": {"discount_curve": nodes, "interpolation": LOG_LINEAR}}})
        if months == 9:
            program.equal("06 to the reset", found.get("base", {}).get("nii"), expected, 1e-9)
    flat_index = {**row, "next_reset": "2026-04-01", "reset_months": 0, "index_months": 6}
    found, _ = value(program, "06 one reset", {
        "analysis_date": AS_OF, "scenarios": ["base"], "positions": [flat_index],
        "currencies": {"EUR": {"discount_curve": nodes, "interpolation": LOG_LINEAR}}})
    program.equal("06", found.get("base", {}).get("nii"), given["expect"]["nii"], 1e-9)


def margins(program):
    given = case("07_renewal_margin")
    as_of, zero = given["as_of"], math.log(1.02)
    ends = {"2025-07-01": "2026-07-01", "2023-07-01": "2024-07-01"}
    rows = []
    for k, row in enumerate(given["rows"]):
        terms = {"id": f"m{k}", "balance": 100, "day_count": "ACT/365"}
        if row["kind"] == "float":
            rows.append({**position("variable_bullet"), **terms, "rate": 0.03,
                         "spread": row["spread"], "start": "2025-08-01", "last_payment": "2025-11-01",
                         "next_payment": "2026-02-01", "payment_months": 3, "maturity": "2028-02-01",
                         "next_reset": "2026-02-01", "reset_months": 3})
        else:
            end = ends[row["start"]]
            old = end <= as_of  # matured long ago: its replacement today began that long ago
            rows.append({**position("fixed_bullet"), **terms, "rate": row["rate"],
                         "start": row["start"], "last_payment": row["start"],
                         "maturity": "2026-07-01" if old else end, "renew_months": 12})
    found, answer = value(program, "07", {
        "analysis_date": as_of, "scenarios": ["base"], "positions": rows, "balance": "constant",
        "renewal_margins": "calibrated", "lookback_months": given["lookback_months"],
        # A simple rate of 2 % over the year from the analysis date.
        "currencies": flat(zero, index_day_count="ACT/365")})
    taken = {row["type"].split("_")[0]: row["margin"] for row in answer.get("renewal_margins", [])}
    program.equal("07 fixed", taken.get("fixed"), given["expect"]["fixed_margin"], 1e-9)
    program.equal("07 float", taken.get("variable"), given["expect"]["float_margin"], 1e-12)
    del found


def deposits(program):
    given = case("08_nmd")
    row = position("nmd", side="liability", balance=1_000_000, withdrawal="sight")
    middle = {name: years for name, years in given["bucket_midpoints_years"]}
    first = given["cases"][0]
    shares = [[middle[name], share / 100] for name, share in first["distribution"].items()]
    paid = flows(program, "08", {
        "analysis_date": AS_OF, "currencies": flat(), "positions": [row],
        "behaviour": {"deposits": {"sight": {"core": first["core_pct"] / 100,
                                             "distribution": shares}}}})
    expected = first["expect"]
    program.equal("08 flows", [[flow["date"], -flow["principal"]] for flow in paid],
                  [[expected["noncore_date"], expected["noncore"]],
                   [expected["core_date"], expected["core"]]], 1e-6)
    second = given["cases"][1]
    shares = [[middle[name], share / 100] for name, share in second["distribution"].items()]
    paid = flows(program, "08 average", {
        "analysis_date": AS_OF, "currencies": flat(), "positions": [row],
        "behaviour": {"deposits": {"sight": {"core": second["core_pct"] / 100,
                                             "distribution": shares}}}})
    core = [flow for flow in paid if flow["date"] > "2026-02"]
    years = sum(-flow["principal"] * (int(flow["date"][:4]) - 2026 +
                                      (int(flow["date"][5:7]) - 1) / 12) for flow in core)
    program.equal("08 average", years / 750_000, second["wam_years"], 0.01)
    # All of +200 bp passed on to a client rate of 1 %, over a year of a constant balance.
    found, _ = value(program, "08 income", {
        "analysis_date": AS_OF, "currencies": flat(0.02), "scenarios": ["parallel_up"],
        "positions": [{**row, "rate": 0.01}], "balance": "constant",
        "behaviour": {"deposits": {"sight": {"core": 0, "pass_through": 1}}}})
    program.equal("08 income", found.get("parallel_up", {}).get("nii"),
                  given["cases"][2]["liability_nii"], given["cases"][2]["tol"])


def prepaid(program):
    given = case("09_cpr_bullet")
    inputs = given["input"]
    row = position("fixed_bullet", balance=inputs["notional"], rate=inputs["rate"],
                   day_count="30/360", last_payment=AS_OF, next_payment="2027-01-01",
                   payment_months=12, maturity="2031-01-01", prepayment="loan")
    paid = flows(program, "09", {
        "analysis_date": AS_OF, "currencies": flat(), "positions": [row],
        "behaviour": {"prepayment": {"loan": {"cpr": inputs["CPR"], "day_count": "ACT/360",
                                              "scaled": False}}}})
    program.equal("09", [{key: flow[key] for key in ("date", "interest", "principal")}
                         for flow in paid], given["expect"], given["tol"])
    program.equal("09 principal", sum(flow["principal"] for flow in paid), given["sum_principal"],
                  1e-6)


def at_par(program):
    given = case("11_par_floater")
    nodes = [[tenor, rate] for tenor, rate in given["input"]["curve_cc"].items()]
    row = position("variable_bullet", balance=100, rate=(math.exp(0.02) - 1) * 360 / 365,
                   day_count="ACT/360", last_payment=AS_OF, next_payment="2027-01-01",
                   payment_months=12, maturity="2031-01-01", next_reset="2027-01-01",
                   reset_months=12)
    for terms in (row, {**row, "next_reset": AS_OF}, {**row, "index_months": 12}):
        found, _ = value(program, "11", {
            "analysis_date": AS_OF, "scenarios": ["base"], "positions": [terms],
            "currencies": {"EUR": {"discount_curve": nodes, "interpolation": LOG_LINEAR}}})
        program.equal("11", found.get("base", {}).get("eve"), given["expect"]["pv"], given["tol"])

    given = case("12_first_coupon_accrual")
    row = position("fixed_bullet", balance=100, rate=0.06, day_count="30/360",
                   last_payment="2025-07-01", next_payment="2026-07-01", payment_months=12,
                   maturity="2028-07-01")
    request = {"analysis_date": AS_OF, "currencies": flat(), "positions": [row]}
    paid = flows(program, "12", request)
    program.equal("12 coupon", paid[0]["interest"] if paid else None,
                  given["expect"]["first_coupon_cash"], 1e-9)
    found, _ = value(program, "12", {**request, "scenarios": ["base"], "horizon_months": 6})
    program.equal("12 income", found.get("base", {}).get("nii"),
                  given["expect"]["nii_first_6_months"], 1e-9)


def run(program):
    for part in (curves, floors, bullets, income, margins, deposits, prepaid, at_par):
        part(program)
