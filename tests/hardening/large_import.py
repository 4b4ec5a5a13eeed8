"""What an import of a large file of activity takes over REST, with the default limits.

    large_import.py BALLAST [ROWS]        (20,000 without, a second import of the same file included)

Generates a file of so many rows, uploads it in pieces, plans and posts it: as a call, or as the job that the
call becomes above its limits. The plan and the effect agree, and a second import adds nothing.
"""
import base64
import hashlib
import json
import os
import sys
import tempfile
from pathlib import Path

from harness import Failed, Server, check

PIECE = 4 << 20
MAPPING = {"date": "Date", "type": "Type", "symbol": "Symbol", "quantity": "Quantity", "price": "Price",
           "amount": "Amount", "fees": "Fees", "account": "Account", "note": "Note"}


def write_file(path, rows):
    """Purchases and sales of 500 symbols in ten accounts, with dividends and deposits."""
    with path.open("w") as out:
        out.write("Date,Type,Symbol,Quantity,Price,Amount,Fees,Account,Note\n")
        for i in range(rows):
            day = f"{2000 + i * 25 // rows}-{1 + i * 300 // rows % 12:02}-{1 + i % 28:02}"
            kind = ("buy", "buy", "sell", "dividend", "deposit")[i % 5]
            symbol = "" if kind == "deposit" else f"S{i // 5 % 500}"
            trade = f"{1 + i % 97},{10 + i % 9973 / 100:.2f},,1.25" if kind in ("buy", "sell") else f",,{5 + i % 999}.17,"
            out.write(f"{day},{kind},{symbol},{trade},account-{i // 5 % 10},order {i}\n")


def upload(server, token, path):
    made = json.loads(server.call("POST", "/api/v1/uploads", {"name": path.name, "size": path.stat().st_size},
                                  token=token)[1])
    with path.open("rb") as file:
        offset = 0
        while piece := file.read(PIECE):
            status, body = server.call("POST", f"/api/v1/uploads/{made['id']}/pieces",
                                       {"offset": offset, "content": base64.b64encode(piece).decode()}, token=token)
            check(status == 200, body[:300])
            offset += len(piece)
    return made["id"]


def imported(server, token, request):
    """The response, of the call or of the job that it became, and which of them it was."""
    status, body = server.call("POST", "/api/v1/ledger/import", request, token=token, timeout=900)
    answer = json.loads(body)
    if status == 200:
        return answer, "call"
    check(status == 202, f"{status} {body[:400]}")
    while answer["state"] in ("queued", "leased", "running"):
        _, body = server.call("GET", f"/api/v1/jobs/{answer['id']}/wait?version={answer['version']}", token=token)
        answer = json.loads(body)
    check(answer["state"] == "succeeded", json.dumps(answer)[:600])
    check(answer["attempts"] == 1, f"{answer['attempts']} attempts")
    return json.loads(server.call("GET", f"/api/v1/jobs/{answer['id']}/result", token=token)[1]), "job"


def main():
    binary, rows = str(Path(sys.argv[1]).resolve()), int(sys.argv[2]) if len(sys.argv) > 2 else 20_000
    with tempfile.TemporaryDirectory(prefix="ballast-import-", dir=os.environ.get("BALLAST_TEST_DISK")) as folder:
        data, path = Path(folder) / "data", Path(folder) / "activity.csv"
        data.mkdir()
        write_file(path, rows)
        with Server(binary, data, "--log", "off") as server:
            token = server.token()
            before = server.memory("VmRSS")
            request = {"upload": upload(server, token, path), "mapping": MAPPING, "rows": "exceptions"}
            check(server.memory("VmHWM") - before < 128, "the upload itself takes memory")
            plan = None
            for name, more in (("plan", {}), ("import", {"commit": True}), ("second import", {"commit": True})):
                spent = server.processor_seconds()
                Path(f"/proc/{server.process.pid}/clear_refs").write_text("5")  # the peak from here on
                if plan and name == "import":
                    more["plan_digest"] = plan["plan_digest"]
                answer, kind = imported(server, token, request | more)
                totals, peak = answer["totals"], server.memory("VmHWM") - before
                print(f"{name} of {rows} rows ({path.stat().st_size >> 20} MiB) as a {kind}: "
                      f"{server.processor_seconds() - spent:.1f} s of processor time, +{peak:.0f} MiB, "
                      f"{peak * (1 << 20) / rows:.0f} bytes a row, {totals}", flush=True)
                check(totals["new" if name != "second import" else "duplicate"] == rows, totals)
                plan = plan or answer
            listed = json.loads(server.call("GET", "/api/v1/transactions?count=exact&limit=1", token=token)[1])
            check(listed["count"] == rows, f"{listed['count']} transactions")
            check(answer["file_digest"] == hashlib.sha256(path.read_bytes()).hexdigest(), "another file")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as failure:
        print(f"large_import: {failure}")
        sys.exit(1)
