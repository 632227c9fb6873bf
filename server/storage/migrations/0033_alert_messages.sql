-- Which message of an alert a channel gets next. Who gets one twice can tell by it; a reminder, or what has changed, is another.
ALTER TABLE alert_notices ADD COLUMN message BIGINT NOT NULL DEFAULT 0;
