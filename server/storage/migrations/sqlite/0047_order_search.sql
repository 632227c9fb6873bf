-- The words of all orders, for searches: a row a word in a b-tree of its own (`order_terms`) outgrows the memory, and is then
-- written a page a word. `order_terms` stays, and the program only takes from it. Those of the release before look for a
-- shopper's orders there alone: they would say that an erasure is done while newer orders keep their data.
INSERT INTO schema_compatibility (oldest_program) VALUES (47);
-- What the index knows an order by: SQLite may give rows other numbers when it writes the file anew. Ascending, as orders
-- come in.
ALTER TABLE orders ADD COLUMN search_key BIGINT;
UPDATE orders SET search_key = rowid;
CREATE INDEX orders_by_search_key ON orders (search_key);
-- Without a text of its own: `orders.terms` has it. Only a blank parts two words.
CREATE VIRTUAL TABLE order_search USING fts5(
    terms, content = 'orders', content_rowid = 'search_key', columnsize = 0, detail = 'none',
    tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C* Z*' separators ' '"
);
INSERT INTO order_search (order_search) VALUES ('rebuild');
-- Words that are taken out stay in its pages until these are written anew. How often personal data was erased, up to which of
-- these times the index was written anew, and when.
CREATE TABLE order_search_erasures (made BIGINT NOT NULL, cleaned BIGINT NOT NULL, cleaned_at BIGINT NOT NULL);
INSERT INTO order_search_erasures (made, cleaned, cleaned_at) VALUES (0, 0, 0);

-- Whoever writes orders, the index has their words.
CREATE TRIGGER orders_insert_search AFTER INSERT ON orders BEGIN
    UPDATE orders SET search_key = (SELECT COALESCE(max(search_key), 0) + 1 FROM orders) WHERE rowid = NEW.rowid;
    INSERT INTO order_search (rowid, terms) SELECT search_key, terms FROM orders WHERE rowid = NEW.rowid;
END;
-- Taken out by the very words that went in: others would leave the index wrong. An import that changes words is no erasure.
CREATE TRIGGER orders_update_search AFTER UPDATE OF terms ON orders WHEN OLD.terms <> NEW.terms BEGIN
    INSERT INTO order_search (order_search, rowid, terms) VALUES ('delete', OLD.search_key, OLD.terms);
    INSERT INTO order_search (rowid, terms) VALUES (NEW.search_key, NEW.terms);
    UPDATE order_search_erasures SET made = made + 1 WHERE NEW.erased_at IS NOT NULL;
END;
CREATE TRIGGER orders_delete_search AFTER DELETE ON orders BEGIN
    INSERT INTO order_search (order_search, rowid, terms) VALUES ('delete', OLD.search_key, OLD.terms);
    UPDATE order_search_erasures SET made = made + 1;
END;
