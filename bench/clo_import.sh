#!/usr/bin/env bash
# Imports of the earlier CLO system, a page of collateral, and explanations, over JSON-RPC. $1: the
# directory of the built programs, with `ballast` in ../src/app.
set -euo pipefail
here=$(dirname "$0")
ballast=${BALLAST:-$(dirname "$1")/src/app/ballast}
ours="/usr/bin/python3 $here/clo_import.py"

status=0
"$here/compare.py" "CLO, workbook of ten deals, 384 assets and 488 x 488 correlations imported" \
    --goal-seconds 5 --rounds 1 --ours "$ours workbook $ballast 3" || status=1
"$here/compare.py" "CLO, five SQLite databases with 260,000 rows imported" --goal-seconds 5 --rounds 1 \
    --ours "$ours sqlite $ballast 3" || status=1
"$here/compare.py" "CLO, a page of 1,000 assets of a deal" --goal-seconds 0.1 --rounds 1 \
    --ours "$ours collateral $ballast 20" || status=1
"$here/compare.py" "CLO, why of 100 cells of the waterfalls of the demo deal, over JSON-RPC" \
    --goal-seconds 0.05 --rounds 1 --ours "$ours why $ballast 100" || status=1
exit $status
