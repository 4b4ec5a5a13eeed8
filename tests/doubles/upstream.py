#!/usr/bin/env python3
"""A double of the providers of market data, for tests: answers on a loopback port, which it prints.

Bodies have the shapes that the providers document, with prices made from the symbol's name. A request that
is not exactly the provider's (path, parameters, key) is refused, as the provider would.

POST /_failure {"match": "/v8/", "kind": "429", "count": 1}: the next requests whose path contains the text fail:
    a status, redirect, html, slow, truncated, endless; or in the latest row of any provider's body: schema, cut, nan,
    null, duplicate, contradictory, unordered (all rows).
POST /_series {"symbol": "AAA", "last": "2026-01-30", "splits": [["2025-06-02", 4]], "dividends": [...],
               "chain": [["SPY260918C00460000", 0.21, 12.1, 12.4]], "plan": "free",
               "currency": "GBp", "revised": {"2026-01-05": 99.5}, "scale": 1.5, "gone": true, "days": 2000}
GET  /_log: the paths of requests so far, with parameters.
"""
import base64
import datetime
import hashlib
import http.server
import json
import math
import re
import socketserver
import sys
import threading
import time
import urllib.parse

FIRST = datetime.date(2023, 1, 2)
LAST = datetime.date(2026, 1, 30)
KEYS = {"fred": "fred-key", "fmp": "fmp-key", "polygon": "polygon-key", "csv": "csv-key"}

lock = threading.Lock()
series = {}
failures = []
log = []


def days(one):
    """The weekdays of a series."""
    first = datetime.date.fromisoformat(one.get("first", FIRST.isoformat()))
    last = datetime.date.fromisoformat(one.get("last", LAST.isoformat()))
    return [day for day in (first + datetime.timedelta(n) for n in range((last - first).days + 1))
            if day.weekday() < 5]


def ratio(splits, keep):
    made = 1.0
    for date, value in splits:
        if keep(datetime.date.fromisoformat(date)):
            made *= value
    return made


def traded(symbol, one):
    """Rows (date, open, high, low, close, volume) as traded."""
    rows, level = [], 100.0
    for day in days(one):
        seed = hashlib.sha256(f"{symbol} {day}".encode()).digest()
        move = (seed[0] - 127.5) / 127.5 * 0.02
        before, level = level, level * math.exp(move)
        close = level * one.get("scale", 1.0) / ratio(one.get("splits", []), lambda at: at <= day)
        close = one.get("revised", {}).get(day.isoformat(), close)
        start = before * one.get("scale", 1.0) / ratio(one.get("splits", []), lambda at: at <= day)
        rows.append((day, start, max(start, close) * 1.001, min(start, close) * 0.999, close,
                     1000 + seed[1]))
    return rows


def at_open(day):
    """The opening in New York, in seconds; 13:30 UTC is near enough in both halves of the year."""
    return int(datetime.datetime(day.year, day.month, day.day, 13, 30, tzinfo=datetime.timezone.utc)
               .timestamp())


def yahoo(symbol, one, parameters):
    if set(parameters) != {"period1", "period2", "interval", "events"}:
        return 400, {"chart": {"result": None, "error": {"code": "Bad Request",
                                                         "description": "unexpected parameter"}}}
    start, end = int(parameters["period1"]), int(parameters["period2"])
    rows = [row for row in traded(symbol, one) if start <= at_open(row[0]) < end]
    splits = one.get("splits", [])
    adjusted = [(row, ratio(splits, lambda at, day=row[0]: at > day)) for row in rows]
    events = {}
    if one.get("dividends"):
        events["dividends"] = {str(at_open(datetime.date.fromisoformat(date))):
                               {"amount": amount / ratio(splits, lambda at, date=date:
                                                         at > datetime.date.fromisoformat(date)),
                                "date": at_open(datetime.date.fromisoformat(date))}
                               for date, amount in one["dividends"]}
    if splits:
        events["splits"] = {str(at_open(datetime.date.fromisoformat(date))):
                            {"date": at_open(datetime.date.fromisoformat(date)), "numerator": value,
                             "denominator": 1, "splitRatio": f"{value}:1"} for date, value in splits}
    quote = {name: [row[column] / by if column < 5 else row[column] * by for row, by in adjusted]
             for column, name in ((1, "open"), (2, "high"), (3, "low"), (4, "close"), (5, "volume"))}
    result = {"meta": {"currency": one.get("currency", "USD"), "symbol": symbol,
                       "instrumentType": "EQUITY", "exchangeTimezoneName": "America/New_York",
                       "gmtoffset": -18000},
              "indicators": {"quote": [quote if rows else {}],
                             "adjclose": [{"adjclose": quote["close"]} if rows else {}]}}
    if rows:
        result["timestamp"] = [at_open(row[0]) for row, _ in adjusted]
    if events:
        result["events"] = events
    return 200, {"chart": {"result": [result], "error": None}}


def fred(parameters):
    allowed = {"series_id", "api_key", "file_type", "observation_start", "limit", "offset"}
    if not set(parameters) <= allowed or parameters.get("api_key") != KEYS["fred"]:
        return 400, {"error_code": 400, "error_message": "Bad Request. The value for variable "
                     "api_key is not registered."}
    symbol = parameters["series_id"]
    one = series.get(symbol, {})
    if one.get("gone") or symbol.startswith("UNKNOWN"):
        return 400, {"error_code": 400, "error_message": "Bad Request. The series does not exist."}
    start = datetime.date.fromisoformat(parameters["observation_start"])
    rows = [row for row in traded(symbol, one) if row[0] >= start]
    observations = [{"realtime_start": "2026-01-30", "realtime_end": "2026-01-30",
                     "date": row[0].isoformat(),
                     "value": "." if row[0].day == 25 else f"{row[4] / 25:.2f}"} for row in rows]
    offset = int(parameters["offset"])
    limit = min(int(parameters["limit"]), one.get("page", 100000))
    return 200, {"count": len(observations), "offset": offset, "limit": limit,
                 "observations": observations[offset:offset + limit]}


def ecb(path, parameters):
    if set(parameters) != {"startPeriod", "format", "detail"} or parameters["format"] != "csvdata":
        return 400, "unexpected parameter"
    dataset, key = path.split("/")
    start = datetime.date.fromisoformat(parameters["startPeriod"])
    rows = [row for row in traded(dataset + key, series.get(f"{dataset}/{key}", {}))
            if row[0] >= start]
    if not rows:
        return 200, ""
    return 200, "KEY,FREQ,TIME_PERIOD,OBS_VALUE\n" + "".join(
        f"{dataset}.{key},D,{row[0]},{row[4] / 90:.4f}\n" for row in rows)


def polygon(symbol, one, start, end, parameters, port):
    cursor = int(parameters.get("cursor", "0"))
    rows = [row for row in traded(symbol, one)
            if start <= row[0].isoformat() <= end]
    page = one.get("page", 50000)
    answer = {"ticker": symbol, "adjusted": False, "queryCount": len(rows),
              "resultsCount": len(rows[cursor:cursor + page]), "status": "OK",
              "results": [{"v": row[5], "o": row[1], "c": row[4], "h": row[2], "l": row[3],
                           "t": at_open(row[0]) * 1000, "n": 10}
                          for row in rows[cursor:cursor + page]]}
    if cursor + page < len(rows):
        host = one.get("next_host", f"127.0.0.1:{port}")
        answer["next_url"] = (f"http://{host}/v2/aggs/ticker/{symbol}/range/1/day/{start}/{end}"
                              f"?cursor={cursor + page}")
    return 200, answer


def fmp(symbol, one, parameters):
    if set(parameters) != {"symbol", "from", "to", "apikey"} or parameters["apikey"] != KEYS["fmp"]:
        return 401, {"Error Message": "Invalid API KEY."}
    rows = [row for row in traded(symbol, one)
            if parameters["from"] <= row[0].isoformat() <= parameters["to"]]
    return 200, [{"symbol": symbol, "date": row[0].isoformat(), "open": row[1], "high": row[2],
                  "low": row[3], "close": row[4], "volume": row[5]} for row in reversed(rows)]


def treasury(parameters):
    """A year of par yields; the shortest maturity is null on the first days of a month."""
    if set(parameters) != {"data", "field_tdr_date_value"} or \
            parameters["data"] != "daily_treasury_yield_curve":
        return 400, "<error/>"
    entries = ""
    for row in traded("treasury", series.get("BC", {})):
        if str(row[0].year) != parameters["field_tdr_date_value"]:
            continue
        month = ('<d:BC_1MONTH m:null="true" />' if row[0].day < 3 else
                 f'<d:BC_1MONTH m:type="Edm.Double">{row[4] / 26:.2f}</d:BC_1MONTH>')
        years = "".join(f'<d:BC_{name} m:type="Edm.Double">{row[4] / 25:.2f}</d:BC_{name}>' for name in
                        ("3MONTH", "6MONTH", "1YEAR", "2YEAR", "3YEAR", "5YEAR", "10YEAR", "30YEARDISPLAY"))
        entries += (f'<entry><content type="application/xml"><m:properties><d:NEW_DATE m:type="Edm.DateTime">'
                    f"{row[0]}T00:00:00</d:NEW_DATE>{month}{years}</m:properties></content></entry>")
    return 200, f'<?xml version="1.0"?><feed xmlns:d="d" xmlns:m="m">{entries}</feed>'


def option_chain(symbol, one, parameters, port):
    """The contracts of one["chain"]: [symbol, implied volatility, bid, ask], from the first expiry asked for."""
    if not set(parameters) <= {"expiration_date.gte", "limit", "cursor"}:
        return 400, {"status": "ERROR", "error": "unexpected parameter"}
    if one.get("plan") == "free":
        return 403, {"status": "NOT_AUTHORIZED", "message": "You are not entitled to this data."}
    cursor, first = 0, parameters.get("expiration_date.gte", "")
    if "cursor" in parameters:  # the provider's cursor contains the query of the first page
        place, first = base64.urlsafe_b64decode(parameters["cursor"]).decode().split("|")
        cursor = int(place)
    rows = [row for row in one.get("chain", [])
            if f"20{row[0][-15:-13]}-{row[0][-13:-11]}-{row[0][-11:-9]}" >= first]
    page = one.get("page", 250)
    price = traded(symbol, one)[-1][4]
    results = []
    for contract, volatility, bid, ask in rows[cursor:cursor + page]:
        row = {"details": {"contract_type": "call" if contract[-9] == "C" else "put",
                           "exercise_style": "american", "shares_per_contract": 100,
                           "expiration_date": f"20{contract[-15:-13]}-{contract[-13:-11]}-{contract[-11:-9]}",
                           "strike_price": int(contract[-8:]) / 1000, "ticker": "O:" + contract},
               "last_quote": {"bid": bid, "ask": ask, "midpoint": (bid + ask) / 2},
               "open_interest": 100, "underlying_asset": {"price": price}, "greeks": {}}
        if volatility is not None:
            row["implied_volatility"] = volatility
            row["greeks"] = {"delta": 0.5, "gamma": 0.01, "theta": -0.02, "vega": 0.3}
        results.append(row)
    answer = {"status": "OK", "results": results}
    if cursor + page < len(rows):
        following = base64.urlsafe_b64encode(f"{cursor + page}|{first}".encode()).decode()
        answer["next_url"] = f"http://127.0.0.1:{port}/v3/snapshot/options/{symbol}?cursor={following}"
    return 200, answer


def batch_quote(parameters):
    if set(parameters) != {"symbols", "apikey"} or parameters["apikey"] != KEYS["fmp"]:
        return 401, {"Error Message": "Invalid API KEY."}
    answer = []
    for symbol in parameters["symbols"].split(","):
        if symbol.startswith("UNKNOWN"):
            continue
        rows = traded(symbol, series.get(symbol, {}))
        answer.append({"symbol": symbol, "name": symbol + " Inc.", "price": rows[-1][4],
                       "previousClose": rows[-2][4], "volume": rows[-1][5],
                       "timestamp": at_open(rows[-1][0])})
    return 200, answer


def profile(symbol, one, parameters):
    if set(parameters) != {"symbol", "apikey"} or parameters["apikey"] != KEYS["fmp"]:
        return 401, {"Error Message": "Invalid API KEY."}
    if symbol.startswith("UNKNOWN"):
        return 200, []
    return 200, [{"symbol": symbol, "companyName": f"{symbol} Inc.",
                  "sector": one.get("sector", "Technology"), "industry": "NA", "country": "US",
                  "exchange": "NASDAQ", "currency": "USD", "marketCap": one.get("market_cap", 1000000), "beta": 1.1, "lastDividend": 2.0,
                  "isEtf": one.get("etf", False), "isFund": False}]


class Table:
    """The rows of a body, each a dict, and the body with the rows as they are now."""

    def __init__(self, rows, date, value, body):
        self.rows, self.date, self.value, self.body = rows, date, value, body

    @staticmethod
    def of(body):
        if isinstance(body, str):
            return Table.of_xml(body) if body.startswith("<?xml") else Table.of_csv(body)
        if isinstance(body, list):
            return Table.of_list(body)
        if "chart" in body:
            return Table.of_chart(body)
        if "observations" in body:
            return Table.of_observations(body)
        if body.get("results") and "c" in body["results"][0]:
            return Table(body["results"], "t", "c", lambda: body)
        if body.get("results") and "details" in body["results"][0]:
            return Table(body["results"], "open_interest", "implied_volatility", lambda: body)
        return None

    @staticmethod
    def of_list(body):
        """Prices, quotes or a profile."""
        for date, value in (("date", "close"), ("timestamp", "price"), ("marketCap", "marketCap")):
            if body and date in body[0] and value in body[0]:
                return Table(body, date, value, lambda: body)
        return None

    @staticmethod
    def of_chart(body):
        result = body["chart"]["result"][0]
        quote, times = result["indicators"]["quote"][0], result.get("timestamp", [])
        rows = [{"t": time, **{name: quote[name][at] for name in quote}} for at, time in enumerate(times)]

        def made():
            times[:] = [row["t"] for row in rows]
            for name in quote:
                quote[name] = [row[name] for row in rows]
            return body
        return Table(rows, "t", "close", made)

    @staticmethod
    def of_observations(body):
        rows = body["observations"]

        def made():  # values are texts
            for row in rows:
                row["value"] = "." if row["value"] is None else str(row["value"])
            return body
        return Table(rows, "date", "value", made)

    @staticmethod
    def of_csv(body):
        lines = body.splitlines()
        names = lines[0].split(",") if lines else []
        date, value = ("TIME_PERIOD", "OBS_VALUE") if "OBS_VALUE" in names else ("Date", "Close")
        rows = [dict(zip(names, line.split(","))) for line in lines[1:]]

        def made():
            return "\n".join([",".join(names)] + [",".join(
                "" if row[name] is None else str(row[name]) for name in names) for row in rows]) + "\n"
        return Table(rows, date, value, made)

    @staticmethod
    def of_xml(body):
        """Rows of a date and one value, which every element of the entry then has."""
        element = re.compile(r'<d:(BC_\w+) m:type="Edm.Double">([^<]*)</d:\1>')
        head, *entries = body.removesuffix("</feed>").split("<entry>")
        rows = [{"date": re.search(r"\d{4}-\d\d-\d\d", entry)[0], "entry": entry,
                 "value": element.findall(entry)[-1][1]} for entry in entries]

        def text(row):
            if row["value"] == element.findall(row["entry"])[-1][1]:
                return row["entry"]
            if row["value"] is None:
                return element.sub(r'<d:\1 m:null="true" />', row["entry"])
            return element.sub(rf'<d:\1 m:type="Edm.Double">{row["value"]}</d:\1>', row["entry"])
        return Table(rows, "date", "value",
                     lambda: head + "".join("<entry>" + text(row) for row in rows) + "</feed>")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def send(self, status, body, media="application/json", headers=()):
        data = body if isinstance(body, bytes) else (
            body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with lock:
            if self.path == "/_failure":
                failures.append(body)
            elif self.path == "/_series":
                series[body["symbol"]] = body
            elif self.path == "/_reset":
                series.clear()
                failures.clear()
                log.clear()
        self.send(200, {})

    def do_GET(self):
        if self.path == "/_log":
            with lock:
                self.send(200, list(log))
            return
        failure = None
        with lock:
            log.append(self.path)
            for one in failures:
                if one["match"] in self.path and one["count"] > 0:
                    one["count"] -= 1
                    failure = one
                    break
        url = urllib.parse.urlsplit(self.path)
        parameters = dict(urllib.parse.parse_qsl(url.query))
        if failure and self.fail(failure):
            return
        status, body, headers = self.answer(urllib.parse.unquote(url.path), parameters)
        if failure:
            body = self.spoil(failure["kind"], body)
        media = "application/json" if not isinstance(body, str) else "text/csv"
        data = body if isinstance(body, str) else json.dumps(body)
        tag = '"' + hashlib.sha256(data.encode()).hexdigest()[:16] + '"'
        if status == 200 and "/csv/" in self.path:
            headers = [("ETag", tag)]
            if self.headers.get("If-None-Match") == tag:
                self.send(304, b"", media, headers)
                return
        self.send(status, data, media, headers)

    def fail(self, failure):
        """Failures without a body of the provider. Returns whether the request was answered."""
        kind = failure["kind"]
        if kind.isdigit():
            headers = [("Retry-After", failure["retry_after"])] if "retry_after" in failure else []
            self.send(int(kind), {"error": "injected"}, headers=headers)
        elif kind == "redirect":
            self.send(302, b"", headers=[("Location", failure.get("to", "http://169.254.169.254/"))])
        elif kind == "html":
            self.send(200, "<html><body>Will be right back</body></html>", "text/html")
        elif kind == "slow":
            time.sleep(failure.get("seconds", 2))
            self.send(200, {})
        elif kind == "truncated":
            self.send_response(200)
            self.send_header("Content-Length", "100000")
            self.end_headers()
            self.wfile.write(b'{"chart":')
            self.close_connection = True
        elif kind == "endless":
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            try:
                for _ in range(100):
                    self.wfile.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
                self.wfile.write(b"0\r\n\r\n")
            except OSError:
                self.close_connection = True
        else:
            return False
        return True

    @staticmethod
    def spoil(kind, body):
        """Failures within a body of the provider."""
        if kind == "schema":
            return {"surprise": True}
        if kind == "cut":
            return (body if isinstance(body, str) else json.dumps(body))[:-40]
        table = Table.of(body)
        if not table or not table.rows:
            return body
        last = max(table.rows, key=lambda row: row[table.date])
        if kind == "nan":
            last[table.value] = float("nan")
        elif kind == "null":
            last[table.value] = None
        elif kind == "duplicate":
            table.rows.append(dict(last))
        elif kind == "contradictory":
            table.rows.append({**last, table.value: f"{float(last[table.value]) * 2:.4f}"
                               if isinstance(last[table.value], str) else last[table.value] * 2})
        elif kind == "unordered":
            table.rows.reverse()
        return table.body()


    def answer(self, path, parameters):
        parts = path.strip("/").split("/")
        with lock:
            if path.startswith("/v8/finance/chart/"):
                symbol = parts[-1]
                one = series.get(symbol, {})
                if one.get("gone") or symbol.startswith("UNKNOWN"):
                    return 404, {"chart": {"result": None, "error": {
                        "code": "Not Found", "description": "No data found, symbol may be "
                        "delisted"}}}, []
                return *yahoo(symbol, one, parameters), []
            if path == "/fred/series/observations":
                return *fred(parameters), []
            if path.startswith("/service/data/"):
                return *ecb("/".join(parts[2:]), parameters), []
            if path.startswith("/v2/aggs/ticker/"):
                if self.headers.get("Authorization") != "Bearer " + KEYS["polygon"]:
                    return 401, {"status": "ERROR", "error": "Unknown API Key"}, []
                return *polygon(parts[3], series.get(parts[3], {}), parts[-2], parts[-1],
                                parameters, self.server.server_address[1]), []
            if path == "/resource-center/data-chart-center/interest-rates/pages/xml":
                return *treasury(parameters), []
            if path.startswith("/v3/snapshot/options/"):
                if self.headers.get("Authorization") != "Bearer " + KEYS["polygon"]:
                    return 401, {"status": "ERROR", "error": "Unknown API Key"}, []
                return *option_chain(parts[3], series.get(parts[3], {}), parameters,
                                     self.server.server_address[1]), []
            if path == "/stable/batch-quote":
                return *batch_quote(parameters), []
            if path == "/stable/historical-price-eod/full":
                symbol = parameters.get("symbol", "")
                return *fmp(symbol, series.get(symbol, {}), parameters), []
            if path == "/stable/profile":
                symbol = parameters.get("symbol", "")
                return *profile(symbol, series.get(symbol, {}), parameters), []
            if path.startswith("/csv/"):
                symbol = parts[-1].removesuffix(".csv")
                if symbol.startswith("UNKNOWN"):
                    return 404, "no such symbol", []
                return 200, "Date,Open,High,Low,Close,Volume\n" + "".join(
                    f"{row[0]},{row[1]:.4f},{row[2]:.4f},{row[3]:.4f},{row[4]:.4f},{row[5]}\n"
                    for row in traded(symbol, series.get(symbol, {}))), []
        return 404, {"error": "no such path"}, []


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 128


if __name__ == "__main__":
    server = Server(("127.0.0.1", 0), Handler)
    print(server.server_address[1], flush=True)
    # Ends with the test that started it, whose end closes this pipe.
    threading.Thread(target=lambda: (sys.stdin.read(), server.shutdown()), daemon=True).start()
    server.serve_forever()
