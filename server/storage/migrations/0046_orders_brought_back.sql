-- What imports of an earlier release have brought back: they know nothing of erasures, and nothing else sets `pages_from` of
-- an erased order to another number. Empty but while such a program works beside this one.
CREATE INDEX orders_brought_back ON orders (id) WHERE erased_at IS NOT NULL AND pages_from <> 9223372036854775807;
-- Orders that were erased while somebody waited for a parcel are on hold, where people see them.
UPDATE orders SET shipping_state = 'held'
    WHERE erased_at IS NOT NULL AND shipping_state = 'not_to_ship' AND left_to_ship > 0 AND gone_at IS NULL
        AND NOT is_deleted AND status_id NOT IN (0, 2, 4, 5, 6, 10);
