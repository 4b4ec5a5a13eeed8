"""live_probe.py PORT PATH: requests PATH on a new connection every 5 ms until its input ends, at least 20 times, then prints
its measurements as JSON: how long each answer took, and how late the pauses between them ended, both in ms.
A process of its own, so that the threads of a load do not delay it; late pauses are the machine's."""
import contextlib
import json
import os
import select
import socket
import sys
import time

PAUSE = 0.005
LEAST = 20


def ask(port, request):
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        client.sendall(request)
        answer = client.recv(65536)
    return (time.monotonic() - began) * 1000, answer


def main():
    port, path = int(sys.argv[1]), sys.argv[2]
    with contextlib.suppress(OSError):  # not permitted: measured with the priority of others
        os.nice(-10)
    request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
    took, late, statuses = [], [], set()
    while True:
        began = time.monotonic()
        if select.select([sys.stdin], [], [], PAUSE)[0] and len(took) >= LEAST:
            break
        late.append((time.monotonic() - began - PAUSE) * 1000)
        ms, answer = ask(port, request)
        took.append(ms)
        statuses.add(answer[9:12].decode())
    print(json.dumps({"took": took, "late": late, "statuses": sorted(statuses)}))


main()
