#!/usr/bin/env bash
# Language models and agents: time to the first token, slots of a commentary, tools/list. These rows have
# a goal instead of a peer.
# $1: the directory of the built programs.
set -euo pipefail
here=$(dirname "$0")
ballast=$(dirname "$1")/src/app/ballast
work=$(mktemp -d)
export BALLAST_DATA=$work BALLAST_LOG=off BALLAST_RATE_LIMIT_PER_MINUTE=0 BALLAST_PORT=0
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; wait 2>/dev/null; rm -rf "$work"' EXIT
row() {
    echo "| $1 | $2 ms $("$here/goals.py" "$1" "$3" "$2" most ms) | | $(awk "BEGIN{printf \"%.1fx\", $3/$2}") | | | $4 |"
}

"$ballast" serve >"$work/out" &
server=$!
until url=$(sed -n 's/^Ballast listens on //p' "$work/out") && [ -n "$url" ]; do sleep 0.05; done
token=$("$ballast" token bench)
read -r token_ms token_worst list_ms list_worst bytes < <(
    python3 "$here/assistant.py" "$url" "$token")
row "first token of llm.stream after the first byte of the provider, median of 30" "$token_ms" 100 \
    "worst $token_worst ms"
row "MCP tools/list over HTTP, median of 50" "$list_ms" 20 "worst $list_worst ms, $bytes bytes"
text_ms=$("$1/bench_commentary" | sed 's/.*"text_ms":\([0-9.]*\).*/\1/')
row "slots of 2,000 words checked and filled" "$text_ms" 10 ""
