#!/bin/sh
# Reads all orders of a running sandbox with a client that nobody here wrote (PyPI tap-bigcommerce 1.1.3) and
# compares their ids with the sandbox's own truth. Incomplete orders are left out, as the API hides them.
#
#   against_published_client.sh BASE_URL CREDENTIALS_FILE
#
# Exit 0: all were read; 1: some were not; 0 with a line that begins with "skipped": it can't be installed.
# The sandbox should have a quota that allows about six calls an order.
set -eu
base_url=${1:?the base URL of a running sandbox}
credentials=${2:?its credentials file}

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
if ! { python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet tap-bigcommerce==1.1.3; } \
    >"$folder/install.log" 2>&1; then
    echo "skipped: tap-bigcommerce 1.1.3 can't be installed here ($(tail -n 1 "$folder/install.log"))"
    exit 0
fi

value() { sed -n "s/^$1: //p" "$credentials"; }
hash=$(value 'API PATH' | sed 's|.*/stores/||; s|/.*||')
umask 077
cat >"$folder/config.json" <<CONFIG
{"start_date": "2010-01-01T00:00:00Z", "client_id": "$(value 'CLIENT ID')",
 "access_token": "$(value 'ACCESS TOKEN')", "store_hash": "$hash"}
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
export SANDBOX_URL="$base_url"
tap() { "$folder/venv/bin/python" "$folder/tap.py" --config "$folder/config.json" "$@"; }

tap --discover 2>>"$folder/tap.log" >"$folder/all.json" || { tail -n 20 "$folder/tap.log"; exit 1; }
python3 - "$folder/all.json" >"$folder/catalog.json" <<'PYTHON'
import json, sys
catalog = json.load(open(sys.argv[1]))
catalog["streams"] = [one for one in catalog["streams"] if one["tap_stream_id"] == "orders"]
for entry in catalog["streams"][0]["metadata"]:
    entry["metadata"]["selected"] = True
json.dump(catalog, sys.stdout)
PYTHON
tap --catalog "$folder/catalog.json" 2>>"$folder/tap.log" >"$folder/records" || { tail -n 20 "$folder/tap.log"; exit 1; }

python3 - "$folder/records" "$base_url" <<'PYTHON'
import json, sys, urllib.request
read = {}
for line in open(sys.argv[1]):
    message = json.loads(line)
    if message["type"] == "RECORD":
        read[message["record"]["id"]] = message["record"]
truth, after = {}, 0
while True:
    answer = urllib.request.urlopen(f"{sys.argv[2]}/sandbox/orders?after_id={after}").read().decode()
    orders = [json.loads(line) for line in answer.split("\n") if line]
    if not orders:
        break
    truth.update((order["id"], order) for order in orders if order["status_id"] != 0)
    after = orders[-1]["id"]
missing, extra = sorted(truth.keys() - read.keys()), sorted(read.keys() - truth.keys())
# The client reads the first 50 products of an order.
wrong = [
    id for id in truth.keys() & read.keys()
    if sorted(line["id"] for line in read[id]["products"]) != sorted(line["id"] for line in truth[id]["lines"])[:50]
]
print(f"tap-bigcommerce read {len(read)} of {len(truth)} orders; missing {missing[:5]}, extra {extra[:5]}, "
      f"with other lines {wrong[:5]}")
sys.exit(bool(missing or extra or wrong))
PYTHON
