-- Which of a client's people the warehouse writes to, of what and when. No row: nobody.
-- Times of day are minutes since midnight by the clock of the client's shipping promise, else by that of `zone`.
CREATE TABLE client_alert_settings (
    client_id TEXT PRIMARY KEY NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    zone TEXT NOT NULL,
    quiet_from BIGINT, -- both or neither
    quiet_until BIGINT,
    lead_hours BIGINT NOT NULL, -- before the carrier comes
    digest_at BIGINT NOT NULL,
    digest_when_empty BOOLEAN NOT NULL,
    -- The client's days that were looked at last: no digest, and no warning, is due twice on one.
    digest_day TEXT NOT NULL,
    late_day TEXT NOT NULL,
    next_look_at BIGINT NOT NULL, -- when one of them may be due
    changed_at BIGINT NOT NULL
);
CREATE INDEX client_alert_settings_due ON client_alert_settings (next_look_at);

CREATE TABLE client_contacts (
    id TEXT PRIMARY KEY NOT NULL,
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL, -- in small letters
    language TEXT NOT NULL,
    wants_store BOOLEAN NOT NULL,
    wants_refused BOOLEAN NOT NULL,
    wants_late BOOLEAN NOT NULL,
    wants_digest BOOLEAN NOT NULL,
    added_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    UNIQUE (client_id, email_key)
);

-- What a contact is to be told, once. What is said of it is read when it is sent. Leases go by the database's clock.
CREATE TABLE client_messages (
    contact_id TEXT NOT NULL REFERENCES client_contacts (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL, -- a day or an hour, or which store fails since when
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    integration_id TEXT REFERENCES integrations (id) ON DELETE CASCADE,
    state TEXT NOT NULL,
    queued_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL, -- after that it is no news
    next_try_at BIGINT NOT NULL,
    tries BIGINT NOT NULL DEFAULT 0,
    attempt BIGINT NOT NULL DEFAULT 0, -- fences: grows with each claim
    lease_until BIGINT,
    handed_over_at BIGINT, -- while the mail server may have it
    failure TEXT,          -- why it could not be sent
    ended_at BIGINT,
    PRIMARY KEY (contact_id, kind, subject)
);
-- Those first that are no news soonest.
CREATE INDEX client_messages_due ON client_messages (expires_at, contact_id, next_try_at) WHERE state = 'pending';
CREATE INDEX client_messages_sending ON client_messages (lease_until) WHERE state = 'sending';
CREATE INDEX client_messages_ended ON client_messages (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX client_messages_by_client ON client_messages (client_id, queued_at);
-- Whoever was told that a store brings nothing is told once it does again.
CREATE INDEX client_messages_of_stores ON client_messages (integration_id) WHERE kind = 'store_failing' AND state = 'sent';

-- Since when the integration fails or is overdue: its alert may have been raised for something else before. A poll that goes well
-- ends it at once, before anybody has looked at the alert. NULL while it does neither.
ALTER TABLE alerts ADD COLUMN fails_since BIGINT;
