-- The order's own copy of what it is found by, each word behind a blank: what one order has is read here, so that
-- `order_terms` is kept once only, in the order of its words.
ALTER TABLE orders ADD COLUMN terms TEXT NOT NULL DEFAULT '';
-- A search is split at blanks: words with one were never found.
DELETE FROM order_terms WHERE term LIKE '% %';
UPDATE orders SET terms =
    COALESCE((SELECT string_agg(' ' || term, '') FROM order_terms WHERE order_id = orders.id), '');
DROP INDEX order_terms_by_order;
