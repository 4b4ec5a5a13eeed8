#!/usr/bin/env python3
"""The methods of the planner called from the command line with the inputs of published cases.

    plan.py BALLAST

Each check states a published result; a different figure, a missing field or a rejected
request is reported, and the exit status is 1.
"""
import json
import sys

from contract import GOLDEN, Program
from contract import golden as document

program = Program(sys.argv[1])
errors = []


def golden(name):
    return document("plan", name)


def cases(name):
    return {case["id"]: case for case in golden(name)["cases"]}


class Refused(Exception):
    pass


def call(method, request):
    # The tables named by a case are stored next to it.
    made = program.run(["call", method, "-"], json.dumps(request), GOLDEN / "plan")
    if made.returncode != 0:
        raise Refused(made.stderr.decode(errors="replace").strip())
    return json.loads(made.stdout)


def rpc(method, params):
    answer = program.rpc(method, params)
    if "error" in answer:
        raise Refused(answer["error"]["message"])
    return answer["result"]


def near(what, got, requested, tolerance):
    if got is None or not abs(got - requested) <= tolerance:
        raise AssertionError(f"{what} is {got}, not {requested}")


def check(function):
    """Runs a check at once; its name states the fact checked."""
    try:
        function()
    except (Refused, AssertionError, KeyError, IndexError, TypeError) as error:
        errors.append(f"{function.__name__}: {type(error).__name__} {error}")
    return function


HISTORICAL = cases("retirement_historical.json")
SMALL = cases("planner_small.json")
RULES = cases("withdrawal_rules.json")
OWL = {"file": "damodaran_annual_1928_2025_owl.csv"}
DAMODARAN = {"file": "damodaran_histretSP_annual.csv"}


def historical(stock, timing, rate=0.04, **more):
    return {"initial_portfolio": 1_000_000, "years": 30,
            "allocation": {"stock": stock, "bond": 1 - stock},
            "returns": {"model": "historical", "data": OWL},
            "withdrawal": {"strategy": "constant_dollar", "rate": rate, "timing": timing}, **more}


def certain(years, mean, inflation, **more):
    return {"initial_portfolio": 1_000_000, "years": years, "inflation": inflation, "paths": 1,
            "returns": {"model": "normal", "mean": mean, "volatility": 0}, **more}


@check
def every_field_of_the_contract_is_there():
    answer = call("plan.simulate", historical(0.5, "end"))
    for field in ("success_rate", "standard_error", "percentiles", "spending_percentiles",
                  "terminal", "ruin_year", "adjustments", "cohorts", "issues", "digest"):
        assert field in answer, field
    for row in answer["percentiles"] + answer["spending_percentiles"]:
        for field in ("year", "p5", "p10", "p25", "p50", "p75", "p90", "p95"):
            assert field in row and (field == "year" or field in row["real"]), field
    assert answer["percentiles"][0]["year"] == 1
    for field in ("start_year", "success", "terminal", "maximum_rate"):
        assert field in answer["cohorts"][0], field


@check
def the_largest_rate_of_every_start_year():
    for name in ("swr_5050_start", "swr_7525_end"):
        case = HISTORICAL[name]
        answer = call("plan.simulate", historical(case["stock"], case["timing"]))
        rates = {str(row["start_year"]): row["maximum_rate"] for row in answer["cohorts"]}
        assert set(rates) == set(case["expected"]), sorted(rates)
        for year, rate in case["expected"].items():
            near(f"{name} {year}", rates[year], rate, 6e-9)


@check
def the_start_years_that_fail():
    expected = HISTORICAL["success_4pct_5050_start"]["expected"]
    answer = call("plan.simulate", historical(0.5, "begin"))
    near("success rate", answer["success_rate"], expected["success_rate"], 1e-12)
    failed = [row["start_year"] for row in answer["cohorts"] if not row["success"]]
    assert failed == expected["failed_start_years"], failed


@check
def one_start_year_path_by_path():
    for name, stock, strategy in (("path_1966_4pct_5050_start", 0.5, "constant_dollar"),
                                  ("constant_percentage_1966_4pct_6040", 0.6,
                                   "constant_percentage")):
        request = historical(stock, "start", start_year=1966)
        request["withdrawal"]["strategy"] = strategy
        answer = call("plan.simulate", request)
        for k, (year, paid, balance) in enumerate(HISTORICAL[name]["expected"]["years"]):
            assert answer["percentiles"][k]["calendar_year"] == year
            near(f"spending {year}", answer["spending_percentiles"][k]["p50"], paid, 0.006)
            near(f"balance {year}", answer["percentiles"][k]["p50"], balance, 0.006)


@check
def closed_forms_of_lognormal_returns():
    expected = HISTORICAL["mc_constant_percentage_lognormal"]["expected_percentiles_final"]
    rule = {"strategy": "constant_percentage", "rate": 0.04, "timing": "start"}
    for law in ({"mean": 0.05, "volatility": 0.15, "mean_kind": "log"},
                {"mu": 0.05, "sigma": 0.15}):
        answer = call("plan.simulate", {
            "initial_portfolio": 1e6, "years": 30, "inflation": 0, "withdrawal": rule,
            "returns": {"model": "lognormal", **law}, "paths": 200_000, "seed": 7})
        # Relative standard error of the p-quantile of a lognormal distribution: s sqrt(p (1-p) / N)
        # / phi.
        for percentile, error in (("5", 0.0039), ("25", 0.0025), ("50", 0.0023), ("75", 0.0025),
                                  ("95", 0.0039)):
            near(f"p{percentile}", answer["percentiles"][-1]["p" + percentile]
                 / expected[percentile], 1, 4 * error)
    case = HISTORICAL["mc_two_period_ruin"]
    answer = call("plan.simulate", {
        "initial_portfolio": 1e6, "years": 2, "inflation": 0, "paths": 200_000, "seed": 7,
        "returns": {"model": "lognormal", "mu": 0.05, "sigma": 0.18},
        "withdrawal": {"strategy": "constant_dollar", "rate": case["w"], "timing": "start"}})
    near("success", answer["success_rate"], case["expected_success"],
         4 * answer["standard_error"])


@check
def life_events_year_by_year():
    for name in ("life_events_accumulation", "life_events_retirement_constant_dollar"):
        given = SMALL[name]["inputs"]
        request = certain(given["years"], given["return"], given["inflation"],
                          events=given["events"])
        request["initial_portfolio"] = given["start"]
        if given["income"]:
            request["contributions"] = {key: given[key]
                                        for key in ("income", "income_growth", "savings_rate")}
        if "spending" in given:
            request["withdrawal"] = {"strategy": "constant_dollar", "amount": given["spending"]}
            request["retirement_year"] = given["retire_year"]
        answer = call("plan.simulate", request)
        expected = SMALL[name]["expected"]
        for k, row in enumerate(expected["rows"]):
            near(f"{name} {k}", answer["percentiles"][k]["p50"], row[-1], 0.006)
        near("real", answer["terminal"]["mean_real"], expected["final_real"], 0.006)
        near("success", answer["success_rate"], 1, 0)


@check
def the_real_line_is_the_deflated_nominal_line():
    expected = SMALL["real_vs_nominal_series"]["expected"]
    for contributions in (6_000, [6_000] * 30, {"amount": 6_000}):
        answer = call("plan.simulate", {**certain(30, 0.07, 0.03), "initial_portfolio": 100_000,
                                        "contributions": contributions})
        near("nominal", answer["percentiles"][-1]["p50"], expected["nominal"], 0.006)
        near("real", answer["percentiles"][-1]["real"]["p50"], expected["real"], 0.006)


@check
def a_bootstrap_of_whole_years_has_the_mean_of_history():
    expected = SMALL["iid_bootstrap_moments_sp500"]["expected"]
    answer = call("plan.simulate", {
        "initial_portfolio": 1, "years": 30, "allocation": {"sp500": 1}, "paths": 10_000, "seed": 3,
        "returns": {"model": "bootstrap", "data": DAMODARAN}})
    near("mean", answer["terminal"]["mean"], expected["E_wealth_30"],
         4 * answer["terminal"]["standard_error"])


@check
def percentiles_are_of_type_seven():
    case = SMALL["percentile_definition"]
    rows = [{"year": 2000 + k, "stock": value / 10 - 1} for k, value in enumerate(case["data"])]
    answer = call("plan.simulate", {
        "initial_portfolio": 10, "years": 1, "allocation": {"stock": 1}, "inflation": 0,
        "returns": {"model": "historical", "data": rows}})
    for p, value in case["expected"].items():
        field = f"p{round(float(p) * 100)}"
        if field in answer["percentiles"][0]:
            near(field, answer["percentiles"][0][field], value, 1e-12)


@check
def the_standard_error_and_the_interval_of_wilson():
    answer = call("plan.simulate", {
        "initial_portfolio": 1e6, "years": 30, "allocation": {"stock": 0.6, "bond": 0.4},
        "withdrawal": {"strategy": "constant_dollar", "rate": 0.045}, "paths": 10_000})
    p, n, z = answer["success_rate"], answer["paths"], 1.959963984540054
    near("standard error", answer["standard_error"], (p * (1 - p) / n) ** 0.5, 1e-12)
    center = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5
    near("low", answer["wilson_low"], center - half, 1e-12)
    near("high", answer["wilson_high"], center + half, 1e-12)


@check
def the_largest_rate_without_volatility():
    grid = SMALL["sweep_grid_zero_vol"]["expected"]
    for mean, inflation, years, rate in grid[:3] + grid[-2:]:
        request = {**certain(years, mean, inflation),
                   "withdrawal": {"strategy": "constant_dollar", "rate": rate}}
        points = call("plan.sensitivity", {"base": request, "vary": "$.withdrawal.rate",
                                           "values": [rate - 1e-7, rate + 1e-7]})["results"]
        assert [point["success_rate"] for point in points] == [1, 0], (mean, inflation, years)


@check
def vpw_reproduces_its_published_table():
    for name, case in RULES.items():
        if not name.startswith("vpw_table"):
            continue
        years = case["years"]
        answer = call("plan.simulate", {
            **certain(years, 0, 0), "withdrawal": {"strategy": "vpw", "rate": case["rate"]}})
        before = [1e6] + [row["p50"] for row in answer["percentiles"]]
        shares = [row["p50"] / before[k] for k, row in enumerate(answer["spending_percentiles"])]
        assert [round(x, 3) for x in shares] == case["expected_fraction_by_year_rounded_3"], name


def two_years(case, rule, floor=None, ceiling=None):
    """The rule's second year, with a market that leads to the state described in the case."""
    start = case["year0"]
    left = case["years_left_incl_this"]
    growth = case["portfolio"] / (start["portfolio"] - case["prev_spending"]) - 1
    rows = [{"year": 2000, "stock": growth, "inflation": case["cum_infl"] - 1}]
    rows += [{"year": 2001 + k, "stock": 0, "inflation": 0} for k in range(left)]
    rule = {**rule, "amount": case["prev_spending"], "timing": "start"}
    if floor is not None:
        rule["floor"] = floor
    if ceiling is not None:
        rule["ceiling"] = ceiling
    answer = call("plan.simulate", {
        "initial_portfolio": start["portfolio"], "years": left + 1, "allocation": {"stock": 1},
        "returns": {"model": "historical", "data": rows}, "withdrawal": rule,
        "start_year": 2000})
    return answer["spending_percentiles"][1]["p50"]


@check
def guyton_klinger_as_cfiresim_has_it():
    for case in RULES.values():
        if case.get("rule") != "guyton_klinger/cfiresim":
            continue
        floor, ceiling = case.get("floor_real"), case.get("ceiling_real")
        got = two_years(case, {"strategy": "guyton_klinger", "variant": "cfiresim"}, floor, ceiling)
        near(case["id"], got, case["expected"], 1e-6)


@check
def bounds_in_money_take_the_place_of_bengens_fractions():
    rows = [{"year": 2000 + k, "stock": r} for k, r in enumerate((-0.5, 0, 3))]
    answer = call("plan.simulate", {
        "initial_portfolio": 1e6, "years": 3, "allocation": {"stock": 1}, "inflation": 0,
        "returns": {"model": "historical", "data": rows},
        "withdrawal": {"strategy": "floor_ceiling", "rate": 0.04, "floor": 30_000,
                       "ceiling": 90_000}})
    near("second year", answer["spending_percentiles"][1]["p50"], 30_000, 1e-6)


@check
def fees_and_income_of_fi_calc():
    case = RULES["year_fees"]
    answer = call("plan.simulate", {
        **certain(1, case["growth"], 0), "fees": case["fee"],
        "withdrawal": {"strategy": "constant_dollar", "amount": case["withdraw"]}})
    near("end", answer["percentiles"][0]["p50"], case["expected"]["end"], 1e-6)
    case = RULES["year_income_inflation"]
    answer = call("plan.simulate", {
        **certain(2, 0, 0.03),
        "events": [{"year": 0, "type": "windfall", "amount": case["income_real"], "real": True,
                    "years": 2}],
        "withdrawal": {"strategy": "constant_dollar", "inflation_adjusted": False,
                       "amount": case["withdraw_nominal_each_year"]}})
    for k, name in enumerate(("end_year1", "end_year2")):
        near(name, answer["percentiles"][k]["p50"], case["expected"][name], 0.006)
        near(name, answer["percentiles"][k]["real"]["p50"], case["expected"][name + "_real"], 0.006)


@check
def assets_go_by_their_usual_names():
    names = (("stock", "bond"), ("stocks", "bonds"), ("S&P 500", "T-Notes"),
             ("us_stock", "fixed_income"), ("sp500", "tbond_10y"))
    answers = []
    for stock, bond in names:
        request = {"initial_portfolio": 1e6, "years": 30, "allocation": {stock: 0.6, bond: 0.4},
                   "returns": {"model": "historical"},
                   "withdrawal": {"strategy": "constant_dollar", "rate": 0.04}}
        answers.append(call("plan.simulate", request)["percentiles"][-1]["p50"])
    for answer in answers:  # assets are ordered by name, which affects rounding
        near("median", answer, answers[0], 1e-12 * answers[0])


@check
def laws_by_asset_in_either_form():
    base = {"initial_portfolio": 1e6, "years": 20, "allocation": {"bond": 0.4, "stock": 0.6},
            "inflation": 0.02, "paths": 1000}
    by_asset = {"model": "normal", "mean": {"stock": 0.07, "bond": 0.03},
                "volatility": {"stock": 0.16, "bond": 0.05}, "correlation": 0.1}
    listed = {"model": "normal", "correlation": [[1, 0.1], [0.1, 1]],
              "assets": [{"asset": "stock", "mean": 0.07, "volatility": 0.16},
                         {"asset": "bond", "mean": 0.03, "volatility": 0.05}]}
    rows = [call("plan.simulate", {**base, "returns": returns})["percentiles"]
            for returns in (by_asset, listed)]
    assert rows[0] == rows[1]


@check
def any_number_of_a_plan_is_varied_by_its_json_path():
    base = {"initial_portfolio": 1e6, "years": 30, "allocation": {"stocks": 0.6, "bonds": 0.4},
            "returns": {"model": "bootstrap"}, "paths": 2000,
            "events": [{"year": 3, "type": "expense", "amount": 0}],
            "withdrawal": {"strategy": "constant_dollar", "rate": 0.04}}
    for path, values in (("withdrawal.rate", [0.03, 0.04, 0.05]),
                         ("$.withdrawal.rate", [0.03, 0.04, 0.05]),
                         ("/events/0/amount", [0, 1e5, 3e5]),
                         ("$.events[0].amount", [0, 1e5, 3e5]),
                         ("fees", [0, 0.01, 0.02]), ("years", [20, 30, 40])):
        for request in ({"base": base}, base):
            points = call("plan.sensitivity", {**request, "vary": path, "values": values})
            rates = [point["success_rate"] for point in points["results"]]
            assert rates == sorted(rates, reverse=True) and rates[0] > rates[-1], (path, rates)


@check
def names_of_an_earlier_system():
    given = golden("legacy_07_simulation_deterministic.json")
    asked, expected = given["input"], given["expect"]
    answer = rpc("simulation.run", {
        "initial_portfolio": asked["initial"], "annual_withdrawal": asked["withdrawal"],
        "return_distribution": asked["returns"], "inflation_rate": asked["inflation"],
        "n_years": asked["years"], "n_trials": asked["trials"], "seed": None})
    near("success", answer["success_rate"], expected["success"], 0)
    for percentile in ("5", "25", "50", "75", "95"):
        for year in (1, 10, 30):
            near(percentile, answer["percentiles"][percentile][year], expected[f"year{year}"], 1e-6)
    given = golden("legacy_08_simulation_three_point.json")
    asked, expected = given["input"], given["expect"]
    answer = rpc("simulation.run", {
        "initial_portfolio": asked["initial"], "annual_withdrawal": asked["withdrawal"],
        "return_distribution": asked["returns"], "inflation_rate": asked["inflation"],
        "n_years": asked["years"], "n_trials": asked["trials"]})
    near("success", answer["success_rate"], expected["success_exact"],
         expected["mc_tolerance_4_sigma"])


@check
def lots_are_sold_with_the_least_tax():
    # By hand: of 10,000 needed, the lot with a loss of 2,000 brings 8,000. The rest is covered by
    # that loss, whatever its term, and is best taken from the lot with the smallest gain: a third
    # of 2,000.
    answer = call("plan.lots_to_sell", {
        "net": 10_000, "as_of": "2026-06-30", "short_rate": 0.37, "long_rate": 0.2,
        "rule": "lowest_tax",
        "lots": [{"lot_id": "old", "acquired": "2010-01-04", "value": 20_000, "cost_basis": 10_000},
                 {"lot_id": "new", "acquired": "2026-01-05", "value": 9_000, "cost_basis": 6_000},
                 {"lot_id": "loss", "acquired": "2024-01-05", "value": 8_000,
                  "cost_basis": 10_000}]})
    near("tax", answer["tax"], 0, 1e-9)
    near("net", answer["net"], 10_000, 1e-6)
    assert [sale["lot_id"] for sale in answer["sales"]] == ["loss", "new"], answer["sales"]
    near("carried", answer["long_loss"], 2_000 - 2_000 / 3, 1e-6)
    by_rule = {row["rule"]: row for row in answer["rules"]}
    # FIFO: all from the oldest, half of which is gain: 10,000 / (1 - 0.2 / 2).
    near("fifo", by_rule["fifo"]["tax"], 10_000 / 0.9 - 10_000, 1e-6)
    # LIFO: the short-term lot, 9,000 with a gain of 3,000, then the loss until 10,000 are raised:
    # selling x of it reduces the gain by x / 4: 9,000 + x - 0.37 (3,000 - x / 4) = 10,000.
    x = (1_000 + 0.37 * 3_000) / (1 + 0.37 / 4)
    near("lifo", by_rule["lifo"]["tax"], 0.37 * (3_000 - x / 4), 1e-6)


@check
def social_security_pays_the_published_examples():
    for case in golden("us_social_security.json")["primary_insurance"]:
        answer = call("plan.social_security", {"year": case["as_of_year"], "people": [
            {"birth_year": case["birth_year"], "earnings": case["earnings"]}]})["people"][0]
        if "pia" in case:
            near(case["id"], answer["pia"], case["pia"], 1e-9)
            near(case["id"], answer["aime"], case["aime"], 0)
        ages = {age["claim_months"]: age["monthly_benefit"] for age in answer["ages"]}
        if case["claim_months"] in ages:
            near(case["id"], ages[case["claim_months"]], case["benefit"], 0)


@check
def taxes_are_those_of_the_published_schedules():
    # The standard deduction on top of taxable income at every threshold of 2026, single.
    for over, tax in ((12_400, 1_240), (50_400, 5_800), (105_700, 17_966), (640_600, 192_979.25)):
        answer = call("plan.taxes", {"year": 2026, "pensions": 16_100 + over})
        near(f"tax on {over}", answer["income_tax"], tax, 1e-6)


for error in errors:
    print(error)
sys.exit(1 if errors else 0)
