#!/usr/bin/env python3
"""The risk methods called by their contract, with published and independently computed cases:
risk.py BINARY. Exit code 1 and a line per error."""
import csv
import datetime
import json
import sys

from contract import GOLDEN, Program, golden

RISK = GOLDEN / "risk"
CONFIDENCES = [0.95, 0.975, 0.99]
QUANTILES = {"order_statistic": "VaR_type1_order_statistic_k=ceil(n*alpha)",
             "linear": "VaR_type7_linear_interpolation", "weibull": "VaR_type6_weibull",
             "hazen": "VaR_type5_hazen", "median_unbiased": "VaR_type8_median_unbiased"}
SHORTFALLS = {"acerbi_tasche": "ES_acerbi_tasche_fractional",
              "mean_of_k_worst": "ES_mean_of_k_worst_k=ceil(n*alpha)",
              "mean_below_linear_quantile": "ES_mean_strictly_below_type7_VaR"}
# Student-t quantiles of the reference are off by 2e-9 at 95 %.
STUDENT = 1e-8


def rows_of(name):
    with open(RISK / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def close(program, case, actual, expected, relative=1e-9, absolute=0.0):
    good = actual is not None and abs(actual - expected) <= relative * abs(expected) + absolute
    program.check(case, good, f"{actual} is not {expected}")


def table(program, name, columns=None, rows=None):
    """A reference file as a table of returns next to the request."""
    kept = [{key: row[key] for key in (columns or row) if row[key] != ""}
            for row in (rows or rows_of(name))]
    return program.write_csv("table_" + name, kept)


def var(program, request):
    """Results by method and confidence, and the whole response."""
    answer = program.call("risk.var", request)
    program.check("risk.var", "results" in answer, answer)
    found = {(row["method"], row["confidence"]): row for row in answer.get("results", [])}
    return found, answer


def conventions(program):
    expected = golden("risk", "var_conventions_expected.json")
    base = {"positions": [{"symbol": "simple_return", "value": 1}],
            "returns": table(program, "var_conventions_returns.csv"), "confidence": CONFIDENCES}
    for quantile, name in QUANTILES.items():
        for es, es_name in SHORTFALLS.items():
            found, _ = var(program, base | {"methods": ["historical"], "quantile": quantile,
                                            "es": es})
            for confidence in CONFIDENCES:
                row = found["historical", confidence]
                history = expected[f"confidence_{confidence}"]["historical"]
                case = f"historical {quantile} {es} {confidence}"
                close(program, case, row["var"], history[name])
                close(program, case, row["es"], history[es_name])
                program.equal(case, [row["quantile"], row["es_rule"]], [quantile, es])
    figures = [
        ({"methods": ["parametric"]}, "normal_VaR_zero_mean_ddof1", "normal_ES_zero_mean_ddof1"),
        ({"methods": ["parametric"], "mean": "sample"}, "normal_VaR_with_mean_ddof1",
         "normal_ES_with_mean_ddof1"),
        ({"methods": ["parametric"], "ewma_lambda": 0.94}, "ewma094_normal_VaR_zero_mean", None),
        ({"methods": ["parametric"], "horizon_days": 10}, "normal_VaR_10d_sqrt_time_zero_mean",
         None),
        ({"methods": ["parametric"], "horizon_days": 10, "mean": "sample"},
         "normal_VaR_10d_with_mean", None),
        ({"methods": ["modified"], "mean": "sample", "ddof": 0},
         "cornish_fisher_VaR_with_mean_ddof0", None)]
    figures += [({"methods": ["parametric_t"], "mean": "sample", "degrees_of_freedom": nu},
                 f"t{nu}_VaR_with_mean_unit_variance_scaled",
                 f"t{nu}_ES_with_mean_unit_variance_scaled") for nu in (4, 6)]
    for settings, name, es_name in figures:
        found, answer = var(program, base | settings)
        method = settings["methods"][0]
        relative = STUDENT if method == "parametric_t" else 1e-9
        for confidence in CONFIDENCES:
            parametric = expected[f"confidence_{confidence}"]["parametric"]
            row = found[method, confidence]
            close(program, f"{name} {confidence}", row["var"], parametric[name], relative)
            if es_name:
                close(program, f"{es_name} {confidence}", row["es"], parametric[es_name], relative)
    found, _ = var(program, base | {"methods": ["historical"], "confidence": [0.99],
                                    "horizon_days": 10, "horizon": "overlapping"})
    windows = expected["historical_10d_overlapping_99"]
    row = found["historical", 0.99]
    program.equal("overlapping windows", row["observations"], windows["n"])
    close(program, "overlapping VaR", row["var"], windows[QUANTILES["order_statistic"]])
    close(program, "overlapping ES", row["es"], windows[SHORTFALLS["acerbi_tasche"]])


def portfolio(program):
    expected = golden("risk", "portfolio_var_expected.json")
    values = dict(zip(expected["tickers"], expected["market_values_signed"]))
    base = {"positions": [{"symbol": name, "value": value} for name, value in values.items()],
            "returns": table(program, "portfolio_returns.csv"), "confidence": [0.95, 0.99],
            "es": "mean_of_k_worst"}
    methods = ["parametric", "historical", "mc_normal", "mc_t", "parametric_t"]
    for mean, word in (("zero", "zero_mean"), ("sample", "with_mean")):
        for nu in (4, 6):
            settings = {"methods": methods, "degrees_of_freedom": nu, "mean": mean,
                        "paths": 200_000, "seed": 11}
            found, answer = var(program, base | settings)
            for confidence in (0.95, 0.99):
                figures = expected[f"confidence_{confidence}"]
                case = f"ten positions {word} {confidence}"
                row = found["parametric", confidence]
                close(program, case, row["var"], figures[f"normal_VaR_{word}"])
                close(program, case, row["es"], figures[f"normal_ES_{word}"])
                row = found["parametric_t", confidence]
                for field, name in (("var", "VaR"), ("es", "ES")):
                    exact = figures[f"mv_student_t{nu}_{name}_{word}_exact"]
                    close(program, f"{case} t{nu}", row[field], exact, STUDENT)
                    error = "standard_error" if field == "var" else "es_standard_error"
                    simulated = found["mc_t", confidence]
                    close(program, f"{case} mc_t{nu} {field}", simulated[field], exact, 0,
                          4 * simulated[error])
                    simulated = found["mc_normal", confidence]
                    close(program, f"{case} mc_normal {field}", simulated[field],
                          figures[f"normal_{name}_{word}"], 0, 4 * simulated[error])
                close(program, f"{case} standard error", found["mc_normal", confidence][
                    "standard_error"] * (200_000 / 1e6) ** 0.5,
                    figures["mc_normal_VaR_standard_error_N1000000"], 0.15)
                if mean == "zero" and nu == 4:
                    components(program, case, answer, figures, confidence, found)
    close(program, "daily volatility", answer["volatility"],
          expected["confidence_0.95"]["sigma_pnl"])
    close(program, "mean", answer["mean_pnl"], expected["confidence_0.95"]["mean_pnl"])
    program.equal("values", [answer["net_value"], answer["gross_value"], answer["coverage"]],
                  [expected["net_value"], expected["gross"], 1])
    for quantile, name in QUANTILES.items():
        found, _ = var(program, base | {"methods": ["historical"], "quantile": quantile})
        for confidence in (0.95, 0.99):
            close(program, f"ten positions {quantile}", found["historical", confidence]["var"],
                  expected[f"confidence_{confidence}"]["historical"][name])
    found, _ = var(program, base | {"methods": ["parametric"], "ewma_lambda": 0.94})
    close(program, "ten positions ewma", found["parametric", 0.99]["var"],
          expected["ewma094_VaR99_zero_mean"])
    again = [json.dumps(var(program, base | {"methods": methods, "paths": 20_000})[1])
             for _ in range(2)]
    program.check("the same call has the same bytes", again[0] == again[1])
    half = base | {"positions": base["positions"] + [{"symbol": "NONE", "value": 850_000}]}
    _, answer = var(program, half | {"methods": ["parametric"]})
    program.equal("a position without returns", [answer["coverage"], answer["issues"][0]["where"]],
                  [0.5, "NONE"])


def left_out(program):
    """Columns of nulls, without overlap or after `as_of`: left out by name, or named in the error."""
    days = [f"2024-{month:02}-{day:02}" for month in (1, 2, 3) for day in range(1, 29)]
    rows = [{"date": day, "A": ((7 * index) % 11 - 5) / 500, "B": ((5 * index) % 13 - 6) / 500,
             "EMPTY": None, "LATE": 0.01 * (index % 2) if index > 70 else None,
             "ONCE": 0.01 if index == 3 else None} for index, day in enumerate(days)]
    base = {"returns": rows, "methods": ["parametric", "historical"]}
    held = [{"symbol": symbol, "value": 100} for symbol in ("A", "B", "EMPTY", "ONCE")]
    alone, _ = var(program, base | {"positions": held[:2]})
    found, answer = var(program, base | {"positions": held})
    program.equal("left out: coverage", answer["coverage"], 0.5)
    named = {issue["where"] for issue in answer["issues"] if issue["severity"] == "error"}
    program.check("left out: named", {"EMPTY", "ONCE"} <= named, answer["issues"])
    close(program, "left out: figure", found["parametric", 0.99]["var"],
          alone["parametric", 0.99]["var"])
    early = base | {"positions": held[:1] + [{"symbol": "LATE", "value": 300}],
                    "as_of": "2024-03-01"}
    _, answer = var(program, early)
    program.equal("left out: without data up to as_of", answer["coverage"], 0.25)
    apart = [{"date": row["date"], "A": row["A"] if index < 60 else None,
              "B": row["B"] if index >= 60 else None} for index, row in enumerate(rows)]
    _, answer = var(program, base | {"returns": apart, "positions": held[:2]})
    program.equal("left out: without overlap", answer["coverage"], 0.5)
    program.check("left out: without overlap, named",
                  any(issue["where"] == "B" for issue in answer["issues"]), answer["issues"])
    refused = program.call("risk.var", base | {"positions": held[:2], "as_of": "2020-01-01"})
    program.check("nothing left: named", "refused" in refused and "A has 0 returns up to 2020-01-01"
                  in refused["message"] and "B has" in refused["message"], refused)
    answer = program.call("risk.correlation", {"returns": rows})
    program.check("correlation leaves out", {"EMPTY", "ONCE"} <=
                  {issue["where"] for issue in answer["issues"]} and
                  "EMPTY" not in answer["symbols"], answer.get("issues", answer))


def components(program, case, answer, figures, confidence, found):
    parts = {(row["method"], row["symbol"]): row for row in answer["components"]
             if row["confidence"] == confidence}
    symbols = [symbol for method, symbol in parts if method == "parametric"]
    names = {"marginal": "marginal_VaR_per_unit_zero_mean", "component": "component_VaR_zero_mean",
             "component_share": "pct_contribution", "standalone": "standalone_VaR",
             "incremental": "incremental_VaR_remove_position"}
    for field, name in names.items():
        for symbol, requested in zip(symbols, figures[name]):
            close(program, f"{case} {field} {symbol}", parts["parametric", symbol][field], requested)
    close(program, f"{case} undiversified", found["parametric", confidence]["undiversified_var"],
          figures["undiversified_VaR"])
    for field, name in (("component", "historical_component_VaR_scenario"),
                        ("component_es", "historical_component_ES_k_worst")):
        for symbol, requested in zip(symbols, figures[name]):
            close(program, f"{case} historical {field} {symbol}",
                  parts["historical", symbol][field], requested)
    for method in {row["method"] for row in answer["results"]}:
        total = sum(parts[method, symbol]["component"] for symbol in symbols)
        close(program, f"{case} components of {method}", total,
              found[method, confidence]["var"], 1e-10)


def hedge_funds(program):
    """VaR and ES of PerformanceAnalytics on monthly indices."""
    expected = golden("risk", "var_es_edhec_p95.json")
    returns = table(program, "data_edhec_monthly_1997_2021.csv")
    settings = {"returns": returns, "confidence": [0.95], "mean": "sample", "ddof": 0,
                "quantile": "linear", "es": "mean_below_linear_quantile",
                "methods": ["parametric", "historical", "modified"]}
    words = {"parametric": "gaussian", "historical": "historical", "modified": "modified"}
    for name in expected["expected"]["VaR"]["historical"]:
        found, _ = var(program, settings | {"positions": [{"symbol": name, "value": 1}]})
        for method, word in words.items():
            row = found[method, 0.95]
            for field, kind in (("var", "VaR"), ("es", "ES")):
                close(program, f"edhec {name} {word} {field}", row[field],
                      expected["expected"][kind][word][name], 1e-8)
    names = list(expected["expected"]["VaR"]["historical"])
    # For portfolios the package divides the covariance by n - 1.
    book = settings | {"ddof": 1, "positions": [{"symbol": name, "value": weight}
                                     for name, weight in zip(names, expected["weights"])]}
    found, answer = var(program, book)
    for method, word in (("parametric", "gaussian"), ("modified", "modified")):
        for field, part, kind in (("var", "component", "VaR"), ("es", "component_es", "ES")):
            requested = expected["expected"][f"portfolio_component_{kind}"][word]
            close(program, f"edhec book {word} {field}", found[method, 0.95][field],
                  requested["total"], 1e-8)
            mine = {row["symbol"]: row[part] for row in answer["components"]
                    if row["method"] == method}
            contribution = requested["contribution"]
            contribution = contribution if isinstance(contribution, dict) \
                else dict(zip(names, contribution))
            for name, value in contribution.items():
                close(program, f"edhec book {word} {part} {name}", mine[name], value, 1e-8, 1e-10)


def published_baseline(program):
    """Published results of PerformanceAnalytics for its first hundred months, to six decimals."""
    expected = golden("risk", "var_es_edhec_published_baseline.json")["expected_6dp"]
    rows = rows_of("data_edhec_monthly_1997_2021.csv")[:100]
    names = [name for name in rows[0] if name != "date"][:3]
    settings = {"returns": table(program, "first_100.csv", ["date", *names], rows),
                "confidence": [0.95], "mean": "sample", "quantile": "linear",
                "es": "mean_below_linear_quantile",
                "methods": ["parametric", "historical", "modified"]}
    found, _ = var(program, settings | {"ddof": 0,
                                        "positions": [{"symbol": names[0], "value": 1}]})
    for method, word in (("parametric", "gaussian"), ("historical", "historical"),
                         ("modified", "modified")):
        for field, kind in (("var", "VaR"), ("es", "ES")):
            if f"{kind}_{word}_col1" in expected:
                close(program, f"baseline {word} {field}", found[method, 0.95][field],
                      expected[f"{kind}_{word}_col1"], 0, 5e-7)
    found, _ = var(program, settings | {"ddof": 1, "positions": [
        {"symbol": name, "value": weight} for name, weight in zip(names, (0.3, 0.4, 0.3))]})
    close(program, "baseline portfolio", found["parametric", 0.95]["var"],
          expected["VaR_gaussian_portfolio"], 0, 5e-7)


def other_series(program):
    pnl = [{"date": row["pl_date_2"], "book": row["pnl"]} for row in rows_of("ore_histsim_pnl.csv")]
    expected = golden("risk", "ore_histsim_expected.json")["expected"]
    found, _ = var(program, {"positions": [{"symbol": "book", "value": 1}],
                             "returns": program.write_csv("ore.csv", pnl),
                             "confidence": [0.95, 0.99, 0.05, 0.01], "methods": ["historical"],
                             "es": "mean_of_k_worst"})
    for confidence, tail in ((0.95, "0.05"), (0.99, "0.01"), (0.05, "0.95"), (0.01, "0.99")):
        row = found["historical", confidence]
        close(program, f"ORE {confidence}", row["var"], -expected[f"Quantile_{tail}"], 0, 1e-6)
        close(program, f"ORE {confidence}", row["es"], -expected[f"ExpectedShortfall_{tail}"], 0,
              1e-6)
    expected = golden("risk", "skfolio_measures_aapl.json")["AAPL"]
    prices = program.write_csv("aapl.csv", rows_of("skfolio_aapl_adj_close_1990_2022.csv"))
    found, answer = var(program, {"positions": [{"symbol": "AAPL", "value": 1}], "prices": prices,
                                  "confidence": [0.95], "methods": ["historical"]})
    row = found["historical", 0.95]
    close(program, "skfolio VaR", row["var"], expected["value_at_risk_95"], 0, 1e-7)
    close(program, "skfolio CVaR", row["es"], expected["cvar_95"], 0, 1e-7)
    close(program, "skfolio mean", answer["mean_pnl"], expected["mean"], 0, 1e-7)
    closes = rows_of("lean_spy_normal_var.csv")
    # The source's first return is zero: an equal price precedes the first one.
    before = datetime.date.fromisoformat(closes[0]["date"]) - datetime.timedelta(1)
    prices = program.write_csv("lean.csv", [{"date": before, "SPY": closes[0]["close"]}] + [
        {"date": row["date"], "SPY": row["close"]} for row in closes])
    for row in [row for row in closes if row["VaR_99"]][::150]:
        found, _ = var(program, {"positions": [{"symbol": "SPY", "value": 1}], "prices": prices,
                                 "as_of": row["date"], "window": 252, "mean": "sample",
                                 "confidence": [0.99, 0.95, 0.9], "methods": ["parametric"]})
        for confidence, column in ((0.99, "VaR_99"), (0.95, "VaR_95"), (0.9, "VaR_90")):
            close(program, f"LEAN {row['date']} {column}", found["parametric", confidence]["var"],
                  -float(row[column]), 0, 1e-12)


def same_test(program, case, test, statistic, p_value, relative=1e-8):
    close(program, f"{case} statistic", test["statistic"], statistic, relative, 1e-10)
    close(program, f"{case} p", test["p_value"], p_value, 10 * relative, 1e-12)


def backtest_of_series(program):
    series = table(program, "backtest_series.csv")
    expected = golden("risk", "backtest_expected.json")["tests"]
    quantile = golden("risk", "backtest_dq_gas.json")
    for name, requested in expected.items():
        if name.startswith("es_"):
            continue
        answer = program.call("risk.backtest", {
            "series": series, "pnl": "ret", "var": name, "confidence": 1 - requested["alpha"]})
        program.equal(name, answer, {
            "observations": 756, "exceptions": requested["exceptions"],
            "first_exception": requested["time_until_first_failure"],
            "worst_250_day_exceptions": requested["worst_250d_window_exceptions"],
            "transitions": {key: requested[key] for key in ("n00", "n01", "n10", "n11")}})
        program.equal(name, answer["traffic_light"]["zone"], requested["traffic_zone_by_cdf"])
        close(program, f"{name} cdf", answer["traffic_light"]["cumulative_probability"],
              requested["binom_cdf"])
        close(program, f"{name} z", answer["binomial_z"], requested["binomial_z"], 1e-8)
        close(program, f"{name} loss", answer["mean_quantile_loss"], requested["mean_tick_loss"], 1e-8)
        for field, word in (("kupiec", "uc"), ("christoffersen_independence", "ind"),
                            ("christoffersen_conditional", "cc"),
                            ("time_until_first_failure", "tuff")):
            same_test(program, f"{name} {field}", answer[field], requested[f"LR_{word}"],
                      requested[f"p_{word}"])
        same_test(program, f"{name} trimmed", answer["christoffersen_conditional_trimmed"],
                  requested["LR_cc_variant_uc_without_first_obs"], requested["p_cc_variant"])
        if name in quantile["tests"]:
            gas = quantile["tests"][name]
            close(program, f"{name} dq", answer["dynamic_quantile"]["statistic"], gas["DQ"], 1e-7)
            close(program, f"{name} dq p", answer["dynamic_quantile"]["p_value"], gas["p"], 1e-6,
                  1e-13)
            close(program, f"{name} excess", answer["mean_excess_loss"], gas["AD_mean"], 1e-8)
            close(program, f"{name} worst", answer["maximum_excess_loss"], gas["AD_max"], 1e-8)
    columns = {"es_hs250": ("hs250_VaR975", "hs250_ES975_fractional"),
               "es_ewma": ("ewma_VaR975", "ewma_ES975")}
    for name, (forecast, shortfall) in columns.items():
        answer = program.call("risk.backtest", {"series": series, "pnl": "ret", "var": forecast,
                                                "es": shortfall, "confidence": 0.975})
        requested = expected[name]
        close(program, f"{name} Z1", answer["acerbi_szekely_z1"],
              requested["acerbi_szekely_Z1"], 1e-8)
        close(program, f"{name} Z2", answer["acerbi_szekely_z2"],
              requested["acerbi_szekely_Z2"], 1e-8)
        close(program, f"{name} mean", answer["mcneil_frey_mean_exceedance"],
              requested["mcneil_frey_mean_exceedance"], 1e-8)


def hits(program, days, marked, confidence):
    """A backtest in which exactly the days in `marked` are exceptions; both as inline rows."""
    first = datetime.date(2000, 1, 1)
    dates = [str(first + datetime.timedelta(day)) for day in range(days)]
    return program.call("risk.backtest", {
        "pnl": [{"date": date, "pnl": -2 if day in marked else 0}
                for day, date in enumerate(dates)],
        "var": [{"date": date, "var": 1} for date in dates], "confidence": confidence})


def backtest_of_counts(program):
    for row in golden("risk", "basel_traffic_light.json")["rows"]:
        answer = hits(program, 250, set(range(row["exceptions"])), 0.99)
        light = answer["traffic_light"]
        program.equal(f"Basel {row['exceptions']}", light, {
            "zone": row["zone"], "multiplier": row["basel1996_multiplier"],
            "frtb_multiplier": row["frtb_multiplier_mar32"]}, 1e-12)
        close(program, f"Basel {row['exceptions']}", light["cumulative_probability"],
              row["cum_prob"])
    for row in rows_of("kupiec_grid.csv"):
        days, count = int(row["T"]), int(row["x"])
        answer = hits(program, days, set(range(count)), 1 - float(row["p"]))
        same_test(program, f"Kupiec {days} {count} {row['p']}", answer["kupiec"],
                  float(row["LR_pof"]), float(row["p_value_chi2_1"]), 1e-9)
    # 57 exceptions in 1,043 days, of which four follow another; the first day is none, the last is
    # one of 53 followed by a day without.
    marked, day = set(), 1
    for index in range(53):
        marked.add(day)
        if index < 4:
            marked.add(day + 1)
            day += 1
        day += 2
    answer = hits(program, 1043, marked, 0.95)
    for case in golden("risk", "backtest_published.json")["published"]:
        if case["test"] == "kupiec_pof":
            test = hits(program, case["T"], set(range(case["x"])), 1 - case["p"])["kupiec"]
        else:
            field = {"christoffersen_independence": "christoffersen_independence",
                     "christoffersen_conditional_coverage": "christoffersen_conditional"}
            program.equal("published transitions", answer["transitions"],
                          {key.lower(): case[key] for key in ("N00", "N01", "N10", "N11")})
            test = answer[field[case["test"]]]
        same_test(program, f"published {case['test']}", test, case["exact_LR"], case["exact_p"])
        close(program, case["test"], test["statistic"], case["published_LR"], 0, 5.1e-5 * 10)


def performance(program):
    expected = golden("risk", "performance_managers.json")["expected"]
    names = {"n": "observations", "ann_return_geometric": "annualized_return",
             "ann_sd": "volatility", "sharpe_ann_rf": "sharpe",
             "sharpe_StdDev_rf": "sharpe_period", "sortino_mar0": "sortino_period",
             "downside_dev_mar0": "downside_deviation", "calmar": "calmar", "omega_L0": "omega",
             "skew": "skewness", "ex_kurt": "excess_kurtosis", "capm_beta": "beta",
             "capm_alpha_monthly": "alpha", "tracking_error": "tracking_error",
             "information_ratio": "information_ratio", "active_premium": "active_return",
             "treynor": "treynor", "VaR95_hist": "var", "ES95_hist": "es"}
    for manager, requested in expected.items():
        columns = ["date", manager, "SP500 TR", "US 3m TR"]
        answer = program.call("risk.performance", {
            "returns": table(program, "data_managers_monthly_1996_2006.csv", columns),
            "column": manager, "benchmark": "SP500 TR", "risk_free": "US 3m TR",
            "periods_per_year": 12, "confidence": 0.95, "quantile": "linear",
            "es": "mean_below_linear_quantile"})
        for name, field in names.items():
            close(program, f"{manager} {field}", answer.get(field), requested[name], 1e-8)
        close(program, f"{manager} drawdown", answer["max_drawdown"], -requested["max_drawdown"], 1e-8)
    answer = program.call("risk.performance", {
        "returns": table(program, "data_managers_monthly_1996_2006.csv", ["date", "HAM1"]),
        "periods_per_year": 12})
    for index, row in enumerate(rows_of("drawdowns_ham1.csv")):
        mine = answer["drawdowns"][index]
        program.equal(f"drawdown {index}", [mine["start"], mine["trough"], mine["length"],
                                            mine["to_trough"]],
                      [row["From"], row["Trough"], int(row["Length"]), int(row["To Trough"])])
        close(program, f"drawdown {index}", mine["depth"], float(row["Depth"]), 0, 1e-6)


def demo_held(program):
    """The demo books, with every price and quantity from the program: value today over value at the
    start, and the maximum drawdown. Published: +38.7 %, -27.7 %; +57.1 %, -25.6 %."""
    program.run(["demo", "load"])
    published = {"demo-individual": (0.387, -0.277), "demo-high-net-worth": (0.571, -0.256)}
    for book, (growth, fall) in published.items():
        held = {}
        for row in program.call("position.list", {"limit": 500, "portfolio": book})["data"]:
            held[row["symbol"]] = held.get(row["symbol"], 0) + float(row["quantity"])
        answer = program.call("risk.performance", {"portfolio": book})
        prices = program.call("market.prices", {"symbols": list(held), "last": 1001})["prices"]
        columns = prices["columns"]
        complete = [index for index in range(len(prices["dates"]))
                    if all(columns[symbol][index] is not None for symbol in held)]
        dates = [prices["dates"][index] for index in complete]
        program.equal(f"{book} dates", [dates[1], dates[-1]],
                      [answer["first_date"], answer["last_date"]])
        values = [sum(quantity * columns[symbol][index] for symbol, quantity in held.items())
                  for index in complete]
        high = [max(values[:index + 1]) for index in range(len(values))]
        drawdown = min(value / top - 1 for value, top in zip(values, high))
        close(program, f"{book} return", answer["cumulative_return"], values[-1] / values[0] - 1)
        close(program, f"{book} drawdown", answer["max_drawdown"], drawdown)
        close(program, f"{book} published return", answer["cumulative_return"], growth, 0, 6e-4)
        close(program, f"{book} published drawdown", answer["max_drawdown"], fall, 0, 6e-4)
        program.equal(f"{book} label", answer["holding"], "held_quantities")
        weights = program.call("risk.performance",
                               {"portfolio": book, "holding": "constant_weights"})
        program.equal(f"{book} label", weights["holding"], "constant_weights")
        program.check(f"{book} weights", weights["cumulative_return"] > answer["cumulative_return"],
                      weights["cumulative_return"])


def correlation(program):
    for case in golden("risk", "nearest_correlation.json")["cases"]:
        answer = given(program, case["input"], "higham")
        if "refused" in answer:
            # Correlations have ones on the diagonal; Higham's example of 2 and -1 does not.
            program.check(f"nearest {case['name']}", case["input"][0][0] != 1, answer)
            continue
        program.equal(f"nearest {case['name']}", answer["matrix"],
                      case["higham_nearest_correlation"], 1e-7)
        close(program, f"nearest {case['name']} distance", answer["repair_distance"],
              case["frobenius_distance"], 1e-6)
        if case["spectral_clipping"]:
            program.equal(f"clipped {case['name']}", given(program, case["input"], "clip")["matrix"],
                          case["spectral_clipping"], 1e-9)
    expected = golden("risk", "portfolio_var_expected.json")
    returns = table(program, "portfolio_returns.csv")
    answer = program.call("risk.correlation", {"returns": returns, "method": "pearson"})
    program.equal("correlation", answer["matrix"], expected["correlation"], 1e-9)
    for method, target, name in (("ledoit_wolf", "identity", "ledoit_wolf_2004_scaled_identity"),
                                 ("ledoit_wolf", "constant_correlation",
                                  "ledoit_wolf_2003_constant_correlation"),
                                 ("oas", "identity", "oas_scaled_identity")):
        answer = program.call("risk.correlation", {"returns": returns, "method": method,
                                                   "target": target})
        close(program, name, answer.get("shrinkage"), expected[name]["shrinkage"])


def given(program, matrix, repair):
    return program.call("risk.correlation", {"matrix": matrix, "repair": repair})


def exposures(program):
    book = golden("risk", "books", "01_exposures.json")
    types = {"LONG": "equity", "SHORT": "equity", "LC": "option", "SP": "option"}
    answer = program.call("risk.exposures", {"positions": [
        {"symbol": f"P{index}", "type": types[row["type"]], "market_value": row["exposure"]}
        for index, row in enumerate(book["positions"])]})
    requested = book["expect"]
    program.equal("exposures", answer["totals"], {
        key: requested[key] for key in ("gross", "net", "long", "short", "long_count",
                                     "short_count")})
    program.equal("exposures", [answer["options"]["gross"], answer["non_options"]["gross"]],
                  [requested["options_gross"], requested["stock_gross"]])

    book = golden("risk", "books", "05_tags.json")
    rows = [{"symbol": f"P{index}", "market_value": row["e"], "tags": row["tags"]}
            for index, row in enumerate(book["positions"])]
    answer = program.call("risk.exposures", {"positions": rows, "tags": book["filter"],
                                             "tag_match": book["mode"]})
    groups = {group["name"]: group["totals"] for group in answer["by_tag"]}
    for name in book["filter"]:
        program.equal(f"tag {name}", groups.get(name), book["expect"][name])
    program.check("tags that were not asked for",
                  not set(book["expect"]["absent"]) & set(groups), groups)
    rows = [{"symbol": f"P{index}", "market_value": row["e"], "tags": row["tags"]}
            for index, row in enumerate(book["no_filter"]["positions"])]
    groups = {group["name"]: group["totals"] for group in
              program.call("risk.exposures", {"positions": rows})["by_tag"]}
    for name, requested in book["no_filter"]["expect"].items():
        program.equal(f"tag {name}", groups.get(name), requested)

    book = golden("risk", "books", "07_demo_totals.json")
    with open(RISK / "books" / book["file"], encoding="utf-8", newline="") as file:
        positions = list(csv.DictReader(file))
    for name, requested in book["expect"].items():
        held = [{"symbol": row["symbol"], "quantity": float(row["quantity"]),
                 "price": float(row["entry_price"]), "multiplier": float(row["multiplier"]),
                 "type": "option" if row["option_type"] else "equity"}
                for row in positions if row["portfolio"] == name]
        answer = program.call("risk.exposures", {"positions": held})
        program.equal(name, answer["totals"], {
            key: requested[key] for key in ("count", "gross", "net", "long", "short")})
        if "options_gross" in requested:
            program.equal(name, answer["options"], {"gross": requested["options_gross"],
                                                    "count": requested["options_count"]})


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    program = Program(sys.argv[1])
    for part in (conventions, portfolio, left_out, hedge_funds, published_baseline, other_series, backtest_of_series,
                 backtest_of_counts, performance, demo_held, correlation, exposures):
        part(program)
    return program.report()


if __name__ == "__main__":
    sys.exit(main())
