-- What of an order its customer picks up at the counter: one row once it is ready.
CREATE TABLE order_pickups (
    order_id TEXT NOT NULL PRIMARY KEY REFERENCES orders (id) ON DELETE CASCADE,
    items TEXT NOT NULL, -- JSON: which lines, and how many of each, as they were then
    ready_at BIGINT NOT NULL,
    ready_by TEXT NOT NULL, -- the person's name then
    collected_at BIGINT, -- none while it waits for its customer
    collected_by TEXT
);
