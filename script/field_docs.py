#!/usr/bin/env python3
"""Fails on documentation of fields that does not make sense alone: a noun phrase or a sentence that
ends with a full stop and does not refer to its neighbors.
    script/field_docs.py              the documentation in the generated types
    script/field_docs.py --self-test  the check itself
"""
import pathlib
import re
import sys

TYPES = pathlib.Path(__file__).resolve().parent.parent / "web/src/api/types.gen.ts"

DOC = re.compile(r"/\*\* (.*?) \*/\n\s*(?:export interface )?(\w+)")
# "rmd, feel_free: current age." names the variants that the field belongs to.
VARIANTS = re.compile(r"^[a-z0-9_/]+(, [a-z0-9_/]+)*( or [a-z0-9_]+)?: ")
FIRST_WORD = re.compile(r"^(Of|By|For|After|Before|Also|Its|It|In|On|At|With|Without|Only|And|Or|As|From|To|"
                        r"Else|Same|Whether it|Whether they)\b(?!-)")
LOWER_CASE_TERMS = ("p-value ", "t-statistic ")
NO_CONTENT = re.compile(r"^The \w+\.$")


def error(doc):
    """What is wrong with the text; empty when nothing is."""
    if not doc.endswith("."):
        return "does not end with a full stop"
    if VARIANTS.match(doc):
        return ""
    if doc[0].islower() and not doc.startswith(LOWER_CASE_TERMS):
        return "begins with a lower-case letter"
    if FIRST_WORD.match(doc):
        return f"is a fragment that begins with \"{FIRST_WORD.match(doc).group(1)}\""
    if NO_CONTENT.match(doc):
        return "says nothing about the field"
    return ""


def self_test():
    for doc in ("Of the figure.", "Its value.", "asset or liability.", "Whether it runs.", "The value.",
                "Quantity of the lot"):
        assert error(doc), doc
    for doc in ("Method of the VaR figure.", "rmd, feel_free: current age.", "p-value of the test.",
                "After-tax proceeds.", "Whether the schedule runs."):
        assert not error(doc), doc


def main():
    if "--self-test" in sys.argv[1:]:
        return self_test()
    text = TYPES.read_text()
    wrong = sorted({f"{name}: \"{doc}\" {error(doc)}" for doc, name in DOC.findall(text) if error(doc)})
    for line in wrong:
        print(line)
    if wrong:
        sys.exit(f"{len(wrong)} descriptions: say what the field is, as a phrase that stands alone")


main()
