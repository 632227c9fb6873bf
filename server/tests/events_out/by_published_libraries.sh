#!/usr/bin/env bash
# Has a running server send events to two programs that check them with the libraries of Standard Webhooks (PyPI and npm
# standardwebhooks), each with the secret from before and after it was replaced.
#
#   by_published_libraries.sh PARCELPILOT CACHE
#
# PARCELPILOT is the binary; the libraries are kept in the folder CACHE. Exit 0: both take every event; 1: they do not; 0
# with a line that begins with "skipped": a library can't be installed.
set -euo pipefail
parcelpilot=${1:?the binary}
cache=${2:?a folder to keep the libraries in}
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../python_tool.sh
. "$here/../python_tool.sh"
python_version=1.1.0
node_version=1.1.1
python=$cache/standardwebhooks-pypi-$python_version
node=$cache/standardwebhooks-npm-$node_version

folder=$(mktemp -d)
processes=()
finish() {
  [ ${#processes[@]} = 0 ] || { kill "${processes[@]}" && wait; } 2>/dev/null || true
  rm -rf "$folder"
}
trap finish EXIT

install_python_tool "$python" "standardwebhooks==$python_version" || exit 0
if [ ! -e "$node/complete" ]; then
  rm -rf "$node" && mkdir -p "$node"
  if ! npm install --silent --no-audit --no-fund --prefix "$node" "standardwebhooks@$node_version" >"$folder/npm.log" 2>&1; then
    echo "skipped: npm's standardwebhooks can't be installed here ($(tail -n 1 "$folder/npm.log"))"
    exit 0
  fi
  touch "$node/complete"
fi

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
start sandbox "is on" sandbox --addr 127.0.0.1:0 --orders 200 --quota 100000 --credentials-file "$folder/credentials.txt"
PARCELPILOT_BIGCOMMERCE_URL=$(cat "$folder/sandbox.url")
export PARCELPILOT_BIGCOMMERCE_URL
echo "a made-up password" | "$parcelpilot" users add --email ada@example.com --role admin --password-stdin >/dev/null
# Disabled, so that nothing comes in before the programs are there.
"$parcelpilot" integrations add --client Acme --name Acme --credentials "$folder/credentials.txt" >/dev/null
"$parcelpilot" integrations disable Acme >/dev/null
start server "ParcelPilot is on" serve --addr 127.0.0.1:0 --events-to-private-addresses
"$python/bin/python" "$here/receive.py" "$(cat "$folder/server.url")" "$parcelpilot" "$here/receive.mjs" "$node"
