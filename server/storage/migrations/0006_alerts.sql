-- What needs somebody who may not be looking at a page.
CREATE TABLE alerts (
    id TEXT PRIMARY KEY,
    integration_id TEXT NOT NULL REFERENCES integrations (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    failure TEXT, -- why it fails
    since BIGINT NOT NULL,
    raised_at BIGINT NOT NULL,
    cleared_at BIGINT
);
-- An integration has one open alert at most: a failing one is told as failing, and not as overdue as well.
CREATE UNIQUE INDEX alerts_open ON alerts (integration_id) WHERE cleared_at IS NULL;
CREATE INDEX alerts_cleared ON alerts (cleared_at) WHERE cleared_at IS NOT NULL;

-- Who has been told of an alert. A row is held by whoever tells it, and while a channel that was down is let rest.
CREATE TABLE alert_notices (
    alert_id TEXT NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
    channel TEXT NOT NULL,
    told_at BIGINT,         -- that it lasts
    told_over_at BIGINT,    -- that it is over
    attempt BIGINT NOT NULL, -- counts the claims
    failed BIGINT NOT NULL,  -- tries in a row that failed
    held_until BIGINT NOT NULL,
    PRIMARY KEY (alert_id, channel)
);
CREATE INDEX alert_notices_by_channel ON alert_notices (channel, held_until) WHERE told_over_at IS NULL;
