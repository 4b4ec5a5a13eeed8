#!/usr/bin/env python3
"""deadlines.py BINARY: long calls of every engine with a deadline of half a second and no limits of size: each is
answered 504, or finished before, soon after the deadline. Prints how much later; the cancellation of a job takes
effect in the same places."""
import json
import os
import random
import sys
import threading
import time

from harness import MOST_MS, Server, check, percentile, run_parts

DEADLINE_MS = 500
# How many times larger the requests are; 1 for the test, more for figures.
SCALE = float(os.environ.get("HARDENING_SCALE", "1"))


def scaled(count):
    return max(1, round(count * SCALE))


def returns(symbols, days):
    draw = random.Random(5)
    rows = []
    for day in range(days):
        year, month, date = 2020 + day // 336, 1 + day // 28 % 12, 1 + day % 28
        rows.append({"date": f"{year}-{month:02}-{date:02}",
                     **{f"S{i}": round(draw.gauss(0, 0.01), 5) for i in range(symbols)}})
    return rows


def bank(count, scenarios):
    return {"analysis_date": "2026-01-31", "reporting_currency": "EUR",
            "currencies": {"EUR": {"discount_curve": [["ON", 0.019], [5, 0.023], ["10Y", 0.025]]}},
            "scenarios": [{"name": f"s{i}", "parallel_bp": i} for i in range(scenarios)],
            "positions": [{"id": f"p{i}", "side": "asset", "type": "fixed_annuity", "currency": "EUR",
                           "balance": 90 + i, "rate": 0.04, "next_payment": "2026-02-28",
                           "last_payment": "2026-01-31", "payment_months": 1, "maturity": "2055-01-31"}
                          for i in range(count)]}


def trades(count):
    return [{"id": f"t{i}", "date": f"{2000 + i % 25}-{1 + i % 12:02}-{1 + i % 28:02}",
             "type": "buy" if i % 3 else "deposit", "account": "a", "symbol": f"S{i % 50}" if i % 3 else "",
             "quantity": "3" if i % 3 else None, "price": "7.5" if i % 3 else None,
             "amount": None if i % 3 else "100000"} for i in range(count)]


def requests():
    wide = returns(scaled(700), 260)
    few = returns(2, 500)
    held = [{"symbol": name, "value": 1000} for name in ("S0", "S1")]
    plan = {"initial_portfolio": 1_000_000, "years": 60, "monthly": True, "paths": 5_000_000,
            "withdrawal": {"strategy": "constant_dollar", "rate": 0.04}, "allocation": {"stock": 1}}
    option = {"type": "put", "style": "american", "spot": 100, "time": 2, "rate": 0.05, "volatility": 0.3}
    yield "/api/v1/risk/correlation", {"returns": wide}
    yield "/api/v1/risk/correlation", {"returns": wide, "method": "kendall"}
    yield "/api/v1/risk/correlation", {"returns": wide, "method": "ledoit_wolf",
                                       "target": "constant_correlation"}
    yield "/api/v1/risk/correlation", {"matrix": [[1.0 if i == j else -0.5 for i in range(scaled(400))]
                                                  for j in range(scaled(400))], "repair": "higham"}
    yield "/api/v1/risk/var", {"positions": held, "returns": few, "methods": ["mc_normal"], "paths": 10**9}
    yield "/api/v1/risk/var", {"positions": [{"symbol": f"S{i}", "value": 1} for i in range(scaled(700))],
                               "returns": wide, "methods": ["mc_t"], "paths": 10**7}
    yield "/api/v1/risk/backtest", {"positions": held, "returns": returns(2, 3000),
                                    "methods": ["historical", "historical_filtered"], "window": 1000}
    yield "/api/v1/plan/simulate", plan
    yield "/api/v1/alm/value", bank(scaled(4_000), 100)
    yield "/api/v1/options/price", {"options": [{**option, "strike": 50 + i / 100} for i in range(scaled(100_000))]}
    yield "/api/v1/ledger/lots", {"transactions": trades(scaled(60_000)), "method": "hifo"}


def everywhere(binary, data):
    with Server(binary, data, "--log", "off", BALLAST_DEADLINE_MS=str(DEADLINE_MS), BALLAST_CALL_MEMORY_BYTES="0",
                BALLAST_CALL_PROCESSOR_SECONDS="0", BALLAST_BODY_LIMIT_BYTES=str(256 << 20)) as server:
        token = server.token()
        late, counts = [], {}
        for path, request in requests():
            body = json.dumps(request)
            began = time.monotonic()
            status, answer = server.call("POST", path, body, token, sent=True)
            over = (time.monotonic() - began) * 1000 - DEADLINE_MS
            check(status in (200, 202, 400, 504), f"{path}: {status} {answer[:300]}")
            check(status != 400, f"{path}: {answer[:500]}")
            counts[status] = counts.get(status, 0) + 1
            late.append(over)
            print(f"{path} ({len(body) >> 10} KiB): {status}, {over:+.0f} ms after the deadline")
        print(f"{len(late)} long calls with a deadline of {DEADLINE_MS} ms: statuses {counts}, answered at most "
              f"{max(late):.0f} ms after it, median {percentile(late, 0.5):.0f} ms")
        check(max(late) < MOST_MS, f"{max(late):.0f} ms after the deadline")
        check(counts.get(504, 0) > 3, "few calls took longer than the deadline")


def canceled(binary, data):
    """Jobs of the same requests, canceled while they run."""
    with Server(binary, data, "--log", "off", BALLAST_CALL_PROCESSOR_SECONDS="1", BALLAST_JOB_MEMORY_BYTES="0",
                BALLAST_JOB_PROCESSOR_SECONDS="0", BALLAST_BODY_LIMIT_BYTES=str(256 << 20)) as server:
        token = server.token()
        waits = []
        for path, request in requests():
            method = path.removeprefix("/api/v1/").replace("/", ".")
            status, body = server.call("POST", "/api/v1/jobs", {"method": method, "request": request}, token)
            check(status == 202, f"{method}: {status} {body[:300]}")
            job = json.loads(body)["id"]
            state = wait_for(server, token, job, ("running", "succeeded", "failed"))
            check(state != "failed", f"{method}: failed")
            if state != "running":
                continue
            time.sleep(0.2)
            began = time.monotonic()
            server.call("POST", f"/api/v1/jobs/{job}/cancel", {}, token)
            state = wait_for(server, token, job, ("canceled", "cancelled", "succeeded", "failed"))
            waits.append((time.monotonic() - began) * 1000)
            print(f"{method}: {state} {waits[-1]:.0f} ms after the request to cancel")
        check(waits, "no job ran long enough")
        print(f"{len(waits)} jobs canceled: ended at most {max(waits):.0f} ms later, median "
              f"{percentile(waits, 0.5):.0f} ms")
        check(max(waits) < MOST_MS, f"{max(waits):.0f} ms")


def wait_for(server, token, job, states):
    limit = time.monotonic() + 60
    while time.monotonic() < limit:
        state = json.loads(server.call("GET", f"/api/v1/jobs/{job}", token=token)[1])["state"]
        if state in states:
            return state
        threading.Event().wait(0.005)
    check(False, f"the job does not become {states}")
    return ""


PARTS = (everywhere, canceled)

if __name__ == "__main__":
    sys.exit(run_parts(PARTS, sys.argv[1:]))
