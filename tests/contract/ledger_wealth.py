"""ledger.net_worth, ledger.performance, ledger.reconcile and the names of the earlier system for them."""
import csv

from contract import GOLDEN, golden, near


def net_worth(program):
    cases = {case["id"]: case for case in golden("ledger", "market_networth.json")["cases"]}
    snapshot = ("date", "total", "cash", "invested", "cost_basis", "unrealized_gain", "by_account",
                "by_type", "by_sector", "by_currency", "allocation")

    case = cases["net_worth_breakdown"]
    held = [{"symbol": name, "quantity": units} for _, name, units, _ in case["items"]]
    prices = {name: price for _, name, _, price in case["items"]}
    securities = {name: {"type": kind} for kind, name, _, _ in case["items"]}
    requested = {"total": 498595.6, "assets": 501595.6, "liabilities": 3000, "cash": 1000,
              "by_type": case["expected"]["by_type"]}
    as_table = [{"symbol": name, "date": case["as_of"], "price": price}
                for name, price in prices.items()]
    for name, table in (("map", prices), ("rows", as_table),
                        ("file", program.write_csv("prices.csv", as_table))):
        answer = program.call("ledger.net_worth", {"holdings": held, "prices": table,
                                                   "securities": securities,
                                                   "dates": [case["as_of"]]})
        program.equal(f"net_worth_breakdown, prices as {name}", answer.get("snapshots"), [requested])
    for field in snapshot:
        program.check(f"snapshot/{field}", field in answer["snapshots"][0], answer)

    case = cases["net_worth_growth_A"]
    rows, before = [], 0.0
    for point in case["monthly"]:
        change = point["value"] - before
        rows.append({"date": point["period"] + "-28", "amount": f"{abs(change):.2f}",
                     "type": "deposit" if change > 0 else "withdrawal"})
        before = point["value"]
    requests = {
        "transactions": {"transactions": rows, "dates": [row["date"] for row in rows]},
        "holdings": {"holdings": [{"symbol": "FUND", "quantity": 1}],
                     "prices": [{"symbol": "FUND", "date": row["period"] + "-28",
                                 "price": row["value"]} for row in case["monthly"]]}}
    for name, request in requests.items():
        growth = program.call("ledger.net_worth", request).get("growth", {})
        for period in ("monthly", "quarterly"):
            program.equal(f"net_worth_growth_A {name}/{period}", growth.get(period),
                          case[period], 1e-9)
        program.equal(f"net_worth_growth_A {name}/acceleration", growth.get("acceleration"),
                      [{"period": point["period"], "value": point["acceleration"]}
                       for point in case["monthly"] if point["acceleration"] is not None], 1e-9)

    case = golden("ledger", "pos_02_net_worth.json")
    held = [{"symbol": row["symbol"], "quantity": row["shares"], "cost_basis": row["cost"]}
            for row in case["holdings"]]
    answer = program.call("ledger.net_worth", {"holdings": held, "prices": case["prices"]})
    program.equal("pos-A02", answer.get("snapshots"),
                  [{"total": 26000, "cost_basis": 22000, "unrealized_gain": 4000}])
    in_euros = program.call("ledger.net_worth", {
        "holdings": [row | {"currency": "EUR"} for row in held], "prices": case["prices"]})
    program.equal("one currency is that of the answer", [in_euros.get("currency"),
                  in_euros["snapshots"][0]["total"]], ["EUR", 26000])
    for fx in ({"EUR": "1.25"}, [{"currency": "EUR", "date": "2024-01-02", "rate": 1.25}]):
        answer = program.call("ledger.net_worth", {
            "holdings": [held[0] | {"currency": "EUR"}, held[1]], "prices": case["prices"],
            "fx": fx, "currency": "USD", "dates": ["2024-01-03"]})
        program.equal(f"fx {fx}", answer.get("snapshots"),
                      [{"total": 30500, "by_currency": {"EUR": 22500, "USD": 8000}}])


def legacy_wealth(program):
    case = golden("ledger", "pos_02_net_worth.json")
    held = [{"account_id": "a", "symbol": row["symbol"], "shares": row["shares"],
             "cost_basis": row["cost"]} for row in case["holdings"]]
    answer = program.rpc("portfolio.net_worth", {"holdings": held, "prices": case["prices"]})
    program.equal("portfolio.net_worth", answer.get("result"),
                  {"total_value": 26000, "total_cost_basis": 22000, "total_gain": 4000})
    funds = {name: value for name, value in case["allocation"].items() if name != "weights_pct"}
    answer = program.rpc("portfolio.asset_allocation", {
        "holdings": [{"symbol": name, "shares": value[0]} for name, value in funds.items()],
        "prices": {name: value[1] for name, value in funds.items()}})
    program.equal("portfolio.asset_allocation", answer.get("result"),
                  [{"weight_pct": weight} for weight in case["allocation"]["weights_pct"]])
    accounts = case["by_account"]
    answer = program.rpc("portfolio.net_worth", {
        "holdings": [{"account_id": name, "symbol": "VTI", "shares": accounts[name]}
                     for name in ("ira", "taxable")], "prices": {"VTI": accounts["VTI"]}})
    program.equal("portfolio.net_worth/by_account", (answer.get("result") or {}).get("by_account"),
                  accounts["expect"])

    for returns in golden("ledger", "pos_03_returns.json")["cagr"]:
        answer = program.rpc("analysis.cagr", {
            "start_value": returns["start"], "end_value": returns["end"],
            "n_years": returns["years"]})
        program.equal("analysis.cagr", answer.get("result"), returns["out"], 1e-12)
    for drawdown in golden("ledger", "pos_03_returns.json")["max_drawdown"]:
        answer = program.rpc("analysis.max_drawdown", {"values": drawdown["values"]})
        program.equal("analysis.max_drawdown", answer.get("result"), drawdown["out"], 1e-12)
        days = [f"2024-01-{day + 1:02}" for day in range(len(drawdown["values"]))]
        answer = program.call("ledger.performance",
                              {"values": list(zip(days, drawdown["values"]))})
        program.equal("ledger.performance/max_drawdown", answer["max_drawdown"]["depth"],
                      -drawdown["out"], 1e-12)
    for method, params in (("cagr", {"start_value": 0, "end_value": 1, "n_years": 1}),
                           ("cagr", {"start_value": 1, "end_value": 1, "n_years": 0}),
                           ("cagr", {"start_value": 1, "end_value": -1, "n_years": 1}),
                           ("max_drawdown", {"values": [1]})):
        program.check(f"analysis.{method} refuses {params}",
                      "error" in program.rpc(f"analysis.{method}", params))

    for number, case in enumerate(golden("ledger", "pos_10_reconcile.json")["cases"]):
        name = f"portfolio.reconcile {number}"
        if "discrepancy" in case:
            sides = {side: [{"account_id": "a", "symbol": "X", "shares": values[0],
                             "cost_basis": values[1]}]
                     for side, values in case["discrepancy"].items() if side != "fields"}
            answer = program.rpc("portfolio.detect_discrepancies", sides)
            program.equal(name, answer.get("result"),
                          [{"field": field, "computed_value": values[0], "stored_value": values[1]}
                           for field, values in zip(case["discrepancy"]["fields"],
                                                    zip(*list(case["discrepancy"].values())[:2]))])
            continue
        rows = [{"account_id": "a", "symbol": "X", "type": kind, "date": date, "quantity": units,
                 "price": price} for kind, date, units, price in case["txns"]]
        held = [row for row in program.rpc("portfolio.reconcile", {"transactions": rows}).get("result") or []]
        if isinstance(case["expect"], str):
            program.equal(name, held, [{"shares": 0, "realized_gain": 3000}])
        else:
            same = {"shares": "shares", "realized": "realized_gain", "cost": "cost_basis"}
            program.equal(name, held, [{same[key]: value
                                        for key, value in case["expect"].items()}])


def legacy_validation(program):
    case = golden("ledger", "pos_05_validation.json")
    for gaps in case["gaps"]:
        monthly = "monthly" in gaps
        answer = program.rpc("validation.detect_gaps", {
            "records": [{"date": date, "close": 1} for date in gaps.get("dates")
                        or gaps["monthly"]], "frequency": "monthly" if monthly else "daily"})
        found = answer.get("result", [])
        if monthly:
            program.equal("validation.detect_gaps", sum(gap["missing_days"] for gap in found),
                          gaps["missing"])
        else:
            program.equal("validation.detect_gaps",
                          [[gap["gap_start"], gap["gap_end"]] for gap in found], gaps["gaps"])
    for bar in case["ohlcv"]:
        opened, high, low, close, volume = bar["bar"]
        answer = program.rpc("validation.ohlcv", {"records": [
            {"date": "2024-01-08", "open": opened, "high": high, "low": low, "close": close,
             "volume": volume}]})
        program.check(f"validation.ohlcv {bar['error']}", answer.get("result"), answer)
    closes = [100.0 + (day % 3) * 0.4 for day in range(20)]
    closes[10] = 197.0
    answer = program.rpc("validation.detect_outliers", {"records": [
        {"date": f"2024-01-{day + 1:02}", "close": close} for day, close in enumerate(closes)]})
    program.check("validation.detect_outliers", any(
        row["date"] == "2024-01-11" for row in answer.get("result", [])), answer)
    params = {"historical_returns": [0.1, -0.05, 0.2], "n_samples": 5, "n_years": 4, "seed": 3}
    first, again = (program.rpc("analysis.bootstrap_returns", params).get("result")
                    for _ in range(2))
    program.check("analysis.bootstrap_returns", first == again and len(first or []) == 5 and all(
        len(path) == 4 and set(path) <= {0.1, -0.05, 0.2} for path in first), first)


def xirr(program):
    for case in golden("ledger", "xirr.json")["cases"]:
        if case["fn"] != "xirr":
            continue
        forms = (case["flows"], [{"date": date, "amount": amount} for date, amount in case["flows"]],
                 [{"date": date, "amount": f"{amount:.17g}"} for date, amount in case["flows"]])
        for flows in forms:
            answer = program.call("ledger.performance", {"flows": flows})
            if case["expected"] is None:
                good = answer.get("xirr", 0) is None and answer["issues"]
            else:
                good = any(near(root, case["expected"], case.get("tolerance", 1e-7))
                           for root in [answer.get("xirr"), *answer.get("xirr_all", [])])
            program.check(case["id"], good, answer)


def performance(program):
    cases = {case["id"]: case for case in golden("ledger", "performance.json")["cases"]}
    for field in ("twr", "twr_annual", "xirr", "modified_dietz", "cagr", "max_drawdown",
                  "volatility", "sharpe", "sortino"):
        answer = program.call("ledger.performance", {"values": [
            {"date": "2024-01-02", "value": "100"}, {"date": "2024-01-03", "value": 101.5}]})
        program.check(f"performance/{field}", field in answer, answer)

    for name in ("pp_twr_excel_sample", "pp_deposit_last_day_neutral"):
        case = cases[name]
        signs = {"DEPOSIT": 1, "INTEREST": 1, "WITHDRAW": -1, "FEES": -1}
        value, values = 0.0, {}
        for date, kind, amount in case["flows"]:
            value += signs[kind] * amount
            values[date] = value
        flows = [[date, signs[kind] * amount] for date, kind, amount in case["flows"]
                 if kind in ("DEPOSIT", "WITHDRAW")]
        answer = program.call("ledger.performance", {"values": list(values.items()),
                                                     "flows": flows})
        cumulative = [point["cumulative"] for point in answer.get("returns", [])]
        if "accumulated" in case["expected"]:
            program.equal(name, cumulative, case["expected"]["accumulated"], 1e-5)
        else:
            program.equal(name, answer.get("twr"), 0.1, 1e-12)

    for name in ("pp_drawdown_1", "pp_drawdown_2"):
        values = [[f"2015-01-{day + 1:02}", 1 + value]
                  for day, value in enumerate(cases[name]["accumulated"])]
        answer = program.call("ledger.performance", {"values": values})
        program.equal(name, (answer.get("max_drawdown") or {}).get("depth"),
                      cases[name]["expected"]["max_drawdown"], 1e-12)

    case = cases["pp_vol_small"]
    value, values = 1.0, [["2015-01-01", 1.0]]
    for day, change in enumerate(case["returns"]):
        value *= 1 + change
        values.append([f"2015-01-{day + 2:02}", value])
    answer = program.call("ledger.performance", {"values": values})
    program.equal("pp_vol_small", [answer["volatility_period"], answer["semi_deviation_period"]],
                  [case["expected"]["volatility"], case["expected"]["semi_deviation"]], 1e-11)

    for name in ("hledger_roi_2", "hledger_roi_6"):
        case = cases[name]
        signs = {"DEPOSIT": 1, "WITHDRAW": -1}
        answer = program.call("ledger.performance", {
            "flows": [[date, signs[kind] * amount] for date, kind, amount in case["flows"]],
            "values": case["valuations"]})
        rate = case["expected"].get("irr_annual", case["expected"].get("irr_total"))
        program.equal(name, answer.get("xirr"), rate, case["tolerance"])
        if name == "hledger_roi_2":
            program.equal(name, answer.get("twr"), 0.12, 1e-12)

    with open(GOLDEN / "ledger" / "damodaran_histretSP_annual.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    case = next(c for c in golden("ledger", "market_networth.json")["cases"]
                if c["id"] == "sp500_annual_cagr_mdd")
    value, values = 100.0, [[f"{int(rows[0]['year']) - 1}-12-31", 100.0]]
    for row in rows:
        value *= 1 + float(row["sp500"])
        values.append([f"{row['year']}-12-31", value])
    answer = program.call("ledger.performance", {"values": values})
    program.equal("sp500_annual_cagr_mdd", answer["max_drawdown"]["depth"],
                  case["max_drawdown"], 1e-6)
    program.equal("sp500_annual_cagr_mdd", [answer["max_drawdown"]["peak"][:4],
                                            answer["max_drawdown"]["trough"][:4]],
                  [str(year) for year in case["peak_trough_years"]])
    program.equal("sp500_annual_cagr_mdd", answer["cagr"], case["cagr"], 1e-4)


def reconcile(program):
    case = golden("ledger", "reconciliation.json")["cases"][1]
    rows = []
    for date, kind, symbol, units, *price in case["transactions"]:
        made = {"date": date, "account": "a", "symbol": symbol}
        if kind == "SPLIT_ADD":
            made |= {"type": "split", "quantity": units}
        elif kind == "REVERSE_SPLIT":
            made |= {"type": "split", "ratio": "5:10"}
        else:
            made |= {"type": kind.lower(), "quantity": units, "price": price[0]}
        rows.append(made)
    stated = case["statement_2020-10-25"]
    statement = [{"account": "a", "symbol": "SCHA", "quantity": stated["positions"]["SCHA"],
                  "cost_basis": stated["cost_basis"]["SCHA"]}]
    answer = program.call("ledger.reconcile", {"transactions": rows, "statement": statement,
                                               "tolerance": "0.01"})
    found = {(row["symbol"], row["field"]): row for row in answer.get("discrepancies", [])}
    program.check("recon_schwab_lots", {symbol for symbol, _ in found} == {"HYLB", "IAU", "SCHA"},
                  answer)
    program.equal("recon_schwab_lots", found.get(("SCHA", "cost_basis")),
                  {"computed": 761.88, "stated": 759.68, "difference": 2.2})
    for row in answer.get("holdings", []):
        program.check("recon holdings", all(field in row for field in (
            "account", "symbol", "quantity", "cost_basis")), row)
    lots = program.call("ledger.lots", {"transactions": rows})
    left = sorted([lot["symbol"], lot["acquired"], float(lot["quantity"]), float(lot["unit_cost"])]
                  for lot in lots["open_lots"])
    program.equal("recon_schwab_lots/fifo", left, sorted(
        [symbol, *lot] for symbol, own in case["expected"]["fifo_lots"].items() for lot in own))
    for number, entry in enumerate(golden("ledger", "pos_10_reconcile.json")["cases"]):
        if "discrepancy" not in entry:
            continue
        computed, stored = (entry["discrepancy"][side] for side in ("computed", "stored"))
        answer = program.call("ledger.reconcile", {
            "transactions": [{"date": "2024-01-15", "type": "buy", "account": "a", "symbol": "X",
                              "quantity": computed[0], "amount": computed[1]}],
            "statement": [{"account": "a", "symbol": "X", "quantity": stored[0],
                           "cost_basis": stored[1]}]})
        program.equal(f"pos-A10 {number}", answer.get("discrepancies"),
                      [{"field": field, "computed": mine, "stated": theirs}
                       for field, mine, theirs in zip(("quantity", "cost_basis"), computed, stored)])


def run(program):
    for part in (net_worth, legacy_wealth, legacy_validation, xirr, performance, reconcile):
        part(program)
