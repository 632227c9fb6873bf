-- What left this warehouse, and the outbox by which the store is told of it.

CREATE TABLE shipments (
    id TEXT PRIMARY KEY,
    integration_id TEXT NOT NULL REFERENCES integrations (id) ON DELETE CASCADE,
    order_id TEXT NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    order_number BIGINT NOT NULL, -- the order's remote_id
    address_id BIGINT NOT NULL,
    carrier TEXT NOT NULL,      -- a code, 'other', or empty
    carrier_name TEXT NOT NULL, -- with 'other'
    tracking_number TEXT NOT NULL,
    tracking_link TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    made_by TEXT NOT NULL, -- the person's name then
    voided_at BIGINT,
    voided_by TEXT,
    is_told BOOLEAN NOT NULL, -- false: shipped elsewhere, nobody tells the store
    remote_id BIGINT,         -- its number in the store, while it is there
    -- How often our count of its lines is ahead of the store's: 1 made here and not there yet, 0 both agree,
    -- -1 voided here and still there.
    ahead BIGINT NOT NULL
);
CREATE INDEX shipments_by_order ON shipments (order_id);
CREATE INDEX shipments_by_integration ON shipments (integration_id, id);
CREATE INDEX shipments_by_order_number ON shipments (order_number);
CREATE INDEX shipments_by_tracking_number ON shipments (tracking_number) WHERE tracking_number <> '';
CREATE INDEX shipments_ahead ON shipments (integration_id, order_number) WHERE ahead <> 0;

CREATE TABLE shipment_lines (
    shipment_id TEXT NOT NULL REFERENCES shipments (id) ON DELETE CASCADE,
    line_id BIGINT NOT NULL, -- the order line's remote_id
    quantity BIGINT NOT NULL,
    PRIMARY KEY (shipment_id, line_id)
);

-- A push carries its own lease, as import runs do: who may send it, until when, and by which attempt.
CREATE TABLE shipment_pushes (
    id TEXT PRIMARY KEY,
    shipment_id TEXT NOT NULL REFERENCES shipments (id) ON DELETE CASCADE,
    integration_id TEXT NOT NULL REFERENCES integrations (id) ON DELETE CASCADE,
    order_id TEXT NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    position BIGINT NOT NULL, -- the order's pushes go in this order
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    since BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    next_try_at BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    attempt BIGINT NOT NULL,
    lease_owner TEXT,
    lease_until BIGINT,
    -- Written before the call, and taken away only where it is certain that the call did nothing: while it stands, the
    -- store may have what it says.
    intent TEXT, -- JSON
    intent_at BIGINT,
    failure TEXT,
    detail TEXT NOT NULL, -- what went wrong last, in the store's words
    UNIQUE (order_id, position)
);
CREATE INDEX shipment_pushes_by_shipment ON shipment_pushes (shipment_id);
CREATE INDEX shipment_pushes_open ON shipment_pushes (state, integration_id, next_try_at) WHERE state <> 'confirmed';
CREATE INDEX shipment_pushes_confirmed ON shipment_pushes (since) WHERE state = 'confirmed';
-- The database itself sees to one call at a time per order.
CREATE UNIQUE INDEX shipment_pushes_one_sending ON shipment_pushes (order_id) WHERE state = 'sending';

-- The store's shipments of an order, as a re-sync read them last.
CREATE TABLE store_shipments (
    order_id TEXT NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    remote_id BIGINT NOT NULL,
    address_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    carrier TEXT NOT NULL,
    tracking_number TEXT NOT NULL,
    tracking_link TEXT NOT NULL,
    lines TEXT NOT NULL, -- JSON array of {line, quantity}
    PRIMARY KEY (order_id, remote_id)
);
ALTER TABLE orders ADD COLUMN shipments_read_at BIGINT;
