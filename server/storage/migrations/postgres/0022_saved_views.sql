
-- An order's total to sort by, in ten-thousandths of its currency. What is too long for a number must not fail an import.
ALTER TABLE orders ADD COLUMN total_rank BIGINT GENERATED ALWAYS AS (
    CASE WHEN total ~ '^-?[0-9]{1,14}(\.[0-9]*)?$' THEN CAST(CAST(total AS NUMERIC) * 10000 AS BIGINT) ELSE 0 END
) STORED;
CREATE INDEX orders_to_ship_by_total ON orders (integration_id, total_rank, id) WHERE shipping_state = 'to_ship';
CREATE INDEX orders_held_by_total ON orders (integration_id, total_rank, id) WHERE shipping_state = 'held';
