-- Whether an order may be shipped: the answer of the domain's rule, kept with each order for lists and counts. Shipping
-- itself asks the rule anew.
ALTER TABLE orders ADD COLUMN shipping_state TEXT NOT NULL DEFAULT 'not_to_ship';
UPDATE orders SET shipping_state = CASE
        WHEN status_id IN (1, 2, 7, 10, 12, 13) OR status_id > 14
            OR lower(payment_status) IN ('declined', 'held for review', 'refunded', 'void', 'void pending') THEN 'held'
        ELSE 'to_ship' END
    WHERE left_to_ship > 0 AND NOT is_deleted AND status_id NOT IN (0, 4, 5, 6);

-- In place of the index of all with something left, most of which are never shipped from here.
DROP INDEX orders_to_ship;
CREATE INDEX orders_to_ship ON orders (integration_id, created_at, id) WHERE shipping_state = 'to_ship';
CREATE INDEX orders_held ON orders (integration_id, created_at, id) WHERE shipping_state = 'held';

-- JSON: the statuses in which an integration's orders are on hold, and when that was last changed.
ALTER TABLE integrations ADD COLUMN held_statuses TEXT NOT NULL DEFAULT '[1,7,12]';
ALTER TABLE integrations ADD COLUMN held_statuses_at BIGINT NOT NULL DEFAULT 0;

-- Why a shipment was made of an order that was on hold or refused.
ALTER TABLE shipments ADD COLUMN override_reason TEXT;

-- Placed by a person. Released ones stay, for the order's history.
CREATE TABLE order_holds (
    id TEXT PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    reason TEXT NOT NULL,
    held_until BIGINT, -- released by itself then
    placed_at BIGINT NOT NULL,
    placed_by TEXT NOT NULL, -- the person's name then
    released_at BIGINT,
    released_by TEXT         -- none where it was released by itself
);
CREATE INDEX order_holds_by_order ON order_holds (order_id);
CREATE UNIQUE INDEX order_holds_open ON order_holds (order_id) WHERE released_at IS NULL;
CREATE INDEX order_holds_due ON order_holds (held_until) WHERE released_at IS NULL AND held_until IS NOT NULL;
