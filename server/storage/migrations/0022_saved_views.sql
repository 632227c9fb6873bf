-- Lists of orders that people come back to, by their addresses.
CREATE TABLE saved_views (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL, -- in lower case: a person's names differ by more than that
    query TEXT NOT NULL,    -- of the list's address
    is_shared BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (user_id, name_key)
);
CREATE INDEX saved_views_shared ON saved_views (name_key) WHERE is_shared;

-- Labels are found whatever their letters and blanks.
CREATE INDEX shipments_by_tracking_key ON shipments (replace(lower(tracking_number), ' ', ''))
    WHERE tracking_number <> '';

-- Work lists by what is left and by what it is worth. Not of all orders: each import would pay for it.
CREATE INDEX orders_to_ship_by_left ON orders (integration_id, left_to_ship, id) WHERE shipping_state = 'to_ship';
CREATE INDEX orders_held_by_left ON orders (integration_id, left_to_ship, id) WHERE shipping_state = 'held';
