#!/usr/bin/env bash
# The daily batch against its goals, and a page served from its results. $1: the directory of the built
# programs, with `ballast` in ../src/app.
set -euo pipefail
here=$(dirname "$0")
ballast=${BALLAST:-$(dirname "$1")/src/app/ballast}
ours="/usr/bin/python3 $here/batch.py"

status=0
"$here/compare.py" "Batch of the three demo portfolios, 63 positions, all engines and reports" --goal-seconds 1 \
    --ours "$ours demo $ballast 5" || status=1
"$here/compare.py" "Batch of 20 portfolios of 200 positions (a fiftieth of 1,000 in 10 min)" --goal-seconds 12 \
    --ours "$ours book $ballast 20 200" || status=1
"$here/compare.py" "portfolio.summary over HTTP from stored results" --goal-seconds 0.02 \
    --ours "$ours page $ballast 100" || status=1
exit $status
