#!/usr/bin/env python3
"""methods.py BINARY: prints, for check.mjs, the schemas of the request and response of every method from
`ballast call METHOD --schema`, with requests on the demo and their responses."""
import contextlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from method_requests import requests_of

DOUBLES = Path(__file__).resolve().parent.parent / "doubles"
# Of runs that have not ended, and answered by a worker only; deletes a dataset of an earlier version
# only; about the account of a user who signed in, which the owner at the command line is not; refused
# for the home workspace; as large as the data; decided by a second person; of files of an earlier system;
# of an object store; of what an agent proposed; of a link in mail.
WITHOUT_ANSWER = {"batch.cancel", "batch.resume", "jobs.result", "market.delete_dataset",
                  "auth.password_change", "auth.recovery_codes",
                  "auth.totp", "auth.totp_confirm", "auth.totp_disable", "auth.totp_enroll",
                  "auth.oidc_finish", "auth.oidc_start", "mail.test", "node.drain",
                  "workspace.delete", "workspace.export", "auth.identities", "auth.identity_unlink",
                  "review.approve", "clo.workbook.import", "clo.sqlite.import",
                  "jobs.result_url", "upload.piece_url", "proposal.get", "proposal.approve",
                  "proposal.reject", "proposal.expire", "alm.assumptions.apply", "report.mailed"}


class Program:
    def __init__(self, binary, data):
        self.binary = binary
        self.environment = {"HOME": data, "BALLAST_DATA": data, "BALLAST_USERS": "true",
                            "BALLAST_IMPORT_DIR": f"{data}/imports",
                            "PATH": "/usr/bin:/bin"}

    def run(self, *words, request=None):
        done = subprocess.run([self.binary, *words], env=self.environment, check=False, timeout=120,
                              cwd=self.environment["HOME"],
                              input=None if request is None else json.dumps(request).encode(),
                              stdin=subprocess.DEVNULL if request is None else None,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode != 0:
            raise SystemExit(f"{' '.join(words)} {request}: {done.stderr.decode()}")
        return done.stdout.decode()

    def call(self, method, request):
        return json.loads(self.run("call", method, request=request))


@contextlib.contextmanager
def double(name):
    """The address of a double of a provider, which ends when its input is closed."""
    with subprocess.Popen([sys.executable, str(DOUBLES / name)], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE) as started:
        yield f"http://127.0.0.1:{int(started.stdout.readline())}"
        started.stdin.close()


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    memory = Path("/dev/shm")
    place = memory if memory.is_dir() and os.access(memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="ballast-schemas-", dir=place) as data:
        program = Program(str(Path(sys.argv[1]).resolve()), data)
        (Path(data) / "imports/book").mkdir(parents=True)
        program.run("--quiet", "demo", "load")
        cases = {}
        for line in program.run("call", "--list").splitlines():
            method = line.split()[0]
            schemas = json.loads(program.run("call", method, "--schema"))
            cases[method] = [
                {"name": f"{method} {part}", "schema": schemas[part], "accept": [], "reject": []}
                for part in ("request", "response")]
            cases[method][0]["reject"] += [{"no_such_field": 1}, [], None, 1]
        answers = {}
        link = lambda: program.run("--quiet", "link").strip().split("key=")[1]
        with double("upstream.py") as upstream, double("models.py") as models:
            for method, request in requests_of(answers, link, upstream, models):
                answers[method] = program.call(method, request)
                cases[method][0]["accept"].append(request)
                cases[method][1]["accept"].append(answers[method])
        for document in answers["report.generate"]["documents"]:
            if document["format"] == "json":
                cases["report.preview"][1]["accept"].append(
                    {"document": json.loads(document["content"]), "pictures": {},
                     "coverage": None, "issues": []})
    silent = set(cases) - set(answers)
    if silent != WITHOUT_ANSWER:
        raise SystemExit(f"methods without a request here: {sorted(silent - WITHOUT_ANSWER)}")
    json.dump([case for pair in cases.values() for case in pair], sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
