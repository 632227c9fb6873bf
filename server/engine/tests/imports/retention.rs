//! Old records are removed by themselves, once a day, and the trail says so.

use std::time::Duration;

use engine::retention::{KeptDays, Removed, Retention, Room};
use parcelpilot_contract::audit::{AuditActor, AuditRow};
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::time::Timestamp;
use storage::Database;
use storage::audit::{AuditFilter, AuditKey, NewEvent, list, record};
use storage::changes::publish;
use storage::space::space;
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{client, integration, problem};
use tokio_util::sync::CancellationToken;

const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const DAYS: KeptDays = KeptDays {
    runs: 400,
    problems: 90,
    changes: 30,
    audit: Some(100),
};

fn ago(days: u32) -> Timestamp {
    NOW.minus(DAY * days)
}

fn retention(database: &Database, days: KeptDays) -> Retention {
    Retention {
        database: database.clone(),
        days,
        room: Room {
            bytes: 1 << 20,
            percent: 10,
        },
    }
}

async fn remove(retention: &Retention, now: Timestamp) -> Removed {
    let never = CancellationToken::new();
    retention
        .remove(&AuditActor::system(), now, &never)
        .await
        .unwrap()
}

async fn solved(database: &Database, integration: IntegrationId, number: i64, at: Timestamp) {
    let id = problem(database, integration, number, 1).await;
    let at = at.millis();
    execute(
        database,
        format!("UPDATE problems SET solved_at = {at} WHERE id = '{id}'"),
    )
    .await;
}

async fn run(database: &Database, integration: IntegrationId, number: i64, at: Timestamp) {
    let at = at.millis();
    execute(database, format!(
        "INSERT INTO import_runs (id, integration_id, kind, state, selection, created_at, finished_at, is_planned, seen,
             created, updated, unchanged, skipped, problems, calls, throttled, worked_ms, cancel_asked, attempt, changed_at)
         VALUES ('run{number}', '{integration}', 'backfill', 'complete', '', {at}, {at}, TRUE, 0, 0, 0, 0, 0, 0, 0, 0, 0,
             FALSE, 1, {at})"
    )).await;
}

async fn trail(database: &Database) -> Vec<AuditRow> {
    list(database, &AuditFilter::default(), "", 50)
        .await
        .unwrap()
        .rows
}

/// An integration that was read whole, with old records and new ones.
async fn filled(database: Database) -> (Database, IntegrationId) {
    let database = database.signing(AuditKey::new(b"made-up key of the tests"));
    let client = client(&database, "Acme").await;
    let integration = integration(&database, client, "One", 1).await;
    execute(&database, "UPDATE integrations SET sync_cursor = 1".to_owned()).await;
    for (number, days) in [(1, 402), (2, 401), (3, 399), (4, 1)] {
        run(&database, integration, number, ago(days)).await;
    }
    for (number, days) in [(1, 92), (2, 89)] {
        solved(&database, integration, number, ago(days)).await;
    }
    problem(&database, integration, 3, 1).await;
    publish(&database).await.unwrap();
    let (old, young) = (ago(32).millis(), ago(1).millis());
    let set = format!("UPDATE changes SET at = CASE WHEN position < 3 THEN {old} ELSE {young} END");
    execute(&database, set).await;
    for days in [200, 102, 99] {
        let actor = AuditActor::system();
        let event = NewEvent {
            at: ago(days),
            actor: &actor,
            address: "",
            action: AuditAction::ClientAdded,
            subject: "Acme",
            detail: "",
        };
        record(&database, &event).await.unwrap();
    }
    (database, integration)
}

on_both_databases! {
    async fn what_is_too_old_goes_and_the_trail_says_how_much(database: Database) {
        let (database, _) = filled(database).await;
        let retention = retention(&database, DAYS);
        let expected = Removed { runs: 2, problems: 1, changes: 2, audit: 2 };
        assert_eq!(retention.to_remove(NOW).await.unwrap(), expected);
        assert_eq!(remove(&retention, NOW).await, expected);
        assert_eq!(remove(&retention, NOW).await, Removed::default(), "nothing is left to remove");
        let told: Vec<_> = trail(&database).await.into_iter().map(|row| (row.action, row.subject)).collect();
        let entry = |action, subject: &str| (action, subject.to_owned());
        assert_eq!(told, [
            entry(AuditAction::OldRecordsRemoved, "2 import runs, 1 solved problem"),
            entry(AuditAction::AuditCut, "2 entries"),
            entry(AuditAction::ClientAdded, "Acme"),
        ]);
    }

    async fn a_day_is_done_by_its_first_pass(database: Database) {
        let (database, integration) = filled(database).await;
        let retention = retention(&database, DAYS);
        remove(&retention, NOW).await;
        // It becomes too old in the course of this day: that is for the next one.
        solved(&database, integration, 9, NOW.start_of_day().minus(DAY * 90).plus(Duration::from_secs(60))).await;
        assert_eq!(remove(&retention, NOW.start_of_day().plus(DAY - Duration::from_secs(1))).await, Removed::default());
        assert_eq!(remove(&retention, NOW.start_of_day().plus(DAY)).await.problems, 1);
    }

    async fn the_audit_trail_stays_unless_days_are_set(database: Database) {
        let (database, _) = filled(database).await;
        let removed = remove(&retention(&database, KeptDays { audit: None, ..DAYS }), NOW).await;
        assert_eq!(removed, Removed { runs: 2, problems: 1, changes: 2, audit: 0 });
        assert_eq!(trail(&database).await.len(), 4);
    }

    async fn replicas_at_once_remove_it_once(database: Database) {
        let (database, integration) = filled(database).await;
        for number in 100..400 {
            solved(&database, integration, number, ago(92)).await;
        }
        let retention = retention(&database, DAYS);
        let (one, other) = tokio::join!(remove(&retention, NOW), remove(&retention, NOW));
        let sums = (one.runs + other.runs, one.problems + other.problems, one.changes + other.changes, one.audit + other.audit);
        assert_eq!(sums, (2, 301, 2, 2));
    }

    async fn a_program_that_is_to_stop_leaves_the_rest_to_the_next(database: Database) {
        let (database, _) = filled(database).await;
        let stopping = CancellationToken::new();
        stopping.cancel();
        let retention = retention(&database, DAYS);
        let removed = retention.remove(&AuditActor::system(), NOW, &stopping).await.unwrap();
        assert_eq!(removed, Removed::default());
        assert_eq!(remove(&retention, NOW).await, Removed { runs: 2, problems: 1, changes: 2, audit: 2 });
    }

    async fn free_space_is_given_back_down_to_what_may_stay(database: Database) {
        let (database, integration) = filled(database).await;
        for number in 100..500 {
            solved(&database, integration, number, ago(92)).await;
        }
        let retention = retention(&database, DAYS);
        remove(&retention, NOW).await;
        let before = space(&database).await.unwrap();
        retention.room.give_back(&database, &CancellationToken::new()).await.unwrap();
        let Some((before, after)) = before.zip(space(&database).await.unwrap()) else { return };
        assert!(before.free_bytes > 3 << 20, "{before:?}");
        assert!(after.free_bytes <= 1 << 20 && after.bytes < before.bytes, "{after:?}");
    }
}
