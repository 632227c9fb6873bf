-- One text for SQLite and PostgreSQL. Only TEXT, BIGINT, BOOLEAN and BYTEA, which both know; ids are UUIDs as
-- text, times milliseconds since 1970 UTC, money and JSON text. Append only: change by a new file.

CREATE TABLE users (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL UNIQUE, -- lower case
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE sessions (
    token_hash TEXT PRIMARY KEY, -- SHA-256 of the cookie's value, hex
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    address TEXT NOT NULL,
    user_agent TEXT NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_id);

-- The one-time link that makes the first admin.
CREATE TABLE setup_links (
    token_hash TEXT PRIMARY KEY,
    created_at BIGINT NOT NULL
);

CREATE TABLE clients (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE, -- lower case: names differ by more than case
    is_active BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE integrations (
    id TEXT PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    platform TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    store_hash TEXT NOT NULL,
    store_name TEXT,
    is_enabled BOOLEAN NOT NULL,
    push_ship_confirms BOOLEAN NOT NULL,
    statuses TEXT NOT NULL,      -- JSON array of numbers
    status_labels TEXT NOT NULL, -- JSON array of [number, name]
    access_token BYTEA NOT NULL, -- sealed
    access_token_last_four TEXT NOT NULL,
    api_client_id TEXT,
    client_secret BYTEA,         -- sealed
    client_secret_last_four TEXT,
    credentials_set_at BIGINT NOT NULL,
    credentials_set_by TEXT NOT NULL, -- the person's name then
    version BIGINT NOT NULL,     -- counts the changes made by people
    last_good_poll_at BIGINT,
    last_failure TEXT,           -- of the latest run, if it failed
    quota_left BIGINT,
    quota_total BIGINT,
    quota_resets_at BIGINT,
    created_at BIGINT NOT NULL,
    -- Two integrations of one store would import each order twice and share one quota.
    UNIQUE (platform, store_hash)
);
CREATE INDEX integrations_by_client ON integrations (client_id);

-- Import runs carry their own lease: who may work on one, until when, and by which attempt (the fencing number).
CREATE TABLE import_runs (
    id TEXT PRIMARY KEY,
    integration_id TEXT NOT NULL REFERENCES integrations (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    selection TEXT NOT NULL, -- JSON
    requested_by TEXT,       -- the person's name then; none for what runs by itself
    created_at BIGINT NOT NULL,
    started_at BIGINT,
    finished_at BIGINT,
    is_planned BOOLEAN NOT NULL,
    total BIGINT,
    seen BIGINT NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    unchanged BIGINT NOT NULL,
    skipped BIGINT NOT NULL,
    problems BIGINT NOT NULL,
    calls BIGINT NOT NULL,
    throttled BIGINT NOT NULL,
    worked_ms BIGINT NOT NULL, -- time under a lease, for the pace
    failure TEXT,
    waiting_reason TEXT,
    waiting_until BIGINT,
    cancel_asked BOOLEAN NOT NULL,
    attempt BIGINT NOT NULL,
    lease_owner TEXT,
    lease_until BIGINT,
    changed_at BIGINT NOT NULL
);
CREATE INDEX import_runs_by_integration ON import_runs (integration_id, created_at);
CREATE INDEX import_runs_by_state ON import_runs (state, created_at);
-- The database itself sees to one running run per store.
CREATE UNIQUE INDEX import_runs_one_running ON import_runs (integration_id) WHERE state = 'running';

-- The parts of the store's orders that a run reads, each with its own checkpoint.
CREATE TABLE import_spans (
    run_id TEXT NOT NULL REFERENCES import_runs (id) ON DELETE CASCADE,
    ordinal BIGINT NOT NULL,
    status_id BIGINT,
    first_id BIGINT NOT NULL,
    last_id BIGINT,
    modified_from BIGINT,    -- reads only what changed since
    next_id BIGINT NOT NULL, -- the checkpoint: everything before is stored
    expected BIGINT,
    seen BIGINT NOT NULL,
    is_done BOOLEAN NOT NULL,
    PRIMARY KEY (run_id, ordinal)
);

CREATE TABLE import_events (
    run_id TEXT NOT NULL REFERENCES import_runs (id) ON DELETE CASCADE,
    ordinal BIGINT NOT NULL,
    at BIGINT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (run_id, ordinal)
);

CREATE TABLE orders (
    id TEXT PRIMARY KEY,
    integration_id TEXT NOT NULL REFERENCES integrations (id) ON DELETE CASCADE,
    remote_id BIGINT NOT NULL,
    status_id BIGINT NOT NULL,
    status_label TEXT NOT NULL,
    is_deleted BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    currency TEXT NOT NULL,
    total TEXT NOT NULL,
    items_total BIGINT NOT NULL,
    left_to_ship BIGINT NOT NULL,
    payment_status TEXT NOT NULL,
    customer_name TEXT NOT NULL,
    customer_email TEXT NOT NULL,
    customer_message TEXT NOT NULL,
    staff_notes TEXT NOT NULL,
    billing TEXT NOT NULL,      -- JSON
    content_hash TEXT NOT NULL, -- of all that is imported: equal means unchanged
    imported_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (integration_id, remote_id)
);
CREATE INDEX orders_by_age ON orders (created_at, id);
CREATE INDEX orders_by_integration_and_age ON orders (integration_id, created_at, id);
-- Of one status, store by store: what one client has of a rare status is found without a walk through the common ones.
CREATE INDEX orders_by_status_and_age ON orders (status_id, integration_id, created_at, id);
CREATE INDEX orders_by_remote_id ON orders (remote_id);
CREATE INDEX orders_by_import ON orders (imported_at);
CREATE INDEX orders_to_ship ON orders (integration_id) WHERE left_to_ship > 0;

CREATE TABLE order_lines (
    order_id TEXT NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    remote_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    address_id BIGINT,
    kind TEXT NOT NULL,
    sku TEXT NOT NULL,
    name TEXT NOT NULL,
    options TEXT NOT NULL,
    bin TEXT NOT NULL,
    quantity BIGINT NOT NULL,
    quantity_shipped BIGINT NOT NULL,
    quantity_refunded BIGINT NOT NULL,
    price TEXT NOT NULL,
    parent BIGINT,
    PRIMARY KEY (order_id, remote_id)
);

CREATE TABLE order_consignments (
    order_id TEXT NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    address_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    shipping_method TEXT NOT NULL,
    address TEXT NOT NULL, -- JSON
    PRIMARY KEY (order_id, address_id)
);

-- What an order is found by: lower-case words of names, e-mail addresses, SKUs. A search is a range over the index.
CREATE TABLE order_terms (
    term TEXT NOT NULL,
    order_id TEXT NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    PRIMARY KEY (term, order_id)
);
CREATE INDEX order_terms_by_order ON order_terms (order_id);

CREATE TABLE problems (
    id TEXT PRIMARY KEY,
    integration_id TEXT NOT NULL REFERENCES integrations (id) ON DELETE CASCADE,
    run_id TEXT NOT NULL,
    remote_key TEXT NOT NULL, -- the order number, or where there is none, a hash of what came
    remote_id BIGINT,
    kind TEXT NOT NULL,
    field TEXT NOT NULL,
    detail TEXT NOT NULL,
    raw TEXT NOT NULL,
    first_seen_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    solved_at BIGINT,
    UNIQUE (integration_id, remote_key)
);
CREATE INDEX problems_open ON problems (integration_id, last_seen_at) WHERE solved_at IS NULL;
