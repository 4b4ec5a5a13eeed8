#!/usr/bin/env bash
# The deterministic projection of a CLO, the explanation of a cell, and a correlation matrix of 488
# assets against NumPy. $1: the directory of the built programs.
set -euo pipefail
here=$(dirname "$0")
ours="$1/bench_clo"
deal=$here/../tests/golden/clo/deal8.json
cd "$here/.."

status=0
"$here/compare.py" "CLO, projection of 300 assets x 8 notes x 40 quarters with all steps" --goal-seconds 0.01 \
    --ours "$ours project $deal 50" || status=1
"$here/compare.py" "CLO, why of a coverage ratio, from the assets on" --goal-seconds 0.05 \
    --ours "$ours why $deal 50" || status=1
"$here/compare.py" "CLO, 488 x 488 correlations checked, repaired and factored" --goal-seconds 2 --goal 2 \
    --tolerance 1e-4 --ours "$ours correlation $deal 3" \
    --peer "/usr/bin/python3 $here/clo_engine_peer.py 1" || status=1
exit $status
