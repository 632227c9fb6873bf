-- What an order and its lines say beyond what is shipped to whom; JSON, without what is empty.
ALTER TABLE orders ADD COLUMN details TEXT NOT NULL DEFAULT '{}';
ALTER TABLE order_lines ADD COLUMN details TEXT NOT NULL DEFAULT '{}';

-- All that the store sent for an order, compressed: what is read of it later needs no new pull.
CREATE TABLE order_raw (
    order_id TEXT PRIMARY KEY REFERENCES orders (id) ON DELETE CASCADE,
    bytes BYTEA NOT NULL
);
