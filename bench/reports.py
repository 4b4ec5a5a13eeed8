"""Times `ballast report` in all six formats: reports.py BALLAST REPETITIONS. README.md says what is printed.

The portfolio is the long/short demo with its 30 positions, options included. Every repetition is a process that
runs all engines of the report and writes six files.
"""
import os
import subprocess
import sys
import tempfile
import time

FORMATS = "md,json,csv,xlsx,pdf,html"


def main() -> None:
    ballast, repetitions = sys.argv[1], int(sys.argv[2])
    with tempfile.TemporaryDirectory() as data:
        environment = {"HOME": data, "BALLAST_DATA": data, "PATH": "/usr/bin:/bin"}

        def run(*words: str) -> None:
            subprocess.run([ballast, "--quiet", *words], check=True, env=environment, cwd=data)

        run("demo", "load")
        for repetition in range(repetitions + 1):
            # Another seed each time: nothing of the report is stored yet.
            start = time.perf_counter()
            run("report", "demo-long-short", "--format", FORMATS, "--seed", str(repetition + 2))
            taken = time.perf_counter() - start
            if repetition > 0:
                print("time", taken)
        files = os.listdir(f"{data}/reports/demo-long-short_2025-06-30")
        print("value files", len(files))


main()
