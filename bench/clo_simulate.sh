#!/usr/bin/env bash
# Paths of a CLO of 300 assets, eight classes and forty quarters, against numba. $1: the directory of
# the built programs.
set -euo pipefail
here=$(dirname "$0")
cases=$here/../tests/golden/clo
ours="$1/bench_clo_simulate"
cd "$here/.."

status=0
"$here/compare.py" "CLO, 100,000 paths of 300 assets x 8 notes x 40 quarters" --goal-seconds 1.7 --goal 8 \
    --ours "$ours static 100000 3" --peer "/usr/bin/python3 $here/clo_simulate_peer.py $cases 100000 2" ||
    status=1
for mode in reinvesting t matrix; do
    "$here/compare.py" "CLO, 100,000 paths, $mode" --ours "$ours $mode 100000 3" || status=1
done
exit $status
