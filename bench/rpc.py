"""A client of `ballast rpc`: JSON-RPC, a request and a response a line."""
import json
import os
import subprocess
import sys


class Rpc:
    def __init__(self, ballast: str, data: str):
        self.process = subprocess.Popen([ballast, "rpc"], env={**os.environ, "HOME": data, "BALLAST_DATA": data},
                                        text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.count = 0

    def call(self, method: str, **request):
        self.count += 1
        message = {"jsonrpc": "2.0", "id": self.count, "method": method, "params": request}
        self.process.stdin.write(json.dumps(message) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if "error" in answer:
            sys.exit(f"{method}: {answer['error']}")
        return answer["result"]

    def close(self):
        self.process.stdin.close()
        self.process.wait()
