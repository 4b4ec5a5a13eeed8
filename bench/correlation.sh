#!/usr/bin/env bash
# Correlation matrices against NumPy and pandas. $1: the directory of the built programs.
set -euo pipefail
here=$(dirname "$0")
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
peer="/usr/bin/python3 $here/correlation_peer.py"
ours="$1/bench_correlation $data 20"
$peer data "$data"

status=0
"$here/compare.py" "Correlation, 2,000 x 252, against NumPy's syrk of standardized columns" --goal 1.6 \
    --tolerance 1e-11 --ours "$ours" --peer "$peer syrk $data 10" || status=1
"$here/compare.py" "Correlation, 2,000 x 252, against numpy.corrcoef" --goal 2.8 \
    --tolerance 1e-11 --ours "$ours" --peer "$peer corrcoef $data 10" || status=1
"$here/compare.py" "Correlation, 2,000 x 252, against pandas" --goal 120 \
    --tolerance 1e-11 --ours "$ours" --peer "$peer pandas $data 1" || status=1
exit $status
