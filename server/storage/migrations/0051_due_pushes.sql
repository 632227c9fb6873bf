-- What waits of an integration, in the order in which it is sent: the rows of a CSV wait since one moment.
CREATE INDEX shipment_pushes_due ON shipment_pushes (integration_id, next_try_at, position, id) WHERE state = 'pending';
