-- By itself, since making it on PostgreSQL keeps others from writing orders for a while, but not from reading them.
CREATE INDEX orders_to_erase ON orders (integration_id, modified_at, id)
    WHERE erased_at IS NULL AND shipping_state = 'not_to_ship';
