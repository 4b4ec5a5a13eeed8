"""Writes orders of every kind as FIX, reads them with QuickFIX and compares (README.md)."""

import itertools
import json
import os
import subprocess
import sys
import tempfile

BALLAST, CHECK = sys.argv[1:3]
HERE = os.path.dirname(os.path.abspath(__file__))
SIDE = {"buy": "1", "cover": "1", "sell": "2", "short": "5"}
TYPE = {"market": "1", "limit": "2", "stop": "3", "stop_limit": "4"}
TIF = {"day": "0", "gtc": "1", "opening": "2", "ioc": "3", "fok": "4", "close": "7"}


def orders():
    made = []
    for side, kind, tif, option in itertools.product(SIDE, TYPE, TIF, (False, True)):
        order = {"id": f"ORD-{len(made):04}", "account": "ACC 1", "side": side, "type": kind, "tif": tif,
                 "symbol": "BRK.B", "quantity": "0.25" if len(made) % 7 == 0 else str(len(made) + 1),
                 "time": "2024-02-29T23:59:59.999Z"}
        if "limit" in kind:
            order["limit"] = "185.25"
        if "stop" in kind:
            order["stop"] = "190"
        if option:
            order |= {"expiry": "2024-12-06", "right": "put" if len(made) % 3 else "call", "strike": "2.5"}
        made.append(order)
    return made


def export(home, name, trades):
    request = {"format": name, "trades": trades, "sender": "RISKPLAT", "target": "BROKER1", "sequence": 41}
    done = subprocess.run([BALLAST, "call", "export.trades", "-"], input=json.dumps(request), text=True,
                          capture_output=True, env={**os.environ, "BALLAST_DATA": home}, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def read(text):
    done = subprocess.run([CHECK, f"{HERE}/FIX42.xml", f"{HERE}/FIX44.xml"], input=text, text=True,
                          capture_output=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return [line.split("\t") for line in done.stdout.splitlines()]


def expected(order, version, sequence):
    option = "strike" in order
    tags = {"8": f"FIX.4.{version}", "35": "D", "34": str(sequence), "49": "RISKPLAT", "56": "BROKER1",
            "52": "20240229-23:59:59.999", "60": "20240229-23:59:59.999", "11": order["id"], "1": "ACC 1",
            "55": "BRK.B", "54": SIDE[order["side"]], "38": order["quantity"], "40": TYPE[order["type"]],
            "59": TIF[order["tif"]]}
    if version == 2:
        tags["21"] = "1"
    if "limit" in order:
        tags["44"] = "185.25"
    if "stop" in order:
        tags["99"] = "190"
    if option:
        tags |= {"167": "OPT", "200": "202412", "201": "0" if order["right"] == "put" else "1", "202": "2.5",
                 "77": "O" if order["side"] in ("buy", "short") else "C"}
        tags |= {"205": "6"} if version == 2 else {"541": "20241206"}
        if order["side"] == "short":
            tags["54"] = "2"
    elif order["side"] == "short":
        tags["114"] = "N"
    return tags


def main():
    with tempfile.TemporaryDirectory() as home:
        trades = orders()
        for version in (2, 4):
            answer = export(home, f"fix4{version}", trades)
            text = "".join(document["content"] for document in answer["documents"])
            lines = read(text)
            assert len(lines) == len(trades)
            assert answer["next_sequence"] == 41 + len(trades)
            for sequence, (order, line) in enumerate(zip(trades, lines), 41):
                assert line[0] == "ok", line
                tags = dict(field.split("=", 1) for field in line[1:])
                tags.pop("9")
                assert tags == expected(order, version, sequence), (tags, order)
            # The reader does reject: a flipped byte, an unknown side, a field twice, a missing one.
            first = answer["documents"][0]["content"]
            for damaged in (first.replace("BRK.B", "BRK.C"), first.replace("9=", "9=1", 1)):
                assert read(damaged)[0][0] == "invalid", damaged
            for old, new in (("54=1", "54=Z"), ("\x0154=1", "\x0154=1\x0154=1"), ("\x0154=1", "")):
                assert read(resealed(first, old, new))[0][0] == "invalid", (old, new)
    print(f"{2 * len(trades)} messages read by QuickFIX")


def resealed(message, old, new):
    """The message with a change and the length and checksum that fit it."""
    body = message.split("\x01", 2)[2].rsplit("10=", 1)[0].replace(old, new, 1)
    head = f"{message.split(chr(1), 1)[0]}\x019={len(body)}\x01{body}"
    return f"{head}10={sum(head.encode()) % 256:03}\x01"


main()
