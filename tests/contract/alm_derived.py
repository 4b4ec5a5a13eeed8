"""Shocks, EVE, NII and deposits: cases computed twice outside this project, and the constants of
the supervisors."""
import datetime
import math

from alm_calls import flat, flows, position, value
from contract import golden

SIX = ["parallel_up", "parallel_down", "steepener", "flattener", "short_up", "short_down"]
AS_OF = "2026-01-01"


def case(name):
    return golden("alm", "derived_eve_nii.json")[name]


def shocks(program, **request):
    """Points by scenario of the one requested curve."""
    answer = program.call("alm.shocks", {"analysis_date": AS_OF, **request})
    program.check("alm.shocks", "refused" not in answer, answer.get("message"))
    return {row["scenario"]: row["points"] for row in answer.get("curves", [])
            if row["curve"] == "discount"}


def shifts(program):
    published = case("SHIFT-0")
    # The published example has 100 bp for the short and the long shock.
    points = shocks(program, currencies=flat(0.02, shock_bp=[100, 100, 100]), at=[published["t"]])
    for scenario, tolerance in (("short_up", 0.05), ("steepener", 0.05), ("flattener", 0.05)):
        program.equal(f"SHIFT-0 {scenario}", points[scenario][0]["shift_bp"],
                      published["expected"][scenario + "_bp"], tolerance)
    derived = case("SHIFT-1")
    for at in (derived["midpoints"], []):  # the midpoints are the default
        points = shocks(program, currencies=flat(0.02), regulation="bcbs_d578", at=at)
        for scenario, expected in derived["expected"].items():
            program.equal(f"SHIFT-1 {scenario}", [p["shift_bp"] for p in points[scenario]],
                          expected, 1e-9)


def constants(program):
    """Every currency of every table; at long maturities the rotations show both shock sizes."""
    known = golden("alm", "basel_constants.json")
    packs = {"BCBS_d368_2016": "bcbs_d368", "EU_2024_856_annex_A": "eu_2024_856",
             "BCBS_d578_2024": "bcbs_d578"}
    for table, pack in packs.items():
        currencies = {code: flat(0.02)["EUR"] for code in known["shocks"][table]}
        answer = program.call("alm.shocks", {
            "analysis_date": AS_OF, "currencies": currencies, "regulation": pack,
            "floor": "none", "at": [0, 4]})
        found = {(row["currency"], row["scenario"]): row["points"]
                 for row in answer.get("curves", [])}
        decay = math.exp(-1)
        for code, (parallel, short, long) in known["shocks"][table].items():
            for scenario, at_zero, at_four in (
                    ("parallel_up", parallel, parallel), ("parallel_down", -parallel, -parallel),
                    ("short_up", short, short * decay), ("short_down", -short, -short * decay),
                    ("steepener", -0.65 * short,
                     -0.65 * short * decay + 0.9 * long * (1 - decay)),
                    ("flattener", 0.8 * short, 0.8 * short * decay - 0.6 * long * (1 - decay))):
                points = found.get((code, scenario), [{}, {}])
                for point, expected in zip(points, (at_zero, at_four)):
                    program.equal(f"{pack} {code} {scenario}", point.get("shift_bp"), expected,
                                  1e-9)


def economic_value(program):
    for name in ("EVE-1", "EVE-2"):
        given = case(name)
        times, amounts = given["bucket_midpoints"], given["net_cash_flow"]
        nodes = [list(node) for node in zip(times, given["base_zero_cont"])]
        for floor, key in (("EU_2024_856", "expected_delta_EVE"),
                           ("none", "expected_without_floor")):
            if key not in given:
                continue
            points = shocks(program, floor=floor, at=times,
                            currencies={"EUR": {"discount_curve": nodes, "shock_bp": [
                                given["shock_bp"][k] for k in ("parallel", "short", "long")]}})
            eve = {scenario: sum(cash * point["discount"] for cash, point in zip(amounts, row))
                   for scenario, row in points.items()}
            program.equal(f"{name} base", eve["base"], given[key]["EVE_base"], 1e-9)
            for scenario in SIX:
                program.equal(f"{name} {floor} {scenario}", eve[scenario] - eve["base"],
                              given[key][scenario], 1e-9)
            book_of_midpoints(program, name, given, nodes, floor)


def book_of_midpoints(program, name, given, nodes, floor):
    """The same cash flows as zero-coupon bullets on whole days, against the formulas by hand."""
    as_of = datetime.date.fromisoformat(AS_OF)
    rows, plain = [], []
    for k, (t, cash) in enumerate(zip(given["bucket_midpoints"], given["net_cash_flow"])):
        days = max(1, round(t * 365))
        rows.append({**position("fixed_bullet"), "id": f"b{k}", "balance": abs(cash), "rate": 0,
                     "side": "asset" if cash > 0 else "liability", "last_payment": AS_OF,
                     "maturity": (as_of + datetime.timedelta(days)).isoformat()})
        plain.append((days / 365, cash))
    sizes = [given["shock_bp"][k] for k in ("parallel", "short", "long")]
    found, answer = value(program, f"{name} as a book", {
        "analysis_date": AS_OF, "positions": rows, "floor": floor, "tier1": 100, "detail": True,
        "currencies": {"EUR": {"discount_curve": nodes, "shock_bp": sizes}}})
    expected = {scenario: sum(cash * math.exp(-t * shocked(nodes, scenario, sizes, t, floor))
                              for t, cash in plain) for scenario in ["base", *SIX]}
    for scenario, eve in expected.items():
        row = found.get(scenario, {})
        program.equal(f"{name} book {scenario}", row.get("eve"), eve, 1e-9)
        program.equal(f"{name} book change {scenario}", row.get("delta_eve"),
                      eve - expected["base"], 1e-9)
        program.equal(f"{name} buckets add up {scenario}",
                      sum(bucket["eve"] for bucket in row.get("by_bucket", [])), eve, 1e-9)
        program.equal(f"{name} positions add up {scenario}",
                      sum(p["eve"] for p in answer.get("positions", [])
                          if p["scenario"] == scenario), eve, 1e-9)
    worst = min(SIX, key=lambda scenario: expected[scenario])
    outlier = answer.get("outlier", {})
    program.equal(f"{name} worst", outlier.get("eve_basel_worst"), worst)
    program.equal(f"{name} ratio", outlier.get("eve_basel_ratio"),
                  (expected["base"] - expected[worst]) / 100, 1e-12)


def linear(nodes, t):
    if t <= nodes[0][0]:
        return nodes[0][1]
    for (x, a), (y, b) in zip(nodes, nodes[1:]):
        if t <= y:
            return a + (b - a) * (t - x) / (y - x)
    return nodes[-1][1]


def shocked(nodes, scenario, sizes, t, floor="EU_2024_856"):
    """SRP31.91 and Regulation (EU) 2024/856, article 3(7)."""
    parallel, short, long = (size * 1e-4 for size in sizes)
    short, long = short * math.exp(-t / 4), long * (1 - math.exp(-t / 4))
    shift = {"base": 0, "parallel_up": parallel, "parallel_down": -parallel, "short_up": short,
             "short_down": -short, "steepener": -0.65 * short + 0.9 * long,
             "flattener": 0.8 * short - 0.6 * long}[scenario]
    zero = linear(nodes, t)
    if scenario == "base" or floor == "none":
        return zero + shift
    return max(zero + shift, min(zero, min(0.0, -0.015 + 0.0003 * t)))


def resets_in_a_coupon(program):
    given = case("NII-1")
    as_of = datetime.date.fromisoformat(AS_OF)
    dates = [datetime.date.fromisoformat(text) for text in given["month_bounds"]]
    nodes, growth = [], 1.0
    for start, end in zip(dates, dates[1:]):
        growth *= 1 + given["fixings"][start.isoformat()] * (end - start).days / 360
        nodes.append([end.isoformat(), math.log(growth) * 365 / (end - as_of).days])
    row = position("variable_bullet", balance=1_200_000, rate=0.031, day_count="ACT/360",
                   last_payment="2025-07-01", next_payment="2026-07-01", payment_months=12,
                   maturity="2028-07-01", next_reset="2026-02-01", reset_months=1, index_months=1,
                   spread=0.01)
    log_linear = {"discount_curve": nodes, "interpolation": "log_linear_discount"}
    shifted = {"discount_curve": [[1, 0.02]], "projection_curve": nodes,
               "interpolation": "log_linear_discount"}
    named = {"discount_curve": [[1, 0.02]], "projection_curves": {"euribor": nodes},
             "interpolation": "log_linear_discount"}
    for what, curves, more in (("one curve", log_linear, {}), ("projection", shifted, {}),
                               ("named projection", named, {"index_curve": "euribor"})):
        for side, sign in (("asset", 1), ("liability", -1)):
            found, answer = value(program, f"NII-1 {what} {side}", {
                "analysis_date": AS_OF, "currencies": {"EUR": curves}, "scenarios": ["base"],
                "positions": [{**row, **more, "side": side}], "horizon_months": 12})
            expected = [sign * amount for amount in given["expected"]["monthly_nii"]]
            program.equal(f"NII-1 {what} {side}", found.get("base", {}).get("nii_by_month"),
                          expected, 1e-6)
            program.equal(f"NII-1 total {what} {side}", found.get("base", {}).get("nii"),
                          sign * given["expected"]["nii_12m"], 1e-6)
            program.equal("NII-1 month bounds", answer.get("month_bounds"), given["month_bounds"])


def redeemed_and_replaced(program):
    given = case("NII-3")
    expected = given["expected"]
    row = position("fixed_linear", balance=120_000, rate=0.04, day_count="30E/360",
                   last_payment="2026-01-01", next_payment="2026-04-01", payment_months=3,
                   maturity="2029-01-01", renew_months=36, renew_day_count="30E/360",
                   renew_margin=given["reinvestment_rate"])
    for balance, months, total in (
            ("runoff", "run_off_monthly", "run_off_12m"),
            ("constant", "constant_balance_full_monthly", "constant_balance_full_12m")):
        found, _ = value(program, f"NII-3 {balance}", {
            "as_of": AS_OF, "curves": {"EUR": [[1, 0.0]]}, "scenarios": ["base"],
            "positions": [row], "balance": balance})
        program.equal(f"NII-3 {balance}", found.get("base", {}).get("nii_by_month"),
                      expected[months], 1e-9)
        program.equal(f"NII-3 {balance} total", found.get("base", {}).get("nii"), expected[total],
                      1e-9)


def deposits(program):
    given = case("NMD-1")
    expected = given["expected"]["core_cash_flows_by_bucket"]
    row = position("nmd", balance=given["deposits"], withdrawal="sight")
    behaviour = {"deposits": {"sight": {"core": given["bank_core_estimate"], "even_years": 10,
                                        "category": "retail_transactional"}}}
    # Without interest and at zero rates the value of a bucket is its cash flows.
    found, _ = value(program, "NMD-1", {
        "analysis_date": AS_OF, "currencies": flat(), "scenarios": ["base"], "positions": [row],
        "behaviour": behaviour})
    buckets = [bucket["eve"] for bucket in found.get("base", {}).get("by_bucket", [])]
    expected = [expected[0] + given["expected"]["non_core_overnight"], *expected[1:]]
    program.equal("NMD-1 buckets", buckets, expected + [0.0] * (19 - len(expected)), 1e-9)
    rows = flows(program, "NMD-1 flows", {
        "analysis_date": AS_OF, "currencies": flat(), "positions": [{**row, "side": "liability"}],
        "behaviour": behaviour})
    program.equal("NMD-1 flows", sum(flow["principal"] for flow in rows), -given["deposits"], 1e-9)


def run(program):
    for part in (shifts, constants, economic_value, resets_in_a_coupon, redeemed_and_replaced,
                 deposits):
        part(program)
