#!/usr/bin/python3
"""The workbook of an import, exported with the values of today and read by openpyxl: what the records changed is in
its cells, everything else is as openpyxl wrote it, and importing it changes no value. Layout and numbers of case A24.

    clo_workbook.py BALLAST
"""
import base64
import csv
import io
import sys

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName

from contract import GOLDEN, Program, golden

SHEET = "Mag 99 Inputs"
DATES = {"Pricing Date": "2012-01-10", "Closing Date": "2012-01-20", "First Payment Date": "2012-07-20",
         "Reinvestment End Date": "2016-07-20", "Maturity Date": "2024-01-20"}
HEADS = ["BLKRockID", "Issue Name", "ISSUER ID", "Bond/Loan", "Maturity", "Coupon Type", "Payment Frequency",
         "Coupon Spread", "Currency", "Market Value", "Cov-Lite", "Desk"]
CONFIRM = ["rates_in_percent", "prices_in_fractions", "formula_values"]


def absolute(cells):
    return ":".join(f"${''.join(filter(str.isalpha, cell))}${''.join(filter(str.isdigit, cell))}"
                    for cell in cells.split(":"))


def workbook():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = SHEET
    with open(GOLDEN / "clo/A24_mag_sheet_import_cells.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            number = row["excel_type"] in ("number", "date")
            sheet[row["cell"]] = float(row["raw_value"]) if number else row["raw_value"]
    sheet["C2"].number_format = "yyyy-mm-dd"
    sheet["E3"].comment = Comment("agreed with the trustee", "desk")
    sheet["E3"].font = Font(bold=True)
    sheet["BA1"], sheet["BA2"] = "Own notes", "=SUM(E3:E5)"
    for row, (label, date) in enumerate(DATES.items(), 2):
        sheet[f"AP{row}"], sheet[f"AQ{row}"] = label, date
    for name, cells in golden("clo", "A24_mag_sheet_import.json")["defined_names"].items():
        cells = "AP2:AQ6" if name == "DateInputs" else cells
        book.defined_names.append(DefinedName(name, attr_text=f"'{SHEET}'!{absolute(cells)}"))
    assets = book.create_sheet("All Assets")
    assets.append(HEADS)
    for number in (1, 2, 3):
        assets.append([f"SYN00000{number}", f"Loan {number}", f"I{number}", "LOAN", "2020-06-15", "FLOATING",
                       "Quarterly", 0.04, "USD", 97.5, "Y", "east"])
    assets.auto_filter.ref = "A1:L4"
    book.create_sheet("Notes")["B2"] = "kept & <as it is>"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def cells_of(data):
    """Value by sheet and cell, with formulas as text."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return book, {(sheet.title, cell.coordinate): cell.value for sheet in book for row in sheet for cell in row
                  if cell.value is not None}


class Case:
    def __init__(self, binary):
        self.program = Program(binary)

    def call(self, method, **request):
        answer = self.program.call(method, request)
        self.program.check(method, "refused" not in answer, answer)
        return answer

    def imported(self, data, **more):
        return self.call("clo.workbook.import", content=base64.b64encode(data).decode(), file_name="mag.xlsx",
                         confirm=CONFIRM, **more)

    def exported(self, **more):
        return base64.b64decode(self.call("clo.export", what="workbook", **more)["content"])

    def run(self):
        check, equal = self.program.check, self.program.equal
        data = workbook()
        done = self.imported(data, commit=True)
        equal("the deal is created", done["sheets"][0]["deal_action"], "create")
        check("an export without a change is the file", self.exported() == data)
        self.change()
        made = self.exported()
        check("the file as it was", self.exported(values="imported") == data)
        book, now = cells_of(made)
        _, before = cells_of(data)
        sheet = book[SHEET]
        changed = {place: value for place, value in now.items() if before.get(place) != value}
        changed.update({place: None for place in before if place not in now})
        # 98 % of 500,000 is added to the principal cash; the cover price is a share, as in the file.
        expected = {(SHEET, "C2"): None, (SHEET, "E3"): 1_000_000, (SHEET, "D6"): "NEW1", (SHEET, "E6"): 250_000,
                    (SHEET, "I4"): 8_842_395.08 + 490_000 - 247_500, (SHEET, "O3"): 0.91, (SHEET, "P4"): None,
                    ("All Assets", "H3"): 0.0425, ("All Assets", "J2"): 96.25, ("All Assets", "K4"): False}
        equal("cells that differ", sorted(changed), sorted(expected))
        for place, value in expected.items():
            if place[1] == "C2":
                equal("the analysis date", str(now[place])[:10], "2016-03-24")
            elif isinstance(value, float):
                equal(place, now.get(place), value, 1e-6)
            else:
                equal(place, now.get(place), value)
        equal("the name covers the new row", [name.attr_text for name in book.defined_names.definedName
                                              if name.name == "DealCollateral"], [f"'{SHEET}'!$D$3:$E$6"])
        equal("the comment", sheet["E3"].comment and sheet["E3"].comment.text, "agreed with the trustee")
        equal("the font", sheet["E3"].font.bold, True)
        equal("the date format", sheet["C2"].number_format, "yyyy-mm-dd")
        equal("the filter", book["All Assets"].auto_filter.ref, "A1:L4")
        again = self.imported(made)
        equal("no lot", again["sheets"][0]["lots"], 0)
        equal("no change of terms", again["sheets"][0]["changes"], [])
        equal("no change of assets", again["assets"]["duplicate"], 3)
        equal("no check", again["checks"], [])
        return self.program.report()

    def change(self):
        self.call("clo.asset.create", effective="2016-03-23",
                  fields={"id": "NEW1", "issuer_id": "I9", "kind": "loan", "maturity": "2021-06-15",
                          "coupon_type": "floating", "spread": 0.05, "currency": "USD"})
        self.call("clo.lot.post", deal="mag-99", lots=[
            {"asset": "SYN000001", "side": "sell", "trade_date": "2016-03-24", "par": "500000", "price": "98"},
            {"asset": "NEW1", "side": "buy", "trade_date": "2016-03-24", "par": "250000", "price": "99"}])
        for asset, fields in (("SYN000002", {"spread": 0.0425}), ("SYN000001", {"market_value": "96.25"}),
                              ("SYN000003", {"cov_lite": False})):
            self.call("clo.asset.update", asset=asset, fields=fields, effective="2016-03-24", if_match='"v1"')
        deal = self.call("clo.deal.get", deal="mag-99")
        terms = deal["document"]
        terms.pop("state", None)
        terms["tests"]["thresholds"]["1"] = 0.91
        terms["tests"]["overrides"] = {}
        self.call("clo.deal.update", deal="mag-99", document=terms, effective="2016-03-24", reason="amendment",
                  if_match=deal["etag"])


if __name__ == "__main__":
    sys.exit(Case(sys.argv[1]).run())
