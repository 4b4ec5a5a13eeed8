#!/usr/bin/env python3
"""mcp_answers.py BINARY: calls every tool of `ballast mcp` that only reads with the requests on the demo, and
fails where an answer has more than 20,000 bytes. Prints the size of each, the shortened and the refused ones."""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from method_requests import requests_of
from methods import Program, double

MOST_BYTES = 20_000


class Agent:
    """A connection to `ballast mcp` with all tools."""

    def __init__(self, program):
        self.process = subprocess.Popen(
            [program.binary, "mcp", "--toolsets", "all", "--secrets", "--destructive"],
            env=program.environment, cwd=program.environment["HOME"], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.made = 0
        self.request("initialize", {"protocolVersion": "2025-11-25", "capabilities": {},
                                    "clientInfo": {"name": "test", "version": "1"}})
        self.send({"jsonrpc": "2.0", "method": "notifications/initialized"})

    def send(self, message):
        self.process.stdin.write(json.dumps(message).encode() + b"\n")
        self.process.stdin.flush()

    def request(self, method, params):
        """The result and the bytes of the message."""
        self.made += 1
        self.send({"jsonrpc": "2.0", "id": self.made, "method": method, "params": params})
        while True:
            line = self.process.stdout.readline()
            if not line:
                raise SystemExit(f"no answer to {method} {params}")
            message = json.loads(line)
            if message.get("id") == self.made:
                return message.get("result"), len(line)

    def tools(self):
        cursor = {}
        while True:
            page, _ = self.request("tools/list", cursor)
            yield from page["tools"]
            if "nextCursor" not in page:
                return
            cursor = {"cursor": page["nextCursor"]}

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=60)


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    errors = []
    sizes = {}
    with tempfile.TemporaryDirectory(prefix="ballast-answers-") as data:
        program = Program(str(Path(sys.argv[1]).resolve()), data)
        (Path(data) / "imports/book").mkdir(parents=True)
        program.run("--quiet", "demo", "load")
        agent = Agent(program)
        reading = {tool["name"] for tool in agent.tools() if tool["annotations"]["readOnlyHint"]}
        answers = {}
        link = lambda: program.run("--quiet", "link").strip().split("key=")[1]
        with double("upstream.py") as upstream, double("models.py") as models:
            for method, request in requests_of(answers, link, upstream, models):
                answers[method] = program.call(method, request)
                tool = method.replace(".", "_")
                if tool not in reading:
                    continue
                result, size = agent.request("tools/call", {"name": tool, "arguments": request})
                if result is None:
                    errors.append(f"{tool} {request}: an error of the protocol")
                    continue
                text = result["content"][0]["text"]
                state = ("refused" if result["isError"]
                         else "shortened" if '"_rest":' in text else "whole")
                sizes[tool] = max(sizes.get(tool, (0, "")), (size, state))
                if size > MOST_BYTES:
                    errors.append(f"{tool} answers with {size} bytes: expected at most {MOST_BYTES}")
        agent.close()
    for tool, (size, state) in sorted(sizes.items(), key=lambda one: -one[1][0]):
        print(f"{size:6} {state:9} {tool}")
    print(f"{len(sizes)} of {len(reading)} tools that read;",
          f"not called: {', '.join(sorted(reading - set(sizes)))}")
    print("\n".join(errors), file=sys.stderr)
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
