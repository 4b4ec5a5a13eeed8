#!/usr/bin/env bash
# Factor regressions against NumPy. $1: the directory of the built programs.
set -euo pipefail
here=$(dirname "$0")
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
peer="/usr/bin/python3 $here/factors_peer.py"
ours="$1/bench_factors"
$peer data "$data"

status=0
# Newey-West errors of all coefficients on our side, lstsq without them on the other.
"$here/compare.py" "Regressions, 10,000 x (252 x 7) with Newey-West against lstsq alone" --goal 15 \
    --tolerance 1e-11 --ours "$ours kernel_only $data 50" --peer "$peer ols $data 10" || status=1
"$here/compare.py" "Regressions, 10,000 x (252 x 7), Newey-West on both sides" --goal 15 \
    --tolerance 1e-11 --ours "$ours kernel $data 50" --peer "$peer kernel $data 2" || status=1
"$here/compare.py" "Regressions, 10,000 x (252 x 7), classic errors" --goal 15 \
    --tolerance 1e-11 --ours "$ours ols $data 50" --peer "$peer ols $data 10" || status=1
"$here/compare.py" "risk.factors of 500 positions on 7 factors, every figure" --goal-seconds 0.02 \
    --ours "$ours report $data 20" || status=1
exit $status
