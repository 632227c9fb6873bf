#!/usr/bin/env bash
# Sends a running server what the description of its API allows, and what it does not (PyPI schemathesis 4.32.5), and
# compares the answers with the description. The same requests in each run.
#
#   against_its_description.sh PARCELPILOT CACHE
#
# PARCELPILOT is the binary; the tool is kept in the folder CACHE. Exit 0: they agree; 1: they do not; 0 with a line
# that begins with "skipped": the tool can't be installed.
set -euo pipefail
parcelpilot=${1:?the binary}
cache=${2:?a folder to keep the tool in}
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../python_tool.sh
. "$here/../python_tool.sh"
version=4.32.5
tool=$cache/schemathesis-$version

folder=$(mktemp -d)
processes=()
finish() {
  [ ${#processes[@]} = 0 ] || { kill "${processes[@]}" && wait; } 2>/dev/null || true
  rm -rf "$folder"
}
trap finish EXIT

install_python_tool "$tool" "schemathesis==$version" || exit 0

# Starts a server, and waits until it says where it is: `start NAME WORDS COMMAND…`.
start() {
  local name=$1 words=$2; shift 2
  "$parcelpilot" "$@" >"$folder/$name.log" 2>&1 &
  processes+=($!)
  local process=$!
  until sed -n "s|^.*$words \(http://[0-9.:]*\)$|\1|p" "$folder/$name.log" | grep . >"$folder/$name.url"; do
    kill -0 "$process" 2>/dev/null || { cat "$folder/$name.log"; exit 1; }
    sleep 0.05
  done
}

export DATABASE_URL=sqlite://$folder/test.db PARCELPILOT_LOG=warn
start sandbox "is on" sandbox --addr 127.0.0.1:0 --orders 60 --quota 100000 --credentials-file "$folder/credentials.txt"
PARCELPILOT_BIGCOMMERCE_URL=$(cat "$folder/sandbox.url")
export PARCELPILOT_BIGCOMMERCE_URL
echo "a made-up password" | "$parcelpilot" users add --email ada@example.com --role admin --password-stdin >/dev/null
"$parcelpilot" integrations add --client Acme --name Acme --credentials "$folder/credentials.txt" --push-ship-confirms >/dev/null
"$parcelpilot" pull --integration Acme --json >/dev/null
start server "ParcelPilot is on" serve --addr 127.0.0.1:0
url=$(cat "$folder/server.url")

# A token, and a shipment, so that there is something to read.
cd "$folder"
PARCELPILOT_TOKEN=$("$tool/bin/python" "$here/first_shipment.py" "$url")
export PARCELPILOT_TOKEN
# So many examples that all requests together stay below what one token may send in a minute.
"$tool/bin/schemathesis" --config-file "$here/contract.toml" run "$url/api/v1/openapi.json" \
  --max-examples 5 --rate-limit auto --no-color
