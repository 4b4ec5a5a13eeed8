#!/usr/bin/python3
"""States whether a goal is met, the same way in every row of the table (see README.md).

    goals.py NAME GOAL VALUE most|least [UNIT]

prints "(goal 30 ms, met)" or "(goal 30 ms, NOT met)": VALUE may be at most, or must be at least, GOAL.
"""
import os
import sys


def stated(name, goal, met):
    """The text of a goal. One that is not met is added to the file $BALLAST_BENCH_MISSED, which
    script/bench lists."""
    missed = os.environ.get("BALLAST_BENCH_MISSED")
    if not met and missed:
        with open(missed, "a", encoding="utf-8") as file:
            file.write(f"{name}: goal {goal}\n")
    return f"(goal {goal}, {'met' if met else 'NOT met'})"


def main():
    name, goal, value, bound = sys.argv[1:5]
    unit = sys.argv[5] if len(sys.argv) > 5 else ""
    met = float(value) <= float(goal) if bound == "most" else float(value) >= float(goal)
    print(stated(name, f"{float(goal):g}{' ' + unit if unit else ''}", met))


if __name__ == "__main__":
    main()
