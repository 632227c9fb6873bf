-- What is done, in the list's order: beside many orders that wait it may be little.
CREATE INDEX orders_done ON orders (integration_id, created_at, id) WHERE shipping_state = 'not_to_ship' AND left_to_ship = 0;
CREATE INDEX orders_done_by_status ON orders (integration_id, status_id, created_at, id)
    WHERE shipping_state = 'not_to_ship' AND left_to_ship = 0;
-- A check may find that every order of a store is missing, and a few that changed.
CREATE INDEX check_differences_by_kind ON check_differences (run_id, kind, remote_id);
