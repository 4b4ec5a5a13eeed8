#!/usr/bin/python3
"""Workbooks, SQLite databases and tapes that are damaged or hostile: refused with place and fix, or a plan with the
error at its cell; nothing is stored in part.

    clo_bad_files.py BALLAST
"""
import base64
import io
import os
import sqlite3
import sys
import zipfile

import openpyxl

from clo_workbook import CONFIRM, SHEET, workbook
from contract import Program

ASSETS = ("CREATE TABLE assets (blkrock_id TEXT, issue_name TEXT, issuer_id TEXT, bond_loan TEXT, maturity TEXT, "
          "coupon_type TEXT, payment_freq TEXT, cpn_spread REAL, currency TEXT, flags TEXT)")
ASSET = "INSERT INTO assets VALUES ('L1','One','I1','LOAN','2029-06-15','FLOATING','Quarterly',0.04,'USD','{}')"


def changed(change):
    """The workbook after a change by openpyxl."""
    book = openpyxl.load_workbook(io.BytesIO(workbook()))
    change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_parts(parts):
    """The workbook with further parts of the archive."""
    file = io.BytesIO(workbook())
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


def bomb():
    """A sheet that inflates to 1 GB."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, \
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in old.namelist():
            if not name.endswith("sheet1.xml"):
                archive.writestr(name, old.read(name))
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(1024):
                part.write(b" " * 1048576)
    return file.getvalue()


def cell(place, value):
    def change(book):
        book[SHEET][place] = value
    return change


def without_name(book):
    del book.defined_names["Liability"]
    book[SHEET]["AK1"] = None


class Case:
    def __init__(self, binary):
        self.program = Program(binary)

    def stored(self):
        return [self.program.call(method, {}) for method in
                ("clo.asset.list", "clo.deal.list", "clo.import.list", "clo.scenario.list", "clo.correlation.list")]

    def sqlite(self, *statements):
        path = self.program.directory / "case.db"
        path.unlink(missing_ok=True)
        made = sqlite3.connect(path)
        for statement in statements:
            made.execute(statement)
        made.commit()
        made.close()
        return path.read_bytes()

    def refused(self, what, method, request, *texts):
        before = self.stored()
        answer = self.program.call(method, request)
        message = answer.get("message", answer)
        self.program.check(f"{what} is refused", "refused" in answer, message)
        for text in texts:
            self.program.check(f"{what} says {text}", text in str(message), message)
        self.program.check(f"{what} stores nothing", self.stored() == before)

    def book(self, what, data, *texts):
        self.refused(what, "clo.workbook.import",
                     {"content": base64.b64encode(data).decode(), "file_name": "mag.xlsx", "confirm": CONFIRM,
                      "commit": True}, *texts)

    def database(self, what, data, *texts):
        self.refused(what, "clo.sqlite.import",
                     {"files": [{"content": base64.b64encode(data).decode(), "file_name": "assets.db"}],
                      "confirm": ["rounded_rates"], "commit": True}, *texts)

    def tape(self, what, text, kind="prices"):
        (self.program.directory / "tape.csv").write_text(text, encoding="utf-8")
        return self.program.call("clo.tape.import", {"kind": kind, "file": "tape.csv", "as_of": "2025-06-30"})

    def run(self):
        self.books()
        self.databases()
        self.tapes()
        return self.program.report()

    def books(self):
        whole = workbook()
        self.book("a file that is no workbook", b"ID,Par\nL1,1\n", "ZIP")
        self.book("a truncated workbook", whole[:len(whole) // 2])
        self.book("a ZIP bomb", bomb(), "inflate")
        self.book("a workbook without a name", changed(without_name), "Liability")
        self.book("a cell of #N/A", changed(cell("E3", "#N/A")), "E3")
        self.book("a cell of NaN", changed(cell("E3", "NaN")), "E3")
        self.book("a word in place of a date", changed(cell("AQ3", "soon")), "AQ3")
        before = self.stored()
        request = {"content": base64.b64encode(changed(cell("E3", "=1000000*1.5"))).decode(),
                   "file_name": "mag.xlsx"}
        plan = self.program.call("clo.workbook.import", request)
        self.program.check("a formula without a value is an error at its cell", "E3" in str(plan), plan)
        self.program.check("a plan stores nothing", self.stored() == before)
        linked = with_parts({"xl/externalLinks/externalLink1.xml":
                             '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>',
                             "xl/externalLinks/_rels/externalLink1.xml.rels":
                             '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                             '<Relationship Id="rId1" Type="t" Target="file:///etc/passwd" TargetMode="External"/>'
                             "</Relationships>"})
        plan = self.program.call("clo.workbook.import", {"content": base64.b64encode(linked).decode(),
                                                         "file_name": "mag.xlsx", "confirm": CONFIRM})
        self.program.check("an external link is not followed", "refused" not in plan and "root:" not in str(plan), plan)

    def databases(self):
        good = self.sqlite(ASSETS, ASSET)
        self.database("a truncated database", good[:len(good) - 3000])
        self.database("an encrypted database", os.urandom(8192), "SQLite")
        self.database("an empty file", b"")
        self.database("a database with a trigger",
                      self.sqlite(ASSETS, ASSET, "CREATE TRIGGER t AFTER INSERT ON assets BEGIN DELETE FROM assets; END"),
                      "trigger")
        self.database("a view in place of a table",
                      self.sqlite("CREATE TABLE other (a)", "CREATE VIEW assets AS SELECT * FROM other"), "view")
        self.database("another schema", self.sqlite("CREATE TABLE loans (id TEXT)"), "assets")
        self.database("a table without its columns", self.sqlite("CREATE TABLE assets (id TEXT)",
                                                                "INSERT INTO assets VALUES ('L1')"), "blkrock_id")

    def tapes(self):
        for number in (1, 2):
            self.program.call("clo.asset.create", {"effective": "2024-01-15", "fields": {
                "id": f"L{number}", "issuer_id": "I1", "kind": "loan", "maturity": "2029-06-15",
                "coupon_type": "floating", "spread": 0.04, "currency": "USD"}})
        before = self.stored()
        for what, text, words in (
                ("a serial date", "id,price,date\nL1,99,45000\n", ("45000",)),
                ("a price of NaN", "id,price\nL1,NaN\n", ("NaN",)),
                ("a price of #N/A", "id,price\nL1,#N/A\n", ("#N/A",)),
                ("a negative price", "id,price\nL1,-3\n", ("-3",))):
            plan = self.tape(what, text)
            row = (plan.get("rows") or [{}])[0]
            self.program.check(f"{what} is rejected", row.get("status") == "rejected", plan)
            for word in words:
                self.program.check(f"{what} says {word}", word in str(row), row)
        plan = self.tape("an asset with the rating B+*-",
                         "id,issuer_id,kind,maturity,coupon_type,spread,currency,moodys_rating\n"
                         "L9,I1,loan,2029-06-15,floating,0.04,USD,B+*-\n", "assets")
        row = (plan.get("rows") or [{}])[0]
        self.program.check("a rating that is on no scale is rejected", row.get("status") == "rejected" and
                           "B+*-" in str(row), plan)
        self.program.check("plans of tapes store nothing", self.stored() == before)
        plan = self.tape("a half-written file", 'id,price\nL1,"9')
        self.program.check("a half-written file is refused", "refused" in plan or
                           plan["rows"][0]["status"] == "rejected", plan)


if __name__ == "__main__":
    sys.exit(Case(sys.argv[1]).run())
