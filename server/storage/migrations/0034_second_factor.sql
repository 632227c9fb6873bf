-- One-time codes of an app (TOTP), as a second factor. Only once a first code was right.
CREATE TABLE totp_factors (
    user_id TEXT NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    secret BYTEA NOT NULL,     -- sealed
    confirmed_at BIGINT NOT NULL,
    last_step BIGINT NOT NULL  -- of the last code that was accepted: neither it nor an older one counts again
);

-- Each lets its person in once, in place of a second factor that is lost. A used one is gone.
CREATE TABLE recovery_codes (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    code_hash TEXT NOT NULL, -- SHA-256 of the code, hex
    PRIMARY KEY (user_id, code_hash)
);

-- Whose people must have a second factor.
CREATE TABLE second_factor_roles (role TEXT NOT NULL PRIMARY KEY);

-- Log-ins that are not finished. They are no sessions: nothing that reads sessions can take one for somebody who is in.
CREATE TABLE log_in_steps (
    token_hash TEXT NOT NULL PRIMARY KEY, -- SHA-256 of the cookie's value, hex
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    password_hash TEXT NOT NULL,          -- the one that was proved: with another the log-in begins anew
    step TEXT NOT NULL,                   -- second_factor, enrolment
    attempts BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    address TEXT NOT NULL,
    user_agent TEXT NOT NULL
);
CREATE INDEX log_in_steps_by_user ON log_in_steps (user_id);
