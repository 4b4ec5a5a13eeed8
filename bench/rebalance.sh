#!/usr/bin/env bash
# Drift and rebalancing orders of households. $1: the directory of the built programs.
set -euo pipefail
here=$(dirname "$0")
status=0
"$here/compare.py" "Drift and orders, 500 holdings, 10,000 lots" --goal-seconds 0.1 \
    --ours "$1/bench_rebalance 500 15" || status=1
"$here/compare.py" "Drift and orders, 5,000 holdings, 100,000 lots" \
    --ours "$1/bench_rebalance 5000 5" || status=1
exit $status
