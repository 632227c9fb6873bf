-- Whether a check compared every order with ours, rather than only how many there are of each status.
ALTER TABLE checks ADD COLUMN is_one_by_one BOOLEAN NOT NULL DEFAULT FALSE;

-- When a person said that a problem is none. One that is met again is open again.
ALTER TABLE problems ADD COLUMN dismissed_at BIGINT;

-- New problems by day.
CREATE INDEX problems_by_first_seen ON problems (first_seen_at);
