#!/usr/bin/env python3
"""The methods of the ledger called by their contract, case by case of the published numbers in
tests/golden: ledger.py BINARY. Exit code 1 and a line per error if one differs."""
import sys

import ledger_broker_files
import ledger_lots
import ledger_wealth
from contract import Program


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    program = Program(sys.argv[1])
    for part in (ledger_lots, ledger_wealth, ledger_broker_files):
        part.run(program)
    return program.report()


if __name__ == "__main__":
    sys.exit(main())
