#!/usr/bin/env python3
"""swift_store.py BALLAST FEED_TEST: OpenStack Swift with its S3 interface, from the packages of the distribution. The
tests of the client of object stores that need no failures run against it: signatures, parts of large objects,
listings, links. Then two servers share it: files move there, both find them, links work, an outage of the store loses
nothing, and a wrong secret is refused."""
import getpass
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/hardening"))
sys.path.insert(0, str(ROOT / "tests/deploy"))
from harness import Failed, Server, check  # noqa: E402
from objects import PRICES, any_server_answers, import_prices, prices, ready, wait_until  # noqa: E402

SECRET = "testing"
PIPELINE = ("catch_errors gatekeeper healthcheck cache listing_formats s3api tempauth copy bulk slo dlo "
            "versioned_writes proxy-server")
FILTERS = {"catch_errors": "catch_errors", "gatekeeper": "gatekeeper", "healthcheck": "healthcheck",
           "listing_formats": "listing_formats", "copy": "copy", "bulk": "bulk", "slo": "slo", "dlo": "dlo",
           "versioned_writes": "versioned_writes"}


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Swift:
    """One device, one replica, and the proxy with the S3 interface."""

    def __init__(self, folder):
        self.folder, self.processes = folder, []
        self.ports = {name: free_port() for name in ("proxy", "account", "container", "object", "memcached")}
        self.base = f"http://127.0.0.1:{self.ports['proxy']}"
        (folder / "devices/d1").mkdir(parents=True)
        (folder / "swift.conf").write_text("[swift-hash]\nswift_hash_path_prefix = ballast\n"
                                           "swift_hash_path_suffix = ballast\n[storage-policy:0]\nname = one\n"
                                           "default = yes\n")
        for kind in ("account", "container", "object"):
            self.ring(kind)
            (folder / f"{kind}.conf").write_text(self.head(kind) + f"[pipeline:main]\npipeline = {kind}-server\n"
                                                 f"[app:{kind}-server]\nuse = egg:swift#{kind}\n")
        (folder / "proxy.conf").write_text(self.proxy())
        self.log = (folder / "log").open("w")
        self.run("memcached", "-l", "127.0.0.1", "-p", str(self.ports["memcached"]), "-u", getpass.getuser())
        self.start()

    def ring(self, kind):
        builder = self.folder / f"{kind}.builder"
        for words in (("create", "4", "1", "1"),
                      ("add", f"r1z1-127.0.0.1:{self.ports[kind]}/d1", "1"), ("rebalance",)):
            done = subprocess.run(["swift-ring-builder", builder, *words], check=False, capture_output=True, text=True)
            check(done.returncode in (0, 1), f"ring {kind}: {done.stdout} {done.stderr}")

    def head(self, kind):
        return (f"[DEFAULT]\nbind_ip = 127.0.0.1\nbind_port = {self.ports[kind]}\nworkers = 0\n"
                f"user = {getpass.getuser()}\nswift_dir = {self.folder}\ndevices = {self.folder}/devices\n"
                f"mount_check = false\nfallocate_reserve = 0\nlog_address = /nowhere\n")

    def proxy(self):
        filters = "".join(f"[filter:{name}]\nuse = egg:swift#{used}\n" for name, used in FILTERS.items())
        return (self.head("proxy") + f"[pipeline:main]\npipeline = {PIPELINE}\n"
                "[app:proxy-server]\nuse = egg:swift#proxy\naccount_autocreate = true\n" + filters +
                "[filter:cache]\nuse = egg:swift#memcache\n"
                f"memcache_servers = 127.0.0.1:{self.ports['memcached']}\n"
                "[filter:s3api]\nuse = egg:swift#s3api\nlocation = us-east-1\ns3_acl = false\n"
                f"[filter:tempauth]\nuse = egg:swift#tempauth\nuser_test_tester = {SECRET} .admin\n")

    def run(self, *words):
        self.processes.append(subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log))

    def start(self):
        for kind in ("account", "container", "object", "proxy"):
            self.run(f"swift-{kind}-server", str(self.folder / f"{kind}.conf"))
        for _ in range(600):
            try:
                with urllib.request.urlopen(self.base + "/healthcheck", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.1)
        raise Failed(f"Swift does not start: {(self.folder / 'log').read_text()[-2000:]}")

    def stop_servers(self):
        for process in self.processes[1:]:
            process.terminate()
        for process in self.processes[1:]:
            process.wait(30)
        del self.processes[1:]

    def stop(self):
        self.stop_servers()
        self.processes[0].terminate()
        self.processes[0].wait(30)


class Starts:
    """Servers with data directories of their own on one database and the store."""

    def __init__(self, ballast, folder, store, bucket):
        self.ballast, self.folder, self.store, self.bucket = ballast, folder, store, bucket
        (folder / "state").mkdir()
        self.keys = folder / "keys"
        self.keys.write_text(f"test:tester\n{SECRET}\n")

    def environment(self, data, objects=True):
        (self.folder / data).mkdir(exist_ok=True)
        some = {"HOME": str(self.folder), "PATH": "/usr/bin:/bin", "BALLAST_DATA": str(self.folder / data),
                "BALLAST_DATABASE": f"sqlite:{self.folder}/state/state.db"}
        if objects:
            some |= {"BALLAST_OBJECTS": f"s3://{self.bucket}/files", "BALLAST_OBJECTS_LOCAL": "true",
                     "BALLAST_OBJECTS_ENDPOINT": self.store.base, "BALLAST_OBJECTS_CREDENTIALS_FILE": str(self.keys)}
        return some

    def __call__(self, data, objects=True):
        return Server(self.ballast, self.folder / data, **self.environment(data, objects))

    def refused(self, data):
        return subprocess.run([self.ballast, "serve", "--port", "0"], env=self.environment(data), text=True,
                              timeout=120, capture_output=True, check=False)


# Tests of src/feed/s3_test.cpp that ask the store for no failure.
CLIENT_TESTS = ("AnObjectIsReadAsItWasWritten", "ALargeObjectIsSentAndReadInParts", "AnEmptyObjectIsReadInParts",
                "AListingIsReadToItsEnd", "TouchingAnObjectKeepsItsContents",
                "ALinkReadsOneObjectWithoutCredentials", "ALinkWritesAnObjectOfTheAgreedSize",
                "WrongKeysAndBucketsAreNamed", "AClockThatIsWrongIsReported")


def client_agrees(feed_test, swift):
    done = subprocess.run([feed_test, "--gtest_filter=" + ":".join(f"S3.{name}" for name in CLIENT_TESTS)],
                          env=os.environ | {"BALLAST_S3_SERVER": swift.base}, text=True, capture_output=True,
                          timeout=300, check=False)
    check(done.returncode == 0 and f"{len(CLIENT_TESTS)} tests" in done.stdout, f"the client: {done.stdout[-3000:]}")


def put_bucket(swift, name):
    """By Swift's own interface; its status."""
    request = urllib.request.Request(swift.base + "/auth/v1.0", headers={
        "X-Auth-User": "test:tester", "X-Auth-Key": SECRET})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            token, account = answer.headers["X-Auth-Token"], answer.headers["X-Storage-Url"]
        request = urllib.request.Request(f"{account}/{name}", method="PUT", headers={"X-Auth-Token": token})
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code


def make_bucket(swift, name):
    """The proxy answers 503 until its other servers are ready."""
    wait_until(lambda: put_bucket(swift, name) in (201, 202), "the bucket")


def an_outage_is_stated(swift, server, other, token, before):
    swift.stop_servers()
    import_prices(server, token, 503, content=PRICES.replace("AAA", "OUT"))
    check(prices(server, token) == before, "copies cannot be read without the store")
    status, parts = ready(server)
    check(status == 200 and "objects degraded" in parts, f"readyz: {status} {parts}")
    swift.start()
    wait_until(lambda: server.call("POST", "/api/v1/market/prices", {"content": PRICES.replace("AAA", "BACK")},
                                   token)[0] == 200, "imports after the outage")
    wait_until(lambda: "objects ok" in ready(server)[1], "readyz after the outage")
    check("no stored prices" not in prices(other, token, "BACK"), "the import after the outage is missing")
    check("no stored prices" in prices(other, token, "OUT"), "the import of the outage has left prices")


def main(ballast, feed_test):
    with tempfile.TemporaryDirectory(prefix="ballast-swift-") as name:
        folder = Path(name)
        (folder / "swift").mkdir()
        swift = Swift(folder / "swift")
        try:
            make_bucket(swift, "ballast")
            client_agrees(feed_test, swift)
            start = Starts(ballast, folder, swift, "ballast")
            with start("a", objects=False) as server:
                token = server.token()
                import_prices(server, token, content=PRICES)
                before = prices(server, token)
            with start("a") as first, start("b") as second:
                check(prices(first, token) == before, "prices differ after the move")
                any_server_answers(first, second, token, before)
                an_outage_is_stated(swift, first, second, token, before)
            start.keys.write_text("test:tester\nwrong\n")
            refused = start.refused("a")
            check(refused.returncode != 0 and "SignatureDoesNotMatch" in refused.stderr,
                  f"wrong keys: {refused.returncode} {refused.stderr}")
        finally:
            swift.stop()
    print(f"Swift: {len(CLIENT_TESTS)} tests of the client; two servers share it, links work, an outage loses nothing")


if __name__ == "__main__":
    if not shutil.which("swift-proxy-server"):
        sys.exit("swift_store: Swift is not installed")
    try:
        main(*(str(Path(word).resolve()) for word in sys.argv[1:3]))
    except Failed as failed:
        sys.exit(f"swift_store: {failed}")
