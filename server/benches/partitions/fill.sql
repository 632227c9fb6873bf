-- Orders of a database that ParcelPilot has made: `psql -v orders=100000 -v integrations=20 -f fill.sql`. Integrations are five a
-- client and have as many orders each, which came in turn by turn; an order has about as many bytes as a sandbox's.
INSERT INTO clients (id, name, name_key, is_active, created_at)
SELECT '00000001-0000-7000-8000-' || lpad(c::text, 12, '0'), 'Client ' || c, 'client ' || c, TRUE, 0
FROM generate_series(0, (:integrations - 1) / 5) c;

INSERT INTO integrations (id, client_id, platform, name, name_key, store_hash, is_enabled, push_ship_confirms, statuses,
    status_labels, access_token, access_token_last_four, credentials_set_at, credentials_set_by, version, created_at)
SELECT '00000002-0000-7000-8000-' || lpad(s::text, 12, '0'), '00000001-0000-7000-8000-' || lpad((s / 5)::text, 12, '0'),
    'bigcommerce', 'Store ' || s, 'store ' || s, 'store' || s, TRUE, FALSE, '[11]', '[]', '', '', 0, '', 1, 0
FROM generate_series(0, :integrations - 1) s;

-- An order an hour, so that orders are as far from each other as they are in years of a store.
CREATE FUNCTION fill_orders(first BIGINT, last BIGINT, integrations BIGINT) RETURNS void LANGUAGE sql AS $$
INSERT INTO orders (id, integration_id, remote_id, status_id, status_label, is_deleted, created_at, modified_at, currency,
    total, items_total, left_to_ship, payment_status, customer_name, customer_email, customer_message, staff_notes, billing,
    content_hash, imported_at, updated_at, shipping_state, terms)
SELECT '00000003-0000-7000-8000-' || lpad(i::text, 12, '0'),
    '00000002-0000-7000-8000-' || lpad((i % integrations)::text, 12, '0'), i / integrations + 1,
    CASE WHEN i / integrations % 50 = 0 THEN 11 ELSE 2 END, 'Label', FALSE, i * 3600000, i * 3600000, 'USD',
    (i % 500)::text, 1, CASE WHEN i / integrations % 50 = 0 THEN 1 ELSE 0 END, 'captured', 'Ada Nr' || i,
    'ada' || i || '@example.com', '', '',
    '{"first_name":"Ada","last_name":"","company":"","street_1":"' || repeat('1 Sample Street ', 12) || '","street_2":"",'
        || '"city":"","state":"","zip":"","country":"","country_iso2":"","phone":"","email":""}', md5(i::text), i * 3600000, i * 3600000,
    CASE WHEN i / integrations % 50 = 0 THEN 'to_ship' ELSE 'not_to_ship' END,
    ' ada nr' || i || ' ada' || i || '@example.com sku-' || i % 997
FROM generate_series(first, last) i;
$$;
SELECT fill_orders(1, :orders, :integrations);

INSERT INTO order_lines (order_id, remote_id, position, address_id, kind, sku, name, options, bin, quantity, quantity_shipped,
    quantity_refunded, price, details)
SELECT id, line, line, 1, 'physical', 'sku-' || remote_id % 997, 'A product with a name of some length', '', '', 1, 0, 0, '1',
    '{"note":"' || repeat('value of a detail ', 10) || '"}'
FROM orders, generate_series(1, 2) line WHERE line = 1 OR remote_id % 2 = 0;
INSERT INTO order_consignments (order_id, address_id, position, shipping_method, address)
SELECT id, 1, 1, 'Ground', billing FROM orders;
-- As compressed bytes are: nothing makes them smaller.
INSERT INTO order_raw (order_id, bytes)
SELECT id, decode((SELECT string_agg(md5(id || part), '') FROM generate_series(1, 68) part), 'hex') FROM orders;
INSERT INTO order_terms (term, order_id)
SELECT term, id FROM orders, unnest(string_to_array(ltrim(terms), ' ')) term;
-- As those of partitions are, which are made once all orders are there.
REINDEX SCHEMA public;
