-- Programs that are told of changes: where, of which, and up to which position of the feed deliveries were made for them.
CREATE TABLE event_endpoints (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT REFERENCES clients (id) ON DELETE CASCADE, -- none: of all clients
    url TEXT NOT NULL,
    description TEXT NOT NULL,
    kinds TEXT NOT NULL,          -- codes with blanks between
    is_enabled BOOLEAN NOT NULL,
    stopped TEXT,                 -- why it is not, where nobody paused it
    secret BYTEA NOT NULL,        -- sealed
    previous_secret BYTEA,        -- sealed; signs, too, until:
    previous_secret_until BIGINT,
    position BIGINT NOT NULL,
    skipped_at BIGINT,            -- when the feed reached back to its position no longer
    failing_since BIGINT,
    failures BIGINT NOT NULL DEFAULT 0, -- tries since then
    last_failure_at BIGINT,
    held_until BIGINT,            -- as it asked for by Retry-After
    resumed_at BIGINT,            -- what waited then is tried for as long as if it were new
    created_at BIGINT NOT NULL
);
CREATE INDEX event_endpoints_by_client ON event_endpoints (client_id);

-- One row for each change and endpoint that is told of it.
CREATE TABLE event_deliveries (
    endpoint_id TEXT NOT NULL REFERENCES event_endpoints (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,     -- of the change in the feed
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,        -- as in the feed
    at BIGINT NOT NULL,           -- as in the feed
    integration_id TEXT NOT NULL REFERENCES integrations (id) ON DELETE CASCADE,
    order_id TEXT,
    order_number BIGINT,
    sequence TEXT NOT NULL,       -- those with the same one, of an order mostly, are sent one after another
    head TEXT,                    -- the same, of the one whose turn it is: pending or sending
    state TEXT NOT NULL,
    since BIGINT NOT NULL,
    due_at BIGINT NOT NULL,       -- from when on it has been tried for so long
    next_try_at BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    attempt BIGINT NOT NULL,      -- fences: grows with each claim
    lease_owner TEXT,
    lease_until BIGINT,
    sent TEXT,                    -- the body, as it was sent last
    status BIGINT,                -- the answer's
    answer TEXT,                  -- how it begins
    error TEXT,
    PRIMARY KEY (endpoint_id, position),
    UNIQUE (endpoint_id, head)
);
CREATE INDEX event_deliveries_waiting ON event_deliveries (endpoint_id, sequence, position) WHERE state = 'waiting';
CREATE INDEX event_deliveries_due ON event_deliveries (endpoint_id, next_try_at, position) WHERE state = 'pending';
CREATE INDEX event_deliveries_sending ON event_deliveries (lease_until) WHERE state = 'sending';
CREATE INDEX event_deliveries_by_state ON event_deliveries (endpoint_id, state, position);
CREATE INDEX event_deliveries_delivered ON event_deliveries (since) WHERE state = 'delivered';
CREATE INDEX event_deliveries_failed ON event_deliveries (since) WHERE state = 'failed';
CREATE INDEX event_deliveries_by_order ON event_deliveries (order_id);
CREATE INDEX event_deliveries_by_integration ON event_deliveries (integration_id);
