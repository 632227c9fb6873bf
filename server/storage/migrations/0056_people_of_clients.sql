-- People, invitations and API tokens that belong to clients. Theirs are a role, and an access, that begin with `client_`: a
-- program that does not know of them can't read these, and lets none of them in. Whoever has no client left sees nothing.
CREATE TABLE user_clients (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    PRIMARY KEY (user_id, client_id)
);
CREATE INDEX user_clients_by_client ON user_clients (client_id);
CREATE TABLE invitation_clients (
    token_hash TEXT NOT NULL REFERENCES invitations (token_hash) ON DELETE CASCADE,
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    PRIMARY KEY (token_hash, client_id)
);
CREATE INDEX invitation_clients_by_client ON invitation_clients (client_id);
CREATE TABLE api_token_clients (
    token_id TEXT NOT NULL REFERENCES api_tokens (id) ON DELETE CASCADE,
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    PRIMARY KEY (token_id, client_id)
);
CREATE INDEX api_token_clients_by_client ON api_token_clients (client_id);

-- Addresses that were invited for clients. Whoever comes in with one, by an identity provider too, is limited to these,
-- whatever became of the invitation.
CREATE TABLE limited_addresses (
    email TEXT PRIMARY KEY NOT NULL
);
CREATE TABLE limited_address_clients (
    email TEXT NOT NULL REFERENCES limited_addresses (email) ON DELETE CASCADE,
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    PRIMARY KEY (email, client_id)
);
CREATE INDEX limited_address_clients_by_client ON limited_address_clients (client_id);
-- Accounts of identity providers that were a client's person here, and are nobody's now.
CREATE TABLE limited_identities (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    PRIMARY KEY (issuer, subject)
);

-- As `placed_at`, of a hold that somebody of the order's client placed. Where the two differ, somebody of the warehouse has
-- replaced it since, by whichever program.
ALTER TABLE order_holds ADD COLUMN client_placed_at BIGINT;
-- And that client: the order may be another one's by now, who has no part in the hold.
ALTER TABLE order_holds ADD COLUMN placed_by_client TEXT;
