-- What a client's stores call a product, and what the warehouse calls it.
CREATE TABLE client_skus (
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    sku_key TEXT COLLATE "C" NOT NULL, -- by which store SKUs are the same
    store_sku TEXT NOT NULL,
    warehouse_key TEXT COLLATE "C" NOT NULL, -- the same of the warehouse's
    warehouse_sku TEXT NOT NULL,
    units_per_pack BIGINT NOT NULL DEFAULT 1,
    version BIGINT NOT NULL, -- that of the list which it came with
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (client_id, sku_key)
);
CREATE INDEX client_skus_by_warehouse ON client_skus (client_id, warehouse_key, sku_key);

-- Of a client without a row, nothing was ever listed.
CREATE TABLE client_sku_lists (
    client_id TEXT NOT NULL PRIMARY KEY REFERENCES clients (id) ON DELETE CASCADE,
    version BIGINT NOT NULL DEFAULT 0, -- each change makes the next one
    is_required BOOLEAN NOT NULL DEFAULT FALSE -- no order is shipped while one of its SKUs is not listed
);
