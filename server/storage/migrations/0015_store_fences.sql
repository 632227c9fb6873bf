-- The store that a run and a shipment were made for: neither is carried to another, whatever becomes of the integration.
-- Empty where a version that did not write it yet made them, beside this one.
ALTER TABLE import_runs ADD COLUMN store_hash TEXT NOT NULL DEFAULT '';
UPDATE import_runs SET store_hash =
    COALESCE((SELECT i.store_hash FROM integrations i WHERE i.id = import_runs.integration_id), '');
ALTER TABLE shipments ADD COLUMN store_hash TEXT NOT NULL DEFAULT '';
UPDATE shipments SET store_hash =
    COALESCE((SELECT i.store_hash FROM integrations i WHERE i.id = shipments.integration_id), '');
