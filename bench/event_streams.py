#!/usr/bin/env python3
"""Opens event streams, submits jobs, and prints how long after a submission the last byte of its
event arrives on each stream: `p50 p99 lost` in milliseconds and a count.

    event_streams.py HOST:PORT TOKEN STREAMS JOBS

The time includes the submission itself and the sequential reading of the streams."""
import http.client
import json
import selectors
import socket
import sys
import time

address, token, streams, jobs = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
host, port = address.rsplit(":", 1)
selector = selectors.DefaultSelector()
heard = {}  # job: streams that reported it, by file number
lags = []


def read_for(seconds, job=None, begin=0.0):
    """Reads all streams for `seconds`, or until each has an event of `job`."""
    end = time.perf_counter() + seconds
    while (left := end - time.perf_counter()) > 0:
        for key, _ in selector.select(left):
            text = key.data["rest"] + key.fileobj.recv(1 << 20)
            if job and job in text and key.fd not in heard.setdefault(job, set()):
                heard[job].add(key.fd)
                lags.append((time.perf_counter() - begin) * 1000)
            key.data["rest"] = text[-300:]
        if job and len(heard.get(job, ())) == streams:
            return


request = (
    f"GET /api/v1/events HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\r\n"
).encode()
for _ in range(streams):
    stream = socket.create_connection((host, int(port)))
    stream.sendall(request)
    selector.register(stream, selectors.EVENT_READ, {"rest": b""})
read_for(2)

client = http.client.HTTPConnection(host, int(port))
body = {"method": "risk.exposures", "request": {"positions": [{"symbol": "A", "value": 1}]}}
for n in range(jobs):
    begin = time.perf_counter()
    client.request(
        "POST",
        "/api/v1/jobs",
        json.dumps(body),
        {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "Idempotency-Key": f"event-{time.time_ns()}",
        },
    )
    answer = json.loads(client.getresponse().read())
    read_for(5, answer["id"].encode(), begin)
lags.sort()
lost = streams * jobs - len(lags)
print(f"{lags[len(lags) // 2]:.1f} {lags[len(lags) * 99 // 100]:.1f} {lost}")
