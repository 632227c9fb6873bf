-- When the personal data of an order was erased; none while it is there. Imports bring none of it back.
ALTER TABLE orders ADD COLUMN erased_at BIGINT;
-- What programs were answered of a shipment goes with its order's data.
CREATE INDEX idempotency_keys_of_shipments ON idempotency_keys (shipment_id);

-- For how long the orders of a client keep it. A client without a row keeps it.
CREATE TABLE personal_data_retention (
    client_id TEXT NOT NULL PRIMARY KEY REFERENCES clients (id) ON DELETE CASCADE,
    erase_after_days BIGINT,           -- none: kept
    next_run_at BIGINT NOT NULL,       -- while a run is under way: until when nobody else takes it over
    erased BIGINT NOT NULL DEFAULT 0,  -- by the run that is under way
    last_run_at BIGINT,
    last_erased BIGINT NOT NULL DEFAULT 0
);
