// Lists orders and ships one with the types that were generated from the description.
import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

const [url, token] = process.argv.slice(2);
const client = createClient<paths>({ baseUrl: url, headers: { Authorization: `Bearer ${token}` } });

const orders = await client.GET("/api/v1/orders", { params: { query: { to_ship: true, limit: 250 } } });
if (!orders.data) throw new Error(orders.error.detail);
const late = await client.GET("/api/v1/orders", { params: { query: { late: "true" } } });
if (!late.data) throw new Error(late.error.detail);
const promised: (string | null | undefined)[] = late.data.data.map((order) => order.ship_by);
if (late.data.data.some((order) => !order.is_late)) throw new Error(`not late: ${promised}`);
const lines = orders.data.data.flatMap((order) =>
  order.consignments.flatMap((consignment) => consignment.lines.map((line) => ({ order, consignment, line }))),
);
const found = lines.find(({ line }) => line.left_to_ship > 0 && line.kind === "physical");
if (!found) throw new Error("nothing is left to ship");
const shipment: components["schemas"]["NewShipment"] = {
  order_id: found.order.id,
  address_id: found.consignment.address_id,
  lines: [{ line_id: found.line.remote_id, quantity: 1 }],
  carrier: "ups",
  notify_store: true,
};
const made = await client.POST("/api/v1/shipments", {
  params: { header: { "Idempotency-Key": "typescript" } },
  body: shipment,
});
if (!made.data) throw new Error(made.error.detail);
if (made.data.order_id !== found.order.id) throw new Error("another order was shipped");
console.log(`typescript: shipped ${made.data.lines[0].quantity} of order ${made.data.order_remote_id}`);
