#!/usr/bin/env bash
# Suggested trades for 200 positions, and effects of an edit. $1: the directory of the built programs.
set -euo pipefail
here=$(dirname "$0")
ours="$1/bench_proforma"
status=0
# The same least turnover by the linear program with a row per scenario (Rockafellar and Uryasev 2000),
# without lots: rounding and the target that is met after it are within 1 %.
"$here/compare.py" "Suggestion, 200 positions, 1,000 scenarios: cutting planes against all scenarios" \
    --goal 10 --tolerance 0.02 --ours "$ours one 5" --peer "$ours full 1" || status=1
"$here/compare.py" "Suggestion, 200 positions, four alternatives" --goal-seconds 2 \
    --ours "$ours all 3" || status=1
"$here/compare.py" "proforma.impacts of 200 positions after an edit, over JSON-RPC" --goal-seconds 0.1 --rounds 1 \
    --ours "/usr/bin/python3 $here/proforma_impacts.py $(dirname "$1")/src/app/ballast" || status=1
exit $status
