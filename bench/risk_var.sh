#!/usr/bin/env bash
# VaR of 200 positions against NumPy. $1: the directory of the built programs.
set -euo pipefail
here=$(dirname "$0")
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
peer="/usr/bin/python3 $here/risk_var_peer.py"
ours="$1/bench_risk_var"
$peer data "$data"

status=0
for law in normal student_t; do
    "$here/compare.py" "VaR, Monte Carlo $law, 1M x 200" --goal 6.5 --memory-limit 64 \
        --ours "$ours $law $data 3" --peer "$peer $law $data 1" || status=1
done
"$here/compare.py" "VaR, parametric + historical, components, 1,000 x 200" --goal 2.5 \
    --tolerance 1e-11 --ours "$ours parametric_historical $data 100" \
    --peer "$peer parametric_historical $data 100" || status=1
"$here/compare.py" "VaR, historical, 1,000 European options revalued on 1,000 days" \
    --goal 6 --tolerance 1e-9 --ours "$ours options $data 20" --peer "$peer options $data 5" || status=1
"$here/compare.py" "VaR, four methods, 1,000 American options revalued, 100,000 paths" --rounds 1 \
    --ours "$ours american_options $data 2" || status=1
"$here/compare.py" "VaR, Monte Carlo normal, 10M x 200" --rounds 1 --memory-limit 64 \
    --ours "$ours normal $data 1 10000000" || status=1
exit $status
