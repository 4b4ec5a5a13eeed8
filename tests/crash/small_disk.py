#!/usr/bin/env python3
"""small_disk.py BINARY [MIB] [TIMES]: a server whose data is on a file system of MIB (default 64) MiB of memory, TIMES
(default 3) times full and with space again. While it is full the process stays up, reads work and writes are
refused as 507; once there is space writes work again without a restart, and nothing acknowledged is lost or
damaged. The criterion R3, beside full_disk.py, which fills the disk at every write. Needs the right to mount a
file system; without it, it is skipped (77)."""
import contextlib
import http.client
import json
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SKIPPED = 77
NOTE = "x" * 4_000
LEFT = 400_000


class Server:
    def __init__(self, binary, data):
        environment = {"HOME": str(data), "BALLAST_DATA": str(data), "PATH": "/usr/bin:/bin"}
        self.process = subprocess.Popen([binary, "serve", "--port", "0", "--log", "off"], env=environment,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        self.port = int(re.search(r":(\d+)\s", self.process.stdout.readline())[1])
        words = subprocess.run([binary, "token", "disk"], env=environment, stdout=subprocess.PIPE, text=True, check=True)
        self.token = re.search(r"ballast_\w+", words.stdout)[0]

    def call(self, verb, path, request=None):
        if self.process.poll() is not None:
            raise SystemExit(f"the process ended: {self.process.returncode}")
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            client.request(verb, path, body=request and json.dumps(request),
                           headers={"Content-Type": "application/json", "Authorization": f"Bearer {self.token}",
                                    "Idempotency-Key": f"k{time.monotonic_ns()}"})
            answer = client.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            client.close()

    def end(self):
        self.process.terminate()
        return self.process.wait(30)


def fill(server, data, written):
    """Writes until three in a row are refused, with the disk filled up but for LEFT bytes; the refusals."""
    filler, refused, in_a_row = data.parent / "filler", 0, 0
    size = 0
    with filler.open("wb", buffering=0) as out:
        with contextlib.suppress(OSError):
            while written_now := out.write(bytes(1 << 16)):
                size += written_now
        out.truncate(size - LEFT)
    while in_a_row < 3:
        name = f"n{len(written)}"
        status, body = server.call("POST", "/api/v1/transactions", {
            "type": "deposit", "account": "main", "date": "2025-01-02", "amount": "1", "currency": "USD",
            "reference": name, "note": NOTE})
        if status in (200, 201):
            written.append(name)
            in_a_row = 0
            continue
        if status != 507:
            raise SystemExit(f"a write on a full disk is {status}: {body}")
        refused, in_a_row = refused + 1, in_a_row + 1
        read, body = server.call("GET", "/api/v1/transactions?limit=1&count=exact")
        if read != 200 or body["count"] != len(written):
            raise SystemExit(f"a read on a full disk is {read}: {str(body)[:300]}, {len(written)} were acknowledged")
    filler.unlink()
    return refused


def main():
    binary = str(Path(sys.argv[1]).resolve())
    size = int(sys.argv[2]) if len(sys.argv) > 2 else 64
    times = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    with tempfile.TemporaryDirectory(prefix="ballast-small-") as folder:
        if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}m", "tmpfs", folder],
                          stderr=subprocess.DEVNULL).returncode:
            print("no file system can be mounted here")
            return SKIPPED
        server = None
        try:
            data = Path(folder) / "data"
            data.mkdir()
            server, written, refused, recovered = Server(binary, data), [], 0, 0.0
            status, body = server.call("POST", "/api/v1/accounts", {"slug": "main", "name": "Main"})
            if status not in (200, 201):
                raise SystemExit(f"{status} {body}")
            for _ in range(times):
                refused += fill(server, data, written)
                began = time.monotonic()
                status, body = server.call("POST", "/api/v1/transactions", {
                    "type": "deposit", "account": "main", "date": "2025-01-02", "amount": "1", "currency": "USD",
                    "reference": f"n{len(written)}"})
                if status not in (200, 201):
                    raise SystemExit(f"with space again a write is {status}: {body}")
                written.append(f"n{len(written)}")
                recovered = time.monotonic() - began
            if code := server.end():
                raise SystemExit(f"the server ends with {code}")
            with sqlite3.connect(data / "state.db") as database:
                found = {row[0] for row in database.execute("SELECT reference FROM ledger_entries")}
                intact = database.execute("PRAGMA integrity_check").fetchone()
            if intact != ("ok",) or found != set(written):
                raise SystemExit(f"{intact}: {len(found)} of {len(written)} acknowledged writes are stored")
        finally:
            if server and server.process.poll() is None:
                server.process.kill()
            subprocess.run(["umount", "-l", folder], check=True)
    print(f"a disk of {size} MiB full {times} times: {refused} writes refused as 507, {len(written)} acknowledged and "
          f"stored, reads worked, written again {recovered * 1000:.0f} ms after there was space")
    return 0 if refused else 1


sys.exit(main())
