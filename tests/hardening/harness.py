"""A server under test, calls to it, measurements beside a load, and a private PostgreSQL."""
import contextlib
import http.client
import json
import os
import pwd
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

# Tests do not assert time; script/reliability does, far above the goal of 20 ms: what blocks the server
# took tens of seconds.
MOST_MS = float(os.environ.get("BALLAST_MOST_MS", "inf"))
POSTGRES = Path("/usr/lib/postgresql/15/bin")


class Failed(Exception):
    pass


def check(fact, what):
    if not fact:
        raise Failed(what)


class Server:
    def __init__(self, binary, data, *settings, log=subprocess.DEVNULL, **environment):
        self.binary = binary
        self.data = data
        self.environment = {"HOME": str(data), "BALLAST_DATA": str(data), "PATH": "/usr/bin:/bin",
                            **environment}
        self.process = subprocess.Popen([binary, "serve", "--port", "0", *settings],
                                        env=self.environment, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=log, text=True)
        self.output = self.process.stdout.readline()
        self.port = int(re.search(r":(\d+)\s", self.output)[1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.output += self.process.stdout.read()
        self.process.wait(30)

    def memory(self, field):
        text = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"{field}:\s+(\d+)", text)[1]) / 1024

    def processor_seconds(self):
        """Processor time of all threads so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def command(self, *words):
        return subprocess.run([self.binary, *words], env=self.environment, text=True, timeout=600,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True).stdout

    def ask(self, request):
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as client:
            client.sendall(request)
            return client.recv(65536)

    def token(self):
        return re.search(r"ballast_\w+", self.command("token", "hardening"))[0]

    def call(self, verb, path, request=None, token="", timeout=120, sent=False):
        """Status and body of a call; `request` is the text to send if `sent`."""
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        fields = {"Content-Type": "application/json", "Idempotency-Key": f"k{time.monotonic_ns()}"}
        if token:
            fields["Authorization"] = f"Bearer {token}"
        body = request if sent or request is None else json.dumps(request)
        try:
            client.request(verb, path, body=body, headers=fields)
            answer = client.getresponse()
            return answer.status, answer.read()
        finally:
            client.close()

    def live(self):
        began = time.monotonic()
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/livez", timeout=20) as answer:
            check(answer.read() == b"ok\n", "/livez is not ok")
        return (time.monotonic() - began) * 1000


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


class Probe:
    """Calls something again and again beside the block, and states how long it took."""

    def __init__(self, action):
        self.action = action
        self.took = []
        self.error = None
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self.run)

    def run(self):
        while not self.stopped.is_set():
            began = time.monotonic()
            try:
                self.action()
            except Exception as error:  # reported by the block
                self.error = error
                return
            self.took.append((time.monotonic() - began) * 1000)
            time.sleep(0.005)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stopped.set()
        self.thread.join()
        if self.error:
            raise Failed(f"{self.error!r}")

    def text(self):
        return (f"n = {len(self.took)}, p50 {percentile(self.took, 0.5):.1f} ms, p99 "
                f"{percentile(self.took, 0.99):.1f} ms, at most {max(self.took):.1f} ms")

    def check(self, what):
        check(self.took and percentile(self.took, 0.99) < MOST_MS, f"{what}: {self.text()}")


class LiveProbe(Probe):
    """Calls /livez from a process of its own."""

    def __init__(self, server):
        self.server = server

    def __enter__(self):
        self.process = subprocess.Popen([sys.executable, Path(__file__).parent / "live_probe.py",
                                         str(self.server.port), "/livez"], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        return self

    def __exit__(self, *_):
        output, _ = self.process.communicate("", 60)
        if self.process.returncode != 0:
            raise Failed("the probe of /livez failed")
        seen = json.loads(output)
        self.took, self.late = seen["took"], seen["late"]
        if seen["statuses"] != ["200"]:
            raise Failed(f"/livez: {seen['statuses']}")

    def text(self):
        return f"{super().text()} (pauses late by p99 {percentile(self.late, 0.99):.1f} ms)"


class Postgres:
    """A private server, reached through a socket in its directory."""

    def __init__(self, folder, fsync="off"):
        self.folder, self.fsync = folder, fsync
        self.user = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
        if self.user:
            os.chown(folder, self.user.pw_uid, self.user.pw_gid)
        data = str(folder / "data")
        self.start("initdb", "-D", data, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N",
                   "-U", "postgres").wait()
        self.address = f"postgresql://postgres@/postgres?host={folder}"
        self.serve()

    def serve(self):
        self.process = self.start("postgres", "-D", str(self.folder / "data"), "-k", str(self.folder),
                                  "-c", "listen_addresses=", "-c", f"fsync={self.fsync}")
        for _ in range(200):
            ready = subprocess.run([POSTGRES / "pg_isready", "-q", "-h", self.folder], check=False)
            if ready.returncode == 0:
                return
            time.sleep(0.1)
        raise Failed("PostgreSQL does not start")

    def start(self, program, *words):
        ids = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []} if self.user else {}
        return subprocess.Popen([POSTGRES / program, *words], cwd=self.folder, stdin=subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **ids)

    def stop(self):
        self.process.send_signal(signal.SIGINT)  # connections that a failed test left are closed
        self.process.wait(30)

    def processes(self):
        found = [self.process.pid]
        for path in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                fields = path.read_text().rpartition(")")[2].split()
                if int(fields[1]) == self.process.pid:
                    found.append(int(path.parent.name))
        return found

    def signal(self, number):
        for process in self.processes():
            with contextlib.suppress(OSError):
                os.kill(process, number)


def run_parts(parts, words):
    """Runs parts of the form part(binary, data), each in a directory of its own; all, or those named."""
    binary = str(Path(words[0]).resolve())
    for part in parts:
        if words[1:] and part.__name__ not in words[1:]:
            continue
        with tempfile.TemporaryDirectory(prefix="ballast-hardening-") as folder:
            data = Path(folder).resolve() / "data"
            data.mkdir()
            try:
                part(binary, data)
            except Failed as failure:
                print(f"{part.__name__}: {failure}")
                return 1
    return 0
