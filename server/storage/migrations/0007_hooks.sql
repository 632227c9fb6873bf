-- The webhook by which an integration's store tells of changed orders.
CREATE TABLE hooks (
    integration_id TEXT PRIMARY KEY REFERENCES integrations (id) ON DELETE CASCADE,
    secret BYTEA NOT NULL,     -- sealed; the store sends it back with each call
    state TEXT NOT NULL,
    destination TEXT NOT NULL, -- as the store has it; empty before the first check
    remote_id BIGINT,          -- the store's number for it
    check_at BIGINT NOT NULL,
    checked_at BIGINT,
    last_heard_at BIGINT
);
CREATE INDEX hooks_by_check ON hooks (check_at);

-- Orders that a store has told of, and that no run was asked for yet.
CREATE TABLE hook_hints (
    integration_id TEXT NOT NULL REFERENCES integrations (id) ON DELETE CASCADE,
    remote_id BIGINT NOT NULL,
    heard_at BIGINT NOT NULL,
    PRIMARY KEY (integration_id, remote_id)
);
