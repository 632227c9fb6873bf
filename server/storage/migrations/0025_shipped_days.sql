-- What was shipped on a day. With `voided_at`, SQLite counts in the index alone.
CREATE INDEX shipments_by_day ON shipments (made_at, voided_at) WHERE voided_at IS NULL;
