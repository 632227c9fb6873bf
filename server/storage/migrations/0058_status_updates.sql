-- Which status new orders get in the store once they are here: none, or the code of a move.
ALTER TABLE integrations ADD COLUMN status_on_import TEXT;
-- Set while the store refuses every status update: until then none is tried, from then on one at a time.
ALTER TABLE integrations ADD COLUMN status_paused_until BIGINT;

-- One row for each order that is to get another status in the store, and never another one: it is known by its number
-- there, whatever becomes of its row here. Leases go by the database's clock.
CREATE TABLE status_updates (
    integration_id TEXT NOT NULL REFERENCES integrations (id) ON DELETE CASCADE,
    order_number BIGINT NOT NULL, -- in the store
    store_hash TEXT NOT NULL,     -- which store that is
    status_move TEXT NOT NULL,    -- from which status to which, as a code
    state TEXT NOT NULL,
    since BIGINT NOT NULL,
    next_try_at BIGINT NOT NULL,
    tries BIGINT NOT NULL DEFAULT 0,   -- without a conclusive answer
    attempt BIGINT NOT NULL DEFAULT 0, -- fences: grows with each claim
    lease_owner TEXT,
    lease_until BIGINT,
    sent_at BIGINT,               -- while the store may have it: before it is sent, and until the store says so or not
    reason TEXT,                  -- why it was skipped, or failed
    seen_status BIGINT,           -- the status that the store's order had instead
    PRIMARY KEY (integration_id, order_number)
);
CREATE INDEX status_updates_due ON status_updates (integration_id, next_try_at, order_number) WHERE state = 'pending';
CREATE INDEX status_updates_sending ON status_updates (lease_until) WHERE state = 'sending';
CREATE INDEX status_updates_by_state ON status_updates (integration_id, state, order_number);
