-- Lists in their own order, whatever narrows them. Those of open pushes, open problems and orders that are left have few rows.
CREATE INDEX orders_not_to_ship ON orders (integration_id, created_at, id)
    WHERE shipping_state = 'not_to_ship' AND left_to_ship > 0;
CREATE INDEX orders_to_ship_by_status ON orders (integration_id, status_id, created_at, id) WHERE shipping_state = 'to_ship';
CREATE INDEX orders_held_by_status ON orders (integration_id, status_id, created_at, id) WHERE shipping_state = 'held';
CREATE INDEX orders_not_to_ship_by_status ON orders (integration_id, status_id, created_at, id)
    WHERE shipping_state = 'not_to_ship' AND left_to_ship > 0;
CREATE INDEX orders_with_warnings_by_status ON orders (integration_id, status_id, created_at, id) WHERE has_warning;
CREATE INDEX problems_open_by_age ON problems (last_seen_at, id) WHERE solved_at IS NULL;
CREATE INDEX problems_of_run ON problems (run_id, last_seen_at, id);

CREATE INDEX shipments_of_store_by_day ON shipments (integration_id, made_at, id) WHERE voided_at IS NULL;
CREATE INDEX shipment_pushes_open_by_shipment ON shipment_pushes (integration_id, state, shipment_id) WHERE state <> 'confirmed';
CREATE INDEX shipment_pushes_confirmed_by_shipment ON shipment_pushes (integration_id, shipment_id) WHERE state = 'confirmed';
-- Since when pushes are in a state, and which shipments of an integration were confirmed lately.
CREATE INDEX shipment_pushes_open_since ON shipment_pushes (state, since) WHERE state <> 'confirmed';
CREATE INDEX shipment_pushes_confirmed_lately ON shipment_pushes (integration_id, since, shipment_id) WHERE state = 'confirmed';
-- Last: on PostgreSQL it keeps everybody from the table until all of this is done.
DROP INDEX problems_by_run;
