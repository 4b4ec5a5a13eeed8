#!/usr/bin/env python3
"""no_network.py BALLAST: nothing leaves the machine before a provider, a mail server, a language model with
consent, or an object store is configured.

In a network namespace of its own, whose default route is the loopback device, every packet is seen by a raw
socket. A packet to another address than the loopback's fails the test. Controls show that the test would see
one: a datagram of its own, and the first request to each of the four once they are configured.
Without user namespaces (unshare -rn) the test is skipped, with exit status 77.
"""
import ipaddress
import json
import os
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.request

from harness import Failed, Server, check

SKIPPED = 77
READS = ["market.providers", "market.coverage", "market.macro", "market.sources", "security.list",
         "portfolio.list", "home.attention", "notification.list", "system.info", "mail.status",
         "llm.providers", "llm.usage", "llm.policy", "backup.list"]
# Addresses of controls, none of which can answer.
MODEL, MAIL, OBJECTS = "8.8.4.4", "9.9.9.9", "1.1.1.1"


class Watch:
    """The destinations of all packets that are not of the loopback."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
        self.socket.settimeout(0.2)
        self.foreign = []
        self.done = threading.Event()
        self.thread = threading.Thread(target=self.read)
        self.thread.start()

    def read(self):
        while not self.done.is_set():
            try:
                frame = self.socket.recv(2048)
            except TimeoutError:
                continue
            kind, packet = struct.unpack("!H", frame[12:14])[0], frame[14:]
            if kind == 0x0800:
                target = ipaddress.ip_address(packet[16:20])
            elif kind == 0x86DD:
                target = ipaddress.ip_address(packet[24:40])
            else:
                continue
            # Multicast is the kernel's own: router solicitations.
            if not target.is_loopback and not target.is_multicast:
                self.foreign.append(str(target))

    def taken(self):
        """What was seen so far; the reader has had time to see it."""
        threading.Event().wait(0.6)
        seen, self.foreign = self.foreign, []
        return seen

    def wait_for(self, target):
        """Until the target is seen, for as long as a queue may take."""
        for _ in range(100):
            if target in self.foreign:
                return
            threading.Event().wait(0.1)

    def stop(self):
        self.done.set()
        self.thread.join()


def call(server, token, method, body, expect=None):
    request = urllib.request.Request(
        f"http://127.0.0.1:{server.port}/api/v1/rpc",
        json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": body}).encode(),
        {"Authorization": "Bearer " + token, "Content-Type": "application/json",
         "Idempotency-Key": os.urandom(8).hex()})
    with urllib.request.urlopen(request, timeout=120) as answer:
        reply = json.loads(answer.read())
    if expect is not None:
        check(("result" in reply) == expect, f"{method} answers {str(reply)[:300]}")
    return reply


def ended(server, token, job):
    """The state in which a job ends."""
    for _ in range(200):
        state = call(server, token, "jobs.get", {"id": job}, expect=True)["result"]["state"]
        if state in ("succeeded", "failed", "cancelled"):
            return state
        threading.Event().wait(0.1)
    raise Failed(f"the job {job} does not end")


def without_configuration(server, token, watch):
    for method in READS:
        call(server, token, method, {})
    for method in ("market.sync", "security.enrich"):
        job = call(server, token, method, {"symbols": ["SPY"]}, expect=True)["result"]["id"]
        state = ended(server, token, job)
        check(state == "failed", f"{method} without a provider ends as {state}")
    tested = call(server, token, "market.provider_test", {"name": "yahoo"}, expect=True)
    check(not tested["result"]["passed"], "a provider without configuration passes its test")
    uploaded = call(server, token, "onboarding.upload", {
        "slug": "new", "name": "New",
        "content": "ticker,quantity,entry_price,entry_date\nUNHEARD,1,5,2024-01-15\n"}, expect=True)
    call(server, token, "onboarding.confirm", {"id": uploaded["result"]["id"]}, expect=True)
    without_mail_and_models(server, token)
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/", timeout=30) as page:
        check(page.status == 200, "the page is not served")
    seen = watch.taken()
    check(not seen, f"packets left before a provider was configured, to {sorted(set(seen))}")


def without_mail_and_models(server, token):
    """Everything that would send mail, ask a model or write objects."""
    call(server, token, "mail.test", {}, expect=False)
    call(server, token, "notification.set_preferences",
         {"off": [], "mail": ["job_ended"], "digest": ["onboarding"]}, expect=True)
    call(server, token, "auth.password_forgot", {"email": "someone@example.com"})
    call(server, token, "llm.send", {"prompt": "x"}, expect=False)
    call(server, token, "llm.models", {"provider": "lm-studio"}, expect=False)
    call(server, token, "backup.create", {})


def models_and_consent(server, token, watch):
    """A configured model receives nothing before consent."""
    call(server, token, "secret.put", {"name": "outside-key", "value": "k" * 20}, expect=True)
    call(server, token, "llm.provider_put",
         {"name": "outside", "kind": "openai_compatible", "endpoint": f"https://{MODEL}/v1",
          "model": "m", "secret": "outside-key"}, expect=True)
    call(server, token, "llm.policy_put", {"cloud_allowed": True}, expect=True)
    call(server, token, "llm.send", {"provider": "outside", "prompt": "x"}, expect=False)
    seen = watch.taken()
    check(not seen, f"packets left before consent to a language model, to {sorted(set(seen))}")
    call(server, token, "llm.consent_give", {"provider": "outside", "data": ["text"], "mode": "always"},
         expect=True)
    call(server, token, "llm.send", {"provider": "outside", "prompt": "x"}, expect=False)
    check(MODEL in watch.taken(), "the request to a configured language model was not seen")
    nothing_beyond_consent(server, token, watch)


def nothing_beyond_consent(server, token, watch):
    """Consent to text is none to a portfolio, to a body other than the one shown, or once it is revoked."""
    def refused(what, method, body):
        call(server, token, method, {"provider": "outside", **body}, expect=False)
        seen = watch.taken()
        check(not seen, f"packets left with {what}, to {sorted(set(seen))}")

    refused("consent to other data", "llm.chat", {"prompt": "What is held?"})
    refused("consent to other data", "llm.comment", {"portfolio": "new", "writer": "model"})
    for given in call(server, token, "llm.consents", {}, expect=True)["result"]["data"]:
        call(server, token, "llm.consent_revoke", {"consent": given["id"]}, expect=True)
    refused("consent revoked", "llm.send", {"prompt": "x"})
    shown = call(server, token, "llm.preview", {"provider": "outside", "prompt": "x"},
                 expect=True)["result"]
    call(server, token, "llm.consent_give", {"provider": "outside", "data": ["text"], "mode": "once",
                                             "digest": shown["digest"]}, expect=True)
    refused("consent to another body", "llm.send", {"prompt": "y"})
    call(server, token, "llm.policy_put", {"cloud_allowed": False}, expect=True)
    refused("a policy against it", "llm.send", {"prompt": "x"})
    call(server, token, "llm.policy_put", {"cloud_allowed": True}, expect=True)
    call(server, token, "llm.send", {"provider": "outside", "prompt": "x"}, expect=False)
    check(MODEL in watch.taken(), "the body that was shown was not sent")


def with_configuration(server, token, watch):
    call(server, token, "market.provider_put",
         {"name": "ecb", "enabled": True, "url": "https://192.0.2.7"}, expect=True)
    tested = call(server, token, "market.provider_test", {"name": "ecb"}, expect=True)
    check(not tested["result"]["passed"], "a provider answered without a network")
    seen = watch.taken()
    check(not seen, f"a reserved address was connected to: {seen}")
    call(server, token, "market.provider_put", {"name": "ecb", "enabled": True, "url":
                                                "https://8.8.8.8"}, expect=True)
    call(server, token, "market.provider_test", {"name": "ecb"}, expect=True)
    check("8.8.8.8" in watch.taken(), "the request of a configured provider was not seen")


def controls_of_settings(binary, watch):
    """Mail and objects go where the settings of the server say."""
    with tempfile.TemporaryDirectory() as data:
        with Server(binary, data, BALLAST_MAIL_SERVER=f"{MAIL}:587", BALLAST_MAIL_FROM="b@example.com",
                    BALLAST_PUBLIC_URL="https://b.example.com", BALLAST_USERS="true") as server:
            token = json.loads(server.command("call", "auth.create_token", "name=test"))["token"]
            check(not watch.taken(), "a mail server was connected to before there was mail")
            call(server, token, "user.invite", {"email": "someone@example.com"}, expect=True)
            watch.wait_for(MAIL)
            check(MAIL in watch.taken(), "the connection to the mail server was not seen")
    with tempfile.TemporaryDirectory() as data:
        key = os.path.join(data, "key")
        with open(key, "w", encoding="utf-8") as file:
            file.write("access\nsecret\n")
        load = subprocess.Popen([binary, "demo", "load"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={
            "HOME": data, "BALLAST_DATA": os.path.join(data, "d"), "PATH": "/usr/bin:/bin",
            "BALLAST_OBJECTS": "s3://bucket/x", "BALLAST_OBJECTS_ENDPOINT": f"https://{OBJECTS}",
            "BALLAST_OBJECTS_CREDENTIALS_FILE": key})
        watch.wait_for(OBJECTS)
        load.kill()
        load.wait()
        check(OBJECTS in watch.taken(), "the request to the object store was not seen")


def inside(binary):
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    subprocess.run(["ip", "route", "add", "default", "dev", "lo"], check=True)
    watch = Watch()
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.sendto(b"x", ("192.0.2.1", 53))
        check("192.0.2.1" in watch.taken(), "the test does not see packets")
        with tempfile.TemporaryDirectory() as data:
            with Server(binary, data) as server:
                made = server.command("call", "auth.create_token", "name=test")
                token = json.loads(made)["token"]
                without_configuration(server, token, watch)
                with_configuration(server, token, watch)
                models_and_consent(server, token, watch)
        controls_of_settings(binary, watch)
    finally:
        watch.stop()
    print("nothing left the machine before a provider was configured")


def main():
    binary = sys.argv[1]
    if len(sys.argv) > 2:
        inside(binary)
        return 0
    probe = subprocess.run(["unshare", "-rn", "ip", "link", "set", "lo", "up"], capture_output=True,
                           text=True, check=False)
    if probe.returncode != 0:
        print(f"SKIPPED: no network namespace can be made here: {probe.stderr.strip()}")
        return SKIPPED
    return subprocess.run(["unshare", "-rn", sys.executable, __file__, binary, "inside"],
                          check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as failed:
        print(f"no_network: {failed}", file=sys.stderr)
        sys.exit(1)
