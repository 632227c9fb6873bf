-- Passkeys: keys of people's devices, of which only the public half is here.
CREATE TABLE passkeys (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    credential_id TEXT NOT NULL UNIQUE, -- base64url
    credential TEXT NOT NULL, -- public key, counter and backup state; JSON
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    -- After a new password that others had a hand in, it proves nothing without that password.
    needs_password BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX passkeys_by_user ON passkeys (user_id, created_at);

-- What is known of a request to a browser for a passkey, until its answer comes.
CREATE TABLE passkey_ceremonies (
    token_hash TEXT NOT NULL PRIMARY KEY, -- SHA-256 of the request's token, hex
    purpose TEXT NOT NULL,
    user_id TEXT REFERENCES users (id) ON DELETE CASCADE, -- none: who answers is not known yet
    network_hash TEXT, -- SHA-256 of the network of a stranger, hex: each may have so many
    state TEXT NOT NULL, -- JSON
    expires_at BIGINT NOT NULL
);
CREATE INDEX passkey_ceremonies_by_end ON passkey_ceremonies (expires_at);
CREATE INDEX passkey_ceremonies_of_users ON passkey_ceremonies (user_id, expires_at);
CREATE INDEX passkey_ceremonies_of_networks ON passkey_ceremonies (network_hash, expires_at);
