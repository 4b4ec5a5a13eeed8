"""Gilts and Treasuries by the published examples of the UK DMO and 31 CFR 356, appendix B, and the
consequences of the formulas: a price and its yield, sensitivities, the ex-dividend period."""
from alm_reference import table


def bond(program, case, **request):
    answer = program.call("alm.bond", request)
    program.check(case, "refused" not in answer, answer.get("message"))
    return answer


def treasuries(program):
    for row in table("alm", "ust_31cfr356.csv"):
        case = f"31 CFR 356 {row['issue']}"
        terms = {"market": "us_treasury", "settlement": row["settlement"], "issue": row["issue"],
                 "maturity": row["maturity"], "coupon": float(row["coupon_pct"]) / 100}
        if row["first_coupon_if_stub"]:
            terms["first_coupon"] = row["first_coupon_if_stub"]
        found = bond(program, case, **terms, **{"yield": float(row["yield_pct"]) / 100})
        program.equal(f"{case} clean", found.get("clean_price"), float(row["expected_clean"]), 1e-6)
        program.equal(f"{case} dirty", found.get("dirty_price"), float(row["expected_dirty"]), 1e-6)
        back = bond(program, case, **terms, clean_price=found["clean_price"])
        program.equal(f"{case} yield", back.get("yield"), float(row["yield_pct"]) / 100, 1e-12)


def gilts(program):
    for row in table("alm", "uk_dmo_accrued_long_first_coupon.csv"):
        case = f"UK DMO {row['settlement']}"
        terms = {"market": "uk_gilt", "settlement": row["settlement"], "issue": row["issue"],
                 "maturity": row["maturity"], "coupon": float(row["coupon_pct"]) / 100,
                 "first_coupon": row["first_coupon"],
                 "ex_dividend_days": int(row["ex_div_business_days"])}
        found = bond(program, case, **terms, **{"yield": 0.06})
        program.equal(f"{case} accrued", found.get("accrued_interest"),
                      float(row["expected_accrued"]), 1e-5)
        program.check(f"{case} ex-dividend date", found.get("ex_dividend_date") == "1999-11-26",
                      found)
        program.check(f"{case} ex-dividend",
                      found.get("is_ex_dividend") == (row["settlement"] > "1999-11-26"), found)
        back = bond(program, case, **terms, dirty_price=found["dirty_price"])
        program.equal(f"{case} yield", back.get("yield"), 0.06, 1e-12)


def formulas(program):
    """By hand. On a coupon date a bond that yields its coupon is worth 100. A gilt in its last
    period is worth (100 + c/2) v^(r/s), a Treasury (100 + c/2) / (1 + r/s y/2)."""
    terms = {"settlement": "2026-03-07", "maturity": "2028-03-07", "coupon": 0.04}
    for market in ("uk_gilt", "us_treasury"):
        at_par = bond(program, market, market=market, **terms, **{"yield": 0.04})
        program.equal(f"{market} at par", at_par.get("dirty_price"), 100, 1e-11)
        program.equal(f"{market} accrued", at_par.get("accrued_interest"), 0, 0)
        step = 1e-5
        up, down = (bond(program, market, market=market, **{**terms, "settlement": "2026-05-01"},
                         **{"yield": 0.05 + move})["dirty_price"] for move in (step, -step))
        mid = bond(program, market, market=market, **{**terms, "settlement": "2026-05-01"},
                   **{"yield": 0.05})
        price = mid["dirty_price"]
        program.equal(f"{market} modified duration", mid["modified_duration"],
                      (down - up) / (2 * step) / price, 1e-7)
        program.equal(f"{market} pv01", mid["pv01"], (down - up) / (2 * step) * 1e-4, 1e-8)
        program.equal(f"{market} convexity", mid["convexity"],
                      (up - 2 * price + down) / step ** 2 / price, 1e-3)
        program.equal(f"{market} Macaulay", mid["macaulay_duration"],
                      mid["modified_duration"] * 1.025, 1e-12)
    last = {"settlement": "2026-05-01", "maturity": "2026-09-07", "coupon": 0.04, "yield": 0.05}
    broken = 129 / 184
    program.equal("gilt in its last period", bond(program, "last", market="uk_gilt", **last)
                  .get("dirty_price"), 102 / 1.025 ** broken, 1e-11)
    program.equal("Treasury in its last period", bond(program, "last", market="us_treasury", **last)
                  .get("dirty_price"), 102 / (1 + broken * 0.025), 1e-11)
    # The seventh business day before 7 June 2027 (a Monday): 31 May is the spring
    # bank holiday, so that it is Wednesday 26 May.
    spring = bond(program, "spring", settlement="2027-05-28", maturity="2030-06-07", coupon=0.04,
                  **{"yield": 0.04})
    program.check("a bank holiday moves the ex-dividend date",
                  spring.get("ex_dividend_date") == "2027-05-26", spring)
    program.equal("negative accrued", spring.get("accrued_interest"), -2 * 10 / 182, 1e-12)
    ends = bond(program, "month ends", market="us_treasury", settlement="2026-03-05",
                maturity="2027-02-28", coupon=0.03, **{"yield": 0.03})
    program.check("coupons on month ends", [flow["date"] for flow in ends.get("flows", [])] ==
                  ["2026-08-31", "2027-02-28"], ends)


# A refused request, the field that the error names, and words of its text.
WRONG = [
    ("two quotes", {"yield": 0.05, "clean_price": 100}, "/yield", ["expected one"]),
    ("no quote", {}, "", ["expected one"]),
    ("a settlement after the maturity", {"yield": 0.05, "settlement": "2031-01-01"},
     "/settlement", ["2030-06-07"]),
    ("a settlement before the issue", {"yield": 0.05, "issue": "2027-01-01"}, "/settlement",
     ["issue"]),
    ("a maturity in two centuries", {"yield": 0.05, "maturity": "2199-01-01"}, "/maturity",
     ["130 years"]),
    ("a first coupon off the grid", {"yield": 0.05, "issue": "2026-01-01",
                                     "first_coupon": "2026-06-08"}, "/first_coupon",
     ["2026-06-08"]),
    ("a first coupon without an issue", {"yield": 0.05, "first_coupon": "2026-06-07"}, "",
     ["issue"]),
    ("a yield below -100 % a period", {"yield": -3}, "/yield", ["-3"]),
    ("a dirty price of zero", {"dirty_price": 0}, "/dirty_price", ["dirty price"]),
    ("a clean price below zero", {"clean_price": -3}, "/clean_price", ["dirty price"]),
    ("five coupons a year", {"yield": 0.05, "coupons_a_year": 5}, "/coupons_a_year", ["5"]),
    ("no such calendar", {"yield": 0.05, "calendar": "PARIS"}, "/calendar", ["PARIS"]),
]


def refused(program):
    for case, terms, field, words in WRONG:
        answer = program.call("alm.bond", {"settlement": "2026-05-01", "maturity": "2030-06-07",
                                           "coupon": 0.04, **terms})
        text = str(answer)
        begin = f"ballast: {field}: " if field else "ballast: "
        program.check(f"bond: {case}", answer.get("message", "").startswith(begin) and
                      all(word in text for word in words), text)


def run(program):
    treasuries(program)
    gilts(program)
    formulas(program)
    refused(program)
