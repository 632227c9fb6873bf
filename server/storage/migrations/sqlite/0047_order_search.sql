-- The words of all orders, for searches: a row a word in a b-tree of its own (`order_terms`) outgrows the memory, and is then
-- written a page a word. Programs of the release before still read and write that table; this one only takes from it.
-- What the index knows an order by: SQLite may give rows other numbers when it writes the file anew. Ascending, as orders
-- come in: so it gathers those of a page of orders, and writes them at once.
ALTER TABLE orders ADD COLUMN search_key BIGINT;
UPDATE orders SET search_key = rowid;
CREATE INDEX orders_by_search_key ON orders (search_key);
-- Without a text of its own: `orders.terms` has it. Only a blank parts two words.
CREATE VIRTUAL TABLE order_search USING fts5(
    terms, content = 'orders', content_rowid = 'search_key', columnsize = 0, detail = 'none',
    tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C* Z*' separators ' '"
);
INSERT INTO order_search (order_search) VALUES ('rebuild');

-- Whoever writes orders, the index has their words.
CREATE TRIGGER orders_insert_search AFTER INSERT ON orders BEGIN
    UPDATE orders SET search_key = (SELECT COALESCE(max(search_key), 0) + 1 FROM orders) WHERE rowid = NEW.rowid;
    INSERT INTO order_search (rowid, terms) SELECT search_key, terms FROM orders WHERE rowid = NEW.rowid;
END;
-- Taken out by the very words that went in: others would leave the index wrong.
CREATE TRIGGER orders_update_search AFTER UPDATE OF terms ON orders WHEN OLD.terms <> NEW.terms BEGIN
    INSERT INTO order_search (order_search, rowid, terms) VALUES ('delete', OLD.search_key, OLD.terms);
    INSERT INTO order_search (rowid, terms) VALUES (NEW.search_key, NEW.terms);
END;
CREATE TRIGGER orders_delete_search AFTER DELETE ON orders BEGIN
    INSERT INTO order_search (order_search, rowid, terms) VALUES ('delete', OLD.search_key, OLD.terms);
END;
