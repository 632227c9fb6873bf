"""Runs the examples of the guide as they are printed, with the server's address, a token, and an order that is here in place of
those that stand for them: `printed_examples.py URL TOKEN FOLDER`."""

import json
import pathlib
import subprocess
import sys
import urllib.request

url, token, folder = sys.argv[1:]
request = urllib.request.Request(f"{url}/api/v1/orders?to_ship=true&limit=250", headers={"Authorization": f"Bearer {token}"})
orders = json.load(urllib.request.urlopen(request))["data"]
order, consignment, line = next(
    (order, consignment, line)
    for order in orders
    for consignment in order["consignments"]
    for line in consignment["lines"]
    if line["left_to_ship"] > 0 and line["kind"] == "physical"
)
stands_for = {
    "https://parcelpilot.example": url,
    "pp_…": token,
    "0190a2b4-0000-7000-8000-000000000000": order["id"],
    '"address_id": 12': f'"address_id": {consignment["address_id"]}',
    '"line_id": 34, "quantity": 2': f'"line_id": {line["remote_id"]}, "quantity": {line["left_to_ship"]}',
}
for name, field in [("read", "data"), ("ship", "tracking_number"), ("hold", "hold")]:
    example = (pathlib.Path(folder) / f"{name}.txt").read_text().rstrip()
    for printed, meant in stands_for.items():
        example = example.replace(printed, meant)
    # Options of curl may follow what is printed.
    ran = subprocess.run(["bash", "-c", example + " --fail-with-body --silent"], capture_output=True, text=True)
    assert ran.returncode == 0, f"{name}: {ran.stdout[:500]} {ran.stderr}"
    assert json.loads(ran.stdout)[field], f"{name}: {ran.stdout[:500]}"
    print(f"guide: {name} runs as it is printed")
