"""Shared by the contract tests: calling a method and comparing its response."""
import csv
import json
import subprocess
import tempfile
from pathlib import Path

GOLDEN = Path(__file__).parent.parent / "golden"
TIMEOUT_S = 120

# Every column that a transaction may have; a table may omit any that a row does not use, or contain
# null there.
TRANSACTION_COLUMNS = ["id", "date", "type", "account", "symbol", "quantity", "price", "amount",
                       "fees", "currency", "lot_id", "ratio", "note"]


def golden(*parts):
    return json.loads(GOLDEN.joinpath(*parts).read_text(encoding="utf-8"))


def near(actual, expected, tolerance=0.005):
    return actual is not None and abs(float(actual) - float(expected)) <= tolerance


class Program:
    """The program under test, in a separate directory."""

    def __init__(self, binary):
        self.binary = str(Path(binary).resolve())
        self.place = tempfile.TemporaryDirectory(prefix="ballast-contract-")
        self.directory = Path(self.place.name)
        self.environment = {"HOME": self.place.name, "PATH": "/usr/bin:/bin", "TZ": "UTC",
                            "LC_ALL": "C.UTF-8", "BALLAST_DATA": str(self.directory / "data")}
        self.errors = []
        self.checks = 0

    def run(self, arguments, text="", directory=None):
        return subprocess.run([self.binary, *arguments], cwd=directory or self.directory, input=text.encode(),
                              env=self.environment, capture_output=True, timeout=TIMEOUT_S,
                              check=False)

    def call(self, method, request):
        """The response, or {"refused": exit code, "message": text}."""
        path = self.directory / "request.json"
        path.write_text(json.dumps(request), encoding="utf-8")
        done = self.run(["call", method, "request.json"])
        if done.returncode:
            return {"refused": done.returncode, "message": done.stderr.decode(errors="replace")}
        return json.loads(done.stdout)

    def rpc(self, method, params):
        line = json.dumps({"id": "1", "method": method, "params": params}) + "\n"
        return json.loads(self.run(["rpc"], line).stdout.splitlines()[0])

    def check(self, case, good, reported=""):
        self.checks += 1
        if not good:
            self.errors.append(f"{case}: {str(reported)[:900]}")

    def equal(self, case, actual, expected, tolerance=0.005):
        """Numbers within the tolerance, anything else equal; dicts and lists member by member."""
        if isinstance(expected, dict):
            for key, value in expected.items():
                self.equal(f"{case}/{key}", (actual or {}).get(key), value, tolerance)
        elif isinstance(expected, list):
            self.check(case, isinstance(actual, list) and len(actual) == len(expected),
                       f"{actual} has not the {len(expected)} members of {expected}")
            for index, pair in enumerate(zip(actual or [], expected)):
                self.equal(f"{case}/{index}", *pair, tolerance)
        elif isinstance(expected, (int, float)) and not isinstance(expected, bool):
            try:
                self.check(case, near(actual, expected, tolerance), f"{actual} is not {expected}")
            except (TypeError, ValueError):
                self.check(case, False, f"{actual} is not {expected}")
        else:
            self.check(case, actual == expected, f"{actual} is not {expected}")

    def write_csv(self, name, rows):
        columns = list(dict.fromkeys(key for row in rows for key in row))
        with open(self.directory / name, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)
        return {"file": name}

    def report(self):
        for error in self.errors:
            print(error)
        print(f"{self.checks} checks, {len(self.errors)} errors")
        return 1 if self.errors else 0


def with_nulls(rows, columns):
    """The same rows with null for every column that a row does not use."""
    return [{column: row.get(column) for column in dict.fromkeys(columns + list(row))}
            for row in rows]


def same_answer(one, other):
    """Without the digest, which depends on the request."""
    def reported(answer):
        return {key: value for key, value in answer.items() if key not in ("digest", "message")}
    return reported(one) == reported(other)


def written_otherwise(program, rows):
    """The same table as a file, with numbers as text, and with null for absent values."""
    as_text = [{key: str(value) if isinstance(value, (int, float)) else value
                for key, value in row.items()} for row in rows]
    return {"file": program.write_csv("table.csv", rows), "text": as_text,
            "nulls": with_nulls(rows, TRANSACTION_COLUMNS)}


def lots(program, case, rows, **settings):
    """ledger.lots; the response must not depend on the form of the table."""
    answer = program.call("ledger.lots", {"transactions": rows, **settings})
    for name, table in written_otherwise(program, rows).items():
        other = program.call("ledger.lots", {"transactions": table, **settings})
        program.check(f"{case} as {name}", same_answer(answer, other), other)
    return answer
