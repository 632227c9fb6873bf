-- How much of a SKU may be sold, as it was given for the store and as the store has taken it. Levels are absolute, so that
-- the newest is all that counts: one row for each SKU and location. Times are by the database's clock.
CREATE TABLE stock_levels (
    integration_id TEXT NOT NULL REFERENCES integrations (id) ON DELETE CASCADE,
    sku TEXT NOT NULL,
    location_id BIGINT NOT NULL, -- in the store
    level BIGINT NOT NULL,
    version BIGINT NOT NULL, -- grows with each level that is given
    generation BIGINT NOT NULL, -- of the setting when it was given
    counted_at BIGINT NOT NULL, -- by the database's clock
    stated_at BIGINT, -- the latest that was stated, by the clock of whoever counted
    given_at BIGINT NOT NULL,
    fresh_until BIGINT NOT NULL, -- it is never sent from then on
    state TEXT NOT NULL,
    reason TEXT, -- why it was refused, or has expired
    words TEXT,  -- the store's
    call_id TEXT, -- that it is a part of
    sent_level BIGINT, -- by the latest call
    sent_version BIGINT,
    uncertain_version BIGINT, -- the latest whose answer was lost
    confirmed_level BIGINT,
    confirmed_at BIGINT,
    -- When it may go: 0 where the store took the last one, 1 where it was told none yet, else when it refused the last one.
    turn BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (integration_id, sku, location_id)
);
CREATE INDEX stock_levels_waiting ON stock_levels (integration_id, generation, fresh_until, sku, location_id)
    WHERE state = 'waiting';
CREATE INDEX stock_levels_next ON stock_levels (integration_id, generation, turn, fresh_until, sku, location_id)
    WHERE state = 'waiting';
CREATE INDEX stock_levels_due ON stock_levels (integration_id, generation, location_id, turn, fresh_until, sku)
    WHERE state = 'waiting';
CREATE INDEX stock_levels_in_call ON stock_levels (integration_id, call_id) WHERE call_id IS NOT NULL;
CREATE INDEX stock_levels_by_state ON stock_levels (integration_id, state, sku, location_id);
CREATE INDEX stock_levels_ahead ON stock_levels (fresh_until);

-- Of an integration without a row, stock was never on. Whoever changes levels takes the row first.
CREATE TABLE stock_settings (
    integration_id TEXT NOT NULL PRIMARY KEY REFERENCES integrations (id) ON DELETE CASCADE,
    is_on BOOLEAN NOT NULL DEFAULT FALSE,
    store_hash TEXT NOT NULL, -- the store that it was turned on for: an older program that moves the integration knows no stock
    location_id BIGINT NOT NULL DEFAULT 1, -- of levels that name none
    generation BIGINT NOT NULL DEFAULT 1, -- grows when it is turned off, or the location is another: what waited is not sent later
    pause TEXT, -- why the store took none
    tries BIGINT NOT NULL DEFAULT 0, -- without a conclusive answer
    next_call_at BIGINT NOT NULL DEFAULT 0,
    settles_at BIGINT NOT NULL DEFAULT 0, -- until then the store may carry out a call whose answer was lost
    refused_location BIGINT, -- where the store refused all alike at last: the others come first
    leases BIGINT NOT NULL DEFAULT 0, -- how many there were
    rota_location BIGINT NOT NULL DEFAULT 0, -- that was the last to have its turn by number
    call_id TEXT, -- one at a time
    renewed_call TEXT, -- during which new credentials were given: what it was refused says nothing of those
    lease_until BIGINT,
    sent_at BIGINT -- while the store may have it
);
