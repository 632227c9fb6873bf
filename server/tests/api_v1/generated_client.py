"""Lists orders and ships one with the client that was generated from the description."""

import sys

from parcel_pilot_client import AuthenticatedClient
from parcel_pilot_client.api.orders import list_orders
from parcel_pilot_client.api.shipments import make_shipment
from parcel_pilot_client.models import NewLine, NewShipment, PageOrder, Shipment

client = AuthenticatedClient(base_url=sys.argv[1], token=sys.argv[2], raise_on_unexpected_status=True)
page = list_orders.sync(client=client, to_ship=True, limit=250)
assert isinstance(page, PageOrder), page
order, consignment, line = next(
    (order, consignment, line)
    for order in page.data
    for consignment in order.consignments
    for line in consignment.lines
    if line.left_to_ship > 0 and line.kind == "physical"
)
late = list_orders.sync(client=client, late="true")
assert isinstance(late, PageOrder), late
assert all(order.is_late for order in late.data)
shipment = NewShipment(
    order_id=order.id,
    address_id=consignment.address_id,
    lines=[NewLine(line_id=line.remote_id, quantity=1)],
    carrier="ups",
    tracking_number="1Z999AA10123456784",
)
made = make_shipment.sync(client=client, body=shipment, idempotency_key="python")
assert isinstance(made, Shipment), made
assert made.order_id == order.id and made.lines[0].quantity == 1
print(f"python: shipped {made.lines[0].quantity} of order {made.order_remote_id}")
