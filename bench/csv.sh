#!/usr/bin/env bash
# Typed columns of a CSV file against DuckDB and pandas. $1: the directory of the built programs.
set -euo pipefail
here=$(dirname "$0")
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
peer="/usr/bin/python3 $here/csv_peer.py"
ours="$1/bench_csv"
$ours data "$data/table.csv" 1000000

status=0
"$here/compare.py" "CSV, 1M x 20 typed columns, DuckDB" --goal 5.5 --memory-limit 350 \
    --tolerance 0 --ours "$ours read $data/table.csv 5" \
    --peer "$peer duckdb $data/table.csv 2" || status=1
"$here/compare.py" "CSV, 1M x 20 typed columns, pandas" --goal 14 --memory-limit 350 --rounds 2 \
    --tolerance 0 --ours "$ours read $data/table.csv 5" \
    --peer "$peer pandas $data/table.csv 1" || status=1
exit $status
