#!/usr/bin/env bash
# Ours beside three programs from PyPI that read orders, too: the same orders of a sandbox that is started anew for each
# run. Four runs each: undisturbed; one call answered with status 500, half-way through the calls of the first run; an
# order that was read already is edited (its notes) half-way through the pages of the list; the same order becomes
# Incomplete, and so leaves the list.
#
#   measure.sh PARCELPILOT CACHE
#
# PARCELPILOT is the binary; the others are kept in the folder CACHE. Prints a table in Markdown, and a line that begins
# with "skipped" for a program that can't be installed.
set -euo pipefail
parcelpilot=${1:?the binary}
cache=${2:?a folder to keep the programs in}
here=$(cd "$(dirname "$0")" && pwd)
server=$here/../..
# shellcheck source-path=SCRIPTDIR source=../../tests/python_tool.sh
. "$server/tests/python_tool.sh"
# shellcheck source-path=SCRIPTDIR source=../../sandbox/tests/sandbox/published_client.sh
. "$server/sandbox/tests/sandbox/published_client.sh"

orders=${PARCELPILOT_SIDE_BY_SIDE_ORDERS:-10000}
dlt='dlt[duckdb]==1.31.0'
# The newest that PyPI has whole: what is called sling there fetches its program from elsewhere.
sling='sling-linux-amd64==1.4.11'
folder=$(mktemp -d)
sandbox=
end_sandbox() { [ -z "$sandbox" ] || { kill "$sandbox" && wait "$sandbox"; } 2>/dev/null || true; sandbox=; }
trap 'end_sandbox; rm -rf "$folder"' EXIT
export NO_PROXY=127.0.0.1 no_proxy=127.0.0.1 PARCELPILOT_LOG=warn
# What they keep in the home folder else, and whom they tell of their runs.
export DLT_DATA_DIR=$folder/dlt RUNTIME__DLTHUB_TELEMETRY=false
export SLING_HOME_DIR=$folder/sling SLING_DISABLE_TELEMETRY=true

start_sandbox() {
  rm -rf "$folder/run" && mkdir "$folder/run"
  # It is looked into before the sandbox has opened it.
  touch "$folder/run/sandbox.log"
  credentials=$folder/run/credentials.txt
  "$parcelpilot" sandbox --addr 127.0.0.1:0 --orders "$orders" --seed 7 --quota 1000000 \
    --credentials-file "$credentials" >"$folder/run/sandbox.log" 2>&1 &
  sandbox=$!
  until SANDBOX_URL=$(sed -n 's|^.* is on \(http://[0-9.:]*\)$|\1|p' "$folder/run/sandbox.log" | grep .); do
    kill -0 "$sandbox" 2>/dev/null || { cat "$folder/run/sandbox.log" >&2; exit 1; }
    sleep 0.05
  done
  export SANDBOX_URL
}

# `control METHOD PATH [JSON]`
control() {
  curl --fail --silent --show-error --request "$1" "$SANDBOX_URL/sandbox/$2" \
    ${3:+--header 'Content-Type: application/json' --data "$3"}
}
# How many calls were answered; those of one path, if given.
calls() {
  control GET requests | python3 -c '
import json, sys
print(sum(one["count"] for one in json.load(sys.stdin) if one["path"] in sys.argv[1:] or not sys.argv[1:]))' "$@"
}
# The order that is first by its change, and among the first by its id: every program reads it with its first page.
oldest_order() {
  control GET orders | python3 -c '
import json, sys
orders = [one for one in map(json.loads, sys.stdin) if one["status_id"] != 0]
print(min(orders, key=lambda one: one["date_modified"])["id"])'
}

# The address of the store's API.
store_address() { echo "$SANDBOX_URL/stores/$(value 'API PATH' "$credentials" | sed 's|.*/stores/||; s|/.*||')"; }

# For each program: what it needs that is not measured, its command line, and what is left of it.
prepare() {
  case $1 in
    parcelpilot)
      export DATABASE_URL=sqlite://$folder/run/parcelpilot.db PARCELPILOT_BIGCOMMERCE_URL=$SANDBOX_URL
      "$parcelpilot" integrations add --client Acme --name Acme --credentials "$credentials" >/dev/null
      command=("$parcelpilot" pull --integration Acme --statuses all) ;;
    tap-bigcommerce)
      prepare_published_client "$tool" "$folder/run" "$credentials"
      command=("$tool/bin/python" "$folder/run/tap.py" --config "$folder/run/config.json"
        --catalog "$folder/run/catalog.json") ;;
    dlt)
      rm -rf "$folder/dlt"
      ACCESS_TOKEN=$(value 'ACCESS TOKEN' "$credentials")
      export ACCESS_TOKEN
      command=("$tool/bin/python" "$here/dlt_orders.py" "$(store_address)" "$folder/run/orders.duckdb") ;;
    sling-linux-amd64)
      rm -rf "$folder/sling" && mkdir "$folder/sling"
      cat >"$folder/sling/env.yaml" <<CONNECTIONS
connections:
  store:
    type: api
    spec: file://$here/sling_store.yaml
    secrets:
      store: $(store_address)
      access_token: $(value 'ACCESS TOKEN' "$credentials")
CONNECTIONS
      cat >"$folder/sling/replication.yaml" <<REPLICATION
source: store
target: LOCAL
defaults:
  mode: full-refresh
streams:
  orders:
    object: file://$folder/run/orders.jsonl
  products:
    object: file://$folder/run/products.jsonl
REPLICATION
      command=("$tool"/lib/python*/site-packages/sling_linux_amd64/bin/sling-linux-amd64
        run --replication "$folder/sling/replication.yaml") ;;
  esac
}
kept() {
  case $1 in
    parcelpilot) "$parcelpilot" export orders --format jsonl >"$folder/run/orders"; echo "$folder/run/orders" ;;
    tap-bigcommerce) echo "$folder/run/output" ;;
    dlt) echo "$folder/run/orders.duckdb" ;;
    sling-linux-amd64) echo "$folder/run" ;;
  esac
}

# Reads all orders: `run PROGRAM [FAULT [CHANGE]]`. With a change, the fault holds back the next pages of the list, as many as a
# program may ask for at once, long enough for the change to come before them. Sets what was seen.
run() {
  local program=$1 fault=${2:-} change=${3:-} order reading
  start_sandbox
  prepare "$program"
  order=$(oldest_order)
  control DELETE requests
  [ -z "$fault" ] || control POST faults "$fault"
  python3 "$here/measured.py" "$folder/run/output" "$folder/run/log" "${command[@]}" >"$folder/run/measured" &
  reading=$!
  if [ -n "$change" ]; then
    until [ "$(calls /v2/orders)" -ge "$half_of_list" ] || ! kill -0 "$reading" 2>/dev/null; do sleep 0.05; done
    control POST "orders/$order" "$change"
    [ "$(calls /v2/orders)" = "$half_of_list" ] || { echo "$program: the change came too late" >&2; exit 1; }
  fi
  wait "$reading"
  read -r seconds memory code <"$folder/run/measured"
  all_calls=$(calls) list_calls=$(calls /v2/orders)
  read -r got listed short < <("$python" "$here/compare.py" "$program" "$(kept "$program")" "$SANDBOX_URL")
  end_sandbox
}

outcome() { echo "$got of $listed, missing $((listed - got)), exit code $code"; }

row() {
  local program=$1 name=$2 half_of_list cells fault
  run "$program"
  if [ "$code" != 0 ]; then
    echo "$name failed with exit code $code: $(tail -n 1 "$folder/run/log")" >&2
    return
  fi
  half_of_list=$((list_calls / 2))
  fault='{"kind":"latency","path":"/v2/orders","after":'$half_of_list',"times":8,"milliseconds":3000}'
  cells="$name | $all_calls | $got of $listed | $short | $seconds | $memory"
  run "$program" '{"kind":"status_500","after":'$((all_calls / 2))',"times":1}'
  cells+=" | $(outcome)"
  run "$program" "$fault" '{"staff_notes":"Please ring twice."}'
  cells+=" | $(outcome)"
  run "$program" "$fault" '{"status_id":0}'
  echo "| $cells | $(outcome) |"
}

cat <<'TABLE'
| program | calls | distinct orders | of those, without all lines | seconds | peak memory (MiB) | one HTTP 500 half-way | an order that was read is edited meanwhile | it leaves the list meanwhile |
| --- | ---: | ---: | ---: | ---: | ---: | --- | --- | --- |
TABLE
python=python3
row parcelpilot ParcelPilot
skipped=()
for requirement in "$published_client" "$dlt" "$sling"; do
  name=${requirement%%[=[]*}
  tool=$cache/${requirement//[^a-z0-9.-]/-}
  if reason=$(install_python_tool "$tool" "$requirement"); then
    python=$tool/bin/python
    row "$name" "$name ${requirement##*=}"
  else
    skipped+=("$reason")
  fi
done
[ ${#skipped[@]} = 0 ] || printf '%s\n' "${skipped[@]}"
