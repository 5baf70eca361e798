#!/usr/bin/env bash
# tests/tcl/run.sh [UNIT...] runs Redis's own test suite against rdsh serve:
# the units about data, without the tests that need DEBUG or a server of their
# own. It takes the suite from the source package of Debian's redis (which
# needs a deb-src line), or from the directory REDIS_SUITE. It prints the
# number of tests that passed and those that did not, and leaves the logs in
# the directory LOGS. RDSH is an rdsh to use in place of a new one.
set -euo pipefail
cd "$(dirname "$0")/../.."

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

# serve starts a server at a free port: an rdsh, or with REDIS=1 a real one, to
# compare.
serve() {
  if [ -n "${REDIS:-}" ]; then
    port=$((20000 + RANDOM % 10000))
    redis-server --port "$port" --save '' --appendonly no --dir "$work" >"$logs/server.log" 2>&1 &
    server=$!
    sleep 1
    return
  fi
  : >"$work/address"
  "$rdsh" serve mem: --listen 127.0.0.1:0 >"$work/address" 2>"$logs/server.log" &
  server=$!
  until grep -q redis:// "$work/address"; do
    kill -0 "$server" || { cat "$logs/server.log"; exit 1; }
    sleep 0.1
  done
  port=$(sed 's/.*://' "$work/address")
}

rdsh=${RDSH:-$work/rdsh}
[ -n "${REDIS:-}${RDSH:-}" ] || go build -o "$rdsh" ./cmd/rdsh
passed=0 failed=0
for unit in "${units[@]}"; do
  serve
  log="$logs/${unit//\//-}.log"
  (cd "$work/suite" && timeout "${LIMIT:-300}" ./runtest --host 127.0.0.1 --port "$port" --durable --ignore-encoding --singledb \
    --single "unit/$unit" --tags "-needs:repl -needs:debug -needs:pfdebug -needs:config-maxmemory -external:skip" \
    ${RUNTEST:-} >"$log" 2>&1) || true
  sed -i 's/\x1b\[[0-9;]*m//g' "$log"
  ok=$(grep -ac '\[ok\]' "$log" || true)
  err=$(grep -ac '^\[\(err\|exception\)\]' "$log" || true)
  passed=$((passed + ok)) failed=$((failed + err))
  end=
  grep -aq 'All tests passed\|The following tests' "$log" || end=", did not end"
  printf '%-22s %5d passed %4d failed%s\n' "$unit" "$ok" "$err" "$end"
  kill -KILL "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  server=
done
echo "$passed passed, $failed failed"
grep -ah '^\[\(err\|exception\)\]' "$logs"/*.log | sort | uniq -c || true
