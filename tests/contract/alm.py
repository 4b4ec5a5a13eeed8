#!/usr/bin/env python3
"""The methods of the banking book called by their contract, case by case of the numbers in
tests/golden/alm: alm.py BINARY. Exit code 1 and a line per error if one differs."""
import sys

import alm_actus
import alm_bad_input
import alm_bank
import alm_bond
import alm_derived
import alm_legacy
import alm_month_ends
import alm_reference
import alm_swaps
from contract import Program


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    program = Program(sys.argv[1])
    for part in (alm_actus, alm_derived, alm_bank, alm_legacy, alm_reference, alm_swaps,
                 alm_bad_input, alm_bond, alm_month_ends):
        part.run(program)
    return program.report()


if __name__ == "__main__":
    sys.exit(main())
