#!/usr/bin/env python3
"""Where the time of a build went, from ninja's log of its last run of every command.

    script/build_times.py [BUILD]     a table by module; the slowest translation units
    script/build_times.py --check     only a warning per translation unit over 15 seconds

Seconds are those of the clock: of the processor too where the machine had nothing else to do and
the compiler cache was empty.
"""
import pathlib
import re
import sys

LIMIT = 15.0
SLOWEST = 10


def seconds_by_output(log):
    """The last run of every command: {output: seconds}."""
    seconds = {}
    for line in log.read_text().splitlines():
        if line.startswith("#"):
            continue
        start, end, _, output, *_ = line.split("\t")
        seconds[output] = (int(end) - int(start)) / 1000
    return seconds


def module_of(output):
    match = re.match(r"(src/[^/]+|tests|bench|web)/", output)
    return match[1] if match else "precompiled headers and the rest"


def main():
    arguments = [a for a in sys.argv[1:] if a != "--check"]
    log = pathlib.Path(arguments[0] if arguments else "build/dev") / ".ninja_log"
    if not log.exists():
        sys.exit(f"{log} does not exist: build first")
    seconds = seconds_by_output(log)
    units = {o: s for o, s in seconds.items() if o.endswith(".o")}
    if "--check" in sys.argv:
        for output, took in sorted(units.items(), key=lambda item: -item[1]):
            if took > LIMIT:
                print(f"{output}: {took:.0f} s to compile; split it below {LIMIT:.0f} s")
        return
    modules = {}
    for output, took in seconds.items():
        compiled = output in units
        row = modules.setdefault(module_of(output), [0, 0.0, 0.0])
        row[0] += compiled
        row[1 if compiled else 2] += took
    print("| part | units | compiling, s | linking and generating, s |\n| --- | --- | --- | --- |")
    for name, (count, compiling, other) in sorted(modules.items(), key=lambda m: -m[1][1]):
        print(f"| `{name}` | {count} | {compiling:.0f} | {other:.0f} |")
    print()
    for output, took in sorted(units.items(), key=lambda item: -item[1])[:SLOWEST]:
        print(f"{took:6.1f} s  {output}")


main()
