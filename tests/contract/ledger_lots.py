"""ledger.lots against published examples and the goldens of other ledgers."""
from contract import golden, lots, near

FIELDS = {
    "open_lots": ("lot_id", "account", "symbol", "acquired", "quantity", "unit_cost", "cost_basis",
                  "market_value", "unrealized_gain", "term"),
    "disposals": ("date", "symbol", "account", "lot_id", "acquired", "quantity", "proceeds",
                  "cost_basis", "gain", "term", "wash_sale_disallowed"),
    "holdings": ("account", "symbol", "quantity", "cost_basis", "realized_gain"),
    "cash": ("account", "currency", "balance"),
}


def row(date, kind, symbol="X", **fields):
    return {"date": date, "type": kind, "symbol": symbol, **fields}


def total(rows, field):
    return sum(float(entry[field]) for entry in rows)


def answered(program, case, answer):
    program.check(case, "refused" not in answer, answer.get("message"))
    return "refused" not in answer


def shape(program):
    answer = lots(program, "shape", [row("2024-01-02", "buy", id="b", quantity=2, price=10, fees=1),
                                     row("2024-02-02", "sell", quantity=1, price=12)],
                  prices={"X": "13"})
    for table, fields in FIELDS.items():
        for field in fields:
            program.check(f"shape/{table}/{field}", field in answer[table][0], answer[table])
    program.equal("shape", answer["realized"], {"short": 1.5, "long": 0, "total": 1.5})
    program.check("shape/by_year", answer["realized"]["by_year"][0]["year"] == 2024, answer)
    dated = lots(program, "prices as a table",
                 [row("2024-01-02", "buy", quantity=2, price=10)], as_of="2024-03-01",
                 prices=[{"symbol": "X", "date": "2024-02-29", "price": 11},
                         {"symbol": "X", "date": "2024-03-04", "price": "99"}])
    if answered(program, "prices as a table", dated):
        program.equal("the price known by the day", dated["open_lots"][0]["market_value"], 22)


def irs(program):
    examples = golden("ledger", "irs_examples.json")
    cases = {case["id"]: case for case in examples["cases"]}
    case = cases["pub564_table3"]
    date, quantity, price, _ = case["sell"]
    fund = [row(buy[0], "buy", quantity=buy[1], price=buy[2]) for buy in case["buys"]]
    fund.append(row(date, "sell", quantity=quantity, price=price))
    fifo = lots(program, "pub564_table3", fund, method="fifo")
    program.equal("pub564 fifo", [total(fifo["disposals"], "cost_basis"),
                                  fifo["realized"]["total"]],
                  [case["expected"]["fifo_basis"], case["expected"]["fifo_gain"]])
    average = lots(program, "pub564_table3 average", fund, method="average")
    program.equal("pub564 average", total(average["disposals"], "cost_basis"),
                  case["expected"]["average_basis_exact"], 1e-9)

    one = lots(program, "pub564_average_1",
               [row("2000-01-03", "buy", quantity=300, amount=4800),
                row("2001-01-03", "sell", quantity=150, price=20)], method="average")
    program.equal("pub564_average_1", one["open_lots"][0]["cost_basis"], 2400)

    case = cases["pub564_ljo_fund"]
    fund = [row(date, "buy", quantity=units, price=10) for date, units in case["buys"]]
    fund.append(row(case["sell"][0], "sell", quantity=case["sell"][1], price=12))
    by_term = {"long": 0, "short": 0}
    for disposal in lots(program, "pub564_ljo_fund", fund, method="average")["disposals"]:
        by_term[disposal["term"]] += float(disposal["quantity"])
    program.equal("pub564_ljo_fund", by_term, {"long": 200, "short": 100})

    for holding in examples["holding_period"]:
        answer = lots(program, holding["source"],
                      [row(holding["acquired"], "buy", quantity=1, price=1),
                       row(holding["sold"], "sell", quantity=1, price=2)])
        program.check(f"held from {holding['acquired']} to {holding['sold']}",
                      answer["disposals"][0]["term"] == holding["expected"].lower(), answer)
    short_sales_and_options(program, cases)
    for name in ("wash_ibm", "wash_xyz"):
        kinds = {"BUY": "buy", "SELL": "sell"}
        events = [row(date, kinds[kind], quantity=units, amount=money)
                  for date, kind, units, money in cases[name]["events"]]
        answer = lots(program, name, events, wash_sales=True)
        program.equal(name, [answer["disposals"][0]["wash_sale_disallowed"],
                             answer["disposals"][0]["gain"], answer["open_lots"][0]["cost_basis"]],
                      [cases[name]["expected"]["disallowed"], 0, cases[name]["expected"]["new_basis"]])


def short_sales_and_options(program, cases):
    answer = lots(program, "short_sale_ex1",
                  [row("1995-05-01", "buy", quantity=100, amount=1000, lot_id="old"),
                   row("1995-10-02", "short_sell", quantity=100, amount=1600),
                   row("1996-05-02", "cover", quantity=100, lot_id="old")])
    program.equal("short_sale_ex1", answer["disposals"], [{"gain": 600, "term": "short"}])
    answer = lots(program, "split_2_1_gnucash",
                  [row("2020-01-02", "buy", quantity=7, price=53.29),
                   row("2020-02-03", "split", ratio=2),
                   row("2020-03-02", "sell", quantity=7, amount=203.07)])
    expected = cases["split_2_1_gnucash"]["expected"]
    program.equal("split_2_1_gnucash", answer["disposals"],
                  [{"cost_basis": expected["basis"], "gain": expected["gain"]}], 1e-9)
    # The OCC symbol, padded or not.
    for contract in ("XYZ   200117C00050000", "XYZ200117C00050000"):
        answer = lots(program, f"option_long_call_sold {contract}",
                      [row("2019-07-01", "buy", contract, quantity=1, price=5, fees=25),
                       row("2019-09-01", "sell", contract, quantity=1, price=9, fees=25)])
        program.equal(contract, answer["disposals"],
                      [{"cost_basis": 525, "proceeds": 875, "gain": 350, "term": "short"}])
        # Pub. 550, table 4-1: the premium goes into the basis of the stock.
        answer = lots(program, f"exercise {contract}",
                      [row("2019-07-01", "buy", contract, quantity=1, price=5),
                       row("2020-01-10", "exercise", contract, quantity=1)])
        program.equal(f"exercise {contract}", answer["open_lots"],
                      [{"symbol": "XYZ", "quantity": 100, "cost_basis": 5500}])
        answer = lots(program, f"expire {contract}",
                      [row("2019-07-01", "short_sell", contract, quantity=1, price=5),
                       row("2020-01-17", "expire", contract, quantity=1)])
        program.equal(f"expire {contract}", answer["disposals"], [{"gain": 500, "term": "short"}])


def wash(program):
    for case in golden("ledger", "wash_sales.json")["cases"]:
        rows = []
        for number, lot in enumerate(case["input_lots"]):
            name = f"lot{number}"
            rows.append(row(lot["acquired"], "buy", lot["symbol"], quantity=lot["shares"],
                            amount=lot["basis"], lot_id=name))
            if lot["sold"]:
                rows.append(row(lot["sold"], "sell", lot["symbol"], quantity=lot["shares"],
                                amount=lot["proceeds"], lot_id=name))
        answer = lots(program, case["id"], rows, method="specific", wash_sales=True)
        if not answered(program, case["id"], answer):
            continue
        actual = [(entry["date"], float(entry["quantity"]), float(entry["cost_basis"]),
                   float(entry["wash_sale_disallowed"]), entry["holding_from"])
                  for entry in answer["disposals"]]
        actual += [("", float(lot["quantity"]), float(lot["cost_basis"]), 0.0, lot["holding_from"])
                   for lot in answer["open_lots"]]
        expected = [(entry["sold"] or "", entry["shares"], entry["basis"],
                     entry["disallowed"] or 0.0, entry["acquired_for_holding_period"])
                    for entry in case["expected_rows"]]
        good = len(actual) == len(expected) and all(
            a[0] == e[0] and a[4] == e[4] and all(near(x, y, 1e-6) for x, y in zip(a[1:4], e[1:4]))
            for a, e in zip(sorted(actual), sorted(expected)))
        program.check(case["id"], good, f"{sorted(actual)} is not {sorted(expected)}")


def corporate_actions(program):
    cases = {case["id"]: case for case in golden("ledger", "corporate_actions.json")["cases"]}
    answer = lots(program, "roc_pub17",
                  [row("2004-01-02", "buy", quantity=10, amount=100),
                   row("2007-06-01", "return_of_capital", amount=80),
                   row("2017-06-01", "return_of_capital", amount=30)])
    program.equal("roc_pub17", answer["disposals"], [{"gain": 10, "term": "long"}])
    program.equal("roc_pub17", answer["open_lots"], [{"cost_basis": 0}])

    given = cases["merger_cash_to_boot_oclr_coo"]["inputs"]
    answer = lots(program, "merger_cash_to_boot_oclr_coo",
                  [row(given["acquired"], "buy", "OCLR", quantity=100, amount=2400),
                   row(given["merger_date"], "merger", "OCLR", ratio=given["ratio"], price=22,
                       fair_value=given["fmv_new_per_share"], new_symbol="COO"),
                   row(given["merger_date"], "sell", "COO", quantity=given["fraction"],
                       amount=given["cash_in_lieu"])])
    program.equal("merger_cash_to_boot_oclr_coo", answer["disposals"],
                  [{"gain": 2200}, {"cost_basis": 48.88, "gain": 8.40}])
    program.equal("merger_cash_to_boot_oclr_coo", answer["open_lots"],
                  [{"quantity": 38, "cost_basis": 2351.12}])

    answer = lots(program, "spinoff_profiles",
                  [row("2019-01-02", "buy", "PARENT", quantity=1, amount=100),
                   row("2020-02-03", "spinoff", "PARENT", ratio=4, price=80, fair_value=10,
                       new_symbol="CHILD")])
    program.equal("spinoff_profiles", answer["open_lots"],
                  [{"symbol": "CHILD", "cost_basis": 33.33, "unit_cost": 8.33},
                   {"symbol": "PARENT", "cost_basis": 66.67}])

    answer = lots(program, "stock_dividend_jnj_10pct",
                  [row("2005-05-01", "buy", quantity=1000, amount=55000),
                   row("2006-05-01", "split", quantity=100)])
    program.equal("stock_dividend_jnj_10pct", answer["open_lots"],
                  [{"quantity": 1100, "unit_cost": 50, "acquired": "2005-05-01"}])

    answer = lots(program, "stock_dividend_other_class",
                  [row("2019-01-02", "buy", "COMMON", quantity=100, amount=1000),
                   row("2020-02-03", "spinoff", "COMMON", quantity=10, price=9, fair_value=30,
                       new_symbol="PREF")])
    program.equal("stock_dividend_other_class", answer["open_lots"],
                  [{"cost_basis": 750}, {"cost_basis": 250, "unit_cost": 25}])

    given = cases["gift_dual_basis_land"]["inputs"]
    for sale in cases["gift_dual_basis_land"]["expected"]:
        answer = lots(program, "gift_dual_basis_land",
                      [row("2020-01-02", "transfer_in", quantity=1, amount=given["donor_basis"],
                           fair_value=given["fmv_at_gift"], acquired="2010-05-03"),
                       row("2021-01-04", "sell", quantity=1, amount=sale["sale"])])
        program.equal(f"gift sold for {sale['sale']}", answer["disposals"],
                      [{"gain": sale["gain"]}])

    case = cases["merger_vmw_avgo_lots"]
    given = case["inputs"]
    rows = [row(lot["acquired"], "buy", "VMW", quantity=lot["shares"], price=lot["basis_after_roc"])
            for lot in given["lots"]]
    rows.append(row(given["merger_date"], "merger", "VMW", ratio=given["derived"]["stock_per_share"],
                    price=given["derived"]["cash_per_share"], fair_value=given["fmv_new"],
                    new_symbol="AVGO"))
    answer = lots(program, case["id"], rows)
    program.equal(case["id"], answer["disposals"],
                  [{"gain": part["recognized_total"]} for part in case["expected"]], 0.05)
    program.equal(case["id"], answer["open_lots"],
                  [{"quantity": part["new_shares"]} for part in case["expected"]], 0.001)


def small_ledgers(program):
    for case in golden("ledger", "lots_small.json")["cases"]:
        name = case["id"]
        if name.startswith("gf_"):
            ghostfolio(program, case)
        elif "buys" in case:
            hledger(program, case)
    answer = lots(program, "rotki_fifo_after_year",
                  [row("2015-11-08", "buy", quantity=5, price=268.1),
                   row("2016-07-01", "buy", quantity=15, price=612.45),
                   row("2016-10-25", "buy", quantity=3, price=603.415),
                   row("2016-12-02", "sell", quantity=8, price=700)])
    program.equal("rotki_fifo_after_year", answer["disposals"],
                  [{"cost_basis": 1340.5, "term": "long"}, {"cost_basis": 1837.35, "term": "short"}])
    refused = program.call("ledger.lots", {"transactions": [
        row("2015-11-08", "buy", quantity=1, price=268.1),
        row("2016-07-01", "buy", quantity=1, price=612.45),
        row("2016-07-02", "sell", quantity=3, price=700)]})
    program.check("rotki_oversell_within_year", refused.get("refused") == 3
                  and "2 are held" in refused["message"], refused)
    case = next(c for c in golden("ledger", "lots_small.json")["cases"]
                if c["id"] == "rotki_average_sequence")
    rows = [row(f"2020-01-{number + 2:02}", kind.lower(), quantity=units, price=price)
            for number, (kind, units, price) in enumerate(case["steps"])]
    answer = lots(program, case["id"], rows, method="average")
    program.equal(case["id"], [total(answer["open_lots"], "cost_basis"),
                               answer["realized"]["total"]],
                  [case["expected"]["pool_cost"][-1], sum(case["expected"]["pnl"])])


def ghostfolio(program, case):
    rows = []
    for entry in case["transactions"]:
        if entry[1] == "SPLIT":
            rows.append(row(entry[0], "split", ratio=entry[2], currency=case["currency"]))
        else:
            rows.append(row(entry[0], entry[1].lower(), quantity=entry[2], price=entry[3],
                            fees=entry[4], currency=case["currency"]))
    settings = {"prices": {"X": case["price"]}} if "price" in case else {}
    answer = lots(program, case["id"], rows, **settings)
    if not answered(program, case["id"], answer):
        return
    expected = case["expected"]
    if "quantity" in expected:
        program.equal(case["id"], sum(float(lot["quantity"]) for lot in answer["open_lots"]),
                      expected["quantity"])
    if "net_gain" in expected:
        gain = float(answer["realized"]["total"]) + total(answer["open_lots"], "unrealized_gain")
        program.equal(case["id"], gain, expected["net_gain"])


def hledger(program, case):
    method = case["method"].split()[0].lower()
    rows = [row(date, "buy", account=account, quantity=units, price=price)
            for date, account, units, price in case["buys"]]
    if "sell" in case:
        date, account, units, price = case["sell"]
        rows.append(row(date, "sell", account=account, quantity=units, price=price))
    if "transfer" in case:
        date, source, target, units = case["transfer"]
        rows.append(row(date, "transfer_out", account=source, quantity=units))
        rows.append(row(date, "transfer_in", account=target, quantity=units))
    scope = "global" if "across" in case["method"] else "account"
    expected = case["expected"]
    answer = lots(program, case["id"], rows, method=method, scope=scope)
    if "error" in expected:
        program.check(case["id"], answer.get("refused") == 3, answer)
        return
    if not answered(program, case["id"], answer):
        return
    if "gain" in expected:
        program.equal(case["id"], answer["realized"]["total"], expected["gain"])
    if "remaining" in expected:
        left = sorted([lot["account"], lot["acquired"], float(lot["quantity"]),
                       float(lot["unit_cost"])] for lot in answer["open_lots"])
        program.equal(case["id"], left, sorted(expected["remaining"]))


def section_104(program):
    kinds = {"TRANSFER": "deposit", "BUY": "buy", "SELL": "sell", "STOCK_SPLIT": "split"}
    for case in golden("ledger", "average_cost_hmrc.json")["cases"]:
        if any(entry["action"] not in kinds for entry in case["transactions"]):
            continue  # spin-off, and income reported but not paid: the engine's tests
        rows = []
        for entry in case["transactions"]:
            made = {"date": entry["date"], "type": kinds[entry["action"]]}
            split = entry["action"] == "STOCK_SPLIT"
            fields = ("symbol", "quantity") if split else (
                "symbol", "quantity", "price", "fees", "amount", "currency")
            made |= {field: entry[field] for field in fields if field in entry}
            rows.append(made)
        answer = lots(program, case["id"], rows, method="section_104")
        if not answered(program, case["id"], answer):
            continue
        first, last = (f"{case['tax_year_start'] + year}-04-0{6 - year}" for year in (0, 1))
        gain = sum(float(entry["gain"]) for entry in answer["disposals"]
                   if first <= entry["date"] <= last)
        program.equal(case["id"], gain, case["expected_total_gain_gbp"], 0.011)


def portfolio_performance(program):
    for case in golden("ledger", "performance.json")["cases"]:
        if not case["id"].startswith("pp_cost"):
            continue
        rows = [row(date, kind.lower(), quantity=units, amount=money, currency="EUR")
                for date, kind, units, money in case["transactions"]]
        for method, name in (("fifo", "fifo"), ("average", "moving_average")):
            answer = lots(program, case["id"], rows, method=method, prices={"X": 100},
                          as_of=case["valuation_date"])
            program.equal(f"{case['id']} {method}", {
                "cost": total(answer["open_lots"], "cost_basis"),
                "realized": answer["realized"]["total"],
                "unrealized": total(answer["open_lots"], "unrealized_gain")},
                case["expected"][name])


def legacy_cost_basis(program):
    case = golden("ledger", "pos_01_cost_basis.json")
    sell = case["sell"]
    for name, expected in case["expect"].items():
        method, _, lot = name.rstrip("]").partition("[")
        rows = [row(entry["date"], "buy", quantity=entry["quantity"], price=entry["price"],
                    fees=entry["fees"], lot_id=entry["lot_id"]) for entry in case["lots"]]
        rows.append(row(sell["date"], "sell", quantity=sell["quantity"], price=sell["price"],
                        fees=sell["fees"], **({"lot_id": lot} if lot else {})))
        words = {"average_cost": "average", "specific_id": "specific"}
        answer = lots(program, name, rows, method=words.get(method, method))
        same = {"cost": "cost_basis", "lot": "acquired"}
        program.equal(name, answer["disposals"][0],
                      {same.get(key, key): value for key, value in expected.items()})
        params = {"lots": case["lots"], **sell, "method": method,
                  **({"lot_ids": [lot]} if lot else {})}
        result = program.rpc("portfolio.cost_basis.sell", params).get("result", {})
        same = {"cost": "cost_basis", "lot": "lot_date", "gain": "gain_loss",
                "term": "holding_period"}
        program.equal(f"portfolio.cost_basis.sell {name}", result.get("disposed", [{}])[0],
                      {same.get(key, key): value for key, value in expected.items()})
    for params in ({"quantity": 201}, {"method": "best"}, {"method": "specific_id"},
                   {"method": "specific_id", "lot_ids": ["lot-7"]},
                   {"method": "specific_id", "lot_ids": ["lot-1"], "quantity": 101}):
        answer = program.rpc("portfolio.cost_basis.sell", {"lots": case["lots"], **sell, **params})
        program.check(f"portfolio.cost_basis.sell refuses {params}", "error" in answer, answer)


def run(program):
    for part in (shape, irs, wash, corporate_actions, small_ledgers, section_104,
                 portfolio_performance, legacy_cost_basis):
        part(program)
