# Sourced by what compares the API with its description: starts a sandbox store and a server with its orders, and ends them
# with the script. Sets `folder` and `url`. `parcelpilot` is the binary.
# shellcheck shell=bash

folder=$(mktemp -d)
processes=()
finish() {
  [ ${#processes[@]} = 0 ] || { kill "${processes[@]}" && wait; } 2>/dev/null || true
  rm -rf "$folder"
}
trap finish EXIT

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

# With so many orders.
start_server() {
  export DATABASE_URL=sqlite://$folder/test.db PARCELPILOT_LOG=warn
  start sandbox "is on" sandbox --addr 127.0.0.1:0 --orders "$1" --quota 100000 --credentials-file "$folder/credentials.txt"
  PARCELPILOT_BIGCOMMERCE_URL=$(cat "$folder/sandbox.url")
  export PARCELPILOT_BIGCOMMERCE_URL
  echo "a made-up password" | "$parcelpilot" users add --email ada@example.com --role admin --password-stdin >/dev/null
  "$parcelpilot" integrations add --client Acme --name Acme --credentials "$folder/credentials.txt" --push-ship-confirms >/dev/null
  "$parcelpilot" pull --integration Acme --json >/dev/null
  start server "ParcelPilot is on" serve --addr 127.0.0.1:0
  url=$(cat "$folder/server.url")
}
