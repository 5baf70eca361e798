#!/usr/bin/env bash
# tests/bench/serve.sh measures rdsh serve beside redis-server with
# redis-benchmark, in turns: the throughput of 50 clients that send 16 commands
# at a time, and how long one client waits for a reply on average (medians come
# in steps of 8 µs, which is half of it). Of ROUNDS rounds (3) the best counts. N
# is how many requests a test makes (500000, and a fifth of that for one
# client), RDSH an rdsh to use in place of a new one.
set -euo pipefail
cd "$(dirname "$0")/../.."

tests=SET,GET,LPUSH,LPOP,SADD,HSET,ZADD
rounds=${ROUNDS:-3}
n=${N:-500000}
work=$(mktemp -d)
servers=()
trap 'kill -KILL "${servers[@]}" 2>/dev/null || true; rm -rf "$work"' EXIT

rdsh=${RDSH:-$work/rdsh}
[ -n "${RDSH:-}" ] || go build -o "$rdsh" ./cmd/rdsh
redis-server --version >"$work/version"

"$rdsh" serve mem: --listen 127.0.0.1:0 >"$work/address" &
servers+=($!) && disown
until grep -q redis:// "$work/address"; do sleep 0.1; done
ours=$(sed 's/.*://' "$work/address")

theirs=$((20000 + RANDOM % 10000))
redis-server --port "$theirs" --save '' --appendonly no --dir "$work" >"$work/log" &
servers+=($!) && disown
until redis-cli -p "$theirs" ping >/dev/null 2>&1; do
  kill -0 "${servers[1]}" || { cat "$work/log"; exit 1; }
  sleep 0.1
done

# measure FILE PORT ARGUMENT... adds lines "TEST REQUESTS-PER-SECOND" to a file.
measure() {
  local file=$1 port=$2
  shift 2
  redis-cli -p "$port" flushall >/dev/null
  redis-benchmark -p "$port" -t "$tests" -r 100000 --csv "$@" 2>/dev/null |
    tr -d '"' | awk -F, 'NR > 1 {print $1, $2}' >>"$work/$file"
}

for _ in $(seq "$rounds"); do
  measure redis.many "$theirs" -n "$n" -c 50 -P 16
  measure rdsh.many "$ours" -n "$n" -c 50 -P 16
  measure redis.one "$theirs" -n $((n / 5)) -c 1
  measure rdsh.one "$ours" -n $((n / 5)) -c 1
done

# best FILE TEST gives the largest value of a test.
best() { awk -v t="$2" '$1 == t {print $2}' "$work/$1" | sort -g | tail -1; }

sed 's/ sha=.*//' "$work/version"
echo "load $(cut -d' ' -f1 /proc/loadavg), best of $rounds rounds"
printf '%-8s %14s %14s %6s   %10s %10s %6s\n' "" "redis req/s" "rdsh req/s" ratio "redis µs" "rdsh µs" ratio
for t in ${tests//,/ }; do
  awk -v t="$t" -v a="$(best redis.many "$t")" -v b="$(best rdsh.many "$t")" \
    -v c="$(best redis.one "$t")" -v d="$(best rdsh.one "$t")" \
    'BEGIN {printf "%-8s %14.0f %14.0f %6.2f   %10.1f %10.1f %6.2f\n", t, a, b, b / a, 1e6 / c, 1e6 / d, c / d}'
done
