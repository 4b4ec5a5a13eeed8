"""Deal documents of the published cases of CLOs, and comparisons of responses with their figures."""
import json
import sys

from contract import GOLDEN, Program
from contract import golden as document

SUBORDINATED = {"id": "SUB", "rank": 99, "kind": "equity", "original": 42_000_000,
                "coupon": {"type": "residual"}}
REST_OF_INTEREST = [{"id": "rest", "step": "residual", "tranches": ["SUB"]}]
REST_OF_PRINCIPAL = [{"id": "rest_p", "step": "residual", "tranches": ["SUB"]}]
NO_LOSSES = {"default": 0, "prepay": 0, "recovery": 0}
NO_INDEX = {"X": {"path": [0.0]}}


class Cases:
    """Calls and the errors found."""

    def __init__(self, binary):
        self.program = Program(binary)
        self.errors = []
        self.checks = 0

    def call(self, method, request):
        made = self.program.run(["call", method, "-"], json.dumps(request), GOLDEN / "clo")
        if made.returncode != 0:
            raise AssertionError(f"{method}: {made.stderr.decode(errors='replace').strip()}")
        return json.loads(made.stdout)

    def refused(self, method, request):
        made = self.program.run(["call", method, "-"], json.dumps(request), GOLDEN / "clo")
        return made.returncode, made.stderr.decode(errors="replace")

    def near(self, what, got, requested, tolerance):
        self.checks += 1
        if got is None or not abs(got - requested) <= tolerance:
            self.errors.append(f"{what} is {got}, not {requested}")

    def equal(self, what, got, requested):
        self.checks += 1
        if got != requested:
            self.errors.append(f"{what} is {got}, not {requested}")

    def finish(self):
        for error in self.errors[:50]:
            print(error)
        sys.exit(1 if self.errors or self.checks == 0 else 0)


def deal(tranches, coverage=(), interest=None, principal=None, **fields):
    """A deal from 15 March to 15 June 2016, 92 days, unless `fields` has other dates."""
    return {"schema": "clo.deal/1", "slug": "case", "name": "Case", "currency": "USD", "index": "X",
            "dates": {"closing": "2016-03-15", "first_payment": "2016-06-15",
                      "stated_maturity": "2020-06-15"},
            "payments": {"day": 15, "determination_days": 0}, "tranches": tranches,
            "accounts": [{"id": "collection", "type": "collection"}], "coverage": list(coverage),
            "waterfalls": {"interest": interest or REST_OF_INTEREST,
                           "principal": principal or REST_OF_PRINCIPAL}, **fields}


def cash(interest, principal, day="2016-03-15", **fields):
    return {"as_of": day, "accounts": {"collection": {"interest": interest, "principal": principal}},
            **fields}


def fixed_note(name, rank, balance, rate, **fields):
    return {"id": name, "rank": rank, "original": balance, "coupon": {"type": "fixed", "rate": rate},
            **fields}


def asset(name, par, **fields):
    """An asset that pays nothing before its maturity in 2030."""
    return {"id": name, "issuer_id": name, "kind": "loan", "coupon_type": "fixed", "coupon": 0.0,
            "frequency": 4, "maturity": "2030-06-15", "par": par, "currency": "USD", **fields}


def loan(name, issuer, par, **fields):
    return {"id": name, "issuer_id": issuer, "kind": "loan", "coupon_type": "floating", "index": "X",
            "maturity": "2030-06-15", "par": par, "currency": "USD", **fields}


__all__ = ["GOLDEN", "NO_INDEX", "NO_LOSSES", "REST_OF_INTEREST", "REST_OF_PRINCIPAL",
           "SUBORDINATED", "Cases", "asset", "cash", "deal", "document", "fixed_note", "loan"]
