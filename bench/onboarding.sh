#!/usr/bin/env bash
# Onboarding of files of positions. $1: the directory of the built programs.
set -euo pipefail
here=$(dirname "$0")
ballast="$(dirname "$1")/src/app/ballast"
"$here/compare.py" "Onboarding of 63 positions, and rows of a file" --goal-seconds 5 \
    --ours "/usr/bin/python3 $here/onboarding.py $ballast 5"
