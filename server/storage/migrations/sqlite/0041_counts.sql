-- What pages say of how many rows there are, kept by triggers where the rows change: no page counts what is stored, and
-- what programs of the release before write is counted, too. One row for each integration, and for each span of time.
CREATE TABLE integration_counts (
    integration_id TEXT NOT NULL PRIMARY KEY,
    orders BIGINT NOT NULL DEFAULT 0,
    to_ship BIGINT NOT NULL DEFAULT 0,
    held BIGINT NOT NULL DEFAULT 0,
    with_warnings BIGINT NOT NULL DEFAULT 0,
    open_problems BIGINT NOT NULL DEFAULT 0,
    pending_pushes BIGINT NOT NULL DEFAULT 0,
    held_pushes BIGINT NOT NULL DEFAULT 0,
    sending_pushes BIGINT NOT NULL DEFAULT 0,
    failed_pushes BIGINT NOT NULL DEFAULT 0
) WITHOUT ROWID;

CREATE TABLE flow_counts (
    begins_at BIGINT NOT NULL PRIMARY KEY,
    -- Orders, by the day (UTC) on which they were placed, and how many of these are to ship.
    placed BIGINT NOT NULL DEFAULT 0,
    to_ship BIGINT NOT NULL DEFAULT 0,
    -- Orders, by the hour in which they came in; shipments that are not voided, by the hour in which they were made;
    -- problems, solved or not, by the hour in which they were first met.
    imported BIGINT NOT NULL DEFAULT 0,
    shipped BIGINT NOT NULL DEFAULT 0,
    problems BIGINT NOT NULL DEFAULT 0
) WITHOUT ROWID;

CREATE TRIGGER orders_insert_counts AFTER INSERT ON orders BEGIN
    INSERT INTO integration_counts (integration_id, orders, to_ship, held, with_warnings)
        VALUES (NEW.integration_id, 1, NEW.shipping_state = 'to_ship', NEW.shipping_state = 'held', NEW.has_warning)
        ON CONFLICT (integration_id) DO UPDATE SET orders = orders + 1, to_ship = to_ship + excluded.to_ship,
            held = held + excluded.held, with_warnings = with_warnings + excluded.with_warnings;
    INSERT INTO flow_counts (begins_at, placed, to_ship)
        VALUES (NEW.created_at - NEW.created_at % 86400000, 1, NEW.shipping_state = 'to_ship')
        ON CONFLICT (begins_at) DO UPDATE SET placed = placed + 1, to_ship = to_ship + excluded.to_ship;
    INSERT INTO flow_counts (begins_at, imported) VALUES (NEW.imported_at - NEW.imported_at % 3600000, 1)
        ON CONFLICT (begins_at) DO UPDATE SET imported = imported + 1;
END;
CREATE TRIGGER orders_delete_counts AFTER DELETE ON orders BEGIN
    UPDATE integration_counts SET orders = orders - 1, to_ship = to_ship - (OLD.shipping_state = 'to_ship'),
            held = held - (OLD.shipping_state = 'held'), with_warnings = with_warnings - OLD.has_warning
        WHERE integration_id = OLD.integration_id;
    UPDATE flow_counts SET placed = placed - 1, to_ship = to_ship - (OLD.shipping_state = 'to_ship')
        WHERE begins_at = OLD.created_at - OLD.created_at % 86400000;
    UPDATE flow_counts SET imported = imported - 1 WHERE begins_at = OLD.imported_at - OLD.imported_at % 3600000;
END;
CREATE TRIGGER orders_update_counts
AFTER UPDATE OF integration_id, shipping_state, has_warning, created_at, imported_at ON orders
WHEN (OLD.integration_id, OLD.shipping_state, OLD.has_warning, OLD.created_at, OLD.imported_at)
    <> (NEW.integration_id, NEW.shipping_state, NEW.has_warning, NEW.created_at, NEW.imported_at) BEGIN
    UPDATE integration_counts SET orders = orders - 1, to_ship = to_ship - (OLD.shipping_state = 'to_ship'),
            held = held - (OLD.shipping_state = 'held'), with_warnings = with_warnings - OLD.has_warning
        WHERE integration_id = OLD.integration_id;
    UPDATE flow_counts SET placed = placed - 1, to_ship = to_ship - (OLD.shipping_state = 'to_ship')
        WHERE begins_at = OLD.created_at - OLD.created_at % 86400000;
    UPDATE flow_counts SET imported = imported - 1 WHERE begins_at = OLD.imported_at - OLD.imported_at % 3600000;
    INSERT INTO integration_counts (integration_id, orders, to_ship, held, with_warnings)
        VALUES (NEW.integration_id, 1, NEW.shipping_state = 'to_ship', NEW.shipping_state = 'held', NEW.has_warning)
        ON CONFLICT (integration_id) DO UPDATE SET orders = orders + 1, to_ship = to_ship + excluded.to_ship,
            held = held + excluded.held, with_warnings = with_warnings + excluded.with_warnings;
    INSERT INTO flow_counts (begins_at, placed, to_ship)
        VALUES (NEW.created_at - NEW.created_at % 86400000, 1, NEW.shipping_state = 'to_ship')
        ON CONFLICT (begins_at) DO UPDATE SET placed = placed + 1, to_ship = to_ship + excluded.to_ship;
    INSERT INTO flow_counts (begins_at, imported) VALUES (NEW.imported_at - NEW.imported_at % 3600000, 1)
        ON CONFLICT (begins_at) DO UPDATE SET imported = imported + 1;
END;

CREATE TRIGGER shipments_insert_counts AFTER INSERT ON shipments BEGIN
    INSERT INTO flow_counts (begins_at, shipped)
        VALUES (NEW.made_at - NEW.made_at % 3600000, NEW.voided_at IS NULL)
        ON CONFLICT (begins_at) DO UPDATE SET shipped = shipped + excluded.shipped;
END;
CREATE TRIGGER shipments_delete_counts AFTER DELETE ON shipments BEGIN
    UPDATE flow_counts SET shipped = shipped - (OLD.voided_at IS NULL)
        WHERE begins_at = OLD.made_at - OLD.made_at % 3600000;
END;
CREATE TRIGGER shipments_update_counts AFTER UPDATE OF made_at, voided_at ON shipments BEGIN
    UPDATE flow_counts SET shipped = shipped - (OLD.voided_at IS NULL)
        WHERE begins_at = OLD.made_at - OLD.made_at % 3600000;
    INSERT INTO flow_counts (begins_at, shipped)
        VALUES (NEW.made_at - NEW.made_at % 3600000, NEW.voided_at IS NULL)
        ON CONFLICT (begins_at) DO UPDATE SET shipped = shipped + excluded.shipped;
END;

CREATE TRIGGER problems_met_counts AFTER INSERT ON problems BEGIN
    INSERT INTO flow_counts (begins_at, problems) VALUES (NEW.first_seen_at - NEW.first_seen_at % 3600000, 1)
        ON CONFLICT (begins_at) DO UPDATE SET problems = problems + 1;
END;
CREATE TRIGGER problems_removed_counts AFTER DELETE ON problems BEGIN
    UPDATE flow_counts SET problems = problems - 1 WHERE begins_at = OLD.first_seen_at - OLD.first_seen_at % 3600000;
END;
CREATE TRIGGER problems_met_again_counts AFTER UPDATE OF first_seen_at ON problems
WHEN OLD.first_seen_at <> NEW.first_seen_at BEGIN
    UPDATE flow_counts SET problems = problems - 1 WHERE begins_at = OLD.first_seen_at - OLD.first_seen_at % 3600000;
    INSERT INTO flow_counts (begins_at, problems) VALUES (NEW.first_seen_at - NEW.first_seen_at % 3600000, 1)
        ON CONFLICT (begins_at) DO UPDATE SET problems = problems + 1;
END;
CREATE TRIGGER problems_insert_counts AFTER INSERT ON problems WHEN NEW.solved_at IS NULL BEGIN
    INSERT INTO integration_counts (integration_id, open_problems) VALUES (NEW.integration_id, 1)
        ON CONFLICT (integration_id) DO UPDATE SET open_problems = open_problems + 1;
END;
CREATE TRIGGER problems_delete_counts AFTER DELETE ON problems WHEN OLD.solved_at IS NULL BEGIN
    UPDATE integration_counts SET open_problems = open_problems - 1 WHERE integration_id = OLD.integration_id;
END;
CREATE TRIGGER problems_solve_counts AFTER UPDATE OF solved_at ON problems
WHEN OLD.solved_at IS NULL AND NEW.solved_at IS NOT NULL BEGIN
    UPDATE integration_counts SET open_problems = open_problems - 1 WHERE integration_id = OLD.integration_id;
END;
CREATE TRIGGER problems_reopen_counts AFTER UPDATE OF solved_at ON problems
WHEN OLD.solved_at IS NOT NULL AND NEW.solved_at IS NULL BEGIN
    INSERT INTO integration_counts (integration_id, open_problems) VALUES (NEW.integration_id, 1)
        ON CONFLICT (integration_id) DO UPDATE SET open_problems = open_problems + 1;
END;

CREATE TRIGGER pushes_insert_counts AFTER INSERT ON shipment_pushes BEGIN
    INSERT INTO integration_counts (integration_id, pending_pushes, held_pushes, sending_pushes, failed_pushes)
        VALUES (NEW.integration_id, NEW.state = 'pending', NEW.state = 'held', NEW.state = 'sending', NEW.state = 'failed')
        ON CONFLICT (integration_id) DO UPDATE SET
            pending_pushes = pending_pushes + excluded.pending_pushes,
            held_pushes = held_pushes + excluded.held_pushes,
            sending_pushes = sending_pushes + excluded.sending_pushes,
            failed_pushes = failed_pushes + excluded.failed_pushes;
END;
CREATE TRIGGER pushes_delete_counts AFTER DELETE ON shipment_pushes BEGIN
    UPDATE integration_counts SET
            pending_pushes = pending_pushes - (OLD.state = 'pending'),
            held_pushes = held_pushes - (OLD.state = 'held'),
            sending_pushes = sending_pushes - (OLD.state = 'sending'),
            failed_pushes = failed_pushes - (OLD.state = 'failed')
        WHERE integration_id = OLD.integration_id;
END;
CREATE TRIGGER pushes_update_counts AFTER UPDATE OF state ON shipment_pushes WHEN OLD.state <> NEW.state BEGIN
    UPDATE integration_counts SET
            pending_pushes = pending_pushes - (OLD.state = 'pending'),
            held_pushes = held_pushes - (OLD.state = 'held'),
            sending_pushes = sending_pushes - (OLD.state = 'sending'),
            failed_pushes = failed_pushes - (OLD.state = 'failed')
        WHERE integration_id = OLD.integration_id;
    INSERT INTO integration_counts (integration_id, pending_pushes, held_pushes, sending_pushes, failed_pushes)
        VALUES (NEW.integration_id, NEW.state = 'pending', NEW.state = 'held', NEW.state = 'sending', NEW.state = 'failed')
        ON CONFLICT (integration_id) DO UPDATE SET
            pending_pushes = pending_pushes + excluded.pending_pushes,
            held_pushes = held_pushes + excluded.held_pushes,
            sending_pushes = sending_pushes + excluded.sending_pushes,
            failed_pushes = failed_pushes + excluded.failed_pushes;
END;
