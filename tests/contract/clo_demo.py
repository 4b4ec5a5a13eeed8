#!/usr/bin/env python3
"""The demo deal as a document: the order of its assets does not matter, a higher price never lowers
overcollateralization, and each figure moves with its inputs and with no others.

    clo_demo.py BALLAST
"""
import copy
import random
import sys

from contract import Program

NOT_COMPARED = {"digest", "data_digest", "engine_version"}
ASSUMPTIONS = {"default": 0.03, "prepay": 0.15, "recovery": 0.6, "lag_months": 6,
               "reinvestment": {"price": "99", "spread": 0.04, "term_months": 60},
               "liquidation": {"price": "90"}}
SIMULATED = {name: value for name, value in ASSUMPTIONS.items() if name != "default"}
CURVES = {"USD_SOFR_3M": {"path": [0.0405]}}


def demo_deal(program):
    loaded = program.run(["demo", "load"])
    program.check("demo", loaded.returncode == 0, loaded.stderr)
    made = program.call("clo.deal.get", {"deal": "demo-orion"})
    pool = program.call("clo.asset.list", {"deal": "demo-orion", "limit": 500})["data"]
    return {"deal": made["document"] | {"state": made["state"]}, "collateral": pool, "as_of": made["as_of"]}


def rows_by_name(rows):
    """Lists of rows with an id or a date as a dictionary, so that figures have names."""
    if not rows or not isinstance(rows[0], dict):
        return None
    names = [".".join(str(row[key]) for key in ("date", "waterfall", "id", "unpaid_step") if row.get(key))
             for row in rows]
    return dict(zip(names, rows, strict=True)) if len(set(names)) == len(names) else None


def figures_in(value, place, into):
    if isinstance(value, list):
        value = rows_by_name(value) or dict(enumerate(value))
    if isinstance(value, dict):
        for name, each in value.items():
            if name not in NOT_COMPARED | {"issues"}:
                figures_in(each, f"{place}/{name}", into)
    else:
        into[place] = value


def figures(program, request, assumptions, curves):
    into = {}
    tests = program.call("clo.tests", request)
    projected = program.call("clo.project", request | {"assumptions": assumptions, "curves": curves,
                                                       "steps": True})
    for made in (tests, projected):
        program.check("computed", "refused" not in made, made.get("message"))
    figures_in(tests["tests"], "tests", into)
    figures_in(tests["sp"], "sp", into)
    for part in ("periods", "steps", "tranches"):
        figures_in(projected[part], part, into)
    figures_in(projected["tests"], "coverage", into)
    return into


def compared(value):
    if isinstance(value, dict):
        return {key: compared(each) for key, each in value.items() if key not in NOT_COMPARED}
    return [compared(each) for each in value] if isinstance(value, list) else value


def check_order(program, demo):
    """The same bytes for any order of the assets, simulations included."""
    candidates = [{**asset, "id": f"C{number}", "issuer_id": f"C{number}"}
                  for number, asset in enumerate(demo["collateral"][:20])]
    for asset in candidates:
        for name in ("par", "purchase_price", "purchase_date", "purchased_accrued", "market_values"):
            asset.pop(name, None)
    projected = {"assumptions": ASSUMPTIONS, "curves": CURVES}
    methods = [("clo.tests", {}), ("clo.project", projected | {"steps": True}),
               ("clo.price", projected | {"tranche": "E", "price": 96}),
               ("clo.breakeven", projected | {"tranche": "E"}), ("clo.parity", projected),
               ("clo.var", {"correlation": {"rho": 0.2}}),
               ("clo.why", {"cell": {"test": "oc.E"}}), ("clo.why", {"cell": {"test": "37"}}),
               ("clo.trade", {"trades": [{"side": "sell", "asset": "ODL-0002", "par": "500000"}]}),
               ("clo.rank_trades", {"side": "buy", "par": "500000", "weights": {"36": 1},
                                    "candidates": candidates}),
               ("clo.simulate", {"paths": 200, "seed": 3, "correlation": {"rule": {}},
                                 "curves": CURVES, "assumptions": SIMULATED})]
    for seed in (1, 2):
        shuffled = copy.deepcopy(demo)
        random.Random(seed).shuffle(shuffled["collateral"])
        for method, fields in methods:
            one, two = (program.call(method, request | fields) for request in (demo, shuffled))
            program.check(f"{method} is computed", "refused" not in one, one.get("message"))
            program.check(f"order of the assets in {method}", compared(one) == compared(two))


def check_prices(program, demo):
    """Of assets in default, in deferral and performing, from worthless to above par."""
    pool = demo["collateral"]
    defaulted = [row for row, asset in enumerate(pool) if asset["defaulted"]]
    program.check("the demo has assets in default", defaulted)
    for row, fields in [(each, {}) for each in defaulted] + [
            (0, {"deferring": True}), (1, {}), (2, {"sp_rating": "CCC", "moodys_rating": "Caa2"})]:
        changed = copy.deepcopy(demo)
        changed["deal"]["valuation"]["ccc"]["limit"] = 0.02  # so that there is an excess
        last = None
        for price in range(0, 121, 10):
            changed["collateral"][row] |= fields | {"market_value": str(price)}
            tests = program.call("clo.tests", changed)["tests"]
            ratios = [test["value"] for test in tests if test["id"].startswith("oc.")]
            if last:
                program.check(f"OC of {pool[row]['id']} at {price}",
                              all(now >= before - 1e-12 for now, before in zip(ratios, last, strict=True)),
                              (last, ratios))
            last = ratios


def check_places(program, demo):
    """The message of an error names the place in the request, as its pointer does."""
    changed = copy.deepcopy(demo)
    changed["deal"]["payments"]["months"] = 4
    error = program.rpc("clo.tests", changed)["error"]
    program.check("place of an error", error["message"].startswith("/deal/payments/months: "), error)


class Moves:
    """Changes one input and compares all figures with those of the unchanged deal."""

    def __init__(self, program, demo):
        self.program, self.demo = program, demo
        self.before = figures(program, demo, ASSUMPTIONS, CURVES)

    def expect(self, what, moves, stays, deal=None, asset=None, assumptions=None, curves=CURVES):
        request = copy.deepcopy(self.demo)
        if deal:
            deal(request["deal"])
        if asset:
            row, fields = asset
            request["collateral"][row] |= fields
        after = figures(self.program, request, ASSUMPTIONS | (assumptions or {}), curves)
        for group, moved in ((moves, True), (stays, False)):
            for name in group:
                places = [place for place in self.before.keys() | after.keys()
                          if place == name or place.startswith(name + "/")]
                self.program.check(f"{what}: {name} exists", places)
                differs = any(self.before.get(place) != after.get(place) for place in places)
                self.program.check(f"{what}: {name} {'moves' if moved else 'stays'}", differs == moved,
                                   [(place, self.before.get(place), after.get(place))
                                    for place in places
                                    if self.before.get(place) != after.get(place)][:3])


OC = ["tests/oc.AB/value", "tests/oc.E/value", "tests/junior_oc/value"]
IC = ["tests/ic.AB/value", "tests/ic.D/value"]
QUALITY = ["tests/warf/value", "tests/spread/value", "tests/diversity/value"]
FIRST, LATER = "2025-10-20", "2028-01-20"


def check_assets(moves):
    pool = moves.demo["collateral"]
    row = next(number for number, asset in enumerate(pool)
               if not asset["defaulted"] and asset["coupon_type"] == "floating" and asset["cov_lite"]
               and asset["country"] == "US" and asset["moodys_rating"] == "B2"
               and asset["amortization"] == "percent" and asset["moodys_industry"] == "High Tech Industries")
    defaulted = next(number for number, asset in enumerate(pool) if asset["defaulted"])
    moves.expect("par", [*OC, *QUALITY[:2], "tests/cov_lite", "periods", "tranches/SUB/distributions"],
                 ["tests/oc.E/threshold", "tests/caa/threshold"], asset=(row, {"par": "100000"}))
    moves.expect("price of an asset in default", OC, [*QUALITY, *IC, "tests/caa", f"steps/{FIRST}.interest.i7/due"],
                 asset=(defaulted, {"market_value": "5"}))
    moves.expect("price of a performing asset", [], ["tests", "periods", "tranches"],
                 asset=(row, {"market_value": "90"}))
    moves.expect("spread", ["tests/spread/value", "tests/matrix_spread/value", "tranches/SUB/distributions"],
                 ["tests/warf", "tests/diversity", "tests/caa", *OC], asset=(row, {"spread": 0.09}))
    for field, value, tests in (
            ("moodys_issuer_rating", "Caa2", ["warf", "matrix_warf"]), ("moodys_rating", "Caa2", ["caa"]),
            ("sp_rating", "CCC", ["ccc", "ccc-cov-lite"]), ("cov_lite", False, ["cov_lite"]),
            ("country", "FR", ["non_us", "group_3"]), ("moodys_industry", "Environmental Industries", ["diversity"]),
            ("obligor", "ISS-034", ["obligor_1"]), ("participation", True, ["participation"]),
            ("dip", True, ["dip", "obligor_dip"]), ("bridge", True, ["bridge"]),
            ("current_pay", True, ["current_pay"]), ("deferrable", True, ["deferrable"]),
            ("facility_size", "100000000", ["small_facility"]), ("frequency", 2, ["less_than_quarterly"]),
            ("moodys_recovery", 0.1, ["moodys_recovery"]), ("wal", 9.0, ["wal"])):
        moves.expect(field, [f"tests/{test}/value" for test in tests],
                     [*OC, *(f"tests/{test}" for test in ("fixed_rate", "tax_jurisdictions")
                             if f"tests/{test}/value" in moves.before)],
                     asset=(row, {field: value}))
    moves.expect("form of repayment", ["tests/wal/numerator", "periods"], ["tests/warf", *OC],
                 asset=(row, {"amortization": "bullet", "amortization_rate": 0.0025}))
    moves.expect("deferral", OC, [*QUALITY, "tests/caa"], asset=(row, {"deferring": True}))


def check_terms(moves):
    def put(place, value):
        def change(deal):
            *path, last = place
            for key in path:
                deal = deal[key]
            deal[last] = value
        return change

    moves.expect("rate of a fee", [f"steps/{FIRST}.interest.i5/due", "tranches/SUB/distributions"],
                 [*OC, *QUALITY, *(f"steps/{FIRST}.interest.{step}/due" for step in ("i2", "i3", "i7"))],
                 deal=put(["fees", 2, "rate"], 0.004))
    moves.expect("amount of a tax", [f"steps/{FIRST}.interest.i1/due", "tranches/SUB/distributions"],
                 [*OC, *QUALITY, f"steps/{FIRST}.interest.i7/due"],
                 deal=put(["waterfalls", "interest", 0, "amount"], "50000"))
    moves.expect("OC trigger", ["tests/oc.E/threshold", "tests/oc.E/cushion", "tests/oc.E/status",
                                f"steps/{FIRST}.interest.i13.cure/paid", "tranches/SUB/distributions"],
                 [*OC, *QUALITY, *IC, "tests/oc.D"], deal=put(["coverage", 3, "oc"], 1.2))
    moves.expect("IC trigger", ["tests/ic.AB/threshold", "tests/ic.AB/cushion"], [*OC, *IC, *QUALITY],
                 deal=put(["coverage", 0, "ic"], 1.3))
    moves.expect("trigger of a diversion", [f"steps/{FIRST}.interest.i14/due"], ["tests", f"steps/{FIRST}.interest.i13.interest/due"],
                 deal=put(["diversions", 0, "trigger"], 1.2))
    moves.expect("spread of a note", ["tranches/A/interest_paid", "tests/ic.AB/value", "tranches/A/yield"],
                 [*OC, *QUALITY, f"steps/{FIRST}.interest.i9/due"],
                 deal=put(["tranches", 1, "coupon", "spread"], 0.02))
    moves.expect("balance of a note", [*OC[:2], *IC, f"steps/{FIRST}.interest.i7/due"], QUALITY,
                 deal=put(["state", "tranches", "A", "balance"], "290000000"))
    moves.expect("price of a note", ["tranches/E/yield", "tranches/E/discount_margin"],
                 ["tests", "periods", "tranches/E/interest_paid", "tranches/D", "tranches/SUB"],
                 deal=put(["state", "tranches", "E", "price"], "90"))
    moves.expect("principal cash", [*OC, "tests/caa/value"], QUALITY,
                 deal=put(["state", "accounts", "collection", "principal"], "9000000"))
    moves.expect("interest cash", [*IC, "tranches/SUB/distributions"], [*OC, *QUALITY, "tests/caa"],
                 deal=put(["state", "accounts", "collection", "interest"], "8000000"))
    moves.expect("fixed rate of the index", IC, [*OC, *QUALITY, "periods", "tranches"],
                 deal=put(["state", "index_rates", "USD_SOFR_3M"], 0.05))
    moves.expect("hurdle of the incentive fee", ["steps/2025-07-21.interest.i17/due"],
                 ["tests", "tranches/E/interest_paid"], deal=put(["incentive", "hurdle"], 0.2))
    moves.expect("threshold of a test", ["tests/diversity/threshold", "tests/diversity/cushion"],
                 ["tests/diversity/value", "tests/warf", "periods", "tranches"],
                 deal=put(["tests", "thresholds", "37"], 60))
    moves.expect("end of a hedge", [f"steps/{FIRST}.interest.i6/due"], ["tests/oc.AB", *QUALITY],
                 deal=put(["hedges", 0, "end"], "2027-04-20"))
    moves.expect("end of the reinvestment period", [f"steps/{LATER}.principal.p12/due"], [*OC, *QUALITY],
                 deal=put(["dates", "reinvestment_end"], "2029-04-20"))


def check_assumptions(moves):
    tests = ["tests", "sp"]
    for name, value, figure in (
            ("default", 0.06, "periods/2025-10-20/defaulted"), ("prepay", 0.3, "periods/2025-10-20/unscheduled"),
            ("recovery", 0.2, "tranches/SUB/distributions"), ("lag_months", 18, "periods/2026-10-20/recoveries"),
            ("reinvestment", {"price": "90", "spread": 0.04, "term_months": 60}, "periods/2026-10-20/performing"),
            ("ccc", {"share": 0.3, "price": "50"}, "periods/2026-10-20/ccc_haircut"),
            ("call", {"rule": "date", "date": "2026-10-20"}, "periods/2026-10-20/sales"),
            ("credit_risk_sales", {"rate": 0.1, "price": "80"}, "periods/2026-10-20/sales")):
        moves.expect(f"assumption {name}", [figure], tests, assumptions={name: value})
    called = {"rule": "date", "date": "2026-10-20"}
    high, low = (figures(moves.program, moves.demo, ASSUMPTIONS | {
        "call": called, "liquidation": {"price": price}}, CURVES) for price in ("100", "90"))
    moves.program.check("liquidation price", high["tranches/SUB/distributions"] >
                        low["tranches/SUB/distributions"])
    moves.expect("index rate", ["tranches/A/interest_paid", "periods/2025-10-20/interest"],
                 [*tests, "tranches/B-2/interest_paid"], curves={"USD_SOFR_3M": {"path": [0.055]}})


def main():
    program = Program(sys.argv[1])
    demo = demo_deal(program)
    check_order(program, demo)
    check_prices(program, demo)
    check_places(program, demo)
    moves = Moves(program, demo)
    check_assets(moves)
    check_terms(moves)
    check_assumptions(moves)
    return program.report()


sys.exit(main())
