"""Times synchronization with a provider: market_sync.py BALLAST [SYMBOLS [HELD]]. README.md says what is printed.

A double of Yahoo on the loopback answers every symbol with the same prices, so that its own time hardly counts.
SYMBOLS (1,000) symbols over 20 years, then one more day for HELD (10,000) symbols; wall time and the largest memory
of the program, which runs as `ballast call market.sync`. The provider's limit of requests is waited for: seconds of
the day beyond that limit are printed beside the whole time.
"""
import datetime
import http.server
import json
import os
import random
import socketserver
import subprocess
import sys
import tempfile
import threading
import time

LONG_GOAL_S, LONG_GOAL_MB, DAY_GOAL_S = 30.0, 300.0, 10.0
PER_SECOND = 1000  # the most that a setting allows


def sessions(last: datetime.date, count: int) -> list:
    days = []
    while len(days) < count:
        if last.weekday() < 5:
            days.append(last)
        last -= datetime.timedelta(days=1)
    return days[::-1]


def chart(days: list) -> bytes:
    random.seed(1)
    times = [int(datetime.datetime(d.year, d.month, d.day, 14, 30, tzinfo=datetime.timezone.utc).timestamp())
             for d in days]
    # The price of a day depends on the day only, so that overlaps agree.
    close = [round(100 + 20 * ((d.toordinal() * 7919) % 1000) / 1000, 2) for d in days]
    quote = {"open": close, "high": [c + 1 for c in close], "low": [c - 1 for c in close], "close": close,
             "volume": [1000 + d.toordinal() % 1000 for d in days]}
    return json.dumps({"chart": {"result": [{"meta": {"currency": "USD", "gmtoffset": -18000}, "timestamp": times,
                                             "indicators": {"quote": [quote]}}], "error": None}}).encode()


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    body = b""


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # headers and body in one packet: two would wait for the delayed acknowledgement

    def log_message(self, *arguments):
        pass

    def do_GET(self):
        body = self.server.body
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def timed(ballast: str, environment: dict, request: dict) -> tuple:
    """Seconds, the largest memory of the program in MB, and its seconds of processor time."""
    start = time.perf_counter()
    process = subprocess.Popen([ballast, "call", "market.sync", "-"], env=environment, text=True,
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    process.stdin.write(json.dumps(request))
    process.stdin.close()
    answer = json.loads(process.stdout.read())
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0 and answer["totals"]["failed"] == 0, answer["totals"]
    return time.perf_counter() - start, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime


def main() -> None:
    ballast = sys.argv[1]
    symbols, held = (int(x) for x in (sys.argv[2:] + ["1000", "10000"][len(sys.argv[2:]):])[:2])
    last = datetime.date.today() - datetime.timedelta(days=4)
    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "HOME": home, "BALLAST_DATA": home}
        subprocess.run([ballast, "call", "market.provider_put", json.dumps({
            "name": "yahoo", "enabled": True, "license_accepted": True, "local": True, "per_second": PER_SECOND,
            "url": f"http://127.0.0.1:{server.server_address[1]}"})], check=True, env=environment,
            stdout=subprocess.DEVNULL)
        days = sessions(last, 252 * 20)
        server.body = chart(days)
        names = [f"S{i:05}" for i in range(held)]
        seconds, memory, busy = timed(ballast, environment, {"symbols": names[:symbols], "from": days[0].isoformat(),
                                                       "kinds": ["prices"]})
        print(f"value long_seconds {seconds:.2f}\nvalue long_processor_seconds {busy:.2f}\n"
              f"value long_megabytes {memory:.0f}")
        server.body = chart(days[-15:-1])
        timed(ballast, environment, {"symbols": names[symbols:], "from": days[-15].isoformat(), "kinds": ["prices"]})
        server.body = chart(days[-15:])
        day, _, day_busy = timed(ballast, environment, {"symbols": names, "kinds": ["prices"]})
        beyond = max(0.0, day - held / PER_SECOND)
        print(f"value day_seconds {day:.2f}\nvalue day_beyond_limit_seconds {beyond:.2f}\n"
              f"value day_processor_seconds {day_busy:.2f}")
        print(f"{symbols:,} symbols x 20 years: {seconds:.1f} s of {LONG_GOAL_S:.0f}, {memory:.0f} MB of "
              f"{LONG_GOAL_MB:.0f}; one day of {held:,} symbols: {beyond:.1f} s of "
              f"{DAY_GOAL_S:.0f} beyond the limit of requests", file=sys.stderr)


if __name__ == "__main__":
    main()
