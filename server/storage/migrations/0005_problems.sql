-- When an order that could not be imported is tried again by itself; none where that can't be, as it has no number.
ALTER TABLE problems ADD COLUMN next_try_at BIGINT;
UPDATE problems SET next_try_at = last_seen_at WHERE solved_at IS NULL AND remote_id IS NOT NULL;
CREATE INDEX problems_due ON problems (next_try_at) WHERE solved_at IS NULL;
CREATE INDEX problems_by_run ON problems (run_id);

-- Where a store's day begins, once the store has said it.
ALTER TABLE integrations ADD COLUMN zone_name TEXT;
ALTER TABLE integrations ADD COLUMN zone_offset_seconds BIGINT; -- east of UTC, without summer time

-- How far a run was lately: its pace is measured from the former of two marks, so that it is never a moment's.
ALTER TABLE import_runs ADD COLUMN pace_from_at BIGINT;
ALTER TABLE import_runs ADD COLUMN pace_from_seen BIGINT;
ALTER TABLE import_runs ADD COLUMN pace_mark_at BIGINT;
ALTER TABLE import_runs ADD COLUMN pace_mark_seen BIGINT;
