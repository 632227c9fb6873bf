"""Makes a token and a shipment, each answer compared with the description. Prints the token."""

import json
import sys
import urllib.parse
import urllib.request

import schemathesis

url = sys.argv[1]
cookies = {}


def call(function, **fields):
    """A server function, as a page calls it."""
    request = urllib.request.Request(f"{url}/api/{function}", urllib.parse.urlencode(fields).encode())
    request.add_header("cookie", "; ".join(f"{name}={value}" for name, value in cookies.items()))
    with urllib.request.urlopen(request) as answer:
        for cookie in answer.headers.get_all("set-cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            cookies[name] = value
        return json.load(answer)


call("log_in", email="ada@example.com", password="a made-up password")
token = call("make_api_token", name="Contract", access="write", lifetime="month", works_for="warehouse")
api = schemathesis.openapi.from_url(f"{url}/api/v1/openapi.json")
authorization = {"Authorization": f"Bearer {token}"}


def ask(path, method, status, headers={}, **parts):
    case = api[path][method].Case(headers={**authorization, **headers}, **parts)
    answer = case.call_and_validate()
    assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text}"
    return answer


orders = ask("/api/v1/orders", "GET", 200, query={"to_ship": "true", "limit": 250}).json()["data"]
order, consignment = next(
    (order, consignment)
    for order in orders
    for consignment in order["consignments"]
    if any(line["left_to_ship"] > 0 and line["kind"] == "physical" for line in consignment["lines"])
)
line = next(line for line in consignment["lines"] if line["left_to_ship"] > 0)
body = {
    "order_id": order["id"],
    "address_id": consignment["address_id"],
    "lines": [{"line_id": line["remote_id"], "quantity": 1}],
    "carrier": "ups",
    "tracking_number": "1Z999AA10123456784",
}
key = {"Idempotency-Key": "first"}
made = ask("/api/v1/shipments", "POST", 201, key, body=body)
again = ask("/api/v1/shipments", "POST", 201, key, body=body)
assert again.json() == made.json(), "the same key and body make the same shipment"
ask("/api/v1/shipments", "POST", 422, key, body={**body, "tracking_number": "another"})
ask("/api/v1/shipments/{id}", "GET", 200, path_parameters={"id": made.json()["id"]})
ask("/api/v1/orders/{id}", "GET", 200, path_parameters={"id": order["id"]})
print(token)
