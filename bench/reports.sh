#!/usr/bin/env bash
# Reports in all formats. $1: the directory of the built programs.
set -euo pipefail
here=$(dirname "$0")
ballast="$(realpath "$(dirname "$1")")/src/app/ballast"  # it runs in a directory of its own
"$here/compare.py" "Report of 30 positions in six formats" --goal-seconds 1 \
    --ours "/usr/bin/python3 $here/reports.py $ballast 5"
