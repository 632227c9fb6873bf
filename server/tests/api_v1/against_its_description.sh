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

install_python_tool "$tool" "schemathesis==$version" || exit 0

# shellcheck source-path=SCRIPTDIR source=running_server.sh
. "$here/running_server.sh"
start_server 60

# A token, and a shipment, so that there is something to read.
cd "$folder"
one=$("$tool/bin/python" "$here/first_shipment.py" "$url")
other=$("$tool/bin/python" "$here/make_token.py" "$url")

# No faster than one token may send, 600 requests a minute: `compare TOKEN ARGUMENTS…`.
compare() {
  PARCELPILOT_TOKEN=$1 "$tool/bin/schemathesis" --config-file "$here/contract.toml" run "$url/api/v1/openapi.json" \
    --max-examples 3 --rate-limit 9/s --no-color "${@:2}"
}
compare "$one" --phases coverage --include-method GET >"$folder/reading.log" 2>&1 &
reading=$!
processes+=("$reading")
compare "$other" --phases coverage --exclude-method GET
wait "$reading" || { cat "$folder/reading.log"; exit 1; }
cat "$folder/reading.log"
compare "$one" --phases examples,fuzzing,stateful
