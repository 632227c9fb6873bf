-- Words of ours on orders. A tag that no order has any more stays: the next order that gets it spells it the same.
CREATE TABLE tags (
    tag_key TEXT NOT NULL PRIMARY KEY, -- in lower case: tags differ by more than that
    name TEXT NOT NULL
);
CREATE TABLE order_tags (
    order_id TEXT NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    tag_key TEXT NOT NULL REFERENCES tags (tag_key),
    PRIMARY KEY (order_id, tag_key)
);
CREATE INDEX order_tags_by_tag ON order_tags (tag_key, order_id);

-- What the list of orders shows for a person. None: as for everybody.
ALTER TABLE users ADD COLUMN order_columns TEXT;
