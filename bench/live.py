#!/usr/bin/env python3
"""live.py BALLAST [SUBSCRIBERS] [CHANGES]: sixteen of the subscribers, the most of a user, hold WebSockets, the others
event streams, all of the topic "portfolios". A portfolio is changed again and again; prints the time from the answer of
the call to the arrival of its event (p50, p99, longest), while every second a tenth of the connections is cut and
resumes, and how many events were lost or came twice. Fails if any was, or if p99 is above BALLAST_MOST_MS (no limit
when not set). The criterion R25."""
import asyncio
import base64
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests/hardening"))
from harness import MOST_MS, Server, percentile  # noqa: E402

SOCKETS = 16


def frame(text):
    payload = text.encode()
    head = bytes([0x81, 0x80 | len(payload)]) if len(payload) < 126 else (
        bytes([0x81, 0xFE]) + len(payload).to_bytes(2, "big"))
    return head + bytes(4) + payload


class Subscriber:
    """Follows the topic until it is ended; `cut` closes the connection, which is opened again."""

    def __init__(self, port, token, is_socket):
        self.port, self.token, self.is_socket = port, token, is_socket
        self.arrived = {}  # time by number of the event
        self.twice = 0
        self.last = None
        self.writer = None
        self.ready = asyncio.Event()

    def note(self, number):
        if number in self.arrived:
            self.twice += 1
        self.arrived.setdefault(number, time.monotonic())

    async def run(self):
        while True:
            try:
                await (self.follow_socket() if self.is_socket else self.follow_stream())
            except (OSError, asyncio.IncompleteReadError):
                pass
            await asyncio.sleep(0.05)

    async def begin(self, path, more):
        reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {self.token}\r\n"
                          f"{more}\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        # A connection that was cut counts for a second: until then there is no room for another one.
        if head.split()[1] not in (b"101", b"200"):
            self.writer.close()
            raise OSError(head.split(b"\r\n")[0])
        return reader

    async def follow_socket(self):
        key = base64.b64encode(os.urandom(16)).decode()
        reader = await self.begin("/api/v1/live", "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                                  f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n")
        message = {"op": "sub", "id": "a", "topic": "portfolios"}
        if self.last is not None:
            message["after"] = self.last
        self.writer.write(frame(json.dumps(message)))
        while True:
            head = await reader.readexactly(2)
            size = head[1] & 0x7F
            if size == 126:
                size = int.from_bytes(await reader.readexactly(2), "big")
            payload = await reader.readexactly(size)
            if head[0] & 0x0F != 1:
                continue
            event = json.loads(payload)
            self.last = event["seq"]
            self.ready.set()
            if "type" in event:
                self.note(event["seq"])

    async def follow_stream(self):
        resume = f"Last-Event-ID: 0-{self.last}\r\n" if self.last is not None else ""
        reader = await self.begin("/api/v1/events?topics=portfolios", resume)
        while True:
            line = (await reader.readline()).decode()
            if not line:
                return
            self.ready.set()
            if line.startswith("id: "):
                self.last = int(line[4:].split("-")[1])
                self.note(self.last)

    def cut(self):
        if self.writer:
            self.writer.transport.abort()


async def measure(server, token, count, changes):
    subscribers = [Subscriber(server.port, token, i < SOCKETS) for i in range(count)]
    tasks = [asyncio.create_task(one.run()) for one in subscribers]
    await asyncio.gather(*(one.ready.wait() for one in subscribers))
    loop = asyncio.get_running_loop()
    answered = []
    for i in range(changes):
        status, body = await loop.run_in_executor(None, server.call, "POST", "/api/v1/portfolios",
                                                  {"slug": f"live-{i}", "name": "x"}, token)
        assert status == 200, body
        answered.append(time.monotonic())
        await asyncio.sleep(0.5)
        if i % 2 == 1:
            for one in subscribers[i % 10::10]:
                one.cut()
    await asyncio.sleep(5)
    for task in tasks:
        task.cancel()
    numbers = sorted(set().union(*(one.arrived for one in subscribers)))[-changes:]
    lags = [1000 * max(0.0, one.arrived[n] - at) for one in subscribers for n, at in zip(numbers, answered)
            if n in one.arrived]
    lost = sum(n not in one.arrived for one in subscribers for n in numbers)
    twice = sum(one.twice for one in subscribers)
    print(f"{count} subscribers, {changes} changes, {len(lags)} arrivals: p50 {statistics.median(lags):.0f} ms, "
          f"p99 {percentile(lags, 0.99):.0f} ms, longest {max(lags):.0f} ms; lost {lost}, twice {twice}")
    if lost or twice or percentile(lags, 0.99) > MOST_MS:
        sys.exit(f"events were lost or came twice, or p99 is above {MOST_MS:.0f} ms")


def main(ballast, count="1000", changes="40"):
    with tempfile.TemporaryDirectory() as folder, Server(ballast, Path(folder)) as server:
        asyncio.run(measure(server, server.token(), int(count), int(changes)))


if __name__ == "__main__":
    main(*sys.argv[1:])
