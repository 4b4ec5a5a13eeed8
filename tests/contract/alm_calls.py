"""Calls of the ALM methods: a request in every form that its contract allows."""
import datetime

from contract import same_answer, with_nulls

# Every column of a position; a row may omit any that it does not use, or contain null there.
POSITION_COLUMNS = [
    "id", "side", "type", "currency", "balance", "rate", "day_count", "last_payment",
    "next_payment", "payment_months", "maturity", "next_reset", "reset_months", "index_months",
    "index_curve", "spread", "cap", "floor", "period_cap", "period_floor", "annuity_mode",
    "compounding", "principal_months", "next_principal", "grace_end", "teaser_end", "teaser_rate",
    "schedule", "slots", "renew_months", "renew_margin", "product", "segment", "prepayment",
    "withdrawal"]


def day(text):
    return datetime.date.fromisoformat(text[:10])


def flat(zero=0.0, **more):
    return {"EUR": {"discount_curve": [[1, zero]], **more}}


def position(kind, **terms):
    return {"id": "p", "side": "asset", "type": kind, "currency": "EUR", **terms}


def forms(program, request):
    """The request with its positions as null-filled rows, and as files."""
    rows = request["positions"]
    yield "nulls", {**request, "positions": with_nulls(rows, POSITION_COLUMNS)}
    yield "backwards", {**request, "positions": [dict(reversed(row.items())) for row in rows]}
    plain = [{key: value for key, value in row.items() if key not in ("schedule", "slots")}
             for row in rows]
    amounts = [{"id": row["id"], "date": date, "amount": amount} for row in rows
               for date, amount in row.get("schedule", row.get("slots", []))]
    filed = {**request, "positions": program.write_csv("positions.csv", plain)}
    if amounts:
        filed["schedules"] = program.write_csv("schedules.csv", amounts)
    yield "files", filed


def ask(program, case, method, request):
    """The response, which must not depend on the form of the table of positions."""
    answer = program.call(method, request)
    program.check(case, "refused" not in answer, answer.get("message"))
    for name, other in forms(program, request):
        again = program.call(method, other)
        program.check(f"{case} as {name}", same_answer(answer, again), again)
    return answer


def value(program, case, request):
    """The scenarios of alm.value by name, and the whole response."""
    answer = ask(program, case, "alm.value", request)
    return {row["scenario"]: row for row in answer.get("scenarios", [])}, answer


def flows(program, case, request):
    return ask(program, case, "alm.cashflows", request).get("flows", [])


def by_date(rows):
    """Interest and principal that fall on each day."""
    sums = {}
    for row in rows:
        sums[row["date"]] = sums.get(row["date"], 0.0) + row["interest"] + row["principal"]
    return {date: amount for date, amount in sums.items() if abs(amount) > 1e-9}
