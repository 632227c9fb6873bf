//! Rows of everything that pages read.

use parcelpilot_domain::ids::IntegrationId;
use storage::Database;
use test_support::databases::execute;

/// Orders of two stores: a quarter each to ship, held, with something left that is not shipped, and done. Each has a
/// shipment, whose push is held, pending or confirmed; a third has a warning, a quarter an open problem.
pub async fn fill(database: &Database, stores: &[IntegrationId], orders: i64) {
    let numbers =
        format!("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {orders})");
    let id = |digit: u8| format!("'0000000{digit}-0000-7000-8000-' || CAST(100000000000 + i AS TEXT)");
    let (order, shipment, push, problem) = (id(1), id(2), id(3), id(4));
    let (run, event) = (id(5), id(6));
    let store: String = stores
        .iter()
        .enumerate()
        .map(|(place, id)| format!(" WHEN {place} THEN '{id}'"))
        .collect();
    let store = format!("CASE i % 2 {store} END");
    let billing = r#"{"first_name":"","last_name":"","company":"","street_1":"","street_2":"","city":"","state":"",
        "zip":"","country":"","country_iso2":"","phone":"","email":""}"#;
    // A thousand an hour.
    let time = "i * 3600";
    for sql in [
        format!(
            "INSERT INTO orders (id, integration_id, remote_id, status_id, status_label, is_deleted, created_at,
                 modified_at, currency, total, items_total, left_to_ship, payment_status, customer_name,
                 customer_email, customer_message, staff_notes, billing, content_hash, imported_at, updated_at,
                 shipping_state, has_warning, terms)
             {numbers} SELECT {order}, {store}, i, CASE WHEN i / 2 % 2 = 0 THEN 11 ELSE 2 END, 'Label', FALSE, {time},
                 {time}, 'USD', '1', 1, CASE WHEN i / 4 % 4 = 3 THEN 0 ELSE 1 END, '', 'Ada', '', '', '', '{billing}', '',
                 {time}, {time}, CASE i / 4 % 4 WHEN 0 THEN 'to_ship' WHEN 1 THEN 'held' ELSE 'not_to_ship' END,
                 i / 16 % 3 = 0, ' ada sku-' || CAST(i AS TEXT) FROM n"
        ),
        format!(
            "INSERT INTO shipments (id, integration_id, order_id, order_number, address_id, carrier, carrier_name,
                 tracking_number, tracking_link, made_at, made_by, notify_store, ahead, store_hash)
             {numbers} SELECT {shipment}, {store}, {order}, i, 1, 'ups', '', '1Z', '', {time}, 'Ada', TRUE, 0, '' FROM n"
        ),
        // Failed ones wait for a person, and one stops all of a store: they are as many as people leave.
        format!(
            "INSERT INTO shipment_pushes (id, shipment_id, integration_id, order_id, position, kind, state, since,
                 created_at, next_try_at, tries, attempt, detail)
             {numbers} SELECT {push}, {shipment}, {store}, {order}, 1, 'create',
                 CASE WHEN i <= 100 THEN 'failed' WHEN i / 2 % 3 = 0 THEN 'held' WHEN i / 2 % 3 = 1 THEN 'pending'
                     ELSE 'confirmed' END, {time}, 1, 1, 0, 0, '' FROM n"
        ),
        format!(
            "INSERT INTO problems (id, integration_id, run_id, remote_key, remote_id, kind, field, detail, raw,
                 first_seen_at, last_seen_at, tries)
             {numbers} SELECT {problem}, {store}, 'run', CAST(i AS TEXT), i, 'malformed', '', '', '', {time}, {time}, 1
             FROM n WHERE i / 2 % 4 = 0"
        ),
        format!(
            "INSERT INTO order_lines (order_id, remote_id, position, address_id, kind, sku, name, options, bin, quantity,
                 quantity_shipped, quantity_refunded, price)
             {numbers} SELECT {order}, i, 1, 1, 'physical', 'SKU-' || CAST(i AS TEXT), '', '', '', 1, 0, 0, '1' FROM n"
        ),
        format!(
            "INSERT INTO order_terms (term, order_id)
             {numbers} SELECT 'sku-' || CAST(i AS TEXT), {order} FROM n"
        ),
        format!("INSERT INTO order_terms (term, order_id) {numbers} SELECT 'ada', {order} FROM n"),
        format!(
            "INSERT INTO import_runs (id, integration_id, kind, state, selection, created_at, started_at, finished_at,
                 is_planned, seen, created, updated, unchanged, skipped, problems, calls, throttled, worked_ms,
                 cancel_asked, attempt, changed_at)
             {numbers} SELECT {run}, {store}, 'orders', 'complete', '{{\"named\":{{\"remote_ids\":[1]}}}}', {time}, {time}, {time},
                 FALSE, 0, 0, 0, 0, 0, 0, 0, 0, 0, FALSE, 1, {time} FROM n"
        ),
        format!(
            "INSERT INTO import_events (run_id, ordinal, at, code, parameters)
             {numbers} SELECT {run}, 1, {time}, 'completed', '' FROM n"
        ),
        format!(
            "INSERT INTO import_spans (run_id, ordinal, first_id, next_id, seen, is_done)
             {numbers} SELECT {run}, 1, 1, 1, 0, TRUE FROM n"
        ),
        format!(
            "INSERT INTO audit_events (id, at, actor, address, action, subject, detail, searched, actor_kind, actor_email)
             {numbers} SELECT {event}, {time}, 'Ada', '', 'logged_in', '', '', 'ada',
                 CASE WHEN i % 3 > 0 THEN 'person' ELSE 'stranger' END,
                 CASE WHEN i % 3 > 0 THEN 'ada@example.com' ELSE '' END FROM n"
        ),
    ] {
        execute(database, sql).await;
    }
}
