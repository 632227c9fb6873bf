-- What programs that follow along read: one row a change, in the order of `position`, without a gap. Triggers write down
-- what changes, in the transaction that changes it, so that nobody forgets it, programs of the release before included. A
-- job gives it a position once that is committed (`changes::publish`).
CREATE TABLE changes (
    position INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL, -- the id of the order, shipment, problem or integration
    at BIGINT NOT NULL
);

-- Changes that have no position yet. Of an order that changed: what it was to whoever ships it, before and after. A
-- transaction may change an order several times; it becomes one change.
CREATE TABLE change_arrivals (
    arrival INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    before_state TEXT,
    after_state TEXT,
    at BIGINT NOT NULL DEFAULT (CAST(unixepoch('subsec') * 1000 AS INTEGER))
);

CREATE TRIGGER orders_insert_changes AFTER INSERT ON orders BEGIN
    INSERT INTO change_arrivals (kind, subject) VALUES ('order.created', NEW.id);
END;
-- Whatever an import changes has another `updated_at`. An order that went from its store with nothing left to ship was not
-- cancelled: stores archive what is done. Nor was one that was shipped, and refunded afterwards: whoever had nothing left to
-- ship has nothing to stop. One that its store calls Shipped or Completed (2, 10) is done, whatever is left to ship: its store
-- may know of no shipment.
CREATE TRIGGER orders_update_changes
AFTER UPDATE OF updated_at, content_hash, status_id, is_deleted, gone_at, left_to_ship, shipping_state ON orders
WHEN (OLD.updated_at, OLD.status_id, OLD.is_deleted, OLD.gone_at, OLD.left_to_ship, OLD.shipping_state)
    IS NOT (NEW.updated_at, NEW.status_id, NEW.is_deleted, NEW.gone_at, NEW.left_to_ship, NEW.shipping_state)
    OR (OLD.content_hash <> NEW.content_hash AND NEW.content_hash <> '') BEGIN
    INSERT INTO change_arrivals (kind, subject, before_state, after_state) VALUES ('order.changed', NEW.id,
        CASE WHEN OLD.status_id IN (4, 5, 6)
                OR (OLD.left_to_ship > 0 AND OLD.status_id NOT IN (2, 10)
                    AND (OLD.is_deleted OR OLD.gone_at IS NOT NULL OR OLD.status_id = 0))
            THEN 'cancelled'
            WHEN OLD.status_id IN (2, 10) OR (OLD.left_to_ship = 0 AND OLD.shipping_state <> 'held') THEN 'done'
            ELSE OLD.shipping_state END,
        CASE WHEN NEW.status_id IN (4, 5, 6)
                OR (NEW.left_to_ship > 0 AND NEW.status_id NOT IN (2, 10)
                    AND (NEW.is_deleted OR NEW.gone_at IS NOT NULL OR NEW.status_id = 0))
            THEN 'cancelled'
            WHEN NEW.status_id IN (2, 10) OR (NEW.left_to_ship = 0 AND NEW.shipping_state <> 'held') THEN 'done'
            ELSE NEW.shipping_state END);
END;
-- Imports write lines anew; only a shipment that its store confirmed changes what is shipped of one.
CREATE TRIGGER order_lines_update_changes AFTER UPDATE OF quantity_shipped ON order_lines
WHEN OLD.quantity_shipped <> NEW.quantity_shipped BEGIN
    INSERT INTO change_arrivals (kind, subject) VALUES ('order.changed', NEW.order_id);
END;
CREATE TRIGGER order_holds_insert_changes AFTER INSERT ON order_holds BEGIN
    INSERT INTO change_arrivals (kind, subject) VALUES ('order.changed', NEW.order_id);
END;
CREATE TRIGGER order_holds_update_changes AFTER UPDATE ON order_holds BEGIN
    INSERT INTO change_arrivals (kind, subject) VALUES ('order.changed', NEW.order_id);
END;
CREATE TRIGGER order_tags_insert_changes AFTER INSERT ON order_tags BEGIN
    INSERT INTO change_arrivals (kind, subject) VALUES ('order.changed', NEW.order_id);
END;
-- Not those that go with their order.
CREATE TRIGGER order_tags_delete_changes AFTER DELETE ON order_tags BEGIN
    INSERT INTO change_arrivals (kind, subject) SELECT 'order.changed', id FROM orders WHERE id = OLD.order_id;
END;

CREATE TRIGGER shipments_insert_changes AFTER INSERT ON shipments BEGIN
    INSERT INTO change_arrivals (kind, subject) VALUES ('shipment.created', NEW.id);
END;
CREATE TRIGGER shipments_void_changes AFTER UPDATE OF voided_at ON shipments
WHEN OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL BEGIN
    INSERT INTO change_arrivals (kind, subject) VALUES ('shipment.voided', NEW.id);
END;
CREATE TRIGGER shipments_update_changes
AFTER UPDATE OF carrier, carrier_name, tracking_number, tracking_link, notify_store ON shipments
WHEN (OLD.carrier, OLD.carrier_name, OLD.tracking_number, OLD.tracking_link, OLD.notify_store)
    IS NOT (NEW.carrier, NEW.carrier_name, NEW.tracking_number, NEW.tracking_link, NEW.notify_store) BEGIN
    INSERT INTO change_arrivals (kind, subject) VALUES ('shipment.changed', NEW.id);
END;
-- That a store took a shipment back is no confirmation of it.
CREATE TRIGGER pushes_update_changes AFTER UPDATE OF state ON shipment_pushes
WHEN OLD.state <> NEW.state AND (NEW.state = 'failed' OR (NEW.state = 'confirmed' AND NEW.kind <> 'delete')) BEGIN
    INSERT INTO change_arrivals (kind, subject) VALUES ('shipment.' || NEW.state, NEW.shipment_id);
END;
-- Whoever was told that it failed is told that it did not stay so: it is sent again, or dropped.
CREATE TRIGGER pushes_retry_changes AFTER UPDATE OF state ON shipment_pushes
WHEN OLD.state = 'failed' AND NEW.state NOT IN ('failed', 'confirmed') BEGIN
    INSERT INTO change_arrivals (kind, subject) VALUES ('shipment.changed', NEW.shipment_id);
END;
CREATE TRIGGER pushes_delete_changes AFTER DELETE ON shipment_pushes WHEN OLD.state = 'failed' BEGIN
    INSERT INTO change_arrivals (kind, subject) SELECT 'shipment.changed', id FROM shipments WHERE id = OLD.shipment_id;
END;

CREATE TRIGGER problems_insert_changes AFTER INSERT ON problems WHEN NEW.solved_at IS NULL BEGIN
    INSERT INTO change_arrivals (kind, subject) VALUES ('problem.opened', NEW.id);
END;
CREATE TRIGGER problems_update_changes AFTER UPDATE OF solved_at ON problems
WHEN OLD.solved_at IS NOT NULL AND NEW.solved_at IS NULL BEGIN
    INSERT INTO change_arrivals (kind, subject) VALUES ('problem.opened', NEW.id);
END;
CREATE TRIGGER integrations_update_changes AFTER UPDATE OF last_failure ON integrations
WHEN OLD.last_failure IS NULL AND NEW.last_failure IS NOT NULL BEGIN
    INSERT INTO change_arrivals (kind, subject) VALUES ('integration.failing', NEW.id);
END;
