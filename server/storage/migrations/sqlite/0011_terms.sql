
-- The index alone, without rows beside it. Whoever deletes orders deletes their terms: no foreign key looks each up.
CREATE TABLE order_words (
    term TEXT NOT NULL,
    order_id TEXT NOT NULL,
    PRIMARY KEY (term, order_id)
) WITHOUT ROWID;
INSERT INTO order_words SELECT term, order_id FROM order_terms ORDER BY term, order_id;
DROP TABLE order_terms;
ALTER TABLE order_words RENAME TO order_terms;
