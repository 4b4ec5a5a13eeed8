#!/usr/bin/env python3
"""deadlines.py BINARY: long calls of every engine with a deadline of half a second and no limits of size: each is
answered 504 or finished before, is counted as that, and leaves no job. The cancellation of a job takes effect in the
same places: a canceled job ends without a result. Prints how long both took; how much an engine still does once it must
stop is tested by count beside it."""
import json
import os
import random
import re
import sys
import threading
import time

from harness import Server, check, percentile, run_parts

DEADLINE_MS = 500
ENDED = ("succeeded", "failed", "cancelled")
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


def outcomes(server, token, method):
    """Calls of the method so far, by outcome."""
    status, page = server.call("GET", "/metrics", token=token, timeout=None)
    check(status == 200, f"/metrics: {status}")
    counts = re.findall(rf'^ballast_calls_total{{method="{re.escape(method)}",outcome="(\w+)"}} (\d+)$', page.decode(),
                        re.MULTILINE)
    return {outcome: int(count) for outcome, count in counts}


def unfinished_jobs(server, token):
    status, body = 504, b""
    while status == 504:  # on a busy machine this call may take longer than the deadline, too
        status, body = server.call("GET", "/api/v1/jobs", token=token, timeout=None)
    return [job for job in json.loads(body)["data"] if job["state"] not in ENDED]


def everywhere(binary, data):
    with Server(binary, data, "--log", "off", BALLAST_DEADLINE_MS=str(DEADLINE_MS), BALLAST_CALL_MEMORY_BYTES="0",
                BALLAST_CALL_PROCESSOR_SECONDS="0", BALLAST_BODY_LIMIT_BYTES=str(256 << 20)) as server:
        token = server.token()
        late, counts = [], {}
        for path, request in requests():
            method = path.removeprefix("/api/v1/").replace("/", ".")
            body = json.dumps(request)
            before = outcomes(server, token, method)
            began = time.monotonic()
            status, answer = server.call("POST", path, body, token, timeout=None, sent=True)
            late.append((time.monotonic() - began) * 1000 - DEADLINE_MS)
            check(status in (200, 504), f"{path}: {status} {answer[:500]}")
            counted = {**before, "ok": before.get("ok", 0) + 1}
            if status == 504:
                check(json.loads(answer)["code"] == "deadline_exceeded", f"{path}: 504 {answer[:500]}")
                counted = {**before, "deadline_exceeded": before.get("deadline_exceeded", 0) + 1}
            after = outcomes(server, token, method)
            # A call that waited until its deadline is refused before it is counted.
            check(after == counted or (status == 504 and after == before), f"{path}: {status}, counted as {after}")
            counts[status] = counts.get(status, 0) + 1
            print(f"{path} ({len(body) >> 10} KiB): {status}, {late[-1]:+.0f} ms after the deadline")
        print(f"{len(late)} long calls with a deadline of {DEADLINE_MS} ms: statuses {counts}, answered at most "
              f"{max(late):.0f} ms after it, median {percentile(late, 0.5):.0f} ms")
        check(counts.get(504, 0) > 3, "few calls took longer than the deadline")
        # A call past its deadline ends; it does not go on as a job.
        jobs = unfinished_jobs(server, token)
        check(not jobs, f"jobs after the calls: {jobs}")


def canceled(binary, data):
    """Jobs of the same requests, canceled while they run."""
    with Server(binary, data, "--log", "off", BALLAST_CALL_MEMORY_BYTES="0", BALLAST_CALL_PROCESSOR_SECONDS="0",
                BALLAST_JOB_MEMORY_BYTES="0", BALLAST_JOB_PROCESSOR_SECONDS="0",
                BALLAST_BODY_LIMIT_BYTES=str(256 << 20)) as server:
        token = server.token()
        waits, unfinished = [], 0
        for path, request in requests():
            method = path.removeprefix("/api/v1/").replace("/", ".")
            status, body = server.call("POST", "/api/v1/jobs", {"method": method, "request": request}, token,
                                       timeout=None)
            check(status == 202, f"{method}: {status} {body[:300]}")
            name = json.loads(body)["id"]
            job = wait_for(server, token, name, ("running", *ENDED))
            check(job["state"] != "failed", f"{method}: failed")
            if job["state"] != "running":
                continue
            began = time.monotonic()
            server.call("POST", f"/api/v1/jobs/{name}/cancel", {}, token, timeout=None)
            job = wait_for(server, token, name, ENDED)
            waits.append((time.monotonic() - began) * 1000)
            print(f"{method}: {job['state']} {waits[-1]:.0f} ms after the request to cancel, {job['progress']}")
            check(job["state"] != "failed", f"{method}: failed after the request to cancel")
            if job["state"] != "succeeded":
                status, body = server.call("GET", f"/api/v1/jobs/{name}/result", token=token, timeout=None)
                check(status != 200, f"{method}: canceled with the result {body[:300]}")
                unfinished += 1
        check(unfinished > 3, f"{unfinished} of {len(waits)} jobs ended because they were canceled")
        print(f"{len(waits)} jobs canceled: ended at most {max(waits):.0f} ms later, median "
              f"{percentile(waits, 0.5):.0f} ms")
        jobs = unfinished_jobs(server, token)
        check(not jobs, f"jobs after the last one ended: {jobs}")


def wait_for(server, token, job, states):
    """The job once it is in one of the states; the limit of the test ends a wait without end."""
    while True:
        found = json.loads(server.call("GET", f"/api/v1/jobs/{job}", token=token, timeout=None)[1])
        if found["state"] in states:
            return found
        threading.Event().wait(0.005)


PARTS = (everywhere, canceled)

if __name__ == "__main__":
    sys.exit(run_parts(PARTS, sys.argv[1:]))
