-- What forms that were refused or previewed showed: the page that comes after reads it by its id, for an hour.
CREATE TABLE form_echoes (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    sealed BYTEA NOT NULL, -- what people typed holds names, addresses and links that work once
    kept_at BIGINT NOT NULL
);
CREATE INDEX form_echoes_of_users ON form_echoes (user_id, kept_at);
CREATE INDEX form_echoes_by_age ON form_echoes (kept_at);
