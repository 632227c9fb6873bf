-- The channels that stores sell on: storefronts, marketplaces. One comes in with its first order, or when its store says that
-- it has it.
CREATE TABLE channels (
    integration_id TEXT NOT NULL REFERENCES integrations (id) ON DELETE CASCADE,
    channel_id BIGINT NOT NULL,
    name TEXT NOT NULL DEFAULT '', -- empty until the store has said it
    kind TEXT NOT NULL DEFAULT 'other',
    platform TEXT NOT NULL DEFAULT '',
    is_closed BOOLEAN NOT NULL DEFAULT FALSE, -- archived or deleted in the store
    client_id TEXT REFERENCES clients (id), -- whose orders it brings; none: the integration's client
    is_imported BOOLEAN NOT NULL DEFAULT TRUE,
    is_held BOOLEAN NOT NULL DEFAULT FALSE, -- each new order is put on hold
    client_changed_at BIGINT, -- until its open orders have followed
    followed_at BIGINT,       -- when somebody last began with that
    version BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (integration_id, channel_id)
);
CREATE INDEX channels_by_change ON channels (client_changed_at) WHERE client_changed_at IS NOT NULL;

-- Whether one of its channels has had a client of its own: only then its orders can be of several.
ALTER TABLE integrations ADD COLUMN is_shared BOOLEAN NOT NULL DEFAULT FALSE;
-- Its store is not asked for names before.
ALTER TABLE integrations ADD COLUMN ask_channels_at BIGINT NOT NULL DEFAULT 0;
-- Orders that came in before this have their channel in `details` alone; up to this number it was copied. None: of all.
ALTER TABLE integrations ADD COLUMN channels_copied_to BIGINT DEFAULT 0;

ALTER TABLE orders ADD COLUMN channel_id BIGINT;
-- Who an order is for; none: its integration's client. Clients are never deleted.
ALTER TABLE orders ADD COLUMN client_id TEXT;

-- Of an order that could not be read, as far as its channel could.
ALTER TABLE problems ADD COLUMN channel_id BIGINT;
