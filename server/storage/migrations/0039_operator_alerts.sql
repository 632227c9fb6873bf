-- Alerts about what is no integration's polling. Beside the table `alerts`, where an integration has one open alert at most.
CREATE TABLE operator_alerts (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL, -- what it is about: the id of an integration or a token, or a machine's folder
    open_key TEXT UNIQUE,  -- kind and subject while it is open: there is one of each
    integration_id TEXT REFERENCES integrations (id) ON DELETE CASCADE,
    detail TEXT NOT NULL,  -- JSON
    since BIGINT NOT NULL,
    noticed_at BIGINT NOT NULL, -- by the first look that saw it
    seen_at BIGINT NOT NULL,    -- by the last one that wrote
    raised_at BIGINT,           -- none while it has not held for long enough
    missed_at BIGINT,           -- by the first look that saw it no more
    cleared_at BIGINT
);
CREATE INDEX operator_alerts_open ON operator_alerts (since) WHERE cleared_at IS NULL;
CREATE INDEX operator_alerts_by_subject ON operator_alerts (subject, kind);
CREATE INDEX operator_alerts_cleared ON operator_alerts (cleared_at) WHERE cleared_at IS NOT NULL;

-- As `alert_notices`.
CREATE TABLE operator_alert_notices (
    alert_id TEXT NOT NULL REFERENCES operator_alerts (id) ON DELETE CASCADE,
    channel TEXT NOT NULL,
    notified_at BIGINT,
    end_notified_at BIGINT,
    attempt BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    held_until BIGINT NOT NULL,
    message BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (alert_id, channel)
);
CREATE INDEX operator_alert_notices_by_channel ON operator_alert_notices (channel, held_until)
    WHERE end_notified_at IS NULL;

-- The latest check of an integration is found among hundreds of syncs.
CREATE INDEX import_runs_checks ON import_runs (integration_id, created_at) WHERE kind = 'check';
