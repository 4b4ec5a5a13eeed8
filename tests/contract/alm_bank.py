"""A bank of ten positions of every type, position by position: computed twice outside this project."""
import copy

from alm_calls import flows, value
from contract import golden

MONTHS = {"runoff": ("NII_run_off", "total_NII_run_off"),
          "constant": ("NII_constant_balance", "total_NII_constant_balance")}


def figures(program, case, expected, balance, found, answer):
    own, total = MONTHS[balance]
    base = expected["EVE_by_currency"]["EUR"]["base"]
    for scenario, eve in expected["EVE_by_currency"]["EUR"].items():
        row = found.get(scenario, {})
        program.equal(f"{case} eve {scenario}", row.get("eve"), eve, 1e-4)
        program.equal(f"{case} change {scenario}", row.get("delta_eve"), eve - base, 1e-4)
        for part in ("by_side", "by_currency", "by_product", "by_bucket"):
            program.equal(f"{case} {part} adds up {scenario}",
                          sum(group["eve"] for group in row.get(part, [])), eve, 1e-4)
    for scenario, months in expected[total]["monthly"].items():
        row = found.get(scenario, {})
        program.equal(f"{case} nii {scenario}", row.get("nii_by_month"), months, 1e-6)
        program.equal(f"{case} year {scenario}", row.get("nii"), expected[total]["12m"][scenario],
                      1e-4)
        program.equal(f"{case} parts {scenario}",
                      row.get("nii_existing_business", 0) + row.get("nii_stub", 0)
                      + row.get("nii_new_business", 0), expected[total]["12m"][scenario], 1e-4)
    positions = {(row["id"], row["scenario"]): row for row in answer.get("positions", [])}
    for name, requested in expected["positions"].items():
        for scenario, eve in requested["EVE"].items():
            program.equal(f"{case} {name} eve {scenario}",
                          positions.get((name, scenario), {}).get("eve"), eve, 1e-4)
        for scenario, months in requested[own].items():
            program.equal(f"{case} {name} nii {scenario}",
                          positions.get((name, scenario), {}).get("nii_by_month"), months, 1e-6)


def supervision(program, expected, answer):
    for scenario, change in expected["delta_EVE"].items():
        row = answer.get("aggregation", {}).get(scenario, {})
        program.equal(f"mini bank loss {scenario}", row.get("basel_loss"), change["basel_loss"],
                      1e-4)
        program.equal(f"mini bank eu {scenario}", row.get("eu"), change["eu_gains_50pct"], 1e-4)
    tests, outlier = expected["SOT"], answer.get("outlier", {})
    for name in ("eve_basel_worst", "eve_eu_worst"):
        program.equal(f"mini bank {name}", outlier.get(name), tests[name.replace("eve", "EVE", 1)])
    for ours, theirs in (("eve_basel_ratio", "EVE_basel_ratio"), ("eve_eu_ratio", "EVE_eu_ratio")):
        program.equal(f"mini bank {ours}", outlier.get(ours), tests[theirs], 1e-9)
    # The loss of 16.8 % of Tier 1 exceeds 15 %.
    program.equal("mini bank outlier", outlier.get("eve_outlier"), True)


def decline(program, expected, answer):
    """A loss of 2.5 % of Tier 1 is below 5 %."""
    outlier = answer.get("outlier", {})
    program.equal("mini bank decline", outlier.get("nii_decline_ratio"),
                  expected["SOT"]["NII_decline_ratio_worst"], 1e-9)
    program.equal("mini bank no outlier", outlier.get("nii_outlier"), False)


def cash(program, inputs, expected):
    rows = flows(program, "mini bank flows", inputs)
    for name, requested in expected["positions"].items():
        own = [row for row in rows if row["position"] == name]
        program.equal(f"mini bank flows {name}",
                      [[row["interest"], row["principal"]] for row in own],
                      [row[1:] for row in requested["cash_flows_base"]], 1e-4)
        program.equal(f"mini bank days {name}", [row["date"] for row in own],
                      [row[0] for row in requested["cash_flows_base"]])
    for scenario in ("parallel_up", "short_down"):
        rows = flows(program, f"mini bank flows {scenario}", {**inputs, "scenarios": [scenario]})
        for name, requested in expected["positions"].items():
            program.equal(
                f"mini bank flows {name} {scenario}",
                sum((row["interest"] + row["principal"]) * row["discount"]
                    for row in rows if row["position"] == name), requested["EVE"][scenario], 1e-4)


def in_two_currencies(program, inputs, expected, scenarios):
    """Every second position in a currency worth two euros, with half its amounts."""
    halved = copy.deepcopy(inputs)
    halved["currencies"]["USD"] = {**copy.deepcopy(inputs["currencies"]["EUR"]),
                                   "fx_to_reporting": 2}
    for row in halved["positions"][::2]:
        row["currency"] = "USD"
        row["balance"] /= 2
        for name in ("schedule", "slots"):
            if name in row:
                row[name] = [[date, amount / 2] for date, amount in row[name]]
    for balance in MONTHS:
        found, answer = value(program, f"two currencies {balance}", {
            **halved, "scenarios": scenarios, "balance": balance, "detail": True})
        figures(program, f"two currencies {balance}", expected, balance, found, answer)
        dollars = [row["id"] for row in halved["positions"][::2]]
        for scenario, row in answer.get("aggregation", {}).items():
            change = {"USD": 0.0, "EUR": 0.0}
            for name, requested in expected["positions"].items():
                change["USD" if name in dollars else "EUR"] += \
                    requested["EVE"][scenario] - requested["EVE"]["base"]
            program.equal(f"by currency {scenario}", row.get("by_currency"), change, 1e-4)
            program.equal(f"losses {scenario}", row.get("basel_loss"),
                          sum(max(0, -x) for x in change.values()), 1e-4)
            program.equal(f"eu {scenario}", row.get("eu"),
                          sum(x if x < 0 else x / 2 for x in change.values()), 1e-4)


def run(program):
    whole = golden("alm", "derived_mini_bank.json")
    inputs, expected = whole["inputs"], whole["expected"]
    scenarios = list(expected["EVE_by_currency"]["EUR"])
    for balance in MONTHS:
        found, answer = value(program, f"mini bank {balance}", {
            **inputs, "scenarios": scenarios, "balance": balance, "horizon_months": 12,
            "detail": True})
        figures(program, f"mini bank {balance}", expected, balance, found, answer)
        supervision(program, expected, answer)
        if balance == "constant":
            decline(program, expected, answer)
    # The six scenarios and the base are the default, and the order of the requested ones does not
    # matter.
    found, answer = value(program, "mini bank by default", {**inputs, "detail": True})
    figures(program, "mini bank by default", expected, "runoff", found, answer)
    found, answer = value(program, "mini bank backwards", {
        **inputs, "scenarios": scenarios[::-1], "detail": True,
        "positions": inputs["positions"][::-1]})
    figures(program, "mini bank backwards", expected, "runoff", found, answer)
    cash(program, inputs, expected)
    in_two_currencies(program, inputs, expected, scenarios)
