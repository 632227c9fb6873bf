-- By when a client's orders are to leave. Times are minutes of its clock's day; of the week, Monday is 1, Tuesday 2, Wednesday 4.
CREATE TABLE shipping_promises (
    client_id TEXT PRIMARY KEY NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    zone TEXT NOT NULL,
    cut_off BIGINT NOT NULL,
    days BIGINT NOT NULL,
    leaves_by BIGINT NOT NULL,
    working_days BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
