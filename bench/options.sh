#!/usr/bin/env bash
# Options against NumPy, numba and QuantLib. $1: the directory of the built programs.
set -euo pipefail
here=$(dirname "$0")
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
peer="/usr/bin/python3 $here/options_peer.py"
ours="$1/bench_options"
quantlib="$1/bench_options_quantlib"
lets_be_rational="$1/bench_options_lets_be_rational"
$peer data "$data"

status=0
"$here/compare.py" "European price + 5 Greeks, 1M, against NumPy" --goal 12 --tolerance 1e-9 \
    --ours "$ours european $data 15" --peer "$peer european $data 3" || status=1
"$here/compare.py" "European price + 5 Greeks, 1M, against numba" --goal 5 --tolerance 1e-9 \
    --ours "$ours european $data 15" --peer "$peer numba $data 5" || status=1
"$here/compare.py" "Implied volatility, 1M, against NumPy (Newton)" --rounds 2 \
    --ours "$ours implied $data 5" --peer "$peer implied $data 1" || status=1
"$here/compare.py" "1,000 American positions on a grid of 9 x 7, one core (limit 50 ms)" --rounds 2 \
    --ours "$ours grid $data 5" || status=1
"$here/compare.py" "1,000 American positions with 2 dividends on a grid of 9 x 7 (limit 2 s)" \
    --rounds 1 --ours "$ours dividend_grid $data 3" || status=1
if [ -x "$quantlib" ]; then
    "$here/compare.py" "1,000 American with 2 dividends, against QuantLib (FD 400 x 200)" \
        --tolerance 2e-4 --rounds 1 --ours "$ours dividends $data 5" --peer "$quantlib dividends $data 1" ||
        status=1
    "$here/compare.py" "European price + 5 Greeks, 1M, against QuantLib (BlackCalculator)" \
        --ours "$ours european $data 15" --peer "$quantlib european $data 3" || status=1
    "$here/compare.py" "Implied volatility, 1M, against QuantLib" \
        --ours "$ours implied $data 5" --peer "$quantlib implied $data 1" || status=1
    "$here/compare.py" "American, 10k, against QuantLib (QdFp, fast)" --goal 6 --tolerance 1e-3 \
        --ours "$ours american $data 5" --peer "$quantlib american $data 3" || status=1
fi
if [ -x "$lets_be_rational" ]; then
    "$here/compare.py" "Implied volatility, 1M, against LetsBeRational" --goal 8 --rounds 5 \
        --ours "$ours implied $data 5" --peer "$lets_be_rational $data 1" || status=1
else
    echo "no LetsBeRational here (LETS_BE_RATIONAL names the directory of its sources)" >&2
fi
exit $status
