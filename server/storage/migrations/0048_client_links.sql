-- One-time links by which clients connect their stores themselves. An id opens nothing.
CREATE TABLE client_links (
    id TEXT NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE, -- SHA-256 of the link's token, hex
    -- Of one that gets new credentials. Else an integration is made of what follows the client.
    integration_id TEXT UNIQUE REFERENCES integrations (id) ON DELETE CASCADE,
    -- Who was asked: where the integration becomes another client's, the link ends.
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    platform TEXT,
    name TEXT,
    name_key TEXT UNIQUE,
    statuses TEXT,           -- JSON
    sync_every_ms BIGINT,
    maker TEXT NOT NULL,     -- the person's name then
    maker_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX client_links_of_makers ON client_links (maker_id);
