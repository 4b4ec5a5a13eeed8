#!/usr/bin/env bash
# How smoothly the table of 100,000 positions scrolls in Chromium, by frames a second. There is no peer
# in these rows: the goal stands in its place.
# $1: the directory of the built programs.
set -euo pipefail
exec node "$(dirname "$0")/web_table.mjs" "$(dirname "$1")/src/app/ballast"
