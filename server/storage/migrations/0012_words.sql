-- The field's words for what had names of our own.
ALTER TABLE hooks RENAME TO webhooks;
ALTER TABLE hook_hints RENAME TO webhook_hints;
ALTER TABLE shipments RENAME COLUMN is_told TO notify_store;
ALTER TABLE alert_notices RENAME COLUMN told_at TO notified_at;
ALTER TABLE alert_notices RENAME COLUMN told_over_at TO end_notified_at;

-- A line of a run's log is a code with parameters; its sentence is made where it is shown.
ALTER TABLE import_events ADD COLUMN code TEXT NOT NULL DEFAULT 'sentence';
-- JSON; of a 'sentence', which earlier versions wrote, the sentence itself.
ALTER TABLE import_events RENAME COLUMN text TO parameters;

-- Whether a run may read the whole store: such runs have workers of their own.
ALTER TABLE import_runs ADD COLUMN is_long BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE import_runs SET is_long = TRUE WHERE selection LIKE '{"span":%';
