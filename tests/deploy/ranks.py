#!/usr/bin/env python3
"""ranks.py BALLAST MPIRUN: calculations on 1, 2, 3 and 5 ranks of Open MPI have the bytes of one process; errors of the
request and of a rank are that of the call; without MPI the flag is refused with the reason."""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

RHO = {"rho": 0.2}
CALLS = (("clo.simulate", {"deal": "demo-orion", "correlation": RHO, "paths": 3001, "breakeven": False, "keep": False}),
         ("risk.var", {"portfolio": "demo-individual", "methods": ["mc_normal", "mc_t"], "paths": 60_000}))


def check(fact, what):
    if not fact:
        raise SystemExit(f"ranks: {what}")


class World:
    def __init__(self, ballast, mpirun, folder):
        self.ballast = ballast
        self.mpirun = [mpirun, "--oversubscribe", "--bind-to", "none", "--mca", "plm", "isolated", "--mca", "btl",
                       "self,vader", "--mca", "btl_vader_single_copy_mechanism", "none"]
        if os.geteuid() == 0:
            self.mpirun.append("--allow-run-as-root")
        self.environment = {"HOME": str(folder), "BALLAST_DATA": str(folder / "data"), "PATH": "/usr/bin:/bin",
                            "TMPDIR": str(folder), "BALLAST_THREADS": "1"}

    def run(self, *words, request=None):
        return subprocess.run(words, env=self.environment, text=True, timeout=300, check=False, capture_output=True,
                              input="" if request is None else json.dumps(request))

    def called(self, method, request, ranks=0):
        words = [self.ballast, "call", *(["--mpi"] if ranks else []), method, "-"]
        done = self.run(*((self.mpirun + ["-n", str(ranks)]) if ranks else []), *words, request=request)
        check(done.returncode == 0, f"{method} on {ranks} ranks: {done.returncode} {done.stderr[:500]}")
        answer = json.loads(done.stdout)
        answer.pop("computed_at", None)
        return answer


def main(ballast, mpirun):
    with tempfile.TemporaryDirectory(prefix="ballast-ranks-") as name:
        world = World(ballast, mpirun, Path(name))
        loaded = world.run(ballast, "demo", "load")
        check(loaded.returncode == 0, f"demo load: {loaded.stderr[:500]}")
        sessions = json.loads(world.run(ballast, "call", "alm.session.list", "{}").stdout)["data"]
        calls = (*CALLS, ("alm.session.value", {"session": sessions[0]["id"], "balance": "constant"}))
        for method, request in calls:
            expected = world.called(method, request)
            for ranks in (1, 2, 3, 5):
                check(world.called(method, request, ranks) == expected, f"{method}: other bytes on {ranks} ranks")
        words = [*world.mpirun, "-n", "3", ballast, "call", "--mpi", "risk.var", "-"]
        refused = world.run(*words, request={"portfolio": "none"})
        check(refused.returncode != 0 and "none" in refused.stderr, f"a bad request: {refused.stderr[:500]}")
        # A rank that does not see the same data: its error is that of the call, which shows that it computes.
        words = [ballast, "call", "--mpi", "alm.session.value", "-"]
        refused = world.run(*world.mpirun, "-n", "1", *words, ":", "-n", "1", "/usr/bin/env",
                            f"BALLAST_DATA={name}/elsewhere", *words, request=calls[-1][1])
        check(refused.returncode != 0 and "session" in refused.stderr, f"other data: {refused.stderr[:500]}")
        # A program that was copied without the library beside it.
        alone = Path(name) / "ballast"
        alone.write_bytes(Path(ballast).read_bytes())
        alone.chmod(0o755)
        refused = world.run(str(alone), "call", "--mpi", "risk.var", "-", request={})
        check(refused.returncode != 0 and "libballast_mpi.so cannot be opened" in refused.stderr,
              f"without MPI: {refused.returncode} {refused.stderr[:500]}")
    print(f"{len(calls)} methods on 1, 2, 3 and 5 ranks have the bytes of one process")


main(str(Path(sys.argv[1]).resolve()), sys.argv[2])
