#!/usr/bin/env python3
"""methods.py BINARY: prints, for check.mjs, the schemas of every method's request and response as
`ballast call METHOD --schema` gives them, with real requests on the demo and what they answered."""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

LONG_SHORT = {"portfolio": "demo-long-short"}
SERIES = [{"date": f"2024-01-{day:02}", "A": (day * 7 % 11 - 5) / 500, "B": (day * 5 % 13 - 6) / 400}
          for day in range(1, 31)]
PNL = [{"date": row["date"], "pnl": row["A"]} for row in SERIES]
VAR = [{"date": row["date"], "var": 0.009, "es": 0.011} for row in SERIES]
OPTIONS = [{"id": "a", "type": "put", "style": "american", "spot": 100, "strike": 90, "time": 0.5,
            "rate": 0.05, "volatility": 0.3, "quantity": -2, "multiplier": 100},
           {"type": "call", "spot": 100, "strike": 110, "expiry": "2024-06-21", "volatility": 0.2},
           {"type": "underlying", "spot": 100, "underlying": "X", "quantity": 50}]
# Answered only by a worker.
WITHOUT_ANSWER = {"jobs.result"}


class Program:
    def __init__(self, binary, data):
        self.binary = binary
        self.environment = {"HOME": data, "BALLAST_DATA": data, "PATH": "/usr/bin:/bin"}

    def run(self, *words, request=None):
        done = subprocess.run([self.binary, *words], env=self.environment, check=False, timeout=120,
                              input=None if request is None else json.dumps(request).encode(),
                              stdin=subprocess.DEVNULL if request is None else None,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode != 0:
            raise SystemExit(f"{' '.join(words)} {request}: {done.stderr.decode()}")
        return done.stdout.decode()

    def call(self, method, request):
        return json.loads(self.run("call", method, request=request))


def requests_of(answers):
    """Method and request, in an order in which each finds what it needs; `answers` holds the last
    answer of each method so far."""
    yield "system.version", {}
    yield "auth.me", {}
    yield "portfolio.create", {"slug": "book", "name": "Book", "tags": ["a"]}
    yield "portfolio.get", {"portfolio": "book"}
    yield "portfolio.update", {"portfolio": "book", "if_match": "\"v1\"", "name": "New"}
    yield "portfolio.list", {"limit": 2, "count": "exact", "sort": "name"}
    yield "portfolio.group", {"by": "currency"}
    yield "position.create", {"portfolio": "book", "symbol": "SPY250919C00460000", "quantity": "2"}
    yield "position.get", {"id": answers["position.create"]["id"]}
    yield "position.update", {"id": answers["position.create"]["id"], "if_match": "v1",
                              "entry_price": 12.5, "entry_date": "2024-02-29"}
    yield "position.create_many", {"portfolio": "book",
                                   "positions": [{"symbol": "SPY", "quantity": 3}]}
    yield "position.list", {**LONG_SHORT, "limit": 500}
    yield "position.group", {"by": "type"}
    yield "position.delete", {"id": answers["position.create"]["id"], "if_match": "v2"}
    yield "market.securities", {"limit": 3}
    yield "market.put_securities", {"securities": [{"symbol": "ZZZ", "name": "Z", "type": "etf"}]}
    yield "market.datasets", {}
    yield "market.prices", {"symbols": ["SPY", "NONE"], "last": 3}
    yield "risk.var", {**LONG_SHORT, "paths": 2000, "window": 500}
    yield "risk.var", {"positions": [{"symbol": "A", "value": 10}, {"symbol": "B", "value": -3}],
                       "returns": SERIES, "methods": ["historical"], "confidence": [0.9]}
    yield "risk.backtest", {**LONG_SHORT, "confidence": [0.95, 0.99]}
    yield "risk.backtest", {"pnl": PNL, "var": VAR, "confidence": 0.95}
    yield "risk.exposures", LONG_SHORT
    yield "risk.exposures", {"positions": [{"symbol": "A", "value": 1, "tags": ["x"]}]}
    yield "risk.performance", {**LONG_SHORT, "benchmark": "SPY"}
    yield "risk.performance", {"returns": SERIES, "column": "B"}
    yield "risk.correlation", {**LONG_SHORT, "method": "spearman"}
    yield "risk.correlation", {"returns": SERIES}
    yield "options.price", {"options": OPTIONS, "as_of": "2024-01-02", "model": "binomial",
                            "dividends": [{"time": 0.1, "amount": 1}]}
    yield "options.implied_volatility", {"options": [
        {"type": "call", "spot": 100, "strike": 100, "time": 1, "price": price}
        for price in (8, 0, -1, 100)]}
    yield "options.parse_symbol", {"symbols": ["AAPL  240119C00150000", "nonsense"]}
    yield "options.stress_grid", {"options": OPTIONS, "as_of": "2024-01-02", "days": 1}
    yield "options.stress_grid", {**LONG_SHORT, "spot_shocks": [-0.1, 0.1]}
    yield "options.explain", {"options": [{**OPTIONS[0], "end_spot": 99, "end_volatility": 0.3}],
                              "days": 1}
    yield "options.explain", {**LONG_SHORT, "as_of": "2025-06-20", "end_date": "2025-06-30"}
    yield "options.book", {**LONG_SHORT, "volatilities": {"SPY": 0.18}, "include_underlyings": True}
    yield "report.generate", {**LONG_SHORT, "formats": ["md", "json", "csv"]}
    yield "report.get", LONG_SHORT
    yield "report.get", {"portfolio": "book"}
    yield "jobs.submit", {"method": "risk.var", "request": LONG_SHORT, "priority": 1}
    yield "jobs.get", {"id": answers["jobs.submit"]["id"]}
    yield "jobs.wait", {"id": answers["jobs.submit"]["id"], "timeout_ms": 0}
    yield "jobs.list", {"state": "queued"}
    yield "jobs.cancel", {"id": answers["jobs.submit"]["id"]}
    yield "auth.create_token", {"name": "x", "scopes": ["portfolio:read"], "expires_in_days": 1}
    yield "auth.tokens", {}
    yield "auth.revoke_token", {"id": answers["auth.create_token"]["id"]}
    yield "portfolio.delete", {"portfolio": "book", "if_match": "v2"}
    yield "audit.list", {"limit": 500}
    yield "audit.verify", {}
    yield "market.import_prices", {"source": "test", "prices": [{"date": "2024-01-02", "A": 1.5}]}


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    memory = Path("/dev/shm")
    place = memory if memory.is_dir() and os.access(memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="ballast-schemas-", dir=place) as data:
        program = Program(str(Path(sys.argv[1]).resolve()), data)
        program.run("--quiet", "demo", "load")
        cases = {}
        for line in program.run("call", "--list").splitlines():
            method = line.split()[0]
            schemas = json.loads(program.run("call", method, "--schema"))
            cases[method] = [
                {"name": f"{method} {part}", "schema": schemas[part], "accept": [], "reject": []}
                for part in ("request", "response")]
            cases[method][0]["reject"] += [{"no_such_field": 1}, [], None, 1]
        answers = {}
        for method, request in requests_of(answers):
            answers[method] = program.call(method, request)
            cases[method][0]["accept"].append(request)
            cases[method][1]["accept"].append(answers[method])
        for document in answers["report.generate"]["documents"]:
            if document["format"] == "json":
                cases["report.get"][1]["accept"].append(json.loads(document["content"]))
    silent = set(cases) - set(answers)
    if silent != WITHOUT_ANSWER:
        raise SystemExit(f"methods without a request here: {sorted(silent - WITHOUT_ANSWER)}")
    json.dump([case for pair in cases.values() for case in pair], sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
