#!/usr/bin/env bash
# Requests per second over loopback with wrk, latency of the command line, and start-up of the
# server. These rows have a goal instead of a peer.
# $1: the directory of the built programs.
set -euo pipefail
here=$(dirname "$0")
ballast=$(dirname "$1")/src/app/ballast
work=$(mktemp -d)
export BALLAST_DATA=$work BALLAST_LOG=off BALLAST_RATE_LIMIT_PER_MINUTE=0 BALLAST_PORT=0
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; wait 2>/dev/null; rm -rf "$work"' EXIT

median() { sort -n | awk '{v[NR]=$1} END {print (NR % 2) ? v[(NR+1)/2] : (v[NR/2]+v[NR/2+1])/2}'; }
now_ms() { echo $(($(date +%s%N) / 1000000)); }
# row NAME FIGURES VALUE GOAL most|least UNIT [CHECKS]
row() {
    local ratio
    ratio=$(awk "BEGIN{printf \"%.2fx\", (\"$5\" == \"most\") ? $4 / $3 : $3 / $4}")
    echo "| $1 | $2 $("$here/goals.py" "$1" "$4" "$3" "$5" "$6") | | $ratio | | | ${7:-} |"
}

"$ballast" demo load -q
echo '{}' >"$work/empty.json"
calls=$(for _ in $(seq 15); do
    begin=$(date +%s%N)
    "$ballast" call system.version "$work/empty.json" >/dev/null
    echo $((($(date +%s%N) - begin) / 10000))
done | median | awk '{printf "%.1f", $1 / 100}')
row "ballast call, small method, wall" "$calls ms" "$calls" 30 most ms

starts=$(for _ in $(seq 7); do
    begin=$(now_ms)
    "$ballast" serve >"$work/out" &
    pid=$!
    until url=$(sed -n 's/^Ballast listens on //p' "$work/out") && [ -n "$url" ] &&
        curl -sf "$url/readyz" >/dev/null; do :; done
    echo $(($(now_ms) - begin))
    kill $pid && wait $pid 2>/dev/null
done | median)
row "start to /readyz" "$starts ms" "$starts" 300 most ms

"$ballast" serve >"$work/out" &
server=$!
until url=$(sed -n 's/^Ballast listens on //p' "$work/out") && [ -n "$url" ]; do sleep 0.05; done
sleep 1
idle=$(awk '/VmRSS/{printf "%.0f", $2 / 1024}' "/proc/$server/status")
row "idle memory" "$idle MB" "$idle" 120 most MB
token=$("$ballast" token bench)
measure() {
    for _ in 1 2 3; do
        header=(-H "Authorization: Bearer $3")
        [ "$3" != - ] || header=()
        wrk -t1 -c100 -d5s --latency "${header[@]}" "$url$2" >"$work/wrk"
        awk '/Requests\/sec/{r=$2} /99%/{l=$2} END {print r, l}' "$work/wrk"
        if grep -q 'Non-2xx' "$work/wrk"; then echo "0 refused"; fi
    done | sort -n | sed -n 2p >"$work/median"
    read -r rate latency <"$work/median"
    tail=$(awk -v t="$latency" 'BEGIN{print t * (t ~ /us$/ ? 0.001 : t ~ /ms$/ ? 1 : 1000)}')
    row "$1" "$rate requests/s, p99 $latency $("$here/goals.py" "$1, p99" 20 "$tail" most ms)" \
        "$rate" "$4" least requests/s
}
measure "HTTP, trivial method, 100 connections" /api/v1/system/version - 60000
measure "HTTP, authenticated read from SQLite, 100 connections" \
    /api/v1/portfolios/demo-long-short "$token" 10000
read -r p50 p99 lost < <(python3 "$here/event_streams.py" "${url#http://}" "$token" 1000 20)
row "1,000 event streams, a job submitted until all have heard" "p50 $p50 ms, p99 $p99 ms" \
    "$p99" 500 most ms "$lost lost"
