#!/usr/bin/env bash
# Scrolling of the table of 100,000 positions in Chromium, in frames per second. These rows have a goal
# instead of a peer.
# $1: the directory of the built programs.
set -euo pipefail
exec node "$(dirname "$0")/web_table.mjs" "$(dirname "$1")/src/app/ballast"
