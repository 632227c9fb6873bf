
-- Beside the common text. A search is a range over this column, by bytes as in SQLite; in most databases' own order
-- (en_US and the like) the words that begin alike do not stand together.
ALTER TABLE order_terms ALTER COLUMN term TYPE TEXT COLLATE "C";
