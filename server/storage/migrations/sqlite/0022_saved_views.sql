
-- An order's total to sort by, in ten-thousandths of its currency.
ALTER TABLE orders ADD COLUMN total_rank BIGINT
    GENERATED ALWAYS AS (CAST(round(CAST(total AS REAL) * 10000) AS INTEGER)) VIRTUAL;
CREATE INDEX orders_to_ship_by_total ON orders (integration_id, total_rank, id) WHERE shipping_state = 'to_ship';
CREATE INDEX orders_held_by_total ON orders (integration_id, total_rank, id) WHERE shipping_state = 'held';
