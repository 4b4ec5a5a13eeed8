#!/usr/bin/env python3
"""first_start.py BALLAST [TIMES]: two nodes and two workers are started together with a new PostgreSQL database and a new
data directory, TIMES times (default 4). All must run: one makes the home workspace and the identity of the files, the
others find them. A fifth process with another data directory must be refused."""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "hardening"))
from harness import Failed, Postgres, check  # noqa: E402

COMMANDS = [["serve", "--workers", "0"], ["serve", "--workers", "0"], ["worker"], ["worker"]]


class Process:
    def __init__(self, ballast, command, environment, log):
        self.log = log
        with open(log, "w", encoding="utf-8") as errors:
            self.process = subprocess.Popen([ballast, *command, "--port", "0"], env=environment, text=True,
                                            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors)

    def runs(self):
        """Whether it says where it listens, which it does once the database is open."""
        return re.search(r":\d+", self.process.stdout.readline()) is not None

    def end(self):
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(30)


def environment(folder, data, database):
    return {"PATH": "/usr/bin:/bin", "HOME": str(folder), "BALLAST_DATA": str(data), "BALLAST_USERS": "true",
            "BALLAST_DATABASE": database}


def start_together(ballast, folder, postgres, name):
    made = postgres.start("createdb", "-h", str(postgres.folder), "-U", "postgres", name).wait()
    check(made == 0, f"createdb: {made}")
    database = f"postgresql://postgres@/{name}?host={postgres.folder}"
    data = folder / f"data_{name}"
    data.mkdir(mode=0o700)
    processes = [Process(ballast, command, environment(folder, data, database), folder / f"{name}_{i}.log")
                 for i, command in enumerate(COMMANDS)]
    try:
        for one in processes:
            check(one.runs(), f"{name}: {one.log.read_text()}")
        other = folder / f"other_{name}"
        other.mkdir(mode=0o700)
        refused = subprocess.run([ballast, "worker", "--port", "0"], env=environment(folder, other, database), text=True,
                                 stdin=subprocess.DEVNULL, capture_output=True, timeout=30, check=False)
        check("another data directory belongs to this database" in refused.stderr, f"another directory: {refused}")
        check(not list(other.glob("store-id*")), "another directory keeps an identity")
    finally:
        for one in processes:
            one.end()


def main():
    times = int(sys.argv[2]) if len(sys.argv) > 2 else 4
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        folder.chmod(0o755)
        (folder / "postgres").mkdir()
        postgres = Postgres(folder / "postgres")
        try:
            for k in range(times):
                start_together(sys.argv[1], folder, postgres, f"b{k}")
        finally:
            postgres.stop()
    print(f"{times} first starts of {len(COMMANDS)} processes")


if __name__ == "__main__":
    try:
        main()
    except Failed as error:
        sys.exit(f"first_start: {error}")
