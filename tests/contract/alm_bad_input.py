"""Errors in the files of a bank, and edge cases of dates and rates: rejected or reported by name if they
are invalid, exact if they are valid. Through `alm.value` and through the upload of a session."""
import datetime
import math
import zipfile

from alm_calls import flat, flows, position, value

AS_OF = "2026-01-01"
GOOD = position("fixed_bullet", id="good", balance=1000, rate=0.05, day_count="ACT/365",
                last_payment=AS_OF, maturity="2027-01-01")
COLUMNS = ["id", "side", "type", "currency", "balance", "rate", "day_count", "last_payment",
           "next_payment", "payment_months", "maturity", "next_reset", "reset_months", "spread"]
CURVES = "Curve,1Y,5Y\nEUR_ESTR_OIS,0.02,0.025\n"
LINES = ["File type;Balance", "Charset;windows-1252", "Decimal separator;,", "Boolean format;TRUE",
         "Day pattern;dd/MM/yyyy", "Timestamp pattern;dd/MM/yyyy HH:mm:ss",
         "Additional contract info;no", "Contract type;fixed", "Reference day;01/01/2026"]


def changed(**terms):
    return {**GOOD, "id": "bad", **terms}


# Name, the position, and words that the report must contain.
WRONG = [
    ("matured before the analysis date", changed(maturity="2025-06-30"), ["2025-06-30"]),
    ("matures on the analysis date", changed(maturity=AS_OF), [AS_OF]),
    ("negative balance", changed(balance=-500), ["balance", "-500"]),
    ("a rate in percent", changed(rate=5), ["rate", "fraction"]),
    ("a spread in percent", changed(type="variable_bullet", next_reset="2026-07-01",
                                    reset_months=6, spread=1.5), ["spread", "fraction"]),
    ("a cap below the floor", changed(type="variable_bullet", next_reset="2026-07-01",
                                      reset_months=6, cap=0.01, floor=0.02), ["cap", "floor"]),
    ("no maturity", {key: item for key, item in changed().items() if key != "maturity"},
     ["maturity"]),
    ("no rate", {key: item for key, item in changed().items() if key != "rate"}, ["rate"]),
    ("no reset", changed(type="variable_bullet"), ["next_reset"]),
    ("no curves", changed(currency="CHF"), ["CHF"]),
    ("no projection curve", changed(type="variable_bullet", next_reset="2026-07-01",
                                    reset_months=6, index_curve="libor"), ["libor"]),
    ("redeems more than it owes", changed(type="fixed_scheduled",
                                          schedule=[["2026-06-01", 1200]]), ["schedule", "1200"]),
    ("a scheduled type without a schedule", changed(type="fixed_scheduled"),
     ["fixed_scheduled", "no schedule"]),
    ("a schedule that goes on after the maturity", changed(type="fixed_scheduled", schedule=[
        ["2026-06-01", 10], ["2027-02-01", 10]]), ["row 2", "2027-02-01", "2027-01-01"]),
    ("a date twice in a schedule", changed(type="fixed_scheduled", schedule=[
        ["2026-06-01", 10], ["2026-06-01", 10]]), ["schedule", "2026-06-01"]),
    ("a deposit without slots or rule", changed(type="nmd"), ["slots"]),
    ("in two hundred years", changed(maturity="2226-01-01"), ["2226"]),
]
# Requests that cannot be read at all.
UNREADABLE = [
    ("an unknown column", changed(rat=0.05), "rat"),
    ("no such type", changed(type="loan"), "loan"),
    ("no such day", changed(maturity="2027-02-29"), "2027-02-29"),
    ("a day that is a word", changed(maturity="next year"), "maturity"),
    ("no such day count", changed(day_count="ACT/364"), "ACT/364"),
    ("a balance that is a word", changed(balance="1.000,50"), "balance"),
    ("no id", {key: item for key, item in changed().items() if key != "id"}, "id"),
]


def wrong_positions(program):
    """Alone it is rejected; next to a valid one it is left out, named, and lowers the coverage."""
    request = {"analysis_date": AS_OF, "currencies": flat(0.02), "scenarios": ["base"]}
    for what, row, words in WRONG:
        alone = program.call("alm.value", {**request, "positions": [row]})
        reported = alone.get("message", "")
        program.check(f"{what}, alone", alone.get("refused") == 3 and
                      all(word in reported for word in ["bad", *words]), alone)
        answer = program.call("alm.value", {**request, "positions": [GOOD, row]})
        issues = [issue for issue in answer.get("issues", [])
                  if issue["code"] == "position_rejected" and "bad" in issue["where"]]
        program.check(what, len(issues) == 1 and all(
            word in issues[0]["message"] for word in words), answer.get("issues", answer))
        balance = abs(row["balance"])
        program.equal(f"{what}, coverage", answer.get("coverage"), 1000 / (1000 + balance), 1e-12)
        program.equal(f"{what}, value", answer.get("scenarios", [{}])[0].get("eve"),
                      1050 * math.exp(-0.02), 1e-9)
    for what, row, word in UNREADABLE:
        answer = program.call("alm.value", {**request, "positions": [GOOD, row]})
        program.check(what, answer.get("refused") == 3 and word in answer["message"] and
                      "/positions/1" in answer["message"], answer)


def warnings(program):
    """Valued, with an issue."""
    request = {"analysis_date": AS_OF, "currencies": flat(0.02), "scenarios": ["base"]}
    floater = changed(type="variable_bullet", next_reset="2028-01-01", reset_months=6)
    cases = [
        ("reset_after_maturity", [floater], 1050 * math.exp(-0.02)),
        ("high_rate", [changed(rate=0.9)], 1900 * math.exp(-0.02)),
        ("duplicate_id", [GOOD, GOOD], 2100 * math.exp(-0.02)),
        ("no_behaviour", [changed(prepayment="none")], 1050 * math.exp(-0.02)),
        ("undated_balance", [{**position("nmd", id="bad", balance=1000),
                              "slots": [["2027-01-01", 700]]}], 700 * math.exp(-0.02)),
    ]
    for code, rows, expected in cases:
        answer = program.call("alm.value", {**request, "positions": rows})
        program.check(code, code in [issue["code"] for issue in answer.get("issues", [])], answer)
        program.equal(f"{code}, value", answer.get("scenarios", [{}])[0].get("eve"), expected, 1e-9)
    answer = program.call("alm.value", {**request, "positions": [changed(balance=0)]})
    program.equal("zero balance", answer.get("scenarios", [{}])[0].get("eve"), 0, 0)
    answer = program.call("alm.shocks", {"analysis_date": AS_OF, "curves": {"XAF": [[1, 0.02]]},
                                         "at": [1]})
    program.check("a currency that no pack has", "unlisted_currency" in [
        issue["code"] for issue in answer.get("issues", [])], answer)
    for code in ("eur", "EU1"):
        answer = program.call("alm.shocks", {"analysis_date": AS_OF, "curves": {code: [[1, 0.02]]}})
        program.check(f"currency {code}", answer.get("refused") == 3 and code in answer["message"],
                      answer)


def annuity(program, what, rate, months, start=AS_OF, **more):
    """A level payment repays the balance: computed period by period, at 30E/360."""
    first = datetime.date.fromisoformat(start)
    year, month = divmod(first.year * 12 + first.month, 12)
    end_year, end_month = divmod(first.year * 12 + first.month - 1 + months, 12)
    row = position("fixed_annuity", balance=1000, rate=rate, day_count="30E/360",
                   last_payment=start, next_payment=f"{year}-{month + 1:02}-01", payment_months=1,
                   maturity=f"{end_year}-{end_month + 1:02}-01", **more)
    paid = flows(program, what, {"analysis_date": AS_OF, "currencies": flat(),
                                 "positions": [row]})
    interest = rate / 12
    level = 1000 * interest / -math.expm1(-months * math.log1p(interest)) if rate else 1000 / months
    # The rounding error of a balance grows with interest from payment to payment, and falls on the
    # last one.
    rounding = 1e-10 * max(1, (1 + interest) ** months)
    program.equal(what, [flow["interest"] + flow["principal"] for flow in paid], [level] * months,
                  rounding)
    program.equal(f"{what}, redeemed", sum(flow["principal"] for flow in paid), 1000, 1e-9)
    found, _ = value(program, what, {"analysis_date": AS_OF, "currencies": flat(),
                                     "positions": [row], "scenarios": ["base"]})
    program.equal(f"{what}, value", found.get("base", {}).get("eve"), level * months, 1e-8)


def edges(program):
    annuity(program, "an annuity without interest", 0, 24)
    for rate in (1e-12, 1e-7, 1e-4, -0.005, -0.02, 0.1):
        annuity(program, f"an annuity at {rate}", rate, 360)
    # 29 February returns every fourth year; the others end on the 28th.
    row = position("fixed_bullet", balance=1000, rate=0.04, day_count="30E/360",
                   last_payment="2024-02-29", next_payment="2025-02-28", payment_months=12,
                   maturity="2032-02-29")
    leap = flows(program, "29 February", {
        "analysis_date": "2024-02-29", "currencies": flat(),
        "positions": [{**row, "next_payment": "2024-02-29"}]})
    program.equal("29 February", [flow["date"] for flow in leap],
                  ["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29", "2029-02-28",
                   "2030-02-28", "2031-02-28", "2032-02-29"])
    # On a payment date that day's payment has been made, and that day's reset is in the rate.
    row = position("variable_bullet", balance=1000, rate=0.04, day_count="ACT/365",
                   last_payment="2025-01-01", next_payment=AS_OF, payment_months=12,
                   maturity="2027-01-01", next_reset=AS_OF, reset_months=12, spread=0.01)
    paid = flows(program, "a payment date", {"analysis_date": AS_OF, "currencies": flat(0.02),
                                             "positions": [row]})
    program.equal("a payment date", [[flow["date"], flow["interest"], flow["principal"]]
                                     for flow in paid], [["2027-01-01", 40, 1000]], 1e-9)
    # A contract's start, when nothing else determines when interest began.
    row = {key: item for key, item in GOOD.items() if key != "last_payment"}
    for start, interest in ((AS_OF, 50), ("2025-07-01", 1000 * 0.05 * 549 / 365)):
        paid = flows(program, "start", {"analysis_date": AS_OF, "currencies": flat(),
                                        "positions": [{**row, "start": start}]})
        program.equal(f"start {start}", [flow["interest"] for flow in paid], [interest], 1e-9)
    daily(program)


def daily(program):
    """A hundred years of daily flows, in rows of a second table."""
    first = datetime.date.fromisoformat(AS_OF)
    days = 36_500
    row = position("fixed_scheduled", balance=days, rate=0.01, day_count="ACT/365",
                   last_payment=AS_OF, next_payment="2027-01-01", payment_months=12,
                   maturity=(first + datetime.timedelta(days)).isoformat())
    amounts = [{"id": "p", "date": (first + datetime.timedelta(k)).isoformat(), "amount": 1}
               for k in range(1, days)]
    request = {"analysis_date": AS_OF, "currencies": flat(0.02), "positions": [row],
               "scenarios": ["base"], "schedules": program.write_csv("daily.csv", amounts)}
    answer = program.call("alm.value", request)
    principal = sum(math.exp(-0.02 * k / 365) for k in range(1, days + 1))
    paid = program.call("alm.cashflows", request)
    program.equal("daily flows", sum(flow["principal"] for flow in paid.get("flows", [])), days,
                  1e-6)
    interest = sum(flow["interest"] * flow["discount"] for flow in paid.get("flows", []))
    program.equal("daily flows, value", answer.get("scenarios", [{}])[0].get("eve"),
                  principal + interest, 1e-6)


def csv_text(rows):
    return "\n".join([",".join(COLUMNS)] + [",".join(str(row.get(column, "")) for column in COLUMNS)
                                            for row in rows]) + "\n"


def session(program, files, **more):
    """A session of the files by name; text is stored next to the request."""
    listed = []
    for name, content in files.items():
        (program.directory / name).write_bytes(
            content if isinstance(content, bytes) else content.encode())
        listed.append({"file": name})
    return program.call("alm.session.create", {
        "name": "upload", "as_of": AS_OF, "currency": "EUR", "files": listed, **more})


def value_of(program, made):
    answer = program.call("alm.session.value", {"session": made.get("id", ""),
                                                "scenarios": ["base"]})
    return answer.get("scenarios", [{}])[0].get("eve")


def archive(program, name, entries):
    path = program.directory / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for entry, content in entries.items():
            file.writestr(entry, content)
    return path.read_bytes()


def uploads(program):
    """Every wrong row by file, line, column, value and rule; the rest is valued."""
    good = 1050 * math.exp(-0.02)
    uploadable = [case for case in WRONG + [(*case[:2], [case[2]]) for case in UNREADABLE[1:6]]
                  # The buckets of a deposit may be given when it is valued.
                  if set(case[1]) <= set(COLUMNS) and case[1]["currency"] == "EUR" and
                  case[1]["type"] != "nmd"]
    for what, row, _ in uploadable:
        made = session(program, {"p.csv": csv_text([GOOD, row]), "curves.csv": CURVES})
        errors = made.get("first_errors", [])
        program.check(f"upload: {what}", made.get("positions") == 1 and made.get("rejected") == 1 and
                      len(errors) == 1 and errors[0]["line"] == 3 and errors[0]["file"] == "p.csv"
                      and errors[0]["rule"] and errors[0]["message"], made)
        program.check(f"upload: {what}, coverage", 0 < made.get("coverage", 2) <= 1, made)
        program.equal(f"upload: {what}, value", value_of(program, made), good, 1e-9)
    # What is valued with an issue has the same issue in alm.value.
    floater = changed(type="variable_bullet", next_reset="2028-01-01", reset_months=6)
    made = session(program, {"p.csv": csv_text([GOOD, floater]), "curves.csv": CURVES})
    answer = program.call("alm.session.value", {"session": made.get("id", "")})
    program.check("upload: a reset after the maturity", "reset_after_maturity" in [
        issue["code"] for issue in answer.get("issues", [])], answer.get("issues", answer))
    made = session(program, {"p.csv": csv_text([GOOD, GOOD]), "curves.csv": CURVES})
    program.check("upload: an id twice", made.get("rejected") == 1 and
                  made["first_errors"][0]["rule"] == "duplicate", made)


def encodings(program):
    good = 1050 * math.exp(-0.02)
    text = csv_text([GOOD])
    for what, content in (("with a BOM", b"\xef\xbb\xbf" + text.encode()),
                          ("with carriage returns", text.replace("\n", "\r\n").encode()),
                          ("with semicolons", text.replace(",", ";").encode()),
                          ("without a last line end", text.strip().encode())):
        made = session(program, {"p.csv": content, "curves.csv": CURVES})
        program.equal(f"upload {what}", value_of(program, made), good, 1e-9)
    head = "Identifier;Start date;Maturity date;Outstanding principal;Position;" \
           "Day count convention;Indexed rate;Payment period;Producto"
    body = "L1;01/01/2026;01/01/2027;1.000,00;Long;ACT/365;5,0;1Y;Pr\u00e9stamo \u20ac"
    for charset, name in (("windows-1252", "cp1252"), ("UTF-8", "utf-8"), ("UTF-8", "utf-8-sig")):
        lines = [line.replace("windows-1252", charset) for line in LINES]
        extract = archive(program, "bank.zip", {
            "Fixed bullet.csv": ("\n".join([*lines, "Row kind;" + head, "contract;" + body]) + "\n")
            .encode(name)})
        made = session(program, {"bank.zip": extract, "curves.csv": CURVES})
        program.equal(f"extract in {name}", value_of(program, made), good, 1e-9)
        rows = program.call("alm.session.positions", {"session": made.get("id", "")})
        program.equal(f"extract in {name}, words",
                      [row["position"]["product"] for row in rows.get("data", [])],
                      ["Pr\u00e9stamo \u20ac"])


def traps(program):
    bomb = archive(program, "bomb.zip", {"p.csv": b"0" * (64 << 20)})
    outside = archive(program, "outside.zip", {"../../p.csv": csv_text([GOOD])})
    absolute = archive(program, "absolute.zip", {"/tmp/p.csv": csv_text([GOOD])})
    inner = archive(program, "inner.zip", {"nested.zip": bomb})
    broken = archive(program, "broken.zip", {"p.csv": csv_text([GOOD])})[:-30]
    for name, content in (("bomb.zip", bomb), ("outside.zip", outside), ("absolute.zip", absolute),
                          ("nested.zip", inner), ("broken.zip", broken)):
        answer = session(program, {name: content})
        program.check(f"trap {name}", answer.get("refused") in (3, 8) and name in answer["message"],
                      answer)
    listed = program.call("alm.session.list", {})
    before = len(listed.get("data", []))
    session(program, {"bomb.zip": bomb})
    program.equal("a trap leaves no session",
                  len(program.call("alm.session.list", {}).get("data", [])), before)


def run(program):
    for part in (wrong_positions, warnings, edges, uploads, encodings, traps):
        part(program)
