-- What pages say of how many rows there are, kept by triggers where the rows change: no page counts what is stored, and
-- what programs of the release before write is counted, too. Each count is a sum: triggers only add rows, so that nobody
-- who writes waits for another's count, and a job folds them into one row for each integration, and for each span of time.
CREATE TABLE integration_counts (
    integration_id TEXT NOT NULL,
    orders BIGINT NOT NULL DEFAULT 0,
    to_ship BIGINT NOT NULL DEFAULT 0,
    held BIGINT NOT NULL DEFAULT 0,
    with_warnings BIGINT NOT NULL DEFAULT 0,
    open_problems BIGINT NOT NULL DEFAULT 0,
    pending_pushes BIGINT NOT NULL DEFAULT 0,
    held_pushes BIGINT NOT NULL DEFAULT 0,
    sending_pushes BIGINT NOT NULL DEFAULT 0,
    failed_pushes BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX integration_counts_by_integration ON integration_counts (integration_id);

CREATE TABLE flow_counts (
    begins_at BIGINT NOT NULL,
    -- Orders, by the day (UTC) on which they were placed, and how many of these are to ship.
    placed BIGINT NOT NULL DEFAULT 0,
    to_ship BIGINT NOT NULL DEFAULT 0,
    -- Orders, by the hour in which they came in; shipments that are not voided, by the hour in which they were made;
    -- problems, solved or not, by the hour in which they were first met.
    imported BIGINT NOT NULL DEFAULT 0,
    shipped BIGINT NOT NULL DEFAULT 0,
    problems BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX flow_counts_by_span ON flow_counts (begins_at);

-- Of many rows at once: pages of orders come and go by hundreds.
CREATE FUNCTION count_orders() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sign BIGINT := CASE TG_OP WHEN 'DELETE' THEN -1 ELSE 1 END;
BEGIN
    INSERT INTO integration_counts (integration_id, orders, to_ship, held, with_warnings)
        SELECT integration_id, sign * count(*), sign * count(*) FILTER (WHERE shipping_state = 'to_ship'),
            sign * count(*) FILTER (WHERE shipping_state = 'held'), sign * count(*) FILTER (WHERE has_warning)
        FROM changed GROUP BY integration_id;
    INSERT INTO flow_counts (begins_at, placed, to_ship)
        SELECT created_at - created_at % 86400000, sign * count(*), sign * count(*) FILTER (WHERE shipping_state = 'to_ship')
        FROM changed GROUP BY 1;
    INSERT INTO flow_counts (begins_at, imported)
        SELECT imported_at - imported_at % 3600000, sign * count(*) FROM changed GROUP BY 1;
    RETURN NULL;
END $$;
CREATE TRIGGER orders_insert_counts AFTER INSERT ON orders REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION count_orders();
CREATE TRIGGER orders_delete_counts AFTER DELETE ON orders REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION count_orders();

-- One by one: orders are changed one by one, and most changes are of nothing that is counted.
CREATE FUNCTION count_changed_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO integration_counts (integration_id, orders, to_ship, held, with_warnings) VALUES
        (OLD.integration_id, -1, -CAST(OLD.shipping_state = 'to_ship' AS INTEGER),
            -CAST(OLD.shipping_state = 'held' AS INTEGER), -CAST(OLD.has_warning AS INTEGER)),
        (NEW.integration_id, 1, CAST(NEW.shipping_state = 'to_ship' AS INTEGER),
            CAST(NEW.shipping_state = 'held' AS INTEGER), CAST(NEW.has_warning AS INTEGER));
    INSERT INTO flow_counts (begins_at, placed, to_ship) VALUES
        (OLD.created_at - OLD.created_at % 86400000, -1, -CAST(OLD.shipping_state = 'to_ship' AS INTEGER)),
        (NEW.created_at - NEW.created_at % 86400000, 1, CAST(NEW.shipping_state = 'to_ship' AS INTEGER));
    IF OLD.imported_at <> NEW.imported_at THEN
        INSERT INTO flow_counts (begins_at, imported) VALUES
            (OLD.imported_at - OLD.imported_at % 3600000, -1), (NEW.imported_at - NEW.imported_at % 3600000, 1);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER orders_update_counts
    AFTER UPDATE OF integration_id, shipping_state, has_warning, created_at, imported_at ON orders FOR EACH ROW
    WHEN ((OLD.integration_id, OLD.shipping_state, OLD.has_warning, OLD.created_at, OLD.imported_at)
        <> (NEW.integration_id, NEW.shipping_state, NEW.has_warning, NEW.created_at, NEW.imported_at))
    EXECUTE FUNCTION count_changed_order();

CREATE FUNCTION count_shipment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.voided_at IS NULL THEN
        INSERT INTO flow_counts (begins_at, shipped) VALUES (OLD.made_at - OLD.made_at % 3600000, -1);
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.voided_at IS NULL THEN
        INSERT INTO flow_counts (begins_at, shipped) VALUES (NEW.made_at - NEW.made_at % 3600000, 1);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER shipments_counts AFTER INSERT OR DELETE ON shipments FOR EACH ROW EXECUTE FUNCTION count_shipment();
CREATE TRIGGER shipments_update_counts AFTER UPDATE OF made_at, voided_at ON shipments FOR EACH ROW
    WHEN ((OLD.made_at, COALESCE(OLD.voided_at, -1)) <> (NEW.made_at, COALESCE(NEW.voided_at, -1)))
    EXECUTE FUNCTION count_shipment();

CREATE FUNCTION count_problem() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO flow_counts (begins_at, problems) VALUES (OLD.first_seen_at - OLD.first_seen_at % 3600000, -1);
        IF OLD.solved_at IS NULL THEN
            INSERT INTO integration_counts (integration_id, open_problems) VALUES (OLD.integration_id, -1);
        END IF;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO flow_counts (begins_at, problems) VALUES (NEW.first_seen_at - NEW.first_seen_at % 3600000, 1);
        IF NEW.solved_at IS NULL THEN
            INSERT INTO integration_counts (integration_id, open_problems) VALUES (NEW.integration_id, 1);
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER problems_counts AFTER INSERT OR DELETE ON problems FOR EACH ROW EXECUTE FUNCTION count_problem();
CREATE TRIGGER problems_update_counts AFTER UPDATE OF solved_at, first_seen_at ON problems FOR EACH ROW
    WHEN ((OLD.solved_at IS NULL, OLD.first_seen_at) <> (NEW.solved_at IS NULL, NEW.first_seen_at))
    EXECUTE FUNCTION count_problem();

CREATE FUNCTION count_push() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.state <> 'confirmed' THEN
        INSERT INTO integration_counts (integration_id, pending_pushes, held_pushes, sending_pushes, failed_pushes) VALUES
            (OLD.integration_id, -CAST(OLD.state = 'pending' AS INTEGER), -CAST(OLD.state = 'held' AS INTEGER),
                -CAST(OLD.state = 'sending' AS INTEGER), -CAST(OLD.state = 'failed' AS INTEGER));
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.state <> 'confirmed' THEN
        INSERT INTO integration_counts (integration_id, pending_pushes, held_pushes, sending_pushes, failed_pushes) VALUES
            (NEW.integration_id, CAST(NEW.state = 'pending' AS INTEGER), CAST(NEW.state = 'held' AS INTEGER),
                CAST(NEW.state = 'sending' AS INTEGER), CAST(NEW.state = 'failed' AS INTEGER));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER pushes_counts AFTER INSERT OR DELETE ON shipment_pushes FOR EACH ROW EXECUTE FUNCTION count_push();
CREATE TRIGGER pushes_update_counts AFTER UPDATE OF state ON shipment_pushes FOR EACH ROW
    WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION count_push();
