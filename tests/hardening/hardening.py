#!/usr/bin/env python3
"""hardening.py BINARY [PART…]: attacks a running server and the interfaces over standard input, prints what
was measured, and fails on the first bound that is exceeded."""
import json
import os
import re
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

from audit_mutations import Trail
from harness import MOST_MS, POSTGRES, LiveProbe, Postgres, Probe, Server, check, run_parts

POSTS = 160
BODY = 14 << 20
MOST_MIB = 64  # that anonymous callers may add to the server's memory
MOST_KEPT_MIB = 192  # after a flood by somebody signed in
# 1,000,000 for the figures of a release; the test itself is quick.
ROWS = int(os.environ.get("HARDENING_ROWS", "20000"))


def post(server, fields, statuses, hold, source="127.0.0.1"):
    """Sends a large body as far as the server takes it, then waits for the status."""
    head = (f"POST /api/v1/risk/var HTTP/1.1\r\nHost: localhost\r\nContent-Length: {BODY}\r\n"
            f"Content-Type: application/json\r\n{fields}\r\n").encode()
    try:
        with socket.create_connection(("127.0.0.1", server.port), timeout=60,
                                      source_address=(source, 0)) as client:
            client.sendall(head)
            piece = b" " * 65536
            try:
                for _ in range(BODY // len(piece)):
                    client.sendall(piece)
            except OSError:
                pass  # refused meanwhile
            hold.wait(60)
            answer = client.recv(65536)
            statuses.append((int(answer.split()[1]) if answer else 0, b"Retry-After" in answer))
    except OSError:
        statuses.append((0, False))


def flood(server, fields, addresses=1):
    before = server.memory("VmRSS")
    Path(f"/proc/{server.process.pid}/clear_refs").write_text("5")
    statuses, hold = [], threading.Event()
    threads = [threading.Thread(target=post, args=(server, fields, statuses, hold,
                                                   f"127.0.0.{1 + i % addresses}"))
               for i in range(POSTS)]
    for thread in threads:
        thread.start()
    waits = []
    for _ in range(20):
        waits.append(server.live())
        time.sleep(0.05)
    hold.set()
    for thread in threads:
        thread.join()
    return server.memory("VmHWM") - before, statuses, max(waits)


def anonymous_memory(binary, data):
    with Server(binary, data, "--log", "off") as server:
        for name, fields in (("no credential", ""),
                             ("an invalid token", "Authorization: Bearer ballast_guess\r\n"),
                             ("an invalid session", "Cookie: ballast_session=guess\r\n")):
            added, statuses, wait = flood(server, fields)
            counts = {code: sum(1 for one, _ in statuses if one == code)
                      for code in sorted({one for one, _ in statuses})}
            print(f"{POSTS} posts of {BODY >> 20} MiB, {name}: +{added:.1f} MiB, /livez at most "
                  f"{wait:.0f} ms, statuses {counts}")
            check(added < MOST_MIB, f"{name}: the server's memory grew by {added:.0f} MiB")
            check(not any(code in (200, 400) for code in counts), f"{name}: {counts}")
        token = re.search(r"ballast_\w+", server.command("token", "flood"))[0]
        idle = server.memory("VmRSS")
        # By one client, and by many on as many addresses.
        for addresses in (1, 40, 40):
            added, statuses, wait = flood(server, f"Authorization: Bearer {token}\r\n", addresses)
            counts = {code: sum(1 for one, _ in statuses if one == code)
                      for code in sorted({one for one, _ in statuses})}
            kept = server.memory("VmRSS") - idle
            print(f"{POSTS} posts of {BODY >> 20} MiB, signed in, {addresses} addresses: +{added:.1f} MiB, "
                  f"{kept:.1f} MiB of it kept, /livez at most {wait:.0f} ms, statuses {counts}")
            check(added < 2 * 256, f"signed in: the server's memory grew by {added:.0f} MiB")
            check(kept < MOST_KEPT_MIB, f"signed in: the server keeps {kept:.0f} MiB afterwards")
            check(all(retry for code, retry in statuses if code in (429, 503)),
                  "429 or 503 without Retry-After")


def ledger_of(server, data, rows):
    """A ledger of so many transactions."""
    path = data.parent / "activity.csv"
    with path.open("w") as out:
        out.write("Date,Type,Symbol,Quantity,Price,Account\n")
        for i in range(rows):
            out.write(f"{2000 + i % 25}-{1 + i % 12:02}-{1 + i % 28:02},buy,S{i % 500},"
                      f"{1 + i % 97},{10 + i % 1000 / 100:.2f},main\n")
    server.command("import", str(path), "--commit")


def liveness(binary, data):
    """/livez while exports above the limits of calls, the audit trail and the database's writer are busy."""
    with Server(binary, data, "--log", "off") as server:
        server.token()
    # The trail of a ledger is short: it has one row per call, not one per transaction.
    trail = Trail(data)
    trail.write(trail.make(ROWS))
    with Server(binary, data, "--log", "off", BALLAST_CALL_MEMORY_BYTES="0",
                BALLAST_CALL_PROCESSOR_SECONDS="0") as server:
        token = server.token()
        ledger_of(server, data, ROWS)
        for verb, path in (("GET", "/api/v1/ledger/export"), ("POST", "/api/v1/audit/verify")):
            with LiveProbe(server) as live:
                began = time.monotonic()
                answers = []
                callers = [threading.Thread(target=lambda v=verb, p=path: answers.append(
                    server.call(v, p, {} if v == "POST" else None, token=token)[0])) for _ in range(3)]
                for caller in callers:
                    caller.start()
                for caller in callers:
                    caller.join()
                took = time.monotonic() - began
            print(f"/livez during 3 x {path}, {ROWS} transactions and audit rows ({took:.1f} s, statuses {answers}): "
                  f"{live.text()}")
            check(set(answers) <= {200, 413, 504}, answers)
            live.check(path)
        statuses = []
        with sqlite3.connect(data / "state.db", isolation_level=None) as writer:
            writer.execute("BEGIN IMMEDIATE")
            senders = [threading.Thread(target=lambda: statuses.append(
                server.call("POST", "/sign-in", {"key": "none"})[0])) for _ in range(20)]
            for sender in senders:
                sender.start()
            with LiveProbe(server) as live, Probe(
                    lambda: check(server.call("GET", "/api/v1/accounts", token=token)[0] == 200,
                                  "a read fails")) as read:
                time.sleep(3)
            writer.execute("ROLLBACK")
        for sender in senders:
            sender.join()
        print(f"20 anonymous sign-ins waiting for the writer for 3 s: /livez {live.text()}; reads "
              f"{read.text()}")
        live.check("sign-in")
        read.check("sign-in")
        check(set(statuses) <= {401, 429, 503}, statuses)


def stalled_log(binary, data):
    """A log that nobody reads: the server goes on."""
    end, log = os.pipe()
    with Server(binary, data, "--log", "info", log=log) as server:
        os.close(log)
        for _ in range(2_000):  # far more than a pipe takes
            server.call("GET", "/livez")
        with LiveProbe(server) as live:
            time.sleep(1)
        print(f"a log that nobody reads, 2,000 lines: /livez {live.text()}")
        live.check("a log that nobody reads")
        text = os.read(end, 65536)
    check(b'"path":"/livez"' in text, "nothing is in the log")
    os.close(end)


def starvation(binary, data):
    """Small writes and reads beside computations that never end."""
    heavy = {"positions": [{"symbol": name, "value": 1000} for name in "AB"],
             "returns": [{"date": f"2024-01-{day:02}", "A": day % 7 / 100, "B": day % 5 / 100}
                         for day in range(1, 29)], "methods": ["mc_normal", "mc_t"]}
    with Server(binary, data, "--log", "off") as server:
        token = server.token()
        jobs = []
        for _ in range(2):
            status, body = server.call("POST", "/api/v1/risk/var", {**heavy, "paths": 10**10}, token)
            check(status == 202, f"risk.var with 10^10 paths: {status} {body[:300]}")
            jobs.append(json.loads(body)["id"])
        answers = []
        callers = [threading.Thread(target=lambda: answers.append(
            server.call("POST", "/api/v1/risk/var", {**heavy, "paths": 3 * 10**8}, token)[0]))
                   for _ in range(8)]
        for caller in callers:
            caller.start()
        made = iter(range(1_000_000))

        def write():
            slug = f"p{next(made)}"
            status, body = server.call("POST", "/api/v1/portfolios", {"slug": slug, "name": slug},
                                       token)
            check(status == 200, body)

        with Probe(write) as writes, LiveProbe(server) as live:
            time.sleep(5)
        for job in jobs:
            check(server.call("POST", f"/api/v1/jobs/{job}/cancel", {}, token)[0] == 200, "cancel")
        for caller in callers:
            caller.join()
        print(f"beside 2 jobs of 10^10 paths and 8 calls of 3 x 10^8 (statuses {sorted(answers)}): "
              f"small writes {writes.text()}; /livez {live.text()}")
        writes.check("writes")
        live.check("computations")
        check(set(answers) <= {200, 202, 503, 504}, answers)


def estimates(binary, data):
    """Requests that take more memory than a call may, refused before they take it."""
    with Server(binary, data, "--log", "off") as server:
        token = server.token()
        server.call("GET", "/api/v1/portfolios", token=token)
        before = server.memory("VmRSS")
        Path(f"/proc/{server.process.pid}/clear_refs").write_text("5")
        for symbols in (10_000, 60_000):
            began = time.monotonic()
            returns = [{"date": f"2024-01-0{day}", **{f"S{i}": i % day for i in range(symbols)}}
                       for day in (2, 3, 4)]
            status, body = server.call("POST", "/api/v1/risk/correlation", {"returns": returns},
                                       token)
            took = time.monotonic() - began
            added = server.memory("VmHWM") - before
            print(f"risk.correlation of {symbols} symbols: {status} in {took * 1000:.0f} ms, "
                  f"+{added:.0f} MiB")
            check(status == 413 and b"job_memory_bytes" in body, f"{status} {body[:300]}")
            # The request itself, read into a table.
            check(added < MOST_MIB + symbols / 500, f"+{added:.0f} MiB")


def long_answers(binary, data):
    """Batches of JSON-RPC whose answers are far longer than their requests."""
    with Server(binary, data, "--log", "off") as server:
        token = server.token()
        ledger_of(server, data, 2_000)
        calls = [{"jsonrpc": "2.0", "id": i, "method": "transaction.list", "params": {"limit": 500}}
                 for i in range(1_000)]
        before = server.memory("VmRSS")
        Path(f"/proc/{server.process.pid}/clear_refs").write_text("5")
        status, body = server.call("POST", "/api/v1/rpc", calls, token)
        added = server.memory("VmHWM") - before
        answers = json.loads(body)
        refused = [answer["id"] for answer in answers if "error" in answer]
        print(f"a batch of {len(calls)} long answers: {len(refused)} refused, {len(body) >> 20} MiB, "
              f"+{added:.0f} MiB")
        check(status == 200 and len(answers) == len(calls), f"{status}, {len(answers)} answers")
        check(refused == list(range(calls[-1]["id"] + 1 - len(refused), len(calls))) and refused,
              f"refused: {refused[:20]}")
        check(added < 2 * MOST_MIB, f"+{added:.0f} MiB")


def kept_answers(binary, data):
    """Long answers of tools, which are kept so that they can be read in parts."""
    returns = [{"date": f"2024-01-0{day}", **{f"S{i}": i % day for i in range(1_000)}}
               for day in (2, 3, 4)]
    version = {"io.modelcontextprotocol/protocolVersion": "2026-07-28",
               "io.modelcontextprotocol/clientCapabilities": {}}
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call",
            "params": {"name": "risk_correlation", "arguments": {"returns": returns},
                       "_meta": version}}
    with Server(binary, data, "--log", "off") as server:
        token = server.token()
        before = server.memory("VmRSS")
        Path(f"/proc/{server.process.pid}/clear_refs").write_text("5")
        for _ in range(6):
            status, body = server.call("POST", "/api/v1/mcp", call, token)
            check(status == 200 and b"_rest" in body, f"{status} {body[:300]}")
        added, kept = server.memory("VmHWM") - before, server.memory("VmRSS") - before
        print(f"6 long answers of a tool: +{added:.0f} MiB, {kept:.0f} MiB of it kept")
        check(kept < MOST_KEPT_MIB, f"the server keeps {kept:.0f} MiB")


def silent_database(binary, data):
    """A PostgreSQL server that stops answering, and resumes."""
    if not (POSTGRES / "postgres").exists():
        print("no PostgreSQL: its silence was not measured")
        return
    folder = data.parent / "postgres"
    folder.mkdir(mode=0o755)
    os.chmod(data.parent, 0o755)
    postgres = Postgres(folder)
    try:
        with Server(binary, data, "--log", "off", "--database", postgres.address) as server:
            check(server.call("GET", "/readyz")[0] == 200, "not ready")
            postgres.signal(signal.SIGSTOP)
            statuses = set()
            with LiveProbe(server) as live, Probe(
                    lambda: statuses.add(server.call("GET", "/readyz")[0])) as ready:
                time.sleep(6)
            postgres.signal(signal.SIGCONT)
            began = time.monotonic()
            while server.call("GET", "/readyz")[0] != 200:
                check(time.monotonic() - began < 60, "the server does not recover")
                time.sleep(0.05)
            print(f"PostgreSQL stopped for 6 s: /readyz {sorted(statuses)}, {ready.text()}; /livez "
                  f"{live.text()}; ready again {time.monotonic() - began:.1f} s after it resumed")
            check(statuses == {503}, statuses)
            check(max(ready.took) < 2_000 + MOST_MS, ready.text())
            live.check("silent database")
    finally:
        postgres.signal(signal.SIGCONT)
        postgres.stop()


def data_directory(binary, data):
    os.chmod(data, 0o755)
    victim = data / "victim"
    victim.write_text("untouched")
    (data / "server.url").symlink_to(victim)
    with Server(binary, data) as server:
        check(stat.S_IMODE(data.stat().st_mode) == 0o700, "the data directory is open to others")
        check(victim.read_text() == "untouched", "server.url was written through a link")
        for name in ("server.url", "sign-in-link"):
            for _ in range(100):
                if (data / name).exists():
                    break
                time.sleep(0.05)
            check(stat.S_IMODE((data / name).lstat().st_mode) == 0o600, f"{name} is open to others")
        link = (data / "sign-in-link").read_text().strip()
        key = link.split("key=")[1]
        page = server.ask(f"GET /sign-in?key={key} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        check(b" 200 " in page and b"Set-Cookie" not in page, "opening the link signs in")
        answer = server.ask(f"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                            f"{len(key) + 4}\r\n\r\nkey={key}".encode())
        check(b" 204 " in answer and b"Set-Cookie" in answer, "the link does not sign in")
    check("key=" not in server.output, "the link is in the output of a service")
    print("data directory 0700, server.url and sign-in-link 0600, links replaced, no link in the log")
    linked = data.parent / "linked"
    linked.symlink_to(data)
    done = subprocess.run([binary, "call", "account.list", "{}"], text=True, check=False, timeout=60,
                          env={"HOME": str(data), "BALLAST_DATA": str(linked), "PATH": "/usr/bin"},
                          stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, stdout=subprocess.PIPE)
    check(done.returncode != 0 and "symbolic link" in done.stderr, "a linked data directory is used")
    shown = subprocess.run([binary, "--database", "postgresql://me:canary@db.internal/x", "config",
                            "explain"], text=True, check=True, stdout=subprocess.PIPE,
                           env={"HOME": str(data), "PATH": "/usr/bin"}).stdout
    check("canary" not in shown and "db.internal" not in shown, "config explain shows the database")


def rpc(binary, data, folder, words, calls):
    lines = [json.dumps({"jsonrpc": "2.0", "id": i, "method": method, "params": params})
             for i, (method, params) in enumerate(calls)]
    done = subprocess.run([binary, "rpc", *words], cwd=folder, text=True, check=True, timeout=120,
                          env={"HOME": str(data), "BALLAST_DATA": str(data), "PATH": "/usr/bin"},
                          input="\n".join(lines) + "\n", stdout=subprocess.PIPE)
    answers = {answer["id"]: answer for answer in map(json.loads, done.stdout.splitlines())}
    return [answers[i] for i in range(len(calls))]


def agents(binary, data):
    folder = data.parent / "work"
    folder.mkdir()
    (folder / "inside.csv").write_text("date,A\n2025-01-02,0.01\n2025-01-03,0.02\n")
    (data.parent / "secret.csv").write_text("date,A\n2025-01-02,0.01\n2025-01-03,0.02\n")
    (folder / "link.csv").symlink_to(data.parent / "secret.csv")
    names = ["inside.csv", "../secret.csv", "link.csv", str(data.parent / "secret.csv"),
             "/etc/passwd"]
    calls = [("risk.correlation", {"returns": {"file": name}}) for name in names]
    answers = rpc(binary, data, folder, [], calls)
    for name, answer in zip(names, answers):
        message = answer.get("error", {}).get("message", "")
        check(("--files" in message) == (name != "inside.csv"), f"{name}: {answer}")
    answers = rpc(binary, data, folder, ["--files", str(data.parent)], calls[3:4])
    check("--files" not in answers[0].get("error", {}).get("message", ""), answers[0])
    calls = [("auth.create_token", {"name": "stolen"}), ("auth.revoke_token", {"id": "none"}),
             ("secret.put", {"name": "fred-api-key", "value": "chosen by somebody"}),
             ("secret.rotate", {}), ("auth.rotate_keys", {}), ("workspace.export", {}),
             ("system.cleanup", {})]
    flags = ("--secrets", "--destructive", "--secrets", "--secrets", "--secrets", "--secrets",
             "--destructive")
    for flag, answer in zip(flags, rpc(binary, data, folder, [], calls), strict=True):
        check(flag in answer.get("error", {}).get("message", ""), answer)
    answers = rpc(binary, data, folder, ["--secrets", "--destructive"], calls)
    check("result" in answers[0] and "--destructive" not in json.dumps(answers[1]), answers)
    print("rpc: 6 paths, none outside the named directories read; secrets and deletion refused")


PARTS = (data_directory, agents, anonymous_memory, estimates, long_answers, kept_answers, liveness,
         stalled_log, starvation, silent_database)

if __name__ == "__main__":
    sys.exit(run_parts(PARTS, sys.argv[1:]))
