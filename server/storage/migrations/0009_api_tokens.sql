-- With a token a program acts for its person.
CREATE TABLE api_tokens (
    id TEXT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE, -- SHA-256 of the token, hex
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    access TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    last_used_at BIGINT
);
CREATE INDEX api_tokens_by_user ON api_tokens (user_id);

-- What changed here since a moment is read in the order in which it did.
CREATE INDEX orders_by_change ON orders (updated_at, id);

-- What is left to ship, store by store, in the list's own order.
DROP INDEX orders_to_ship;
CREATE INDEX orders_to_ship ON orders (integration_id, created_at, id) WHERE left_to_ship > 0;

-- Requests that may be sent again for a day: the same key makes the same shipment, once.
CREATE TABLE idempotency_keys (
    token_id TEXT NOT NULL REFERENCES api_tokens (id) ON DELETE CASCADE,
    idempotency_key TEXT NOT NULL,
    request_hash TEXT NOT NULL, -- SHA-256 of the body, hex
    shipment_id TEXT NOT NULL,  -- chosen before it is made
    answer TEXT,                -- the first one; none while it is not known
    created_at BIGINT NOT NULL,
    PRIMARY KEY (token_id, idempotency_key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
