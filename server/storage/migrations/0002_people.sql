-- People who left stay, for what they did; they can't log in.
ALTER TABLE users ADD COLUMN deactivated_at BIGINT;

-- One-time links: for somebody new, or for a new password of somebody who is there.
CREATE TABLE invitations (
    token_hash TEXT PRIMARY KEY, -- SHA-256 of the link's token, hex
    user_id TEXT REFERENCES users (id) ON DELETE CASCADE,
    email TEXT NOT NULL UNIQUE,  -- lower case
    role TEXT NOT NULL,
    invited_by TEXT NOT NULL,    -- the person's name then
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

-- Who did what to which thing, from where. Names as they were then: what is deleted is still told. Never a secret.
CREATE TABLE audit_events (
    id TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    address TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    searched TEXT NOT NULL -- actor, subject and detail in lower case
);
CREATE INDEX audit_events_by_age ON audit_events (at, id);
