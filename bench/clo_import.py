"""Times imports into CLO records and reads of them, as a client of `ballast rpc` sees it (README.md).

    clo_import.py workbook BALLAST REPETITIONS    ten input sheets, 384 assets, 488 x 488 correlations
    clo_import.py sqlite BALLAST REPETITIONS      the five databases with as many rows as the earlier system's
    clo_import.py collateral BALLAST REPETITIONS  a page of 1,000 assets of a deal; a tape of 1,000 positions
    clo_import.py why BALLAST REPETITIONS         cells of the waterfalls of the demo deal

All numbers and names are invented. An import is planned and committed in one call, into an empty data directory.
"""
import base64
import io
import random
import sqlite3
import subprocess
import sys
import tempfile
import time

from rpc import Rpc

DEALS = (6, 7, 8, 9, 11, 12, 14, 15, 16, 17)
ASSETS, MATRIX, HELD, FILLER = 384, 488, 300, 700
CONFIRM = ["rates_in_percent", "prices_as_given", "prices_in_fractions", "rounded_rates"]
HEADS = ["BLKRockID", "Issue Name", "Issuer Name", "ISSUER ID", "Bond/Loan", "Maturity", "Coupon Type",
         "Payment Frequency", "Coupon Spread", "Libor Floor", "Facility Size", "Moody's Industry", "Country",
         "Seniority", "Cov-Lite", "Currency", "Market Value", "Moody's Rating-21", "Moody's Recovery Rate-23",
         "S&P Issuer Rating", "Moody Issuer Rating"]
COLUMNS = ["blkrock_id", "issue_name", "issuer_name", "issuer_id", "bond_loan", "maturity", "coupon_type",
           "payment_freq", "cpn_spread", "libor_floor", "facility_size", "mdy_industry", "country", "seniority",
           "cov_lite", "currency", "market_value", "mdy_rating", "mdy_recovery_rate", "sandp_issuer_rating",
           "mdy_issuer_rating"]


def name(i):
    return f"AST{i:05}"


def asset(i):
    draw = random.Random(i)
    return [name(i), f"Loan {i}", f"Issuer {i}", f"ISS{i:04}", "LOAN", f"{2022 + i % 6}-06-15", "FLOATING",
            "Quarterly", round(0.03 + draw.randint(0, 200) / 1e4, 4), 0.01, 250_000_000, "Chemicals, Plastics & Rubber",
            "USA", "Senior Secured", "N", "USD", 90 + draw.randint(0, 1000) / 100, "B2", 0.45, "B", "B2"]


def correlation(i, j):
    return 1.0 if i == j or (i // 2 == j // 2 and i < 100 and j < 100) else 0.3


def sheet_cells(number):
    """Cells of an input sheet by row and column, as the earlier system lays it out."""
    draw = random.Random(number)
    cells = {(1, 2): "Current Period Dates", (1, 4): "Deal Collateral", (1, 6): "CLO Accounts", (1, 10): "LIBOR",
             (1, 12): "Concentration Limits and Collateral Quality Test Thresholds", (1, 18): "Quality Test Inputs",
             (1, 20): "Optimization Objective Weights", (1, 24): "Cashflow Inputs", (1, 36): "Liabilities",
             (1, 49): "Vectors"}
    dates = {"Analysis Date": "2016-03-23", "Pricing Date": "2012-01-10", "Closing Date": "2012-01-20",
             "First Payment Date": "2012-07-20", "Reinvestment End Date": "2016-07-20", "Maturity Date": "2029-01-20"}
    for row, (label, date) in enumerate(dates.items(), 2):
        cells[row, 2], cells[row, 3] = label, date
    cells[2, 4], cells[2, 5] = "BLKRockID", "Par Amount"
    for row, i in enumerate(sorted(draw.sample(range(ASSETS), HELD)), 3):
        cells[row, 4], cells[row, 5] = name(i), draw.randint(500, 3000) * 1000
    for column, label in enumerate(("Account Num", "Account Name", "Interest", "Principal"), 6):
        cells[2, column] = label
    for row, account in enumerate(("Payment", "Collection", "Ramp Up"), 3):
        cells[row, 6], cells[row, 7], cells[row, 8], cells[row, 9] = row - 2, account, 1000 * row, 20000 * row
    cells[2, 10], cells[2, 11] = "Current Libor Rate", 0.005418
    for column, label in enumerate(("Test Number", "Test Name", "Min/Max", "Threshold", "Overwrite", "Previous"), 12):
        cells[2, column] = label
    for row, test in enumerate((1, 2, 7, 8, 9, 10, 11, 29, 30, 31, 36, 37, 38), 3):
        bound = "Min" if test in (1, 37, 38) else "Max"
        cells[row, 12], cells[row, 13], cells[row, 14], cells[row, 15] = test, f"Test {test}", bound, 0.5
    cells[2, 18], cells[2, 19] = "Reinvestment Target Balance", 490_000_000
    for row, (label, value) in enumerate({"CPR": 0.2, "CDR": 0.02, "Severity": 0.4, "Lag": 6}.items(), 2):
        cells[row, 24], cells[row, 25] = label, value
    labels = ("Name", "Original Balance", "Current Balance", "Deferred Balance", "Spread", "PIKable", "OC Trigger",
              "IC Trigger", "Price")
    classes = (("Class A", 320e6, 0.0155, "No", "NA", "NA"), ("Class B", 60e6, 0.0235, "No", 1.243, 1.15),
               ("Class C", 27e6, 0.0345, "Yes", 1.152, 1.1), ("Class D", 28e6, 0.0515, "Yes", 1.089, 1.05),
               ("Class E", 25e6, 0.0815, "Yes", 1.042, "NA"), ("Sub Notes", 38.75e6, 0, "NA", "NA", "NA"))
    for row, label in enumerate(labels, 2):
        cells[row, 36] = label
    for column, (label, balance, spread, pik, oc, ic) in enumerate(classes, 37):
        for row, value in enumerate((label, balance, balance, 0, spread, pik, oc, ic, 100), 2):
            cells[row, column] = value
    for i in range(FILLER):  # kept, and not read
        cells[2 + i % 350, 50 + i // 350] = round(draw.random(), 6)
    return cells


def workbook():
    import openpyxl
    book = openpyxl.Workbook(write_only=True)
    for number in DEALS:
        sheet = book.create_sheet(f"Mag {number} Inputs")
        cells = sheet_cells(number)
        for row in range(1, max(at[0] for at in cells) + 1):
            sheet.append([cells.get((row, column)) for column in range(1, 53)])
    sheet = book.create_sheet("All Assets")
    sheet.append(HEADS)
    for i in range(ASSETS):
        sheet.append(asset(i))
    sheet = book.create_sheet("Asset Correlation")
    sheet.append(["", *map(name, range(MATRIX))])
    for i in range(MATRIX):
        sheet.append([name(i), *(correlation(i, j) for j in range(MATRIX))])
    sheet = book.create_sheet("Run Model")
    for i in range(356):
        sheet.append([f"Setting {i}", i / 7])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def database(folder, table, columns, rows):
    path = f"{folder}/{table}.db"
    made = sqlite3.connect(path)
    made.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
    made.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})", rows)
    made.commit()
    made.close()
    with open(path, "rb") as file:
        return {"content": base64.b64encode(file.read()).decode(), "file_name": f"{table}.db"}


def databases(folder):
    pairs = ((name(i), name(j), correlation(i, j)) for i in range(MATRIX) for j in range(MATRIX))
    inputs = []
    for number in DEALS:
        for (row, column), value in sheet_cells(number).items():
            kind = "text" if isinstance(value, str) else "numeric"
            inputs.append((f"Mag {number}", f"R{row}C{column}_x", row, column, str(value), kind))
    return [database(folder, "assets", COLUMNS, map(asset, range(ASSETS))),
            database(folder, "asset_correlations", ["asset_id_1", "asset_id_2", "correlation"], pairs),
            database(folder, "scenario_inputs", ["scenario_name", "parameter_name", "row_number", "column_number",
                                                 "parameter_value", "parameter_type"], inputs),
            database(folder, "model_parameters", ["parameter_name", "parameter_value"],
                     ((f"Setting {i}", str(i / 7)) for i in range(356))),
            database(folder, "reference_data", ["row_number", *(f"col_{c}" for c in range(2, 11))],
                     ((r, *(str(r * c / 100) for c in range(2, 11))) for r in range(12, 706)))]


def imported(ballast, method, request, repetitions):
    for repetition in range(repetitions):
        with tempfile.TemporaryDirectory() as data:
            rpc = Rpc(ballast, data)
            rpc.call("clo.deal.list")  # the data directory is made
            start = time.perf_counter()
            answer = rpc.call(method, **request, commit=True, confirm=CONFIRM)
            print("time", time.perf_counter() - start)
            if repetition == 0:
                done = sum(sheet["deal_action"] == "create" for sheet in answer["sheets"])
                print("check deals", done - len(DEALS), 0)
                print("check assets", answer["assets"]["new"] - ASSETS, 0)
                print("check matrix", answer["correlation"]["items"] - MATRIX, 0)
            rpc.close()


def collateral(ballast, repetitions):
    document = {"schema": "clo.deal/1", "slug": "d", "name": "D", "currency": "USD", "index": "USD_SOFR_3M",
                "dates": {"closing": "2012-01-15", "first_payment": "2012-04-15", "stated_maturity": "2030-01-15"},
                "payments": {"day": 15},
                "tranches": [{"id": "A", "rank": 1, "original": "700000000",
                              "coupon": {"type": "floating", "spread": 0.01}},
                             {"id": "SUB", "rank": 2, "kind": "equity", "original": "300000000",
                              "coupon": {"type": "residual"}}],
                "waterfalls": {"interest": [{"id": "i", "step": "interest", "tranches": ["A"]},
                                            {"id": "r", "step": "residual"}],
                               "principal": [{"id": "p", "step": "principal"}, {"id": "q", "step": "residual"}]}}
    quoted = [[f'"{cell}"' for cell in row] for row in [HEADS, *map(asset, range(1000))]]
    assets = "\n".join(",".join(row) for row in quoted) + "\n"
    positions = "id,par\n" + "".join(f"{name(i)},{1000 * (500 + i)}\n" for i in range(1000))
    with tempfile.TemporaryDirectory() as data:
        rpc = Rpc(ballast, data)
        rpc.call("clo.deal.create", document=document)
        rpc.call("clo.tape.import", kind="assets", content=assets, as_of="2016-03-23", commit=True)
        tape = {"kind": "positions", "deal": "d", "content": positions, "as_of": "2016-03-23"}
        planned = []
        for _ in range(repetitions):
            start = time.perf_counter()
            answer = rpc.call("clo.tape.import", **tape)
            planned.append(time.perf_counter() - start)
        print("check rows", answer["totals"]["new"] - 1000, 0)
        rpc.call("clo.tape.import", **tape, commit=True)
        for repetition in range(repetitions + 1):
            start = time.perf_counter()
            page = rpc.call("clo.asset.list", deal="d", as_of="2016-03-23", limit=1000)
            if repetition:
                print("time", time.perf_counter() - start)
        print("check assets", len(page["data"]) - 1000, 0)
        print("goal tape_of_1000_positions", sorted(planned)[len(planned) // 2], 0.1)
        rpc.close()


def why(ballast, repetitions):
    with tempfile.TemporaryDirectory() as data:
        subprocess.run([ballast, "--quiet", "demo", "load"], check=True, env={"HOME": data, "BALLAST_DATA": data})
        rpc = Rpc(ballast, data)
        deal = rpc.call("clo.deal.list")["data"][0]["slug"]
        steps = rpc.call("clo.project", deal=deal, steps=True, keep=False)["steps"]
        cells = [{"date": one["date"], "step": one["id"]} for one in random.Random(1).sample(steps, repetitions)]
        rpc.call("clo.why", deal=deal, cell=cells[0])
        times = []
        for cell in cells:
            start = time.perf_counter()
            answer = rpc.call("clo.why", deal=deal, cell=cell)
            times.append(time.perf_counter() - start)
            print("time", times[-1])
            assert answer["formula"], cell
        print("goal slowest_cell", max(times), 0.05)
        rpc.close()


def main():
    what, ballast, repetitions = sys.argv[1], sys.argv[2], int(sys.argv[3])
    if what == "workbook":
        content = base64.b64encode(workbook()).decode()
        imported(ballast, "clo.workbook.import", {"content": content, "file_name": "mag.xlsx"}, repetitions)
    elif what == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            imported(ballast, "clo.sqlite.import", {"files": databases(folder)}, repetitions)
    elif what == "collateral":
        collateral(ballast, repetitions)
    else:
        why(ballast, repetitions)


main()
