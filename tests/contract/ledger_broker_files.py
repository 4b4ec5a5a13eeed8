"""ledger.import of the files of every broker: recognized without configuration, rows as stated in the files."""
from pathlib import Path

from contract import GOLDEN, golden

TYPES = {"BUY": ("buy",), "SELL": ("sell",), "DIVIDEND": ("dividend",), "SPLIT": ("split",),
         "DEPOSIT": ("deposit",), "INTEREST": ("interest",), "BUY_TO_OPEN": ("buy",),
         "DIVIDEND_REINVESTED": ("reinvest",)}
# Rows of the samples that no reader can interpret: tests/golden/import/README.md.
REJECTED = {"etg_ibkr-trades-export.csv": 3, "etg_trading212-export.csv": 4,
            "etg_schwab-export.csv": 1}


def plan(program, path, **fields):
    (program.directory / path.name).write_bytes(path.read_bytes())
    return program.call("ledger.import", {"file": path.name, "account": "main", **fields})


def expected_rows(program, name, expected):
    answer = plan(program, GOLDEN / "import" / name)
    rows = [row["transaction"] for row in answer.get("rows", []) if row["transaction"]]
    if name.endswith(".ofx"):
        rows.sort(key=lambda row: row["date"])  # its cash rows are in a separate list
    program.check(f"{name}/rows", len(rows) == len(expected),
                  f"{len(rows)} rows, not {len(expected)}: {rows}")
    for index, (row, requested) in enumerate(zip(rows, expected)):
        case = f"{name}/{index}"
        program.check(case, row["type"] in TYPES[requested["type"]], f"{row} is no {requested}")
        program.equal(case, row["date"], requested["date"])
        if "option" not in requested and "symbol" in requested:
            program.equal(case, row["symbol"], requested["symbol"])
        if "quantity" in requested:
            program.equal(case, row["quantity"], abs(requested["quantity"]), 1e-9)
        if "shares_added" in requested:
            program.equal(case, row["quantity"], requested["shares_added"], 1e-9)
        if "price" in requested:
            program.equal(case, row["price"], requested["price"], 1e-9)
        if requested.get("fee"):
            program.equal(case, row["fees"], requested["fee"], 1e-9)
        if requested.get("cash"):
            program.equal(case, row["amount"], requested["cash"], 1e-9)


def run(program):
    expected = golden("import", "import_expected.json")["files"]
    for path, rows in expected.items():
        if path.endswith(".qif"):
            continue  # its BuyX is two rows here: tests/golden/import/README.md
        expected_rows(program, Path(path).name, rows["transactions"] if "positions" in rows
                      else rows)
    samples = sorted(path for path in (GOLDEN / "import").iterdir()
                     if path.suffix in (".csv", ".ofx", ".qif"))
    program.check("samples", len(samples) >= 20, samples)
    for path in samples:
        answer = plan(program, path)
        if "refused" in answer:
            program.check(path.name, False, answer)
            continue
        totals = answer["totals"]
        program.check(path.name, totals["rejected"] == REJECTED.get(path.name, 0)
                      and totals["new"] > 0 and answer["plan_digest"],
                      [totals, [row for row in answer["rows"] if row["status"] == "rejected"]])
        for row in answer["rows"]:
            program.check(f"{path.name}/row", all(field in row for field in (
                "status", "reason", "row", "column")), row)
