
-- What is there already. The triggers are there by now: whoever writes waits for this, or is counted by it.
INSERT INTO integration_counts (integration_id, orders, to_ship, held, with_warnings, open_problems, pending_pushes,
        held_pushes, sending_pushes, failed_pushes)
    SELECT i.id, COALESCE(o.orders, 0), COALESCE(o.to_ship, 0), COALESCE(o.held, 0), COALESCE(o.with_warnings, 0),
        (SELECT count(*) FROM problems WHERE integration_id = i.id AND solved_at IS NULL),
        COALESCE(p.pending, 0), COALESCE(p.held, 0), COALESCE(p.sending, 0), COALESCE(p.failed, 0)
    FROM integrations i
    LEFT JOIN (SELECT integration_id, count(*) AS orders, count(CASE WHEN shipping_state = 'to_ship' THEN 1 END) AS to_ship,
            count(CASE WHEN shipping_state = 'held' THEN 1 END) AS held, count(CASE WHEN has_warning THEN 1 END) AS with_warnings
        FROM orders GROUP BY integration_id) o ON o.integration_id = i.id
    LEFT JOIN (SELECT integration_id, count(CASE WHEN state = 'pending' THEN 1 END) AS pending,
            count(CASE WHEN state = 'held' THEN 1 END) AS held, count(CASE WHEN state = 'sending' THEN 1 END) AS sending,
            count(CASE WHEN state = 'failed' THEN 1 END) AS failed
        FROM shipment_pushes WHERE state <> 'confirmed' GROUP BY integration_id) p ON p.integration_id = i.id;

INSERT INTO flow_counts (begins_at, placed, to_ship, imported, shipped, problems)
    SELECT begins_at, CAST(sum(placed) AS BIGINT), CAST(sum(to_ship) AS BIGINT), CAST(sum(imported) AS BIGINT),
        CAST(sum(shipped) AS BIGINT), CAST(sum(problems) AS BIGINT)
    FROM (SELECT created_at - created_at % 86400000 AS begins_at, count(*) AS placed,
            count(CASE WHEN shipping_state = 'to_ship' THEN 1 END) AS to_ship, 0 AS imported, 0 AS shipped,
            0 AS problems
        FROM orders GROUP BY 1
        UNION ALL
        SELECT imported_at - imported_at % 3600000, 0, 0, count(*), 0, 0 FROM orders GROUP BY 1
        UNION ALL
        SELECT made_at - made_at % 3600000, 0, 0, 0, count(*), 0 FROM shipments WHERE voided_at IS NULL GROUP BY 1
        UNION ALL
        SELECT first_seen_at - first_seen_at % 3600000, 0, 0, 0, 0, count(*) FROM problems GROUP BY 1) AS spans
    GROUP BY begins_at;
