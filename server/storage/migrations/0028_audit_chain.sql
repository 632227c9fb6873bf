-- Who did it, as they were called then. A program of before this may still write entries: without these.
ALTER TABLE audit_events ADD COLUMN actor_kind TEXT NOT NULL DEFAULT 'unrecorded';
ALTER TABLE audit_events ADD COLUMN actor_id TEXT NOT NULL DEFAULT '';
ALTER TABLE audit_events ADD COLUMN actor_email TEXT NOT NULL DEFAULT '';
ALTER TABLE audit_events ADD COLUMN token_id TEXT NOT NULL DEFAULT '';
ALTER TABLE audit_events ADD COLUMN token_name TEXT NOT NULL DEFAULT '';

-- Its place in the chain. NULL: written by a program that knew no chain, or had not the key; the next one that has it
-- gives it a place, and notes when.
ALTER TABLE audit_events ADD COLUMN sequence BIGINT;
ALTER TABLE audit_events ADD COLUMN previous_hash TEXT;
ALTER TABLE audit_events ADD COLUMN hash TEXT;
ALTER TABLE audit_events ADD COLUMN joined_at BIGINT NOT NULL DEFAULT 0; -- 0: signed when it was written

CREATE UNIQUE INDEX audit_events_by_sequence ON audit_events (sequence);
CREATE INDEX audit_events_to_join ON audit_events (at, id) WHERE sequence IS NULL;
CREATE INDEX audit_events_by_kind ON audit_events (actor_kind, at, id);
CREATE INDEX audit_events_by_email ON audit_events (actor_email, at, id);

-- Both ends of the chain: its newest entry, and what came before the oldest one that is kept. One row.
CREATE TABLE audit_chain (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    sealed_key BYTEA, -- what signs the entries; sealed with the key file's key
    sequence BIGINT NOT NULL,
    hash TEXT NOT NULL,
    first_sequence BIGINT NOT NULL,
    hash_before TEXT NOT NULL,
    cut_proof TEXT NOT NULL -- signs the two before it; empty while nothing was removed
);
INSERT INTO audit_chain (id, sequence, hash, first_sequence, hash_before, cut_proof) VALUES (1, 0, '', 1, '', '');
