#!/usr/bin/env python3
"""risk.factors and risk.attribution called by their contract, with certified and independently
computed cases: risk_factors.py BINARY. Exit code 1 and a line per error."""
import csv
import datetime
import math
import random
import sys

from contract import GOLDEN, Program, golden

RISK = GOLDEN / "risk"
FACTORS = ["SPY", "MTUM", "VTV", "VUG", "QUAL", "SIZE", "USMV"]
ASSETS = ["AAPL", "JPM", "XOM"]
PORTFOLIO = "PORTFOLIO_50_30_20"
WEIGHTS = {"AAPL": 0.5, "JPM": 0.3, "XOM": 0.2}
TOLERANCE = 1e-8


def close(program, case, actual, expected, relative=TOLERANCE, absolute=1e-15):
    good = actual is not None and abs(actual - expected) <= relative * abs(expected) + absolute
    program.check(case, good, f"{actual} is not {expected}")


def returns_file(program):
    with open(RISK / "factor_returns_252.csv", encoding="utf-8", newline="") as file:
        return program.write_csv("factor_returns.csv", list(csv.DictReader(file)))


def fits_of(answer):
    """Regressions by the names of the reference."""
    fits = {fit["asset"]: fit for fit in answer.get("assets", [])}
    if answer.get("portfolio"):
        fits[PORTFOLIO] = answer["portfolio"]
    return fits


def joint(program, request, expected):
    errors = {"se": {"standard_errors": "ols"}, "se_hc0_white": {"standard_errors": "white"},
              "se_hc1": {"standard_errors": "hc1"},
              "se_nw_lag4": {"standard_errors": "newey_west"},
              "se_nw_lag4_adj": {"standard_errors": "newey_west", "lags": 4, "small_sample": True},
              "se_nw_lag5": {"standard_errors": "newey_west", "lags": 5}}
    for name, settings in errors.items():
        answer = program.call("risk.factors", request | settings)
        program.check(name, "refused" not in answer, answer)
        for asset, fit in fits_of(answer).items():
            of = expected["regressions"][asset]["multivariate_ols"]
            case = f"{name} {asset}"
            close(program, case, fit["alpha"], of["coef"]["alpha"])
            close(program, case, fit["alpha_standard_error"], of[name]["alpha"])
            for beta in fit["betas"]:
                close(program, case, beta["beta"], of["coef"][beta["factor"]])
                close(program, case, beta["standard_error"], of[name][beta["factor"]])
                if name == "se":
                    close(program, case, beta["t"], of["t"][beta["factor"]])
                    close(program, case, beta["vif"], expected["vif"][beta["factor"]])
                    program.equal(case, beta["identified"], False)
            for field, key in (("r_squared", "r2"), ("adjusted_r_squared", "adj_r2"),
                               ("residual_volatility", "resid_sd"),
                               ("durbin_watson", "durbin_watson")):
                close(program, f"{case} {field}", fit[field], of[key])
            program.equal(case, [fit["observations"], fit["degrees_of_freedom"]], [252, 244])
            split = expected["regressions"][asset]["variance_decomposition_multivariate"]
            for field in ("total", "systematic", "specific"):
                close(program, f"{case} {field}", fit["variance"][field], split[f"{field}_var"])
            for part in fit["variance"]["by_factor"]:
                close(program, case, part["contribution"],
                      split["factor_contrib_to_var"][part["factor"]])


def estimators(program, request, expected):
    answer = program.call("risk.factors", request | {"coordinates": "excess", "market": "SPY",
                                                     "standard_errors": "ols"})
    for asset, fit in fits_of(answer).items():
        of = expected["regressions"][asset]["market_plus_excess_factors"]
        close(program, f"excess {asset}", fit["r_squared"], of["r2"])
        for beta in fit["betas"]:
            for field, key in (("beta", "coef"), ("standard_error", "se"), ("vif", "vif")):
                close(program, f"excess {asset} {field}", beta[field], of[key][beta["factor"]])
            program.equal(f"excess {asset}", beta["identified"], True)
    for errors, key in (("ols", "se_beta"), ("newey_west", "se_beta_nw4")):
        answer = program.call("risk.factors", request | {"estimator": "univariate",
                                                         "standard_errors": errors})
        for asset, fit in fits_of(answer).items():
            program.equal(f"univariate {asset}", fit["variance"], None)
            for beta in fit["betas"]:
                of = expected["regressions"][asset]["univariate"][beta["factor"]]
                close(program, f"univariate {asset}", beta["beta"], of["beta"])
                close(program, f"univariate {asset}", beta["standard_error"], of[key])
    answer = program.call("risk.factors", request | {"estimator": "ridge", "lambda": 0.1})
    close(program, "lambda", answer.get("lambda"), 0.1)
    for asset, fit in fits_of(answer).items():
        of = expected["regressions"][asset]["ridge_standardized_lambda_0.1n"]["beta_raw_units"]
        for beta in fit["betas"]:
            close(program, f"ridge {asset}", beta["beta"], of[beta["factor"]])
    ols = fits_of(program.call("risk.factors", request))
    for asset, fit in fits_of(program.call("risk.factors",
                                           request | {"estimator": "orthogonal"})).items():
        close(program, f"orthogonal {asset}", fit["r_squared"], ols[asset]["r_squared"], 1e-12)


def collinearity(program, request, expected):
    of = program.call("risk.factors", request)["collinearity"]
    close(program, "condition number", of["condition_number"],
          expected["condition_number_scaled_design_with_intercept"])
    close(program, "condition number of the correlations", of["correlation_condition_number"],
          expected["condition_number_correlation"])
    program.equal("eigenvalues", of["eigenvalues"], expected["correlation_eigenvalues_desc"], 1e-9)
    program.equal("correlation", of["correlation"], expected["factor_correlation"], 1e-9)


def nist(program):
    for name in ("norris", "longley", "pontius", "noint1", "filip", "wampler1", "wampler2"):
        case = golden("math", f"nist_{name}.json")
        polynomial = case["model"].startswith("polynomial")
        shift = 1 if case["intercept"] else 0
        columns = [f"x{index}" for index in range(1, case["p"] + 1 - shift)]
        rows = []
        for index, row in enumerate(case["data"]):
            values = [float(value) for value in row]
            x = ([values[1] ** power for power in range(1, len(columns) + 1)] if polynomial
                 else values[1:])
            date = datetime.date(2000, 1, 1) + datetime.timedelta(days=index)
            rows.append({"date": date.isoformat(), "y": values[0]} | dict(zip(columns, x)))
        answer = program.call("risk.factors", {"returns": rows, "factors": columns,
                                               "standard_errors": "ols",
                                               "intercept": case["intercept"]})
        program.check(name, "refused" not in answer, answer)
        fit = answer["assets"][0]
        tolerance = 1e-7 if name == "filip" else 1e-9
        expected = case["expected"]
        coefficients = ([fit["alpha"]] if shift else []) + [b["beta"] for b in fit["betas"]]
        errors = ([fit["alpha_standard_error"]] if shift else []) + [
            b["standard_error"] for b in fit["betas"]]
        for actual, value in zip(coefficients, expected["coefficients"]):
            close(program, name, actual, float(value), tolerance)
        if float(expected["residual_sd"]) > 0:
            for actual, value in zip(errors, expected["standard_errors"]):
                close(program, f"{name} error", actual, float(value), tolerance)
            close(program, f"{name} residual", fit["residual_volatility"],
                  float(expected["residual_sd"]), tolerance)
        close(program, f"{name} r_squared", 1 - fit["r_squared"],
              1 - float(expected["r_squared"]), tolerance, 1e-14)


def missing(program):
    """20 % of the returns removed at random: each asset on its own sample, and all of them."""
    with open(RISK / "factor_returns_252.csv", encoding="utf-8", newline="") as file:
        rows = [{key: value if key == "date" else float(value) for key, value in row.items()}
                for row in csv.DictReader(file)]
    chance = random.Random(7)
    for row in rows:
        for asset in ASSETS:
            if chance.random() < 0.2:
                row[asset] = None
    answer = program.call("risk.factors", {"returns": rows, "factors": FACTORS,
                                           "weights": WEIGHTS})
    for asset, fit in fits_of(answer).items():
        if asset != PORTFOLIO:
            program.equal(asset, fit["observations"],
                          sum(1 for row in rows if row[asset] is not None))
            alone = program.call("risk.factors", {
                "returns": [{k: v for k, v in row.items() if k not in ASSETS or k == asset}
                            for row in rows if row[asset] is not None], "factors": FACTORS})
            for beta, own in zip(fit["betas"], alone["assets"][0]["betas"]):
                close(program, f"own sample {asset}", beta["beta"], own["beta"], 1e-10)
    program.check("own sample", any(issue["code"] == "own_sample" for issue in answer["issues"]),
                  answer["issues"])


def bad_input(program, request):
    for case, wrong in (("no factors", {"factors": []}), ("unknown", {"factors": ["NONE"]}),
                        ("twice", {"factors": ["SPY", "SPY"]}),
                        ("market", {"coordinates": "excess", "market": "AAPL"}),
                        ("lambda", {"estimator": "ridge", "lambda": 0}),
                        ("weights", {"weights": {"NONE": 1}}), ("lags", {"lags": 252})):
        answer = program.call("risk.factors", request | wrong)
        program.equal(case, answer.get("refused"), 3)
    rows = [{"date": f"2024-01-{day:02}", "A": day / 100, "B": 0.01} for day in range(1, 20)]
    answer = program.call("risk.factors", {"returns": rows, "factors": ["B"]})
    program.check("constant factor", answer["assets"][0]["betas"][0]["beta"] is None, answer)


def brinson(program):
    case = golden("risk", "brinson_attribution.json")
    groups = [{"name": name, "weight": w, "benchmark_weight": b, "return": r,
               "benchmark_return": br}
              for name, w, b, r, br in zip(case["sectors"], case["w_portfolio"],
                                           case["w_benchmark"], case["r_portfolio"],
                                           case["r_benchmark"])]
    expected = case["expected"]
    for method, allocation in (("brinson_fachler", "allocation_brinson_fachler"),
                               ("bhb", "allocation_bhb")):
        answer = program.call("risk.attribution", {"periods": [{"groups": groups}],
                                                   "method": method, "linking": "carino"})
        period = answer["periods"][0]
        for field in ("portfolio_return", "benchmark_return", "active"):
            close(program, field, period[field], expected[field], 1e-12)
        for index, group in enumerate(period["groups"]):
            for field, values in (("allocation", expected[allocation]),
                                  ("selection", expected["selection"]),
                                  ("interaction", expected["interaction"])):
                close(program, f"{method} {field}", group[field], values[index], 0, 1e-12)
        linked = answer["linked"]
        close(program, method, linked["allocation"] + linked["selection"] + linked["interaction"],
              linked["active"], 0, 1e-12)


def carino(program):
    """Effects from elsewhere, nested or beside the returns, linked as in the definition."""
    effects = [(0.01, 0.004, -0.001, 0.043, 0.03), (-0.002, 0.003, 0.001, -0.01, -0.012),
               (0.005, -0.005, 0.0, 0.02, 0.02)]
    total_p = math.prod(1 + e[3] for e in effects) - 1
    total_b = math.prod(1 + e[4] for e in effects) - 1

    def k(p, b):
        return 1 / (1 + p) if p == b else (math.log1p(p) - math.log1p(b)) / (p - b)

    names = ("allocation", "selection", "interaction")
    for nested in (True, False):
        periods = []
        for e in effects:
            values = dict(zip(names, e))
            both = {"portfolio_return": e[3], "benchmark_return": e[4]}
            periods.append({"effects": values | both} if nested else {"effects": values} | both)
        linked = program.call("risk.attribution", {"periods": periods,
                                                   "linking": "carino"})["linked"]
        close(program, "linked active", linked["active"], total_p - total_b, 0, 1e-14)
        for index, name in enumerate(names):
            value = sum(e[index] * k(e[3], e[4]) for e in effects) / k(total_p, total_b)
            close(program, f"linked {name}", linked[name], value, 0, 1e-13)
        residual = linked["active"] - sum(linked[name] for name in names)
        close(program, "residual", linked["residual"], residual, 0, 1e-14)


def stored(program):
    """The demo: sums are exact, definitions change what is regressed."""
    program.run(["demo", "load"])
    for book in ("demo-individual", "demo-high-net-worth", "demo-long-short"):
        answer = program.call("risk.factors", {"portfolio": book})
        program.check(book, "refused" not in answer, answer)
        portfolio = answer["portfolio"]
        variance = portfolio["variance"]
        program.equal(book, [answer["market"], answer["standard_errors"]], ["SPY", "newey_west"])
        for index, beta in enumerate(portfolio["betas"]):
            close(program, f"{book} beta", sum(h["betas"][index]["contribution"]
                                               for h in portfolio["holdings"] if h["entered"]),
                  beta["beta"], 1e-12, 1e-12)
        close(program, f"{book} variance", sum(h["variance"] for h in portfolio["holdings"]
                                               if h["entered"]), variance["total"], 1e-12)
        close(program, f"{book} factors", sum(f["contribution"] for f in variance["by_factor"]),
              variance["systematic"], 1e-12)
        attribution = portfolio["attribution"]
        close(program, f"{book} return", attribution["alpha"] + attribution["residual"] +
              sum(f["contribution"] for f in attribution["by_factor"]), attribution["total"], 1e-12)
        for request in ({}, {"benchmark_portfolio": "demo-individual"},
                        {"benchmark_groups": [{"group": "Technology", "weight": 1,
                                               "symbol": "QQQ"}], "method": "bhb"}):
            answer = program.call("risk.attribution", {"portfolio": book} | request)
            program.check(f"{book} {request}", "refused" not in answer, answer)
            if answer["factors"]:
                for period in [*answer["factors"]["periods"], answer["factors"]["total"]]:
                    close(program, f"{book} {period['period']}",
                          sum(f["contribution"] for f in period["factors"]) + period["specific"],
                          period["active"], 0, 1e-12)
            else:
                for period in [*answer["periods"], answer["linked"]]:
                    close(program, f"{book} effects", period["allocation"] + period["selection"] +
                          period["interaction"], period["active"], 0, 1e-12)


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    program = Program(sys.argv[1])
    expected = golden("risk", "factor_model_expected.json")
    request = {"returns": returns_file(program), "assets": ASSETS, "factors": FACTORS,
               "coordinates": "absolute", "weights": WEIGHTS}
    joint(program, request, expected)
    estimators(program, request, expected)
    collinearity(program, request, expected)
    nist(program)
    missing(program)
    bad_input(program, request)
    brinson(program)
    carino(program)
    stored(program)
    return program.report()


if __name__ == "__main__":
    sys.exit(main())
