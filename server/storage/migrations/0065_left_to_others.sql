-- `has_ignored` says from now on whether a line that is ignored has pieces that the store does not count as shipped.
UPDATE orders SET has_ignored = FALSE
WHERE has_ignored AND status_id NOT IN (2, 4, 5, 6, 10) AND NOT EXISTS (
    SELECT 1 FROM order_lines l
    WHERE l.order_id = orders.id AND l.ignored_by IS NOT NULL
        AND l.quantity - l.quantity_refunded > l.quantity_shipped);

-- An order that the store calls shipped (2) or completed (10) may have something left, too, and comes back when its rule is removed.
DROP INDEX orders_with_ignored;
CREATE INDEX orders_with_ignored ON orders (integration_id, created_at, id)
    WHERE has_ignored AND status_id NOT IN (4, 5, 6);
