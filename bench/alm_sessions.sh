#!/usr/bin/env bash
# ALM sessions of 1,500,000 positions. $1: the directory of the built programs.
set -euo pipefail
here=$(dirname "$0")
ours="$1/bench_alm_sessions"
status=0
"$here/compare.py" "ALM session, upload of 1.5M rows as a ZIP of CSVs" --goal-seconds 5 --rounds 1 \
    --memory-limit 600 --ours "$ours upload" || status=1
"$here/compare.py" "ALM session, what-if of 100 of 1.5M positions" --goal-seconds 0.05 --rounds 1 \
    --ours "$ours what_if" || status=1
"$here/compare.py" "ALM session, find-limit by bisection" --goal-seconds 1 --rounds 1 \
    --ours "$ours find_limit" || status=1
"$here/compare.py" "ALM session, 1.5M positions filtered and sorted" --rounds 1 \
    --ours "$ours positions" || status=1
"$here/compare.py" "ALM session, EVE of two dates of 1.5M positions compared" --goal-seconds 3 --rounds 1 \
    --ours "$ours compare" || status=1
"$here/compare.py" "ALM session, NII of two dates of 1.5M positions compared" --goal-seconds 3 --rounds 1 \
    --ours "$ours compare_nii" || status=1
exit $status
