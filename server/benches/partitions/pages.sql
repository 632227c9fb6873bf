-- Stores page number `page` of 250 new orders of one integration, as `order_import` does: an array a column, a statement a table.
-- `named` where the tables of an order have its integration.
CREATE PROCEDURE store_page(store BIGINT, page BIGINT, named BOOLEAN) LANGUAGE plpgsql AS $$
DECLARE
    ids TEXT[];
    store_id TEXT := '00000002-0000-7000-8000-' || lpad(store::text, 12, '0');
    suffix TEXT := CASE WHEN named THEN ', integration_id' ELSE '' END;
    suffix_value TEXT := CASE WHEN named THEN ', $2' ELSE '' END;
BEGIN
    SELECT array_agg('00000003-0000-7000-9000-' || lpad((store * 10000000 + page * 250 + i)::text, 12, '0')) INTO ids
        FROM generate_series(1, 250) i;
    INSERT INTO orders (id, integration_id, remote_id, status_id, status_label, is_deleted, created_at, modified_at, currency,
        total, items_total, left_to_ship, payment_status, customer_name, customer_email, customer_message, staff_notes, billing,
        content_hash, imported_at, updated_at, shipping_state, terms)
    SELECT id, store_id, 10000000 + page * 250 + i, 11, 'Label', FALSE, 1000000000000 + i, 1000000000000 + i, 'USD', '1', 1, 1,
        'captured', 'Ada Nr' || i, 'ada@example.com', '', '', repeat('"street_1":"1 Sample Street",', 10), md5(id), 1000000000000,
        1000000000000, 'to_ship', ' ada new' || i || ' sku-' || i
    FROM unnest(ids) WITH ORDINALITY AS new (id, i);
    EXECUTE format('INSERT INTO order_lines (order_id, remote_id, position, address_id, kind, sku, name, options, bin, quantity,
        quantity_shipped, quantity_refunded, price, details%s)
        SELECT id, line, line, 1, ''physical'', ''sku-1'', ''A product with a name of some length'', '''', '''', 1, 0, 0, ''1'',
            repeat(''"name":"value of a detail",'', 8)%s
        FROM unnest($1) id, generate_series(1, 2) line', suffix, suffix_value) USING ids, store_id;
    EXECUTE format('INSERT INTO order_consignments (order_id, address_id, position, shipping_method, address%s)
        SELECT id, 1, 1, ''Ground'', repeat(''"street_1":"1 Sample Street",'', 10)%s FROM unnest($1) id', suffix, suffix_value)
        USING ids, store_id;
    EXECUTE format('INSERT INTO order_raw (order_id, bytes%s)
        SELECT id, decode(repeat(md5(id), 68), ''hex'')%s FROM unnest($1) id', suffix, suffix_value) USING ids, store_id;
    EXECUTE format('INSERT INTO order_terms (term, order_id%s)
        SELECT term, id%s FROM unnest($1) WITH ORDINALITY AS new (id, i),
            unnest(ARRAY[''ada'', ''new'' || i, ''sku-'' || i]) term', suffix, suffix_value) USING ids, store_id;
END $$;

-- As `delete_orders`, a thousand a transaction. `named` where the deleted terms are looked for in one partition.
CREATE PROCEDURE delete_orders(store BIGINT, named BOOLEAN) LANGUAGE plpgsql AS $$
DECLARE
    store_id TEXT := '00000002-0000-7000-8000-' || lpad(store::text, 12, '0');
    last BIGINT;
    ids TEXT[];
    words TEXT[];
BEGIN
    LOOP
        WITH slice AS (SELECT remote_id, id, terms FROM orders WHERE integration_id = store_id ORDER BY remote_id LIMIT 1000)
        SELECT max(remote_id), array_agg(id), array_agg(term) INTO last, ids, words
            FROM slice, unnest(string_to_array(ltrim(terms), ' ')) term;
        EXIT WHEN last IS NULL;
        EXECUTE 'DELETE FROM order_terms WHERE (term, order_id) IN (SELECT * FROM unnest($1, $2))'
            || CASE WHEN named THEN ' AND integration_id = $3' ELSE '' END USING words, ids, store_id;
        DELETE FROM orders WHERE integration_id = store_id AND remote_id <= last;
        COMMIT;
    END LOOP;
END $$;
