#!/usr/bin/env bash
# tests/tcl/run.sh [UNIT...] holds rdsh serve against Redis's own test suite:
# the units about data, without the tests that need DEBUG or a server of their
# own. Each unit runs against redis-server and against rdsh, and what the first
# one passes is what the second one has to pass. It prints how many that are,
# and which ones rdsh does not pass; README.md has their reasons. It fails if
# rdsh passes less than 99 % of them, or if one has no reason.
#
# The suite is that of the source package of Debian's redis (which needs a
# deb-src line), or of the directory REDIS_SUITE. RDSH is an rdsh to use in
# place of a new one, LOGS a directory that keeps the logs, LIMIT how many
# seconds a unit may take (300).
set -euo pipefail
cd "$(dirname "$0")/../.."

sort() { LC_ALL=C command sort "$@"; }
comm() { LC_ALL=C command comm "$@"; }

units=(
  type/string type/incr type/list type/list-2 type/list-3 type/set type/zset
  type/hash type/stream type/stream-cgroups keyspace expire scan sort multi
  scripting pubsub bitops bitfield geo hyperloglog
)
if [ $# -gt 0 ]; then units=("$@"); fi

work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill -KILL "$server" 2>/dev/null; rm -rf "$work"' EXIT
logs=${LOGS:-$work/logs}
mkdir -p "$logs"

suite=${REDIS_SUITE:-}
if [ -z "$suite" ]; then
  (cd "$work" && apt-get source -qq --download-only redis && tar xzf redis_*.orig.tar.gz) || {
    echo "cannot fetch the source of redis: it needs a deb-src line in /etc/apt/sources.list.d, or REDIS_SUITE" >&2
    exit 1
  }
  suite=$(echo "$work"/redis-*/)
fi

# The scripts of the suite run twice, by FUNCTION LOAD and by EVAL: only EVAL
# is there.
mkdir "$work/suite"
cp -r "$suite/tests" "$suite/runtest" "$work/suite"
sed -i 's/^foreach is_eval {0 1}/foreach is_eval {1}/' "$work/suite/tests/unit/scripting.tcl"

# serve_redis and serve_rdsh start a server and set port.
serve_redis() {
  while true; do
    port=$((20000 + RANDOM % 10000))
    redis-server --port "$port" --save '' --appendonly no --dir "$work" >"$logs/redis-server.log" 2>&1 &
    server=$!
    while kill -0 "$server" 2>/dev/null; do
      if redis-cli -p "$port" ping >/dev/null 2>&1 && kill -0 "$server" 2>/dev/null; then return; fi
      sleep 0.1
    done
  done
}

serve_rdsh() {
  : >"$work/address"
  "$rdsh" serve mem: --listen 127.0.0.1:0 >"$work/address" 2>"$logs/rdsh-serve.log" &
  server=$!
  until grep -q redis:// "$work/address"; do
    kill -0 "$server" || { cat "$logs/rdsh-serve.log"; exit 1; }
    sleep 0.1
  done
  port=$(sed 's/.*://' "$work/address")
}

# try UNIT NAME runs a unit against a server, and writes the names of the tests
# that it passes to $work/NAME, in order. The suite leaves the processor to the
# server, so that what it sends first is taken first as often as can be.
try() {
  local log="$logs/$2-${1//\//-}.log"
  "serve_$2"
  (cd "$work/suite" && timeout "${LIMIT:-300}" nice -n 10 ./runtest --host 127.0.0.1 --port "$port" --durable --ignore-encoding --singledb \
    --single "unit/$1" --tags "-needs:repl -needs:debug -needs:pfdebug -needs:config-maxmemory -external:skip" \
    ${RUNTEST:-} >"$log" 2>&1) || true
  kill -KILL "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  server=
  sed -i 's/\x1b\[[0-9;]*m//g' "$log"
  sed -n 's/^\[ok\]: \(.*\) ([0-9]* ms)$/\1/p' "$log" | sort >"$work/$2"
}

# ended UNIT reports whether the last run of a unit against rdsh came to its end.
ended() { grep -aq 'All tests passed\|The following tests' "$logs/rdsh-${1//\//-}.log"; }

# try_again UNIT runs a unit against rdsh once more, as long as it waits for ever
# or fails a test, because of the order of two connections, and at most twice.
# Such a test has passed if it passes once.
try_again() {
  local order
  order=$(sed -n '/^## What comes in another order/,$p' tests/tcl/README.md)
  for _ in 1 2; do
    comm -23 "$work/redis" "$work/rdsh" | while read -r name; do
      if grep -qF "\`$name\`" <<<"$order"; then echo "$name"; fi
    done >"$work/late"
    [ -s "$work/late" ] || return 0
    : >"$work/before"
    if ended "$1"; then mv "$work/rdsh" "$work/before"; fi
    try "$1" rdsh
    if [ -s "$work/before" ]; then
      comm -12 "$work/rdsh" "$work/late" | sort - "$work/before" >"$work/both"
      mv "$work/both" "$work/rdsh"
    fi
  done
}

rdsh=${RDSH:-$work/bin/rdsh}
[ -n "${RDSH:-}" ] || go build -o "$rdsh" ./cmd/rdsh
: >"$logs/redis.passed"
: >"$logs/rdsh.passed"
printf '%-22s %12s %6s\n' unit redis-server rdsh
for unit in "${units[@]}"; do
  try "$unit" redis
  try "$unit" rdsh
  try_again "$unit"
  for name in redis rdsh; do sed "s|^|$unit: |" "$work/$name" >>"$logs/$name.passed"; done
  printf '%-22s %12d %6d\n' "$unit" "$(wc -l <"$work/redis")" "$(wc -l <"$work/rdsh")"
done

comm -23 <(sort "$logs/redis.passed") <(sort "$logs/rdsh.passed") >"$work/rest"
all=$(wc -l <"$logs/redis.passed")
passed=$((all - $(wc -l <"$work/rest")))
echo "redis-server passes $all, rdsh $passed of them: $((passed * 1000 / all / 10)).$((passed * 1000 / all % 10)) %"
verdict=0
while read -r line; do
  if grep -qF "\`${line#*: }\`" tests/tcl/README.md; then
    echo "  $line"
  else
    echo "  $line: NO REASON in tests/tcl/README.md"
    verdict=1
  fi
done <"$work/rest"
[ $((passed * 100)) -ge $((all * 99)) ] || verdict=1
exit $verdict
