-- By itself, since making them on PostgreSQL keeps others from writing orders for a while, but not from reading them. All hold
-- nothing at first, and those by client nothing while no channel has a client of its own.
CREATE INDEX orders_by_channel ON orders (integration_id, channel_id, created_at, id) WHERE channel_id IS NOT NULL;
CREATE INDEX orders_by_client ON orders (client_id, integration_id, created_at, id) WHERE client_id IS NOT NULL;
CREATE INDEX orders_by_client_and_status ON orders (client_id, integration_id, status_id, created_at, id)
    WHERE client_id IS NOT NULL;
CREATE INDEX orders_by_client_and_state ON orders (client_id, integration_id, shipping_state, created_at, id)
    WHERE client_id IS NOT NULL;
-- What is to be erased of a client's orders in others' stores. As `orders_to_erase`, it holds nothing of other stores.
CREATE INDEX orders_to_erase_by_client ON orders (client_id, shipping_state, modified_at, id)
    WHERE erased_at IS NULL AND client_id IS NOT NULL;
