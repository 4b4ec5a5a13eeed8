"""The structures of ten deals of an earlier system as documents: classes, split classes and triggers are data, and each
deal projects with all tests it names (which classes have overcollateralization and interest coverage tests: facts of
its manual). Balances, spreads and loans are invented.

    clo_structures.py BALLAST
"""
import sys

from clo_documents import Cases

# Classes from the senior one down, groups of equal rank in parentheses; groups with an IC and with an OC test.
STRUCTURES = {
    "mag-6": ("A B C D E", "B C D E", "B C D E"),
    "mag-7": ("(A-1A A-1B) (A-2A A-2B) B C D", "A-2A B C D", "A-2A B C D"),
    "mag-8": ("A B C D E F", "B C D", "B C D E"),
    "mag-9": ("A-1 A-2 B C D E", "A-2 B C", "A-2 B C D"),
    "mag-11": ("A-1 A-2 B C D", "A-2 B C", "A-2 B C D"),
    "mag-12": ("A B C D E F", "B C D", "B C D E"),
    "mag-14": ("A B C D E F", "B C D", "B C D E"),
    "mag-15": ("A (B-1 B-2) C D E", "B-1 C D", "B-1 C D E"),
    "mag-16": ("A B (C-1 C-2) D E", "B C-1 D", "B C-1 D E"),
    "mag-17": ("X A (B-1 B-2) C D E", "B-1 C D", "B-1 C D E"),
}
POOL = 500_000_000
INDEX = {"X": {"path": [0.01]}}


def groups_of(classes):
    """Lists of split classes, from the senior one down."""
    groups, open_group = [], None
    for word in classes.split():
        name = word.strip("()")
        if open_group is not None:
            open_group.append(name)
        elif word.startswith("("):
            open_group = [name]
            groups.append(open_group)
        else:
            groups.append([name])
        if word.endswith(")"):
            open_group = None
    return groups


def balance_of(senior, names, name):
    if name == "X":
        return 2_400_000
    whole = 250_000_000 if senior else 20_000_000
    if len(names) == 1:
        return whole
    return whole * (3 if name == names[0] else 2) // 5


def document(slug, classes, interest, principal):
    groups = groups_of(classes)
    first = 1 if groups[0] == ["X"] else 0  # the senior class of the coverage tests
    tranches, coverage, steps = [], [], [{"id": "admin", "step": "fee", "fee": "admin"}]
    senior = [step["id"] for step in steps]
    debt = 0
    for group, names in enumerate(groups):
        special = names == ["X"]
        deferrable = group >= first + 2
        for name in names:
            balance = balance_of(group == first, names, name)
            debt += balance
            tranches.append({"id": name, "rank": group + 1, "original": str(balance),
                             "coupon": {"type": "floating", "spread": 0.015 + 0.01 * group},
                             "deferrable": deferrable, "in_coverage": not special, "can_control": not special})
        steps.append({"id": f"interest-{names[0]}", "step": "interest", "tranches": names})
        if not deferrable:
            senior.append(steps[-1]["id"])
        if special:
            steps.append({"id": "principal-X", "step": "principal", "tranches": names})
        if deferrable:
            steps.append({"id": f"deferred-{names[0]}", "step": "deferred", "tranches": names})
        if names[0] in principal.split():
            ratio = POOL / debt
            coverage.append({"id": names[0], "tranches": names, "oc": round(1 + (ratio - 1) * 0.6, 4),
                             "ic": 1.05 if names[0] in interest.split() else None})
            steps.append({"id": f"cure-{names[0]}", "step": "cure", "coverage": names[0]})
    steps.append({"id": "divert", "step": "divert", "diversion": "diversion", "when": "reinvesting"})
    down = [{"id": "shortfall", "step": "shortfall", "steps": senior}]
    down += [{"id": f"principal-cure-{one['id']}", "step": "cure", "coverage": one["id"]} for one in coverage]
    down += [{"id": "reinvest", "step": "reinvest"}, {"id": "notes", "step": "principal"}]
    tranches.append({"id": "SUB", "rank": len(groups) + 1, "kind": "equity", "original": str(POOL - debt),
                     "coupon": {"type": "residual"}})
    split = {"step": "split", "to": {"SUB": 0.8, "incentive": 0.2}}
    for name, steps_of in (("i", steps), ("p", down)):
        steps_of += [{"id": f"hurdle-{name}", "step": "hurdle"}, {"id": f"split-{name}", **split}]
    return {"schema": "clo.deal/1", "slug": slug, "name": slug, "currency": "USD", "index": "X",
            "dates": {"closing": "2016-01-20", "first_payment": "2016-04-20", "reinvestment_end": "2017-01-20",
                      "stated_maturity": "2022-01-20"},
            "payments": {"day": 20, "determination_days": 0}, "tranches": tranches, "coverage": coverage,
            "fees": [{"id": "admin", "rate": 0.001}],
            "accounts": [{"id": "collection", "type": "collection"}],
            "diversions": [{"id": "diversion", "coverage": coverage[-1]["id"], "trigger": coverage[-1]["oc"] * 1.005}],
            "default_events": {"par_ratio": {"tranches": groups[first], "trigger": 1.025}},
            "incentive": {"tranche": "SUB", "hurdle": 0.12, "share": 0.2},
            "waterfalls": {"interest": steps, "principal": down}}


def loans():
    return [{"id": f"L{i:03}", "issuer_id": f"I{i:03}", "kind": "loan", "coupon_type": "floating", "index": "X",
             "frequency": 4, "spread": 0.045, "maturity": f"{2018 + i % 4}-06-15", "par": str(POOL // 100),
             "purchase_price": "99", "market_value": "98", "currency": "USD"} for i in range(100)]


class Structures(Cases):
    def check(self, slug, classes, interest, principal):
        deal = document(slug, classes, interest, principal)
        made = self.call("clo.project", {"deal": deal, "collateral": loans(), "curves": INDEX, "steps": True,
                                         "assumptions": {"default": 0.06, "prepay": 0.1, "recovery": 0.4,
                                                         "lag_months": 6}})
        self.equal(f"{slug}: cash is conserved", made["conservation"]["holds"], True)
        for kind, named in (("oc", principal), ("ic", interest)):
            tested = {test["id"] for test in made["tests"] if test[f"{kind}_trigger"] is not None}
            self.equal(f"{slug}: classes with {kind} tests", tested, set(named.split()))
        flows = {one["id"]: one for one in made["tranches"]}
        original = {one["id"]: float(one["original"]) for one in deal["tranches"]}
        for group in groups_of(classes):
            for name in group[1:]:  # principal by balance, interest by what is due: equal spreads
                for first, other in zip(flows[group[0]]["flows"], flows[name]["flows"], strict=True):
                    for field in ("interest_paid", "principal_paid", "newly_deferred"):
                        self.near(f"{slug}: {field} of {name} on {first['date']}",
                                  other[field] / original[name], first[field] / original[group[0]], 1e-12)


def main():
    cases = Structures(sys.argv[1])
    for slug, structure in STRUCTURES.items():
        cases.check(slug, *structure)
    cases.equal("structures", len(STRUCTURES), 10)
    cases.finish()


main()
