-- Partitions the tables of orders of a filled database by integration: `psql -v by=hash -v parts=20` or `-v by=list`.
-- Keys begin as they did: most statements name an order by its id alone, and an index that began with the integration would not
-- find it.
SET client_min_messages = warning;

CREATE TABLE was AS
    SELECT t, pg_get_constraintdef(c.oid) AS key, c.contype, c.conrelid::regclass::text AS owner
    FROM unnest('{orders,order_lines,order_consignments,order_raw,order_terms}'::text[]) t
    JOIN pg_constraint c ON t::regclass IN (c.conrelid, c.confrelid) AND c.contype IN ('p', 'u', 'f');
CREATE TABLE was_index AS
    SELECT indexdef FROM pg_indexes WHERE tablename IN (SELECT t FROM was) AND indexdef LIKE 'CREATE INDEX%';
CREATE TABLE was_trigger AS
    SELECT pg_get_triggerdef(oid) AS definition FROM pg_trigger WHERE tgrelid = 'orders'::regclass AND NOT tgisinternal;

CREATE FUNCTION partition_by(method TEXT, parts BIGINT) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    t TEXT;
    part RECORD;
    columns TEXT;
    source TEXT;
BEGIN
    FOR t IN SELECT DISTINCT was.t FROM was LOOP
        EXECUTE format('CREATE TABLE new_%1$s (LIKE %1$s INCLUDING DEFAULTS INCLUDING GENERATED%2$s) PARTITION BY %3$s (integration_id)',
            t, CASE t WHEN 'orders' THEN '' ELSE ', integration_id TEXT NOT NULL' END, method);
        IF method = 'hash' THEN
            FOR part IN SELECT n FROM generate_series(0, parts - 1) n LOOP
                EXECUTE format('CREATE TABLE %1$s_%2$s PARTITION OF new_%1$s FOR VALUES WITH (MODULUS %3$s, REMAINDER %2$s)',
                    t, part.n, parts);
            END LOOP;
        ELSE
            FOR part IN SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM integrations LOOP
                EXECUTE format('CREATE TABLE %1$s_%2$s PARTITION OF new_%1$s FOR VALUES IN (%3$L)', t, part.n, part.id);
            END LOOP;
        END IF;
        SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO columns
            FROM pg_attribute WHERE attrelid = t::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '';
        source := CASE t WHEN 'orders' THEN format('SELECT %s FROM orders', columns)
            ELSE format('SELECT x.*, o.integration_id FROM %s x JOIN orders o ON o.id = x.order_id', t) END;
        EXECUTE format('INSERT INTO new_%1$s (%2$s%3$s) %4$s', t, columns,
            CASE t WHEN 'orders' THEN '' ELSE ', integration_id' END, source);
    END LOOP;
    FOR t IN SELECT DISTINCT was.t FROM was ORDER BY was.t LOOP
        EXECUTE format('DROP TABLE %s CASCADE', t);
        EXECUTE format('ALTER TABLE new_%1$s RENAME TO %1$s', t);
    END LOOP;
    -- Keys; a unique one must name the integration.
    FOR part IN SELECT * FROM was WHERE contype IN ('p', 'u') LOOP
        EXECUTE format('ALTER TABLE %s ADD %s', part.t,
            CASE WHEN part.key LIKE '%integration_id%' THEN part.key ELSE replace(part.key, ')', ', integration_id)') END);
    END LOOP;
    FOR part IN SELECT * FROM was_index LOOP EXECUTE part.indexdef; END LOOP;
    FOR part IN SELECT * FROM was_trigger LOOP EXECUTE part.definition; END LOOP;
    -- What refers to an order does so by both; tables that have no integration yet are empty here.
    FOR part IN SELECT DISTINCT owner, key FROM was WHERE contype = 'f' LOOP
        EXECUTE format('ALTER TABLE %s ADD COLUMN IF NOT EXISTS integration_id TEXT', part.owner);
        EXECUTE format('ALTER TABLE %s ADD %s', part.owner, CASE WHEN part.key LIKE '%orders(id)%'
            THEN replace(replace(part.key, '(order_id)', '(order_id, integration_id)'), '(id)', '(id, integration_id)')
            ELSE part.key END);
    END LOOP;
END $$;
SELECT partition_by(:'by', :parts);
DROP TABLE was, was_index, was_trigger;
DROP FUNCTION partition_by;
