-- Whether the reason for which a shipment was made anyway was given for an order that had ended in the store.
ALTER TABLE shipments ADD COLUMN despite_ending BOOLEAN NOT NULL DEFAULT FALSE;
