
-- Whoever deletes orders deletes their terms: no foreign key looks each up.
ALTER TABLE order_terms DROP CONSTRAINT order_terms_order_id_fkey;
