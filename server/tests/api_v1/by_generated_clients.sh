#!/usr/bin/env bash
# Generates a client in Python (PyPI openapi-python-client) and one in TypeScript (npm openapi-typescript) from the description
# of a running server's API, checks the types of both and of a program that uses each, and has these list orders and ship one.
# Runs the guide's examples as they are printed, too.
#
#   by_generated_clients.sh PARCELPILOT CACHE
#
# PARCELPILOT is the binary; the generators are kept in the folder CACHE. Exit 0: all of it works; 1: it does not; 0 with a line
# that begins with "skipped": a generator can't be installed.
set -euo pipefail
parcelpilot=${1:?the binary}
cache=${2:?a folder to keep the generators in}
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../python_tool.sh
. "$here/../python_tool.sh"
python_version=0.29.1 mypy_version=2.4.1
python=$cache/openapi-python-client-$python_version mypy=$cache/mypy-$mypy_version
node_packages=(openapi-typescript@7.13.0 openapi-fetch@0.17.0 typescript@5.9.3 @types/node@20.19.43)
node=$cache/openapi-typescript-7.13.0

install_python_tool "$python" "openapi-python-client==$python_version" || exit 0
install_python_tool "$mypy" "mypy==$mypy_version" || exit 0
# shellcheck source-path=SCRIPTDIR source=running_server.sh
. "$here/running_server.sh"
if [ ! -e "$node/complete" ]; then
  rm -rf "$node" && mkdir -p "$node"
  if ! npm install --silent --no-audit --no-fund --save-exact --prefix "$node" "${node_packages[@]}" >"$folder/npm.log" 2>&1; then
    echo "skipped: npm's openapi-typescript can't be installed here ($(tail -n 1 "$folder/npm.log"))"
    exit 0
  fi
  touch "$node/complete"
fi

start_server 60
token=$(python3 "$here/make_token.py" "$url")
curl --silent --fail "$url/api/v1/openapi.json" >"$folder/openapi.json"

# What a generator warns of is something that it left out.
PATH=$python/bin:$PATH "$python/bin/openapi-python-client" generate --fail-on-warning --meta none \
  --path "$folder/openapi.json" --output-path "$folder/parcel_pilot_client"
cp "$here/generated_client.py" "$folder/"
# All that comes of the description; how the generator sends requests is its own.
(
  cd "$folder"
  "$mypy/bin/mypy" --follow-imports silent --python-executable "$python/bin/python" \
    generated_client.py parcel_pilot_client/api parcel_pilot_client/models
)
PYTHONPATH=$folder "$python/bin/python" "$folder/generated_client.py" "$url" "$token"

ln -s "$node/node_modules" "$folder/node_modules"
cp "$here/generated_client.ts" "$folder/"
echo '{"type": "module"}' >"$folder/package.json"
(
  cd "$folder"
  node_modules/.bin/openapi-typescript openapi.json --output schema.d.ts >/dev/null
  node_modules/.bin/tsc --strict --target es2022 --module nodenext --moduleResolution nodenext --types node generated_client.ts
  node generated_client.js "$url" "$token"
)

python3 "$here/printed_examples.py" "$url" "$token" "$here/../../../app/src/pages/help/examples"
