-- Browsers that have logged in to an account: what strangers do to the account does not lock them out.
CREATE TABLE known_browsers (
    token_hash TEXT NOT NULL, -- SHA-256 of the browser's token, hex
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    logged_in_at BIGINT NOT NULL,
    PRIMARY KEY (token_hash, user_id)
);
CREATE INDEX known_browsers_by_user ON known_browsers (user_id, logged_in_at);

-- Whose links end with their password or their account. Links from before are told by the name, where one person has it.
ALTER TABLE invitations ADD COLUMN inviter_id TEXT REFERENCES users (id) ON DELETE CASCADE;
UPDATE invitations SET inviter_id =
    (SELECT CASE WHEN count(*) = 1 THEN min(id) END FROM users WHERE name = invitations.invited_by);

-- When the session's person last typed their password. None: sessions from before, which are asked for it.
ALTER TABLE sessions ADD COLUMN confirmed_at BIGINT;
