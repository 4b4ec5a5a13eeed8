#!/usr/bin/env python3
"""sign_in_times.py BINARY: does the time of a refused sign-in show whether the address exists? Measures both in turn and
compares the distributions (Kolmogorov-Smirnov, asymptotic p-value). SIGN_IN_TIMES (default 60) is the number of
each; docs/reliability.md states the last figures. A test does not assert time: it fails only when the answers
differ, or when no sign-in was refused."""
import json
import math
import os
import re
import sys
import time

from harness import Server, check, percentile, run_parts

EACH = int(os.environ.get("SIGN_IN_TIMES", "60"))
KNOWN, UNKNOWN = "ada@example.com", "eve@example.com"
PASSWORD = "a lighthouse in the fog"


def ks(a, b):
    """The largest distance of the two empirical distributions, and the probability of a larger one."""
    distance, at = 0.0, sorted(a + b)
    for x in at:
        distance = max(distance, abs(sum(v <= x for v in a) / len(a) - sum(v <= x for v in b) / len(b)))
    root = math.sqrt(len(a) * len(b) / (len(a) + len(b)))
    value = (root + 0.12 + 0.11 / root) * distance
    p = 2 * sum((-1) ** (k - 1) * math.exp(-2 * k * k * value * value) for k in range(1, 101))
    return distance, min(1.0, max(0.0, p))


def refused(binary, data):
    with Server(binary, data, "--log", "off", BALLAST_USERS="true", BALLAST_SIGN_IN_LIMIT_PER_MINUTE="0",
                BALLAST_RATE_LIMIT_PER_MINUTE="0") as server:
        link = server.command("link")
        key = re.search(r"key=([\w-]+)", link)[1]
        status, body = server.call("POST", "/api/v1/auth/setup", {
            "key": key, "email": KNOWN, "name": "Ada", "password": PASSWORD, "workspace": "Home"})
        check(status == 200, body)
        times, bodies = {KNOWN: [], UNKNOWN: []}, set()
        # An account takes eighty guesses an hour; then the password is not hashed any more.
        for _ in range(min(EACH, 75)):
            for email in (KNOWN, UNKNOWN):
                began = time.perf_counter()
                status, body = server.call("POST", "/api/v1/auth/login",
                                           {"email": email, "password": "not the password"})
                times[email].append((time.perf_counter() - began) * 1000)
                check(status == 401, f"{status} {body}")
                problem = json.loads(body)
                bodies.add((problem["code"], problem["title"], problem["detail"]))
        check(len(bodies) == 1, f"the answers differ: {bodies}")
        distance, p = ks(times[KNOWN], times[UNKNOWN])
        print(f"refused sign-ins, n = {len(times[KNOWN])} each: known p50 {percentile(times[KNOWN], 0.5):.1f} ms, unknown "
              f"p50 {percentile(times[UNKNOWN], 0.5):.1f} ms, Kolmogorov-Smirnov distance {distance:.3f}, p = {p:.2f}")


if __name__ == "__main__":
    sys.exit(run_parts((refused,), sys.argv[1:]))
