#!/usr/bin/env bash
# EVE and monthly NII of a bank, against NumPy. $1: the directory of the built programs.
set -euo pipefail
here=$(dirname "$0")
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
peer="/usr/bin/python3 $here/alm_peer.py"
ours="$1/bench_alm"
$peer data "$data"

status=0
"$here/compare.py" "ALM, 1M loans x 7 curves, every flow" --goal 30 --tolerance 1e-11 --rounds 3 \
    --ours "$ours loans $data 7 explicit" --peer "$peer loans $data 1" || status=1
"$here/compare.py" "ALM, 1M loans x 7 curves, shared schedules" --goal 100 --tolerance 1e-11 \
    --rounds 3 --ours "$ours loans $data 7 shared" --peer "$peer loans $data 1" || status=1
for rule in runoff constant; do
    "$here/compare.py" "ALM, 1.5M positions of all kinds x 7, $rule" --goal-seconds 6 --rounds 1 \
        --memory-limit 1500 --ours "$ours bank 1500000 3 $rule" || status=1
done
for what in like buckets; do
    "$here/compare.py" "ALM, 1.5M positions of all kinds x 7, $what" --rounds 1 \
        --ours "$ours bank 1500000 1 $what" || status=1
done
for what in plan funded; do
    "$here/compare.py" "ALM, 100 plan lines x 36 months x 7 beside 1.5M positions, $what" --rounds 1 \
        --ours "$ours bank 1500000 3 $what" || status=1
done
"$here/compare.py" "ALM, the same run-off, an eighth scenario" --rounds 1 \
    --ours "$ours bank 1500000 3 runoff 8" || status=1
"$here/compare.py" "ALM, 100k positions x 1,000 curves" --goal-seconds 60 --rounds 1 \
    --ours "$ours bank 100000 1 runoff 1000" || status=1
exit $status
