#!/usr/bin/env bash
# The 54 tests of a CLO of 300 assets, one hypothetical trade and 10,000 candidates, against pandas and
# NumPy. $1: the directory of the built programs.
set -euo pipefail
here=$(dirname "$0")
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
peer="/usr/bin/python3 $here/clo_tests_peer.py"
ours="$1/bench_clo_tests"
$peer data "$data/300.csv" 300 0
$peer data "$data/10300.csv" 300 10000

status=0
"$here/compare.py" "CLO, 54 tests of 300 assets from the records" --goal-seconds 0.002 --goal 10 \
    --tolerance 1e-9 --ours "$ours tests $data/300.csv 50" --peer "$peer tests $data/300.csv 5" ||
    status=1
"$here/compare.py" "CLO, one trade on 54 tests" --goal-seconds 0.001 --goal 100 --tolerance 1e-9 \
    --ours "$ours trade $data/300.csv 200" --peer "$peer trade $data/300.csv 5" || status=1
"$here/compare.py" "CLO, 10,000 candidates ranked on 54 tests" --goal-seconds 5 \
    --ours "$ours rank $data/10300.csv 3" || status=1
exit $status
