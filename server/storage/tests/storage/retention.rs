//! What is kept for a time only: what is too old goes, and nothing that is still needed.

use futures::future::join_all;
use parcelpilot_contract::audit::AuditActor;
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::tag::Tag;
use storage::audit::{AuditFilter, AuditKey, NewEvent, count_before, cut, list, record, verify};
use storage::order_tags::Tagging;
use storage::retention::tables::{SQLITE_TABLES, TABLES};
use storage::retention::{
    count_problems, count_runs, delete_expired, delete_problems, delete_runs, delete_unused_tags,
};
use storage::runs::resume;
use storage::{Database, Engine, checks, order_tags};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at, client, integration, problem};

use crate::deletion::rows_in;

/// A run that ended where it began. Its id is what it is told by.
#[derive(Clone, Copy)]
struct Run<'a> {
    id: &'a str,
    integration: IntegrationId,
    kind: &'a str,
    state: &'a str,
    ended_at: i64,
}

impl Run<'_> {
    async fn insert(self, database: &Database) {
        let Run {
            id,
            integration,
            kind,
            state,
            ended_at,
        } = self;
        execute(database, format!(
            "INSERT INTO import_runs (id, integration_id, kind, state, selection, created_at, started_at, finished_at,
                 is_planned, seen, created, updated, unchanged, skipped, problems, calls, throttled, worked_ms,
                 cancel_asked, attempt, changed_at)
             VALUES ('{id}', '{integration}', '{kind}', '{state}', '\"{id}\"', {ended_at}, {ended_at}, {ended_at},
                 FALSE, 0, 0, 0, 0, 0, 0, 0, 0, 0, FALSE, 1, {ended_at});
             INSERT INTO import_events (run_id, ordinal, at, code, parameters) VALUES ('{id}', 1, 1, 'completed', '')"
        )).await;
    }

    /// With what a check found.
    async fn and_result(self, database: &Database, missing: i64) {
        let Run { id, ended_at, .. } = self;
        self.insert(database).await;
        execute(
            database,
            format!(
                "INSERT INTO checks (run_id, as_of, theirs, ours, missing, stale, extra, with_problem)
             VALUES ('{id}', {ended_at}, 1, 1, {missing}, 0, 0, 0)"
            ),
        )
        .await;
        for number in 0..missing {
            execute(
                database,
                format!(
                    "INSERT INTO check_differences (run_id, remote_id, kind, has_problem)
                 VALUES ('{id}', {number}, 'missing', FALSE)"
                ),
            )
            .await;
        }
    }
}

/// An integration that has been read whole.
async fn synced(database: &Database, name: &str, store: u32) -> IntegrationId {
    let client = client(database, name).await;
    let id = integration(database, client, name, store).await;
    execute(
        database,
        format!("UPDATE integrations SET sync_cursor = 1 WHERE id = '{id}'"),
    )
    .await;
    id
}

async fn remove_runs(database: &Database, before: i64) -> u64 {
    let mut removed = 0;
    loop {
        match delete_runs(database, at(before)).await.expect("removed") {
            0 => return removed,
            some => removed += some,
        }
    }
}

async fn run_ids(database: &Database) -> Vec<String> {
    let sql = "SELECT id FROM import_runs ORDER BY id";
    let rows: Vec<(String,)> = match database {
        Database::Sqlite { reader, .. } => sqlx::query_as(sql).fetch_all(reader).await,
        Database::Postgres(pool, _) => sqlx::query_as(sql).fetch_all(pool).await,
    }
    .expect("read");
    rows.into_iter().map(|(id,)| id).collect()
}

on_both_databases! {
    async fn the_latest_runs_of_each_kind_stay_however_old(database: Database) {
        let integration = synced(&database, "Acme", 1).await;
        let run = |id, kind, state, ended_at| Run { id, integration, kind, state, ended_at };
        run("a1", "backfill", "complete", 10).insert(&database).await;
        run("a2", "backfill", "complete", 20).insert(&database).await;
        run("a3", "backfill", "failed", 30).insert(&database).await;
        run("a4", "backfill", "cancelled", 40).insert(&database).await;
        run("c1", "check", "complete", 10).and_result(&database, 3).await;
        run("c2", "check", "complete", 20).and_result(&database, 2).await;
        run("c3", "check", "failed", 30).insert(&database).await;
        run("q1", "orders", "complete", 10).insert(&database).await;
        // Another integration's are its own.
        let other = synced(&database, "Other", 2).await;
        Run { integration: other, ..run("o1", "backfill", "complete", 5) }.insert(&database).await;
        assert_eq!(count_runs(&database, at(1_000)).await.expect("counted"), 3);
        assert_eq!(remove_runs(&database, 1_000).await, 3);
        // The latest complete ones, the latest at all, and the latest check's result.
        assert_eq!(run_ids(&database).await, ["a2", "a4", "c2", "c3", "o1", "q1"]);
        for (table, left) in [("import_events", 6), ("checks", 1), ("check_differences", 2)] {
            assert_eq!(rows_in(&database, table).await, left, "{table}");
        }
        assert_eq!(count_runs(&database, at(1_000)).await.expect("counted"), 0);
    }

    async fn what_ended_lately_or_has_not_ended_stays(database: Database) {
        let integration = synced(&database, "Acme", 1).await;
        let run = |id, state, ended_at| Run { id, integration, kind: "backfill", state, ended_at };
        for (id, state, ended_at) in
            [("a", "complete", 10), ("b", "queued", 11), ("c", "complete", 100), ("d", "complete", 200)] {
            run(id, state, ended_at).insert(&database).await;
        }
        // Begun long ago, and resumed not so long ago.
        execute(&database, "UPDATE import_runs SET created_at = 1 WHERE id = 'c'".to_owned()).await;
        assert_eq!(remove_runs(&database, 100).await, 1);
        assert_eq!(run_ids(&database).await, ["b", "c", "d"]);
    }

    async fn runs_of_problems_that_are_here_stay(database: Database) {
        let integration = synced(&database, "Acme", 1).await;
        for (id, ended_at) in [("a", 10), ("b", 20), ("c", 30)] {
            Run { id, integration, kind: "backfill", state: "complete", ended_at }.insert(&database).await;
        }
        let open = problem(&database, integration, 7, 10).await;
        execute(&database, format!("UPDATE problems SET run_id = 'a' WHERE id = '{open}'")).await;
        assert_eq!(remove_runs(&database, 1_000).await, 1);
        assert_eq!(run_ids(&database).await, ["a", "c"]);
    }

    async fn runs_stay_while_no_pass_was_complete(database: Database) {
        let client = client(&database, "Acme").await;
        let integration = integration(&database, client, "One", 1).await;
        for (id, ended_at) in [("a", 10), ("b", 20)] {
            Run { id, integration, kind: "backfill", state: "failed", ended_at }.insert(&database).await;
        }
        assert_eq!(remove_runs(&database, 1_000).await, 0, "changes are looked for from the first on");
    }

    async fn many_go_in_batches_and_two_at_once_do_no_harm(database: Database) {
        let integration = synced(&database, "Acme", 1).await;
        for number in 0..120 {
            let id = format!("r{number:03}");
            Run { id: &id, integration, kind: "backfill", state: "complete", ended_at: 10 + number }
                .insert(&database).await;
        }
        let first = delete_runs(&database, at(1_000)).await.expect("removed");
        assert!((1..119).contains(&first), "{first} at once");
        let both = join_all((0..2).map(|_| remove_runs(&database, 1_000))).await;
        assert_eq!(first + both.iter().sum::<u64>(), 119);
        assert_eq!(run_ids(&database).await, ["r119"]);
    }

    async fn a_run_that_is_resumed_can_be_removed_by_nobody(database: Database) {
        let integration = synced(&database, "Acme", 1).await;
        let id = "0190a2b4-0000-7000-8000-000000000001";
        Run { id, integration, kind: "backfill", state: "failed", ended_at: 10 }.insert(&database).await;
        Run { id: "z", integration, kind: "backfill", state: "complete", ended_at: 20 }.insert(&database).await;
        assert_eq!(count_runs(&database, at(1_000)).await.expect("counted"), 1);
        assert!(resume(&database, id.parse().expect("an id"), at(500)).await.expect("resumed"));
        assert_eq!(remove_runs(&database, 1_000).await, 0);
    }

    async fn solved_problems_go_and_open_ones_stay(database: Database) {
        let integration = synced(&database, "Acme", 1).await;
        for number in 0..250 {
            let id = problem(&database, integration, number, 10).await;
            let solved_at = match number {
                0 => "NULL".to_owned(),
                1 => "1000".to_owned(),
                other => other.to_string(),
            };
            execute(&database, format!("UPDATE problems SET solved_at = {solved_at} WHERE id = '{id}'")).await;
        }
        assert_eq!(count_problems(&database, at(1_000)).await.expect("counted"), 248);
        let first = delete_problems(&database, at(1_000)).await.expect("removed");
        assert!((1..248).contains(&first), "{first} at once");
        let rest = async || {
            let mut removed = 0;
            loop {
                match delete_problems(&database, at(1_000)).await.expect("removed") {
                    0 => return removed,
                    some => removed += some,
                }
            }
        };
        let both = join_all([rest(), rest()]).await;
        assert_eq!(first + both.iter().sum::<u64>(), 248);
        assert_eq!(rows_in(&database, "problems").await, 2);
    }

    async fn what_has_expired_goes_though_nobody_comes(database: Database) {
        let expired = "
            INSERT INTO users (id, email, name, role, password_hash, created_at) VALUES ('u', 'a@b.c', 'A', 'admin', '', 1);
            INSERT INTO clients (id, name, name_key, is_active, created_at) VALUES ('c', 'C', 'c', TRUE, 1);
            INSERT INTO api_tokens (id, token_hash, user_id, name, access, created_at, expires_at)
                VALUES ('t', 'h', 'u', 'T', 'read', 1, 2);";
        let bytes = match &database {
            Database::Sqlite { .. } => "x'00'",
            Database::Postgres(..) => "'\\x00'",
        };
        let rows = |id: &str, moment: i64| format!("
            INSERT INTO sessions (token_hash, user_id, created_at, last_seen_at, expires_at, address, user_agent)
                VALUES ('{id}', 'u', 1, 1, {moment}, '', '');
            INSERT INTO log_in_steps (token_hash, user_id, password_hash, step, created_at, expires_at, address, user_agent)
                VALUES ('{id}', 'u', '', 'second_factor', 1, {moment}, '', '');
            INSERT INTO invitations (token_hash, email, role, invited_by, created_at, expires_at)
                VALUES ('{id}', '{id}', 'viewer', '', 1, {moment});
            INSERT INTO client_links (id, token_hash, client_id, maker, maker_id, created_at, expires_at)
                VALUES ('{id}', '{id}', 'c', '', 'u', 1, {moment});
            INSERT INTO known_browsers (token_hash, user_id, logged_in_at) VALUES ('{id}', 'u', {moment});
            INSERT INTO form_echoes (id, user_id, sealed, kept_at) VALUES ('{id}', 'u', {bytes}, {moment});
            INSERT INTO idempotency_keys (token_id, idempotency_key, request_hash, shipment_id, created_at)
                VALUES ('t', '{id}', '', '', {moment});");
        let now = 1_790_000_000_000;
        execute(&database, expired.to_owned()).await;
        execute(&database, rows("old", 1)).await;
        execute(&database, rows("new", now)).await;
        assert_eq!(delete_expired(&database, at(now - 1)).await.expect("deleted"), 7);
        for table in ["sessions", "log_in_steps", "invitations", "client_links", "known_browsers", "form_echoes", "idempotency_keys"] {
            assert_eq!(rows_in(&database, table).await, 1, "{table}");
        }
    }

    async fn tags_that_no_order_has_go(database: Database) {
        let integration = synced(&database, "Acme", 1).await;
        let order = TestOrder::new(integration, 1).insert(&database).await;
        for text in ["Gift", "Fragile"] {
            let tag = Tag::typed(text).expect("a tag");
            assert_eq!(order_tags::add(&database, order, &tag, at(1)).await.expect("added"), Tagging::Added);
        }
        let gift = Tag::typed("gift").expect("a tag");
        assert!(order_tags::remove(&database, order, &gift, at(1)).await.expect("removed"));
        assert_eq!(delete_unused_tags(&database).await.expect("deleted"), 1);
        assert_eq!(rows_in(&database, "tags").await, 1);
        // It is there again once an order has it again.
        assert_eq!(order_tags::add(&database, order, &gift, at(1)).await.expect("added"), Tagging::Added);
        assert_eq!(delete_unused_tags(&database).await.expect("deleted"), 0);
    }

    async fn a_cut_of_the_audit_trail_and_its_entry_are_one(database: Database) {
        let database = database.signing(key());
        let system = AuditActor::system();
        for moment in 1..=6 {
            let event = NewEvent { at: at(moment), actor: &system, address: "", action: AuditAction::ClientAdded, subject: "Acme", detail: "" };
            record(&database, &event).await.expect("recorded");
        }
        // The entry can't be written: nothing is removed.
        let (closed, open) = match &database {
            Database::Sqlite { .. } => (
                "CREATE TRIGGER closed BEFORE INSERT ON audit_events BEGIN SELECT RAISE(ABORT, 'closed'); END",
                "DROP TRIGGER closed",
            ),
            Database::Postgres(..) => (
                "CREATE FUNCTION closed() RETURNS trigger AS 'BEGIN RAISE EXCEPTION ''closed''; END' LANGUAGE plpgsql;
                 CREATE TRIGGER closed BEFORE INSERT ON audit_events EXECUTE FUNCTION closed()",
                "DROP TRIGGER closed ON audit_events",
            ),
        };
        execute(&database, closed.to_owned()).await;
        cut(&database, &key(), &system, at(4), 100, at(20)).await.expect_err("no entry, no cut");
        assert_eq!(count_before(&database, at(4)).await.expect("counted"), 3);
        execute(&database, open.to_owned()).await;
        assert_eq!(cut(&database, &key(), &system, at(4), 100, at(20)).await.expect("cut"), 3);
        assert_eq!(verify(&database, &key(), None).await.expect("read").broken, None);
        let page = list(&database, &AuditFilter::default(), "", 10).await.expect("read");
        assert_eq!((page.rows[0].action, page.rows[0].subject.as_str()), (AuditAction::AuditCut, "3 entries"));
    }

    async fn it_is_known_what_bounds_each_table(database: Database) {
        let sql = match &database {
            Database::Sqlite { .. } => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name",
            Database::Postgres(..) => "SELECT tablename::TEXT FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename COLLATE \"C\"",
        };
        let tables: Vec<(String,)> = match &database {
            Database::Sqlite { reader, .. } => sqlx::query_as(sql).fetch_all(reader).await,
            Database::Postgres(pool, _) => sqlx::query_as(sql).fetch_all(pool).await,
        }
        .expect("read");
        let tables: Vec<&str> = tables.iter().map(|(table,)| table.as_str()).collect();
        let own = match database.kind() {
            Engine::Sqlite => &SQLITE_TABLES[..],
            Engine::Postgres => &[],
        };
        let mut named: Vec<&str> = TABLES.iter().chain(own).map(|(table, _)| *table).collect();
        named.sort_unstable();
        assert_eq!(tables, named, "say in storage/src/retention/tables.rs what bounds a new table");
    }

    async fn a_check_that_was_removed_leaves_the_latest(database: Database) {
        let integration = synced(&database, "Acme", 1).await;
        for (number, ended_at) in [(1, 10), (2, 20)] {
            let id = format!("0190a2b4-0000-7000-8000-00000000000{number}");
            Run { id: &id, integration, kind: "check", state: "complete", ended_at }.and_result(&database, number).await;
        }
        assert_eq!(remove_runs(&database, 1_000).await, 1);
        let latest = checks::latest(&database, integration).await.expect("read").expect("it is there");
        assert_eq!(latest.missing.count, 2);
    }
}

fn key() -> AuditKey {
    AuditKey::new(b"made-up key of the tests")
}
