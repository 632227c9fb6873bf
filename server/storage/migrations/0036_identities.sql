-- Log-ins by the company's identity provider that are under way. Each is used once, within ten minutes.
CREATE TABLE identity_log_ins (
    state_hash TEXT NOT NULL PRIMARY KEY, -- SHA-256 of what the provider sends back, hex
    browser_hash TEXT NOT NULL, -- SHA-256 of the cookie of the browser that began it, hex
    network_hash TEXT NOT NULL, -- SHA-256 of the network that it came from, hex: each may have so many
    next_page TEXT NOT NULL,
    confirms_user_id TEXT REFERENCES users (id) ON DELETE CASCADE, -- who confirms that it is them; none for a log-in
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX identity_log_ins_of_networks ON identity_log_ins (network_hash, created_at);
CREATE INDEX identity_log_ins_by_age ON identity_log_ins (expires_at);

-- As whom an identity provider knows people. One person is one account there.
CREATE TABLE external_identities (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    last_log_in_at BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject),
    UNIQUE (issuer, user_id)
);
CREATE INDEX external_identities_of_users ON external_identities (user_id);
