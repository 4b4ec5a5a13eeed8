#!/usr/bin/python3
"""Runs our program and the peer alternately and prints one row of the table (see README.md)."""

import argparse
import os
import shlex
import statistics
import subprocess
import sys

import goals


class Side:
    def __init__(self, command):
        self.command = shlex.split(command)
        self.times = []
        self.values = {}
        self.checks = {}
        self.goals = {}
        self.instructions = ""
        self.peak_kilobytes = 0

    def run(self):
        process = subprocess.Popen(self.command, stdout=subprocess.PIPE, text=True)
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"{shlex.join(self.command)} failed with {process.returncode}")
        self.peak_kilobytes = max(self.peak_kilobytes, usage.ru_maxrss)
        for line in output.splitlines():
            word, *rest = line.split()
            if word == "time":
                self.times.append(float(rest[0]))
            elif word == "value":
                self.values[rest[0]] = float(rest[1])
            elif word == "simd":
                self.instructions = rest[0]
            elif word == "check":
                self.checks[rest[0]] = (float(rest[1]), float(rest[2]))
            elif word == "goal":
                self.goals[rest[0]] = (float(rest[1]), float(rest[2]))


def seconds(times):
    value = statistics.median(times)
    return f"{value * 1e3:.4g} ms"


def duration(value):
    return f"{value * 1e3:.4g} ms" if value < 1 else f"{value:.4g} s"


def further_goals(workload, side):
    return "".join(f"; {name} {duration(value)} "
                   + goals.stated(f"{workload}, {name}", duration(limit), value <= limit)
                   for name, (value, limit) in sorted(side.goals.items()))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("workload")
    parser.add_argument("--ours", required=True)
    parser.add_argument("--peer")
    parser.add_argument("--goal", type=float, help="ratio to reach")
    parser.add_argument("--goal-seconds", type=float, help="largest time of our side")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--tolerance", type=float, help="largest relative difference of values")
    parser.add_argument("--memory-limit", type=float, help="of our peak, in MB")
    arguments = parser.parse_args()

    ours = Side(arguments.ours)
    peer = Side(arguments.peer) if arguments.peer else None
    for _ in range(arguments.rounds):
        ours.run()
        if peer:
            peer.run()

    checks = [(f"{name} {value:.3g}", abs(value) <= limit)
              for name, (value, limit) in sorted(ours.checks.items())]
    if arguments.tolerance is not None:
        if not ours.values or ours.values.keys() != peer.values.keys():
            sys.exit(f"{arguments.workload}: the two sides report different values")
        scale = max(abs(v) for v in peer.values.values())
        worst = max(abs(ours.values[name] - v) / max(abs(v), 1e-3 * scale)
                    for name, v in peer.values.items())
        checks.append((f"max difference {worst:.2g}", worst <= arguments.tolerance))
    peak = ours.peak_kilobytes / 1024
    if arguments.memory_limit is not None:
        checks.append((f"memory <= {arguments.memory_limit:g} MB", peak <= arguments.memory_limit))

    taken = statistics.median(ours.times)
    time = seconds(ours.times)
    if arguments.goal_seconds:
        time += " " + goals.stated(arguments.workload, duration(arguments.goal_seconds),
                                   taken <= arguments.goal_seconds)
    ratio = ""
    if peer:
        reached = statistics.median(peer.times) / taken
        ratio = f"{reached:.2f}x"
        if arguments.goal:
            ratio += " " + goals.stated(arguments.workload, f"{arguments.goal:g}x",
                                        reached >= arguments.goal)
    cells = [arguments.workload, time, seconds(peer.times) if peer else "", ratio,
             ours.instructions,
             f"{peak:.0f} / {peer.peak_kilobytes / 1024:.0f} MB" if peer else f"{peak:.0f} MB",
             "; ".join(text + ("" if good else " FAILED") for text, good in checks)
             + further_goals(arguments.workload, ours)]
    print("| " + " | ".join(cells) + " |", flush=True)
    sys.exit(0 if all(good for _, good in checks) else 1)


main()
