-- When the store said that it no longer has the order; none while it has it.
ALTER TABLE orders ADD COLUMN gone_at BIGINT;

-- How many orders the store had up to this id when a sync counted them. As many stay unless one is deleted.
ALTER TABLE integrations ADD COLUMN counted_last_id BIGINT;
ALTER TABLE integrations ADD COLUMN counted_orders BIGINT;

-- Orders that ended in the store while a warehouse was at work on them. Resolved ones stay, for the order's history.
CREATE TABLE order_warnings (
    id TEXT PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    raised_at BIGINT NOT NULL,
    resolved_at BIGINT,
    resolved_by TEXT -- the person's name then; none where the order went on in the store
);
CREATE INDEX order_warnings_by_order ON order_warnings (order_id);
CREATE UNIQUE INDEX order_warnings_open ON order_warnings (order_id, kind) WHERE resolved_at IS NULL;

-- Whether one of its warnings is open, kept with each order for lists and counts.
ALTER TABLE orders ADD COLUMN has_warning BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX orders_with_warnings ON orders (integration_id, created_at, id) WHERE has_warning;
