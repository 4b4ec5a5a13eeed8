#!/usr/bin/env bash
# Typed columns of a CSV file against Polars, DuckDB and pandas. $1: the directory of the built programs.
set -euo pipefail
here=$(dirname "$0")
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
peer="/usr/bin/python3 $here/csv_peer.py"
ours="$1/bench_csv"
$ours data "$data/table.csv" 1000000

status=0
if [ -e "$here/../.deps/polars" ]; then
    "$here/compare.py" "CSV, 1M x 20 typed columns, Polars" --goal 2 --memory-limit 350 --rounds 5 \
        --tolerance 0 --ours "$ours read $data/table.csv 5" \
        --peer "node $here/csv_polars.mjs $data/table.csv 3" || status=1
else
    echo "no Polars here (script/bootstrap --bench fetches it)" >&2
fi
"$here/compare.py" "CSV, 1M x 20 typed columns, DuckDB" --goal 5.5 --memory-limit 350 \
    --tolerance 0 --ours "$ours read $data/table.csv 5" \
    --peer "$peer duckdb $data/table.csv 2" || status=1
"$here/compare.py" "CSV, 1M x 20 typed columns, pandas" --goal 14 --memory-limit 350 --rounds 2 \
    --tolerance 0 --ours "$ours read $data/table.csv 5" \
    --peer "$peer pandas $data/table.csv 1" || status=1
exit $status
