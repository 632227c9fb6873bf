//! Rows of other people and other clients, of what is over, and of one run: what pages of one of them do not read.

use storage::Database;
use test_support::databases::execute;

/// Each person has a session, a token, a passkey, a view and what else belongs to people; each client a slip. Person,
/// client and check of the number `i` have the ids that [`id`] says.
pub async fn fill_others(database: &Database, rows: i64, store: &str) {
    let numbers = format!("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})");
    let numbered = |digit: u8| format!("'0000000{digit}-0000-7000-8000-' || CAST(100000000000 + i AS TEXT)");
    let (person, client, other, run) = (numbered(1), numbered(2), numbered(3), numbered(4));
    let (name, over) = ("CAST(i AS TEXT)", 1);
    let lasts = i64::MAX;
    let bytes = match database {
        Database::Sqlite { .. } => "X''",
        Database::Postgres(..) => "CAST('' AS BYTEA)",
    };
    for sql in [
        format!(
            "INSERT INTO users (id, email, name, role, password_hash, created_at)
             {numbers} SELECT {person}, {name} || '@example.com', {name}, 'viewer', '', i FROM n"
        ),
        format!(
            "INSERT INTO sessions (token_hash, user_id, created_at, last_seen_at, expires_at, address, user_agent)
             {numbers} SELECT {name}, {person}, i, i, {lasts}, '', '' FROM n"
        ),
        format!(
            "INSERT INTO api_tokens (id, token_hash, user_id, name, access, created_at, expires_at)
             {numbers} SELECT {other}, {name}, {person}, '', 'read', i, {lasts} FROM n"
        ),
        format!(
            "INSERT INTO passkeys (id, user_id, credential_id, credential, name, created_at)
             {numbers} SELECT {other}, {person}, {name}, '', '', i FROM n"
        ),
        format!(
            "INSERT INTO totp_factors (user_id, secret, confirmed_at, last_step)
             {numbers} SELECT {person}, {bytes}, i, 1 FROM n"
        ),
        format!("INSERT INTO recovery_codes (user_id, code_hash) {numbers} SELECT {person}, {name} FROM n"),
        format!(
            "INSERT INTO saved_views (id, user_id, name, name_key, query, is_shared, created_at)
             {numbers} SELECT {other}, {person}, '', '', '', i <= 10, i FROM n"
        ),
        format!(
            "INSERT INTO known_browsers (token_hash, user_id, logged_in_at) {numbers} SELECT {name}, {person}, {lasts} FROM n"
        ),
        format!(
            "INSERT INTO form_echoes (id, user_id, sealed, kept_at)
             {numbers} SELECT {other}, {person}, {bytes}, {lasts} FROM n"
        ),
        format!(
            "INSERT INTO external_identities (issuer, subject, user_id, created_at, last_log_in_at)
             {numbers} SELECT 'issuer', {name}, {person}, i, i FROM n"
        ),
        format!(
            "INSERT INTO clients (id, name, name_key, is_active, created_at) {numbers} SELECT {client}, {name}, {name}, TRUE, i FROM n"
        ),
        format!(
            "INSERT INTO client_slips (client_id, return_address, closing_words) {numbers} SELECT {client}, '', '' FROM n"
        ),
        format!("INSERT INTO client_sku_lists (client_id, version) {numbers} SELECT {client}, 1 FROM n"),
        format!(
            "INSERT INTO client_skus (client_id, sku_key, store_sku, warehouse_key, warehouse_sku, version, updated_at)
             {numbers} SELECT {client}, 'one', 'one', 'one', 'one', 1, 1 FROM n"
        ),
        // One of them has a long list.
        format!(
            "INSERT INTO client_skus (client_id, sku_key, store_sku, warehouse_key, warehouse_sku, version, updated_at)
             {numbers} SELECT '{}', {name}, {name}, {name}, {name}, 1, 1 FROM n",
            id(2, 77)
        ),
        format!(
            "INSERT INTO client_logos (client_id, kind, width, height, bytes)
             {numbers} SELECT {client}, 'png', 1, 1, {bytes} FROM n"
        ),
        format!(
            "INSERT INTO csv_mappings (client_id, header, choices, used_at) {numbers} SELECT {client}, 'header', '', i FROM n"
        ),
        format!(
            "INSERT INTO personal_data_retention (client_id, next_run_at) {numbers} SELECT {client}, i FROM n"
        ),
        format!(
            "INSERT INTO webhook_hints (integration_id, remote_id, heard_at) {numbers} SELECT '{store}', i, i FROM n"
        ),
        format!(
            "INSERT INTO alerts (id, integration_id, kind, since, raised_at, cleared_at)
             {numbers} SELECT {other}, '{store}', 'overdue', i, i, {over} FROM n"
        ),
        format!(
            "INSERT INTO alert_notices (alert_id, channel, notified_at, attempt, failed, held_until)
             {numbers} SELECT {other}, 'webhook', i, 0, 0, 0 FROM n"
        ),
        format!(
            "INSERT INTO operator_alerts (id, kind, subject, detail, since, noticed_at, seen_at, raised_at, cleared_at)
             {numbers} SELECT {other}, '', {name}, '', i, i, i, i, {over} FROM n"
        ),
        // Two checks: the first met as many problems, and misses as many orders. The last one misses those of the highest numbers.
        format!(
            "INSERT INTO import_runs (id, integration_id, kind, state, selection, created_at, started_at, finished_at,
                 is_planned, seen, created, updated, unchanged, skipped, problems, calls, throttled, worked_ms,
                 cancel_asked, attempt, changed_at)
             {numbers} SELECT {run}, '{store}', 'check', 'complete', '{{\"named\":{{\"remote_ids\":[1]}}}}', i, 1, 1,
                 FALSE, 0, 0, 0, 0, 0, 0, 0, 0, 0, FALSE, 1, 1 FROM n WHERE i <= 2"
        ),
        format!(
            "INSERT INTO problems (id, integration_id, run_id, remote_key, remote_id, kind, field, detail, raw,
                 first_seen_at, last_seen_at, tries)
             {numbers} SELECT {other}, '{store}', '{}', {name}, i, 'malformed', '', '', 'raw', i, i, 1 FROM n",
            id(4, 1)
        ),
        format!(
            "INSERT INTO checks (run_id, as_of, theirs, ours, missing, stale, extra, with_problem, is_one_by_one)
             {numbers} SELECT {run}, 1, {rows}, 0, CASE i WHEN 1 THEN {rows} ELSE 60 END, 0,
                 CASE i WHEN 1 THEN 0 ELSE {rows} - 60 END, 0, TRUE FROM n WHERE i <= 2"
        ),
        format!(
            "INSERT INTO check_differences (run_id, remote_id, kind, has_problem)
             {numbers} SELECT k.run_id, i, CASE WHEN k.extra = 0 OR i > k.extra THEN 'missing' ELSE 'extra' END, FALSE
             FROM n, checks k"
        ),
    ] {
        execute(database, sql).await;
    }
}

/// 1: people, 2: clients, 3: whatever belongs to them, 4: checks.
pub fn id(of: u8, number: i64) -> String {
    format!("0000000{of}-0000-7000-8000-{}", 100_000_000_000 + number)
}
