#!/usr/bin/env bash
# Retirement paths against NumPy. $1: the directory of the built programs.
set -euo pipefail
here=$(dirname "$0")
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
peer="/usr/bin/python3 $here/plan_peer.py"
ours="$1/bench_plan"
$peer data "$data"

status=0
"$here/compare.py" "Plan, the same 10,000 sequences of years" --tolerance 1e-12 \
    --ours "$ours same_rows $data 5" --peer "$peer same_rows $data 1" || status=1
"$here/compare.py" "Plan, lognormal, 10,000 x 30 years" --goal 15 \
    --ours "$ours lognormal $data 200" --peer "$peer lognormal $data 10" || status=1
"$here/compare.py" "Plan, bootstrap, 10,000 x 30 years" --goal 10 \
    --ours "$ours bootstrap $data 200" --peer "$peer bootstrap $data 10" || status=1
"$here/compare.py" "Plan, lognormal, 1,000,000 x 30 years" --goal 16 --memory-limit 350 \
    --ours "$ours lognormal $data 3 1000000" --peer "$peer lognormal $data 1 1000000" || status=1
"$here/compare.py" "Plan, 10,000 x 40 years in months" \
    --ours "$ours monthly $data 10" || status=1
"$here/compare.py" "Plan, 9 x 9 sensitivity of 10,000 paths" \
    --ours "$ours grid $data 3" || status=1
exit $status
