"""A strict double of an S3-compatible object store, in memory.

It computes Signature Version 4 on its own and refuses what does not match, payload hashes and the
size of parts included. Prints its port; buckets exist once they are named on the command line.

POST /_failure {"match": "PUT", "kind": "slow|refuse|error|busy|full|corrupt|cut|silent|hang", "count": 1}
applies to the next requests whose "METHOD /path?query" contains `match`: `silent` closes the connection, `hang` keeps it
open and sends nothing. POST /_heal ends all failures. /_log lists the requests, POST /_reset forgets objects, failures
and log.
"""

import calendar
import hashlib
import hmac
import http.server
import json
import os
import re
import sys
import threading
import time
import urllib.parse

ACCESS_KEY = "test:tester"
SECRET_KEY = "testing"
REGION = "us-east-1"
SMALLEST_PART = 5 << 20
LONGEST_LINK = 7 * 24 * 3600
ALLOWED_SKEW = 15 * 60


class Refused(Exception):
    def __init__(self, status, code):
        super().__init__(code)
        self.status, self.code = status, code


class Store:
    def __init__(self, buckets):
        self.buckets = buckets
        self.lock = threading.Lock()
        self.reset()

    def reset(self):
        self.objects = {}  # (bucket, key): {"body", "meta", "at"}
        self.uploads = {}  # id: {"bucket", "key", "meta", "parts"}
        self.failures = []
        self.log = []

    def failure_of(self, line):
        with self.lock:
            self.log.append(line)
            for failure in self.failures:
                if failure["match"] in line and failure["count"] > 0:
                    failure["count"] -= 1
                    return failure
        return None


def encode(text, safe=""):
    return urllib.parse.quote(text, safe="-._~" + safe)


def key_of(date, region):
    key = ("AWS4" + SECRET_KEY).encode()
    for step in (date, region, "s3", "aws4_request"):
        key = hmac.new(key, step.encode(), hashlib.sha256).digest()
    return key


def at_of(stamp):
    try:
        parsed = time.strptime(stamp, "%Y%m%dT%H%M%SZ")
    except (TypeError, ValueError):
        raise Refused(403, "AccessDenied") from None
    return calendar.timegm(parsed)


def check_signature(handler, query, body):
    """Raises Refused unless header fields or query sign this request."""
    linked = dict(query).get("X-Amz-Signature")
    if linked is None:
        match = re.fullmatch(
            r"AWS4-HMAC-SHA256 Credential=([^,]+)/(\d{8})/([^/,]+)/s3/aws4_request,"
            r"SignedHeaders=([^,]+),Signature=([0-9a-f]{64})",
            handler.headers.get("Authorization", ""))
        if not match:
            raise Refused(403, "AccessDenied")
        access, date, region, names, signature = match.groups()
        stamp = handler.headers.get("x-amz-date", "")
        payload = handler.headers.get("x-amz-content-sha256", "")
        signed_query = query
        if abs(at_of(stamp) - time.time()) > ALLOWED_SKEW:
            raise Refused(403, "RequestTimeTooSkewed")
        if payload != hashlib.sha256(body).hexdigest():
            raise Refused(400, "XAmzContentSHA256Mismatch")
    else:
        values = dict(query)
        access, date, region, service, end = values["X-Amz-Credential"].rsplit("/", 4)
        if (service, end) != ("s3", "aws4_request"):
            raise Refused(403, "AccessDenied")
        names, signature, stamp = values["X-Amz-SignedHeaders"], linked, values["X-Amz-Date"]
        payload = "UNSIGNED-PAYLOAD"
        signed_query = [(n, v) for n, v in query if n != "X-Amz-Signature"]
        life = int(values["X-Amz-Expires"])
        if life > LONGEST_LINK or not -ALLOWED_SKEW < time.time() - at_of(stamp) < life:
            raise Refused(403, "AccessDenied")
    if access != ACCESS_KEY:
        raise Refused(403, "InvalidAccessKeyId")
    if region != REGION or not stamp.startswith(date):
        raise Refused(400, "AuthorizationHeaderMalformed")
    signed = names.split(";")
    must = {"host"} | {n.lower() for n in handler.headers if n.lower().startswith("x-amz-")}
    if signed != sorted(signed) or not must <= set(signed):
        raise Refused(403, "AccessDenied")
    lines = "".join(f"{n}:{handler.headers.get(n, '').strip()}\n" for n in signed)
    pairs = sorted((encode(n), encode(v)) for n, v in signed_query)
    path = urllib.parse.unquote(handler.path.split("?")[0])
    request = "\n".join([handler.command, encode(path, "/"),
                         "&".join(f"{n}={v}" for n, v in pairs), lines, names, payload])
    text = "\n".join(["AWS4-HMAC-SHA256", stamp, f"{date}/{region}/s3/aws4_request",
                      hashlib.sha256(request.encode()).hexdigest()])
    expected = hmac.new(key_of(date, region), text.encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected, signature):
        raise Refused(403, "SignatureDoesNotMatch")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    store = None

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", fields=()):
        self.send_response(status)
        for name, value in fields:
            self.send_header(name, value)
        if not any(name == "Content-Length" for name, _ in fields):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def refuse(self, status, code):
        self.answer(status, f"<Error><Code>{code}</Code></Error>".encode(),
                    [("Content-Type", "application/xml")])

    def control(self, body):
        store = self.store
        if self.path == "/_failure":
            store.failures.append({"count": 1, **json.loads(body)})
        elif self.path == "/_reset":
            store.reset()
        elif self.path == "/_heal":
            store.failures = []
        log = json.dumps(store.log) if self.path == "/_log" else "{}"
        self.answer(200, log.encode())

    def handle_one(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0) or 0))
        if self.path.startswith("/_"):
            return self.control(body)
        failure = self.store.failure_of(f"{self.command} {self.path}") or {}
        kind = failure.get("kind")
        if kind == "slow":
            time.sleep(failure.get("seconds", 1))
        if kind == "hang":
            for _ in range(1200):
                if failure not in self.store.failures:
                    break
                time.sleep(0.1)
            self.close_connection = True
            return None
        if kind == "silent":
            self.close_connection = True
            return None
        if kind in ("refuse", "error", "busy", "full"):
            return self.refuse(*{"refuse": (403, "AccessDenied"), "error": (500, "InternalError"),
                                 "busy": (503, "SlowDown"), "full": (507, "QuotaExceeded")}[kind])
        path, _, text = self.path.partition("?")
        query = urllib.parse.parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text))
        try:
            check_signature(self, query, body)
            bucket, _, key = urllib.parse.unquote(path)[1:].partition("/")
            if bucket not in self.store.buckets:
                raise Refused(404, "NoSuchBucket")
            return self.operate(bucket, key, dict(query), body, kind)
        except Refused as refused:
            return self.refuse(refused.status, refused.code)

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = handle_one

    def meta(self):
        return {n.lower(): v for n, v in self.headers.items() if n.lower().startswith("x-amz-meta-")}

    def operate(self, bucket, key, query, body, kind):
        store, place = self.store, (bucket, key)
        if self.command == "GET" and not key:
            return self.list(bucket, query)
        if self.command == "POST" and "uploads" in query:
            upload = hashlib.sha256(f"{len(store.uploads)}{key}".encode()).hexdigest()
            store.uploads[upload] = {"place": place, "meta": self.meta(), "parts": {}}
            return self.answer(200, (f"<InitiateMultipartUploadResult><UploadId>{upload}</UploadId>"
                                     "</InitiateMultipartUploadResult>").encode())
        if "uploadId" in query:
            return self.part(store.uploads.get(query["uploadId"]), query, body)
        if self.command == "PUT":
            source = self.headers.get("x-amz-copy-source")
            if source:
                known = store.objects.get(tuple(urllib.parse.unquote(source)[1:].split("/", 1)))
                if not known:
                    raise Refused(404, "NoSuchKey")
                body = known["body"]
            store.objects[place] = {"body": body, "meta": self.meta(), "at": time.time()}
            etag = hashlib.md5(body).hexdigest()
            return self.answer(200, b"<CopyObjectResult/>" if source else b"",
                               [("ETag", f'"{etag}"')])
        if self.command == "DELETE":
            store.objects.pop(place, None)
            return self.answer(204)
        known = store.objects.get(place)
        if not known:
            raise Refused(404, "NoSuchKey")
        return self.contents(known, query, kind)

    def contents(self, known, query, kind):
        body, status, fields = known["body"], 200, list(known["meta"].items())
        requested = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        if requested:
            first, last = int(requested[1]), min(int(requested[2]), len(body) - 1)
            if first >= len(body):
                return self.answer(416, b"", [("Content-Range", f"bytes */{len(body)}")])
            fields.append(("Content-Range", f"bytes {first}-{last}/{len(body)}"))
            body, status = body[first:last + 1], 206
        if "response-content-disposition" in query:
            fields.append(("Content-Disposition", query["response-content-disposition"]))
        if kind == "corrupt":
            body = bytes([body[0] ^ 1]) + body[1:]
        if kind == "cut":
            self.close_connection = True
            fields.append(("Content-Length", str(len(body))))
            body = body[:len(body) // 2]
        return self.answer(status, body, fields)

    def part(self, upload, query, body):
        if upload is None:
            raise Refused(404, "NoSuchUpload")
        if self.command == "DELETE":
            del self.store.uploads[query["uploadId"]]
            return self.answer(204)
        if self.command == "PUT":
            upload["parts"][int(query["partNumber"])] = body
            return self.answer(200, b"", [("ETag", f'"{hashlib.md5(body).hexdigest()}"')])
        named = re.findall(r"<PartNumber>(\d+)</PartNumber><ETag>([^<]+)</ETag>", body.decode())
        parts = [upload["parts"].get(int(number)) for number, _ in named]
        if not parts or None in parts or any(
                f'"{hashlib.md5(p).hexdigest()}"' != etag for p, (_, etag) in zip(parts, named)):
            raise Refused(400, "InvalidPart")
        if any(len(part) < SMALLEST_PART for part in parts[:-1]):
            raise Refused(400, "EntityTooSmall")
        self.store.objects[upload["place"]] = {"body": b"".join(parts), "meta": upload["meta"],
                                               "at": time.time()}
        del self.store.uploads[query["uploadId"]]
        return self.answer(200, b"<CompleteMultipartUploadResult/>")

    def list(self, bucket, query):
        if query.get("list-type") != "2":
            raise Refused(400, "InvalidArgument")
        keys = sorted(k for b, k in self.store.objects
                      if b == bucket and k.startswith(query.get("prefix", "")) and
                      k > query.get("continuation-token", ""))
        page = keys[:int(query.get("max-keys", "1000"))]
        rows = "".join(
            "<Contents><Key>%s</Key><Size>%d</Size><LastModified>%s</LastModified></Contents>" %
            (k, len(self.store.objects[bucket, k]["body"]),
             time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(self.store.objects[bucket, k]["at"])))
            for k in page)
        more = "true" if len(keys) > len(page) else "false"
        token = f"<NextContinuationToken>{page[-1]}</NextContinuationToken>" if more == "true" else ""
        return self.answer(200, (f"<ListBucketResult><IsTruncated>{more}</IsTruncated>{token}{rows}"
                                 "</ListBucketResult>").encode())


def main():
    Handler.store = Store(set(sys.argv[1:]) or {"ballast"})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    # Ends with the test that started it.
    threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
