-- Syncs by themselves. Polls are syncs, and pulls of an integration's orders.
ALTER TABLE integrations ADD COLUMN sync_every_ms BIGINT NOT NULL DEFAULT 120000;
ALTER TABLE integrations ADD COLUMN next_sync_at BIGINT;           -- none: not scheduled
ALTER TABLE integrations ADD COLUMN sync_cursor BIGINT;            -- the store's clock when the last complete pass began
ALTER TABLE integrations ADD COLUMN needs_whole_read BOOLEAN NOT NULL DEFAULT FALSE; -- statuses were added since
ALTER TABLE integrations ADD COLUMN failures_in_a_row BIGINT NOT NULL DEFAULT 0;     -- of polls
ALTER TABLE integrations ADD COLUMN watched_since BIGINT NOT NULL DEFAULT 0;         -- polls are expected since then

ALTER TABLE import_runs ADD COLUMN store_time BIGINT;                        -- the store's clock when it was planned
ALTER TABLE import_runs ADD COLUMN stalls BIGINT NOT NULL DEFAULT 0;         -- database failures since the last page
ALTER TABLE import_runs ADD COLUMN is_quiet BOOLEAN NOT NULL DEFAULT FALSE;  -- a sync that found nothing new

-- Lists leave out the quiet ones, of which there are many.
CREATE INDEX import_runs_by_age ON import_runs (created_at, id);
CREATE INDEX import_runs_told ON import_runs (created_at, id) WHERE NOT is_quiet;
CREATE INDEX import_runs_told_by_integration ON import_runs (integration_id, created_at, id) WHERE NOT is_quiet;
