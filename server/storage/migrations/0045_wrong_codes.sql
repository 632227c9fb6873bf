-- Wrong one-time codes since the person's last log-in by a second factor, or their last new password.
ALTER TABLE users ADD COLUMN wrong_codes BIGINT NOT NULL DEFAULT 0;
