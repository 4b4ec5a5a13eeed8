"""Dates that roll on month ends: by `end_of_month`, or by the dates of the contract where it is
absent; in payments, redemptions, resets, replacements, uploads and what-ifs."""
import calendar
import datetime

from alm_bad_input import session, value_of
from alm_calls import day, flat, flows, position, value

AS_OF = "2026-02-10"


def month_ends(first, count, step=1):
    """`count` month ends, starting with the month of `first`."""
    start = day(first)
    found = []
    for k in range(count):
        year, month = divmod(start.year * 12 + start.month - 1 + k * step, 12)
        found.append(datetime.date(year, month + 1, calendar.monthrange(year, month + 1)[1])
                     .isoformat())
    return found


def dates(program, case, as_of=AS_OF, kind="fixed_linear", **terms):
    loan = position(kind, balance=1200, rate=0.03, day_count="ACT/365", payment_months=1, **terms)
    return [flow["date"] for flow in flows(program, case, {
        "analysis_date": as_of, "currencies": flat(0.02), "positions": [loan]})]


CASES = [
    # name, terms, the first dates; where the last payment is not stated it is a period before the
    # next one, and a loan that begins after the analysis date is paid out on it
    ("from a start on 31 January", {"start": "2026-01-31"},
     ["2026-02-28", "2026-03-31", "2026-04-30"]),
    ("from a start on 31 January that keeps its day", {"start": "2026-01-31",
                                                       "end_of_month": False},
     ["2026-02-28", "2026-03-31", "2026-04-30"]),
    ("from a start on 28 February", {"start": "2026-02-28"}, ["2026-02-28", "2026-03-31"]),
    ("from a last payment on 31 January", {"last_payment": "2026-01-31"},
     ["2026-02-28", "2026-03-31"]),
    ("from a next payment on 30 April", {"next_payment": "2026-04-30"},
     ["2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30"]),
    ("from a next payment on 30 April that keeps its day", {"next_payment": "2026-04-30",
                                                            "end_of_month": False},
     ["2026-03-30", "2026-04-30", "2026-05-30", "2026-06-30", "2026-07-30"]),
    ("a last payment on 30 March", {"last_payment": "2026-03-30", "next_payment": "2026-04-30"},
     ["2026-03-30", "2026-04-30", "2026-05-30"]),
    ("a last payment on 31 March", {"last_payment": "2026-03-31", "next_payment": "2026-04-30"},
     ["2026-03-31", "2026-04-30", "2026-05-31"]),
    ("a next payment that February clips", {"last_payment": "2026-01-30",
                                            "next_payment": "2026-02-28"},
     ["2026-02-28", "2026-03-30", "2026-04-30", "2026-05-30"]),
    ("a last payment on 28 January", {"last_payment": "2026-01-28", "next_payment": "2026-02-28"},
     ["2026-02-28", "2026-03-28"]),
    ("said of a day that is no month end", {"next_payment": "2026-04-15", "end_of_month": True},
     ["2026-03-15", "2026-04-15", "2026-05-15"]),
]


def payments(program):
    for name, terms, expected in CASES:
        found = dates(program, name, maturity="2026-12-31", **terms)
        program.check(name, found[:len(expected)] == expected, found)
    ends = dates(program, "a year of month ends", maturity="2027-01-31", last_payment="2026-01-31")
    program.check("a year of month ends", ends == month_ends("2026-02-28", 12), ends)
    bond = [flow["date"] for flow in flows(program, "bond", {
        "analysis_date": AS_OF, "currencies": flat(0.02), "positions": [position(
            "fixed_bullet", balance=100, rate=0.03, day_count="ACT/ACT-ICMA", payment_months=6,
            last_payment="2025-12-31", next_payment="2026-06-30", maturity="2028-12-31")]})]
    program.check("a bond with coupons on month ends", bond == month_ends("2026-06-30", 6, 6), bond)
    paid = flows(program, "coupons of a bond", {
        "analysis_date": AS_OF, "currencies": flat(0.02), "positions": [position(
            "fixed_bullet", balance=100, rate=0.03, day_count="ACT/ACT-ICMA", payment_months=6,
            last_payment="2025-12-31", next_payment="2026-06-30", maturity="2028-12-31")]})
    for flow in paid:
        program.equal(f"coupon of {flow['date']}", flow["interest"], 1.5, 1e-12)


def resets(program):
    """Forwards of a flat curve are equal: a reset is recognized by its date."""
    floater = position("variable_bullet", balance=100, rate=0.01, day_count="ACT/360",
                       payment_months=3, last_payment="2026-01-31", next_payment="2026-04-30",
                       maturity="2027-10-31", next_reset="2026-04-30", reset_months=3)
    found = {flow["reset"] for flow in flows(program, "resets", {
        "analysis_date": AS_OF, "currencies": flat(0.02), "positions": [floater]})}
    program.check("resets on month ends", found - {None} == set(month_ends("2026-04-30", 6, 3)),
                  found)


def replacements(program):
    """A one-month deposit from 31 January is renewed on month ends: 28 February, 31 March.
    At a margin alone (zero rates) a month earns margin * days / 360 of it."""
    deposit = position("fixed_bullet", balance=36000, rate=0.01, day_count="ACT/360",
                       start="2026-01-31", last_payment="2026-01-31", maturity="2026-02-28",
                       renew_months=1, renew_margin=0.02)
    for renewal in ("bullet", "like"):
        rows, answer = value(program, f"replaced {renewal}", {
            "analysis_date": "2026-02-27", "currencies": flat(0.0), "positions": [deposit],
            "scenarios": ["base"], "balance": "constant", "renewal": renewal, "horizon_months": 3})
        # From 28 February to 27 May: 88 days at 2 %; the day before at 1 %.
        program.equal(f"replaced {renewal}", rows["base"]["nii"], 36000 / 360 * (0.01 + 88 * 0.02),
                      1e-9)
        program.check(f"replaced {renewal}", answer.get("coverage") == 1, answer)


def kernel(program):
    """A regular contract uses the kernel, one with a behavior that has no effect does not."""
    for kind in ("fixed_linear", "fixed_annuity", "variable_bullet", "variable_annuity"):
        for said in (None, True, False):
            row = position(kind, balance=1e6, rate=0.03, day_count="ACT/360", payment_months=1,
                           last_payment="2026-01-31", next_payment="2026-02-28",
                           maturity="2030-01-31", renew_months=12, renew_margin=0.01)
            if kind.startswith("variable"):
                row.update(next_reset="2026-04-30", reset_months=3)
            if said is not None:
                row["end_of_month"] = said
            for renewal in ("bullet", "like"):
                request = {"analysis_date": AS_OF, "currencies": {"EUR": {
                    "discount_curve": [[1, 0.01], [10, 0.03]]}}, "balance": "constant",
                    "renewal": renewal, "behaviour": {"prepayment": {"none": {"cpr": 0}}}}
                case = f"{kind} {said} {renewal}"
                fast, _ = value(program, case, {**request, "positions": [row]})
                slow, _ = value(program, case, {**request, "positions": [
                    {**row, "prepayment": "none"}]})
                for name, scenario in fast.items():
                    program.equal(f"{case} {name} EVE", scenario["eve"], slow[name]["eve"], 1e-5)
                    program.equal(f"{case} {name} NII", scenario["nii_by_month"],
                                  slow[name]["nii_by_month"], 1e-6)


def csv_text(row):
    return ",".join(row) + "\n" + ",".join(str(cell) for cell in row.values()) + "\n"


def uploads(program):
    """The column of an upload, and a change of it."""
    rows = [position("fixed_bullet", id=f"p{said}", balance=1000, rate=0.04, day_count="ACT/365",
                     payment_months=1, next_payment="2026-04-30", maturity="2026-07-31",
                     end_of_month=said) for said in ("true", "false")]
    curves = "Curve,1Y,5Y\nEUR_ESTR_OIS,0.02,0.025\n"
    made = {}
    for row in rows:
        made[row["end_of_month"]] = session(
            program, {"p.csv": csv_text(row), "curves.csv": curves})
    program.check("uploads differ", abs(value_of(program, made["true"]) -
                                        value_of(program, made["false"])) > 1e-6, made)
    answer = program.call("alm.session.what_if", {
        "session": made["true"]["id"], "scenarios": ["base"],
        "change": [{"id": "ptrue", "end_of_month": False}]})
    program.equal("a change of the convention", answer["scenarios"][0]["eve"]["after"],
                  value_of(program, made["false"]), 1e-9)
    wrong = session(program, {"p.csv": csv_text({**rows[0], "end_of_month": "maybe"}), "curves.csv": curves})
    program.check("neither true nor false", "end_of_month" in str(wrong), wrong)


def run(program):
    for part in (payments, resets, replacements, kernel, uploads):
        part(program)
