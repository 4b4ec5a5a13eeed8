#!/usr/bin/env bash
# FIFO lots and gains from a CSV against Python's Decimal, digit for digit, and against beancount;
# net worth of every day. $1: the directory of the built programs.
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

# Without splits, which beancount does not support.
$peer data "$data/10000.csv" 10000 nosplits
beancount="/usr/bin/python3 $here/ledger_beancount.py"
$beancount data "$data/10000.csv" "$data/10000.beancount"
"$here/compare.py" "Ledger, 10k transactions, beancount" --goal 300 --tolerance 1e-9 \
    --ours "$ours $data/10000.csv 20" --peer "$beancount book $data/10000.beancount 1" || status=1

"$here/compare.py" "Ledger, 100k transactions: how many times the processor time of 10k" \
    --ours "$ours growth $data/10000.csv $data/100000.csv 5" || status=1
"$here/compare.py" "Net worth, 1,900 activities, 40 symbols, daily for 8 years" --goal-seconds 0.05 \
    --ours "$ours worth 1900 40 8 9" || status=1
"$here/compare.py" "Net worth, 14,400 activities, 250 symbols, daily for 12 years" --goal-seconds 0.3 \
    --ours "$ours worth 14400 250 12 9" || status=1
exit $status
