-- Where the pictures of ordered products are. Read from stores' catalogues after the orders, and again from time to time.
CREATE TABLE product_images (
    integration_id TEXT NOT NULL REFERENCES integrations (id) ON DELETE CASCADE,
    product_id BIGINT NOT NULL,
    image TEXT NOT NULL DEFAULT '', -- empty where the product has none, and before it is looked up
    look_up_at BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (integration_id, product_id)
);
CREATE INDEX product_images_due ON product_images (integration_id, look_up_at);

-- Not before this are pictures looked up in the integration's store: somebody does, or the store refused.
ALTER TABLE integrations ADD COLUMN look_up_images_at BIGINT NOT NULL DEFAULT 0;
