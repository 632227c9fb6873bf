# Sourced by what reads a sandbox with a client that nobody here wrote.
# shellcheck shell=bash

# shellcheck disable=SC2034 # for who sources this
published_client=tap-bigcommerce==1.1.3

# `value NAME CREDENTIALS_FILE`
value() { sed -n "s/^$1: //p" "$2"; }

# Writes what the client needs to read all orders: `prepare_published_client VENV FOLDER CREDENTIALS_FILE`, with
# SANDBOX_URL set. It is run by `VENV/bin/python FOLDER/tap.py --config FOLDER/config.json --catalog
# FOLDER/catalog.json`, and prints one JSON message a line.
prepare_published_client() {
  local python=$1/bin/python folder=$2 credentials=$3 hash
  hash=$(value 'API PATH' "$credentials" | sed 's|.*/stores/||; s|/.*||')
  (umask 077 && cat >"$folder/config.json") <<CONFIG
{"start_date": "2010-01-01T00:00:00Z", "client_id": "$(value 'CLIENT ID' "$credentials")",
 "access_token": "$(value 'ACCESS TOKEN' "$credentials")", "store_hash": "$hash"}
CONFIG

  # The client's host is hard-wired, and it follows links in answers: both are sent to the sandbox.
  cat >"$folder/tap.py" <<'PYTHON'
import os
from tap_bigcommerce import main
from tap_bigcommerce.bigcommerce import Bigcommerce

real, here = "https://api.bigcommerce.com", os.environ["SANDBOX_URL"]
get = Bigcommerce.get
Bigcommerce.get = lambda self, url, *rest, **named: get(self, url.replace(real, here), *rest, **named)
main()
PYTHON
  "$python" "$folder/tap.py" --config "$folder/config.json" --discover >"$folder/all.json" 2>>"$folder/tap.log" ||
    { tail -n 20 "$folder/tap.log" >&2; return 1; }
  "$python" - "$folder/all.json" >"$folder/catalog.json" <<'PYTHON'
import json, sys
catalog = json.load(open(sys.argv[1]))
catalog["streams"] = [one for one in catalog["streams"] if one["tap_stream_id"] == "orders"]
for entry in catalog["streams"][0]["metadata"]:
    entry["metadata"]["selected"] = True
json.dump(catalog, sys.stdout)
PYTHON
}
