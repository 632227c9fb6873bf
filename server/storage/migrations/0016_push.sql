-- By the database's clock: since when the store's lists do not show what a push may have sent.
ALTER TABLE shipment_pushes ADD COLUMN missed_at BIGINT;

-- By the database's clock: when the store was asked for what an order's row says, and the moment before which nobody
-- may have asked: what was read before our last change of its shipments is older than that change.
ALTER TABLE orders ADD COLUMN read_at BIGINT;
ALTER TABLE orders ADD COLUMN pages_from BIGINT NOT NULL DEFAULT 0;

-- Set while the store refuses every push: until then none is tried, from then on one at a time.
ALTER TABLE integrations ADD COLUMN push_paused_until BIGINT;
