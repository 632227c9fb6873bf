-- Which lines of a client's orders this warehouse does not ship.
CREATE TABLE ignore_rules (
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    kind TEXT NOT NULL, -- 'sku', 'sku_beginning', 'product_type' or 'country'
    value_key TEXT NOT NULL, -- by which values are the same
    value TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL, -- the person's name then
    PRIMARY KEY (client_id, kind, value_key)
);

-- Of a client without a row, there never was a rule.
CREATE TABLE ignore_rule_lists (
    client_id TEXT NOT NULL PRIMARY KEY REFERENCES clients (id) ON DELETE CASCADE,
    version BIGINT NOT NULL DEFAULT 0, -- each change makes the next one
    changed_at BIGINT, -- until its open orders have followed
    followed_at BIGINT -- when somebody last began with that
);
CREATE INDEX ignore_rule_lists_by_change ON ignore_rule_lists (changed_at) WHERE changed_at IS NOT NULL;

-- The rule by which a line is not shipped, as it was then: `sku:GIFT-WRAP`.
ALTER TABLE order_lines ADD COLUMN ignored_by TEXT;
-- Whether one of its lines is ignored.
ALTER TABLE orders ADD COLUMN has_ignored BOOLEAN NOT NULL DEFAULT FALSE;
-- Some have nothing else left, and come back when their rule is removed. It holds nothing at first, and nothing of what its
-- store has ended.
CREATE INDEX orders_with_ignored ON orders (integration_id, created_at, id)
    WHERE has_ignored AND status_id NOT IN (2, 4, 5, 6, 10);
