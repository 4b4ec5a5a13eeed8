#!/usr/bin/env python3
"""batch_cancel.py BINARY [TRIALS]: backfills of all engines over the demo, canceled after a random while. Each answers
the request to cancel, ends as canceled with its job, keeps no result of a step that was canceled, and a run of the same
day completes afterward. Prints how long the answer and the end took; BALLAST_MOST_MS limits both."""
import json
import random
import sys
import threading
import time

from harness import MOST_MS, Server, check, percentile, run_parts

ENDED = ("succeeded", "failed", "cancelled")
TRIALS = int(sys.argv.pop(2)) if len(sys.argv) > 2 else 3


def called(server, token, method, request):
    status, body = server.call("POST", "/api/v1/" + method.replace(".", "/"), request, token, timeout=None)
    check(status in (200, 201, 202), f"{method}: {status} {body[:300]}")
    return json.loads(body)


def rest(server, token, verb, path, request=None):
    status, body = server.call(verb, "/api/v1" + path, request, token, timeout=None)
    check(status in (200, 201, 202), f"{path}: {status} {body[:300]}")
    return json.loads(body)


def canceled(binary, data):
    draw = random.Random(19)
    with Server(binary, data, "--log", "off") as server:
        server.command("demo", "load")
        token = server.token()
        answers, ends = [], []
        for _ in range(TRIALS):
            job = rest(server, token, "POST", "/jobs",
                       {"method": "batch.backfill", "request": {"from": "2025-05-01", "force": True}})["id"]
            run = None
            while run is None:
                runs = rest(server, token, "GET", "/batch/runs?limit=1")["runs"]
                run = next((one["id"] for one in runs if one["state"] == "running" and one.get("ended") is None), None)
                found = rest(server, token, "GET", f"/jobs/{job}")
                check(found["state"] not in ENDED, f"the job ended before it was canceled: {found}")
            threading.Event().wait(draw.uniform(0.0, 1.5))
            began = time.monotonic()
            view = rest(server, token, "POST", f"/batch/runs/{run}/cancel", {})
            answers.append((time.monotonic() - began) * 1000)
            check(view["state"] == "cancelled", f"the answer says {view['state']}")
            while rest(server, token, "GET", f"/jobs/{job}")["state"] not in ENDED:
                threading.Event().wait(0.002)
            ends.append((time.monotonic() - began) * 1000)
            after = rest(server, token, "GET", f"/batch/status?run={run}")
            check(after["state"] == "cancelled", f"the run is {after['state']} after its job has ended")
            for step in after["steps"]:
                check(step["state"] not in ("queued", "running"), f"a step is left {step['state']}: {step}")
                check(step["state"] != "cancelled" or not step.get("result"), f"a canceled step has a result: {step}")
        again = json.loads(server.command("batch", "run", "engines=aggregation,snapshots"))
        check(again["state"] == "ok", f"the run after the canceled ones: {again['state']}")
        for what, waits in (("answered", answers), ("jobs ended", ends)):
            print(f"{len(waits)} batches canceled: {what} at most {max(waits):.0f} ms later, median "
                  f"{percentile(waits, 0.5):.0f} ms")
            check(max(waits) <= MOST_MS, f"{what} after {max(waits):.0f} ms")


if __name__ == "__main__":
    sys.exit(run_parts((canceled,), sys.argv[1:]))
