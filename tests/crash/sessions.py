"""A session of `ballast rpc` on a data directory, call by call, with the disk of failing_disk.cpp."""
import json
import os
import subprocess


class Session:
    def __init__(self, binary, data, **environment):
        self.process = subprocess.Popen(
            [binary, "rpc", "--destructive"], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"HOME": str(data), "BALLAST_DATA": str(data), "PATH": "/usr/bin:/bin", **environment})
        self.last = 0

    def call(self, method, request, key=""):
        """The response, or None when the process has ended."""
        self.last += 1
        params = {**request, "_meta": {"idempotency_key": key}} if key else request
        try:
            self.process.stdin.write(json.dumps({"jsonrpc": "2.0", "id": self.last, "method": method,
                                                 "params": params}) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except BrokenPipeError:
            return None
        return json.loads(line) if line else None

    def result(self, method, request=None):
        answer = self.call(method, request or {})
        if not answer or "result" not in answer:
            raise SystemExit(f"{method}: {answer}")
        return answer["result"]

    def end(self):
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        return self.process.wait(120)


def preload(library, **settings):
    return {"LD_PRELOAD": os.path.abspath(library), **{name: str(value) for name, value in settings.items()}}
