-- `has_ignored` says from now on whether a line that is ignored has pieces that the store does not count as shipped.
UPDATE orders SET has_ignored = FALSE
WHERE has_ignored AND status_id NOT IN (2, 4, 5, 6, 10) AND NOT EXISTS (
    SELECT 1 FROM order_lines l
    WHERE l.order_id = orders.id AND l.ignored_by IS NOT NULL
        AND l.quantity - l.quantity_refunded > l.quantity_shipped);
