#!/usr/bin/env bash
# Jobs in shards on 1, 2 and 4 workers, and a model of more. $1: the directory of the built programs, with
# `ballast` in ../src/app; then the paths of a CLO simulation (default 1000000), or `alm` and the positions of a
# balance sheet; then the number of shards (default 64). SHARDS_ROUNDS: rounds of each measurement (default 3).
set -euo pipefail
here=$(dirname "$0")
ballast=${BALLAST:-$(dirname "$1")/src/app/ballast}
shift
exec python3 "$here/shards.py" "$ballast" "${@:-1000000}"
