#!/usr/bin/env bash
# Reads all orders of a running sandbox with a client that nobody here wrote (PyPI tap-bigcommerce) and compares their
# ids with the sandbox's own truth. Incomplete orders are left out, as the API hides them.
#
#   against_published_client.sh BASE_URL CREDENTIALS_FILE
#
# Exit 0: all were read; 1: some were not; 0 with a line that begins with "skipped": it can't be installed.
# The sandbox should have a quota that allows about six calls an order.
set -euo pipefail
base_url=${1:?the base URL of a running sandbox}
credentials=${2:?its credentials file}
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../../../tests/python_tool.sh
. "$here/../../../tests/python_tool.sh"
# shellcheck source-path=SCRIPTDIR source=published_client.sh
. "$here/published_client.sh"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
install_python_tool "$folder/venv" "$published_client" || exit 0
export SANDBOX_URL="$base_url"
prepare_published_client "$folder/venv" "$folder" "$credentials"
"$folder/venv/bin/python" "$folder/tap.py" --config "$folder/config.json" --catalog "$folder/catalog.json" \
  2>>"$folder/tap.log" >"$folder/records" || { tail -n 20 "$folder/tap.log"; exit 1; }

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
