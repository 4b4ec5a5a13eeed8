#!/usr/bin/env python3
"""objects.py BALLAST: two servers with data directories of their own and one object store, a strict double
(tests/doubles/object_store.py): files move there, whichever server is asked finds them, and failures of the store are
stated and lose nothing."""
import base64
import hashlib
import http.client
import io
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/hardening"))
from harness import Failed, Server, check  # noqa: E402

PRICES = "date,symbol,close\n" + "".join(f"2026-01-{day:02},AAA,{100 + day}\n" for day in range(2, 31))
POSITIONS = {"positions": [{"symbol": "A", "value": 100}]}


class Store:
    def __init__(self):
        self.process = subprocess.Popen([sys.executable, ROOT / "tests/doubles/object_store.py"],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.base = f"http://127.0.0.1:{int(self.process.stdout.readline())}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(30)

    def post(self, path, **body):
        request = urllib.request.Request(self.base + path, json.dumps(body).encode(), method="POST")
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.loads(answer.read())

    def fail(self, match, kind, count=1000, **more):
        self.post("/_failure", match=match, kind=kind, count=count, **more)

    def heal(self):
        self.post("/_heal")

    def log(self):
        return "\n".join(self.post("/_log"))


def call(server, token, verb, path, request=None, expected=200):
    status, body = server.call(verb, path, request, token)
    check(status == expected, f"{verb} {path}: {status} {body[:300]}")
    return json.loads(body) if body else None


def prices(server, token, symbol="AAA"):
    rows = call(server, token, "GET", f"/api/v1/market/prices?symbols={symbol}")
    return json.dumps(rows, sort_keys=True)


def import_prices(server, token, expected=200, **source):
    status, body = server.call("POST", "/api/v1/market/prices", source, token)
    check(status == expected, f"import: {status} {body[:300]}")
    return body.decode()


def moves_to_the_store(start, folder, store):
    with start("a") as server:
        token = server.token()
        import_prices(server, token, content=PRICES)
        before = prices(server, token)
    with start("a", objects=True) as server:
        check(prices(server, token) == before, "prices differ after the move")
    check("PUT /ballast/files/columns/" in store.log(), "no column was moved")
    check(not (folder / "a/store-id").exists(), "the directory still says that it holds the files")
    refused = subprocess.run(start.command("b"), env=start.environment("b"), text=True, timeout=60,
                             capture_output=True)
    check(refused.returncode != 0 and "another data directory" in refused.stderr,
          f"a server with a directory started: {refused.stderr}")
    return token, before


def any_server_answers(first, second, token, before):
    check(prices(second, token) == before, "prices differ on the other server")
    text = PRICES.replace("AAA", "BBB").encode()
    made = call(first, token, "POST", "/api/v1/uploads", {"name": "b.csv", "size": len(text)})
    pieces = f"/api/v1/uploads/{made['id']}/pieces"
    half = len(text) // 2
    call(second, token, "POST", pieces,
         {"offset": 0, "content": base64.b64encode(text[:half]).decode()})
    # The rest goes to the store itself.
    link = call(first, token, "POST", f"/api/v1/uploads/{made['id']}/piece-urls",
                {"offset": half, "size": len(text) - half})
    request = urllib.request.Request(link["url"], text[half:], method="PUT")
    with urllib.request.urlopen(request, timeout=20) as answer:
        check(answer.status == 200, f"piece: {answer.status}")
    check(call(second, token, "GET", f"/api/v1/uploads/{made['id']}")["whole"], "it is not whole")
    import_prices(first, token, upload=made["id"])
    check("no stored prices" not in prices(second, token, "BBB"), "no prices of the upload")

    status, body = first.call("POST", "/api/v1/jobs",
                              {"method": "risk.exposures", "request": POSITIONS}, token)
    check(status == 202, f"job: {status} {body}")
    job = json.loads(body)["id"]
    while (state := call(second, token, "GET", f"/api/v1/jobs/{job}/wait?timeout_ms=5000")["state"]) in (
            "queued", "leased", "running"):
        pass
    check(state == "succeeded", f"job: {state}")
    results = [call(server, token, "GET", f"/api/v1/jobs/{job}/result") for server in (first, second)]
    link = call(second, token, "POST", f"/api/v1/jobs/{job}/result-urls", {})
    with urllib.request.urlopen(link["url"], timeout=20) as answer:
        results.append(json.loads(answer.read()))
    check(results[0] == results[1] == results[2], f"results differ: {results}")


def sizes_are_of_the_store(start, ballast, folder, first, second, token):
    """Both servers report what one of them has listed; before a listing the sizes are unknown, not those of copies."""
    def storage(server):
        return call(server, token, "GET", "/api/v1/system/storage")

    wait_until(lambda: all(storage(server)["files"] for server in (first, second)), "sizes of the store")
    found = [storage(server) for server in (first, second)]
    check(found[0]["files"] == found[1]["files"], f"files: {found}")
    check(found[0]["installation"]["files"] == found[1]["installation"]["files"], f"all files: {found}")
    columns = {kind["kind"]: kind for kind in found[1]["installation"]["files"]["kinds"]}["columns"]
    check(columns["files"] == 1 and columns["bytes"] > 0, f"columns of the store: {columns}")
    check(found[1]["installation"]["copies_bytes"] is not None, f"copies: {found[1]}")
    for server in (first, second):
        def metrics():
            return server.call("GET", "/metrics", None, token)[1].decode()
        wait_until(lambda: f'ballast_store_bytes{{kind="columns"}} {columns["bytes"]}\n' in metrics(), "the metric")
        check("ballast_store_measured_timestamp_seconds " in metrics(), "the time of the measurement")
    other = start.environment("f", objects=True) | {
        "BALLAST_OBJECTS": "s3://ballast/other", "BALLAST_DATABASE": f"sqlite:{folder}/f/state.db"}
    answer = json.loads(subprocess.run([ballast, "call", "system.storage"], env=other, text=True, timeout=120,
                                       check=True, capture_output=True).stdout)
    check(answer["files"] is None and answer["installation"]["files"] is None, f"unknown sizes: {answer}")


class Member:
    """The first administrator of a server with users, in a workspace."""

    def __init__(self, server, token):
        self.server, self.token, self.workspace = server, token, "home"

    def __call__(self, verb, path, request=None):
        client = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=120)
        try:
            client.request(verb, "/api/v1" + path, body=request and json.dumps(request), headers={
                "Content-Type": "application/json", "Idempotency-Key": f"k{time.monotonic_ns()}",
                "Authorization": f"Bearer {self.token}", "Ballast-Workspace": self.workspace})
            answer = client.getresponse()
            body = answer.read()
            check(answer.status in (200, 202), f"{verb} {path}: {answer.status} {body[:300]}")
            if answer.status == 202:
                return self.result(json.loads(body)["id"])
            return body if answer.headers["Content-Type"] == "application/x-tar" else json.loads(body)
        finally:
            client.close()

    def result(self, job):
        while (state := self("GET", f"/jobs/{job}/wait?timeout_ms=5000")["state"]) in (
                "queued", "leased", "running"):
            pass
        check(state == "succeeded", f"job: {state}")
        return self("GET", f"/jobs/{job}/result")


def workspaces_have_their_files(start, ballast, folder, store):
    """A balance sheet that one machine has made is copied, exported and deleted with its workspace on another."""
    users = {"BALLAST_USERS": "true"}
    with (Server(ballast, folder / "d", **start.environment("d", objects=True), **users) as first,
          Server(ballast, folder / "e", **start.environment("e", objects=True), **users) as second):
        key = re.search(r"key=([\w-]+)", first.command("link"))[1]
        status, body = first.call("POST", "/api/v1/auth/setup", {
            "key": key, "name": "Ada", "email": "ada@example.com", "password": "a lighthouse in the fog"})
        check(status == 200, f"set-up: {status} {body[:300]}")
        there, elsewhere = (Member(server, json.loads(body)["access_token"]) for server in (first, second))

        def files(session):
            return set(re.findall(rf"PUT /ballast/files/(sessions/[^/]+/{session})/(\S+)", store.log()))

        desk = there("POST", "/workspaces", {"name": "Desk"})["slug"]
        # A change of memberships ends access tokens.
        status, body = first.call("POST", "/api/v1/auth/login", {
            "email": "ada@example.com", "password": "a lighthouse in the fog"})
        check(status == 200, f"sign-in: {status} {body[:300]}")
        there.token = elsewhere.token = json.loads(body)["access_token"]
        book = ("id,side,type,currency,balance,rate,maturity,last_payment\n"
                "a,asset,fixed_bullet,EUR,100,0.02,2030-01-01,2026-01-01\n")
        sheet = there("POST", "/alm/sessions", {"name": "Bank", "as_of": "2026-02-11", "currency": "EUR",
                                                "files": [{"name": "b.csv", "content": book}]})["id"]
        copied = elsewhere("POST", "/workspace/copy", {"session": sheet, "to": desk})["id"]
        names = [{name for _, name in files(one)} for one in (sheet, copied)]
        check(names[0] and names[0] == names[1], f"files of the copy: {names}")
        there.workspace = elsewhere.workspace = desk
        check(there("GET", f"/alm/sessions/{copied}/positions")["total"] == 1, "positions of the copy")

        archives = []
        for member in (there, elsewhere):
            with tarfile.open(fileobj=io.BytesIO(member("GET", "/workspace/export"))) as archive:
                archives.append({name for name in archive.getnames() if name.startswith("sessions/")})
        expected = {f"sessions/{copied}/{name}" for name in names[1]}
        check(archives == [expected, expected], f"archives: {archives}, expected {expected}")

        # The code is the beginning of the digest of what is deleted.
        code = hashlib.sha256(elsewhere("GET", "/workspace/export")).hexdigest()[:12]
        elsewhere("POST", "/workspace/delete", {"name": "Desk", "export_code": code})
        wait_until(lambda: all(f"DELETE /ballast/files/{home}/{name}" in store.log()
                               for home, name in files(copied)), "the end of the files of the workspace")


def ready(server):
    status, body = server.call("GET", "/readyz?verbose")
    return status, body.decode()


def failures_are_stated(server, other, token, before, store):
    for kind, text in (("refuse", "AccessDenied"), ("error", "InternalError"), ("full", "QuotaExceeded")):
        store.fail("", kind)
        body = import_prices(server, token, 507 if kind == "full" else 503,
                             content=PRICES.replace("AAA", "CCC"))
        check(text in body or kind == "full", f"{kind} is not named: {body}")
        check(prices(server, token) == before, f"copies cannot be read ({kind})")
        status, parts = ready(server)
        check(status == 200 and "objects degraded" in parts and text in parts,
              f"readyz ({kind}): {status} {parts}")
        store.heal()
        check("objects ok" in ready(server)[1], f"readyz does not recover ({kind})")
    rows = prices(server, token, "CCC")
    check("CCC has no stored prices" in rows, f"an import that failed has left prices: {rows[:300]}")
    import_prices(server, token, content=PRICES.replace("AAA", "CCC"))
    check("no stored prices" not in prices(other, token, "CCC"), "the import after the failures is missing")


def a_slow_store_delays_only(server, other, token, store):
    """Every answer takes longer than /readyz waits for it."""
    store.fail("", "slow", seconds=1.3)
    import_prices(server, token, content=PRICES.replace("AAA", "DDD"))
    status, parts = ready(server)
    check(status == 200 and "objects degraded" in parts, f"readyz of a slow store: {status} {parts}")
    check("no stored prices" not in prices(other, token, "DDD"), "prices of the slow store cannot be read")
    store.heal()
    check("objects ok" in ready(server)[1], "readyz does not recover from a slow store")


def a_silent_store_is_given_up(server, other, token, before, store):
    """The store takes requests and never answers: calls end in time, and most without asking it."""
    for kind, text in (("hang", "sent nothing"), ("silent", "failed")):
        store.fail("", kind)
        requests = store.log().count("PUT /")
        for number in range(3):
            body = import_prices(server, token, 503, content=PRICES.replace("AAA", f"E{number}"))
            check(text in body, f"{kind} is not named: {body}")
        # A call asks once, and while the store rests not at all.
        asked = store.log().count("PUT /") - requests
        check(kind != "hang" or asked <= 2, f"a silent store was asked {asked} times")
        check(prices(server, token) == before, f"copies cannot be read ({kind})")
        status, parts = ready(server)
        check(status == 200 and "objects degraded" in parts, f"readyz ({kind}): {status} {parts}")
        store.heal()
        wait_until(lambda: server.call("POST", "/api/v1/market/prices", {
            "content": PRICES.replace("AAA", f"F{kind}")}, token)[0] == 200, f"{kind}: imports again")
        check("no stored prices" not in prices(other, token, f"F{kind}"), f"the import after {kind} is missing")
    for number in range(3):
        check("no stored prices" in prices(other, token, f"E{number}"), "a failed import has left prices")


def other_contents_are_refused(server, other, token, before, store):
    """A node without a copy is given changed bytes: it states that and reads the right ones later."""
    import_prices(server, token, content=PRICES.replace("AAA", "GGG"))
    store.fail("GET", "corrupt")
    status, body = other.call("GET", "/api/v1/market/prices?symbols=GGG", None, token)
    check(status == 500 and b"corrupted" in body, f"changed contents: {status} {body[:300]}")
    check(prices(server, token) == before, "copies cannot be read")
    store.heal()
    check("no stored prices" not in prices(other, token, "GGG"), "the right contents are not read later")


def keys_come_from_a_secret(start, ballast, folder, store, token):
    def put(value):
        (folder / "value").write_text(value)
        subprocess.run([ballast, "secret", "put", "s3-secret", str(folder / "value")], check=True, timeout=120,
                       env=start.environment("a", objects=True), capture_output=True)

    put("testing")
    secret = {"BALLAST_OBJECTS_CREDENTIALS_FILE": "", "BALLAST_OBJECTS_ACCESS_KEY": "test:tester",
              "BALLAST_OBJECTS_SECRET": "s3-secret"}
    environment = start.environment("a", objects=True) | secret
    with Server(ballast, folder / "a", **environment) as server:
        puts = store.log().count("PUT ")
        import_prices(server, token, content=PRICES.replace("AAA", "HHH"))
        check("no stored prices" not in prices(server, token, "HHH"), "prices are not read with the keys of a secret")
        check(store.log().count("PUT ") > puts, "nothing was written to the store")
    put("wrong-canary")
    refused = subprocess.run(start.command("a"), env=environment, text=True, timeout=120, capture_output=True)
    check(refused.returncode != 0 and "SignatureDoesNotMatch" in refused.stderr, f"a wrong secret: {refused.stderr}")
    check("wrong-canary" not in refused.stderr + refused.stdout, "the secret is in the output")
    # The file opens the store again, so that the secret can be set.
    put("testing")
    with Server(ballast, folder / "a", **environment):
        pass


def wait_until(fact, what):
    for _ in range(300):
        if fact():
            return
        time.sleep(0.1)
    raise Failed(f"{what}: not reached in 30 s")


def main(ballast):
    with tempfile.TemporaryDirectory() as name, Store() as store:
        folder = Path(name)
        (folder / "state").mkdir()
        keys = folder / "keys"
        keys.write_text("test:tester\ntesting\n")

        class Start:
            @staticmethod
            def environment(data, objects=False):
                (folder / data).mkdir(exist_ok=True)
                some = {"HOME": name, "PATH": "/usr/bin:/bin", "BALLAST_DATA": str(folder / data),
                        "BALLAST_DATABASE": f"sqlite:{folder}/state/state.db"}
                if objects:
                    some |= {"BALLAST_OBJECTS": "s3://ballast/files", "BALLAST_OBJECTS_LOCAL": "true",
                             "BALLAST_OBJECTS_ENDPOINT": store.base,
                             "BALLAST_OBJECTS_CREDENTIALS_FILE": str(keys)}
                return some

            @staticmethod
            def command(data):
                return [ballast, "serve", "--port", "0"]

            def __call__(self, data, objects=False):
                return Server(ballast, folder / data, **self.environment(data, objects))

        start = Start()
        token, before = moves_to_the_store(start, folder, store)
        with start("a", objects=True) as first:
            with start("b", objects=True) as second:
                sizes_are_of_the_store(start, ballast, folder, first, second, token)
                any_server_answers(first, second, token, before)
                failures_are_stated(first, second, token, before, store)
                a_slow_store_delays_only(first, second, token, store)
                a_silent_store_is_given_up(first, second, token, before, store)
                other_contents_are_refused(first, second, token, before, store)
        workspaces_have_their_files(start, ballast, folder, store)
        keys.write_text("test:tester\nwrong\n")
        refused = subprocess.run(start.command("a"), env=start.environment("a", objects=True), text=True,
                                 timeout=120, capture_output=True)
        check(refused.returncode != 0 and "SignatureDoesNotMatch" in refused.stderr,
              f"wrong keys: {refused.returncode} {refused.stderr}")
        keys.write_text("test:tester\ntesting\n")
        keys_come_from_a_secret(start, ballast, folder, store, token)
    print("objects: files move to an object store, any server finds them, its failures are stated")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Failed as failed:
        sys.exit(f"objects: {failed}")
