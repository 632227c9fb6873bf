-- How a client's CSV files of shipments were read, by their header: chosen once, and the same the next time.
CREATE TABLE csv_mappings (
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    header TEXT NOT NULL,  -- SHA-256 of the columns' names
    choices TEXT NOT NULL, -- JSON
    used_at BIGINT NOT NULL,
    PRIMARY KEY (client_id, header)
);
CREATE INDEX csv_mappings_by_header ON csv_mappings (header, used_at);
