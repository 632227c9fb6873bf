-- What a client's packing slips say besides the order. A client without a row has nothing of its own.
CREATE TABLE client_slips (
    client_id TEXT NOT NULL PRIMARY KEY REFERENCES clients (id) ON DELETE CASCADE,
    return_address TEXT NOT NULL,
    closing_words TEXT NOT NULL
);

-- Apart from the texts, which are read with every slip.
CREATE TABLE client_logos (
    client_id TEXT NOT NULL PRIMARY KEY REFERENCES clients (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    width BIGINT NOT NULL,  -- in pixels
    height BIGINT NOT NULL,
    bytes BYTEA NOT NULL
);
