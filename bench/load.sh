#!/usr/bin/env bash
# 1,000 clients on PostgreSQL while workers compute, beside a FastAPI program. $1: the directory of the built programs.
set -euo pipefail
exec /usr/bin/python3 "$(dirname "$0")/load.py" "$1/src/app/ballast"
