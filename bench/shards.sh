#!/usr/bin/env bash
# Jobs in shards on 1, 2 and 4 workers, and a model of more. $1: the directory of the built programs, with
# `ballast` in ../src/app; $2: paths (default 1000000).
set -euo pipefail
here=$(dirname "$0")
ballast=${BALLAST:-$(dirname "$1")/src/app/ballast}
exec python3 "$here/shards.py" "$ballast" "${2:-1000000}"
