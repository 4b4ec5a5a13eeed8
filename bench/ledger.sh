#!/usr/bin/env bash
# FIFO lots and gains from a CSV against Python's Decimal, digit for digit. $1: the built programs.
set -euo pipefail
here=$(dirname "$0")
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
peer="/usr/bin/python3 $here/ledger_peer.py"
ours="$1/bench_ledger"
for rows in 100000 1000000; do $peer data "$data/$rows.csv" "$rows"; done

status=0
"$here/compare.py" "Ledger, 1M transactions, CSV to FIFO lots and gains" --goal 45 \
    --memory-limit 200 --tolerance 0 --ours "$ours $data/1000000.csv 5" \
    --peer "$peer fifo $data/1000000.csv 1" || status=1
"$here/compare.py" "Ledger, 100k transactions" --goal 45 --tolerance 0 \
    --ours "$ours $data/100000.csv 20" --peer "$peer fifo $data/100000.csv 1" || status=1
same() { diff <("$ours" "$1" 1 | grep ^digits) <($peer fifo "$1" 1 | grep ^digits); }
same "$data/100000.csv" || { echo "the digits differ" >&2; status=1; }
exit $status
