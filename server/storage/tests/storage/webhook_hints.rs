//! What stores tell of becomes few runs, whatever the flood.

use std::time::Duration;

use parcelpilot_domain::ids::{IntegrationId, RemoteOrderId};
use parcelpilot_domain::import_run::Selection;
use parcelpilot_domain::order_status::StatusFilter;
use parcelpilot_domain::sealed::Sealed;
use parcelpilot_domain::time::Timestamp;
use parcelpilot_domain::webhook::{Hints, WebhookState};
use storage::integrations::UnsentShipments;
use storage::runs::{Capacity, LeasedRun};
use storage::webhooks::Pace;
use storage::{Database, integrations, runs, webhooks};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{at, client, integration};

const PACE: Pace = Pace {
    pause: Duration::from_secs(5),
    fetched_one_by_one: 25,
};

async fn store(database: &Database) -> IntegrationId {
    let acme = client(database, "Acme").await;
    integration(database, acme, "Main", 1).await
}

async fn hint(database: &Database, integration: IntegrationId, orders: impl IntoIterator<Item = i64>) {
    let orders = orders.into_iter().map(RemoteOrderId).collect();
    let hints: Hints = [(integration, orders)].into();
    webhooks::add_hints(database, &hints, at(1))
        .await
        .expect("written");
}

async fn queue(database: &Database, now: Timestamp) -> usize {
    webhooks::queue_runs(database, PACE, now).await.expect("queued")
}

async fn claim(database: &Database, now: Timestamp) -> Option<LeasedRun> {
    runs::claim(database, Capacity::ForAll, "worker", now, Duration::from_secs(20))
        .await
        .expect("claimed")
}

fn hinted(orders: &[i64]) -> Selection {
    Selection::Hinted {
        remote_ids: orders.iter().copied().map(RemoteOrderId).collect(),
        statuses: StatusFilter::default(),
    }
}

on_both_databases! {
    async fn orders_are_fetched_once_however_often_they_are_told(database: Database) {
        let id = store(&database).await;
        for _ in 0..3 {
            hint(&database, id, [7, 3, 7]).await;
        }
        assert_eq!(queue(&database, at(10_000)).await, 1);
        assert_eq!(queue(&database, at(10_001)).await, 0);
        let run = claim(&database, at(10_002)).await.expect("a run");
        assert_eq!(run.selection, hinted(&[3, 7]));
        assert!(claim(&database, at(10_003)).await.is_none());
    }

    async fn hints_gather_while_a_run_waits_or_has_just_begun(database: Database) {
        let id = store(&database).await;
        hint(&database, id, [1]).await;
        assert_eq!(queue(&database, at(10_000)).await, 1);
        hint(&database, id, [2]).await;
        assert_eq!(queue(&database, at(60_000)).await, 0, "the first one still waits");
        claim(&database, at(60_000)).await.expect("a run");
        assert_eq!(queue(&database, at(60_001)).await, 1);
        hint(&database, id, [3]).await;
        assert_eq!(queue(&database, at(60_002)).await, 0);
        execute(&database, "UPDATE import_runs SET state = 'complete'".to_owned()).await;
        assert_eq!(queue(&database, at(65_000)).await, 0, "five seconds are not over");
        assert_eq!(queue(&database, at(65_002)).await, 1);
    }

    async fn a_flood_is_left_to_one_sync(database: Database) {
        let id = store(&database).await;
        execute(&database, "UPDATE integrations SET sync_cursor = 5, next_sync_at = 900000".to_owned()).await;
        hint(&database, id, 1..=500).await;
        assert_eq!(queue(&database, at(10_000)).await, 0);
        assert_eq!(next_sync(&database).await, Some(10_000));
        assert_eq!(queue(&database, at(20_000)).await, 0, "none is left");
        // One that was never synced has nothing to begin from.
        execute(&database, "UPDATE integrations SET sync_cursor = NULL".to_owned()).await;
        hint(&database, id, 1..=26).await;
        assert_eq!(queue(&database, at(30_000)).await, 1);
    }

    async fn two_replicas_queue_one_run(database: Database) {
        let id = store(&database).await;
        hint(&database, id, [1, 2]).await;
        let (one, other) = tokio::join!(queue(&database, at(10_000)), queue(&database, at(10_000)));
        assert_eq!(one + other, 1);
    }

    async fn what_is_disabled_or_gone_is_not_fetched(database: Database) {
        let id = store(&database).await;
        hint(&database, id, [1]).await;
        execute(&database, "UPDATE integrations SET is_enabled = FALSE".to_owned()).await;
        assert_eq!(queue(&database, at(10_000)).await, 0);
        integrations::delete(&database, id, UnsentShipments::Keep).await.expect("deleted");
        hint(&database, id, [2]).await;
        assert_eq!(queue(&database, at(20_000)).await, 0);
    }

    async fn a_hook_is_checked_by_one_keeper_and_again_when_something_changes(database: Database) {
        let id = store(&database).await;
        assert_eq!(webhooks::without(&database).await.expect("read"), [id]);
        for secret in ["first", "second"] {
            webhooks::expect(&database, id, &Sealed::from_bytes(secret.as_bytes().to_vec())).await.expect("kept");
        }
        assert_eq!(webhooks::without(&database).await.expect("read"), []);
        let check = webhooks::claim_check(&database, at(1_000)).await.expect("read").expect("due");
        assert_eq!((check.integration, &check.secret), (id, &Sealed::from_bytes(b"first".to_vec())));
        assert_eq!(webhooks::claim_check(&database, at(1_000)).await.expect("read"), None);
        let result = webhooks::CheckResult {
            state: WebhookState::Working,
            destination: format!("https://pilot.example.com/hooks/bigcommerce/{id}"),
            remote_id: Some(5),
            at: at(1_000),
            again_at: at(9_000),
        };
        webhooks::store_check(&database, &check, &result).await.expect("kept");
        assert_eq!(webhooks::remote_id_of(&database, id).await.expect("read"), Some(5));
        let status = webhooks::status_of(&database, id).await.expect("read").expect("a webhook");
        assert_eq!((status.state, status.last_heard), (WebhookState::Working, None));
        webhooks::check_elsewhere(&database, "https://pilot.example.com").await.expect("none");
        assert_eq!(webhooks::claim_check(&database, at(8_999)).await.expect("read"), None);
        webhooks::check_elsewhere(&database, "https://new.example.com").await.expect("marked");
        let check = webhooks::claim_check(&database, at(2_000)).await.expect("read").expect("due");
        // Saved while it is being checked.
        webhooks::check_soon(&database, id).await.expect("marked");
        webhooks::store_check(&database, &check, &result).await.expect("kept");
        assert!(webhooks::claim_check(&database, at(2_001)).await.expect("read").is_some());
    }
}

async fn next_sync(database: &Database) -> Option<i64> {
    let sql = "SELECT next_sync_at FROM integrations";
    let (next,): (Option<i64>,) = match database {
        Database::Sqlite { reader, .. } => sqlx::query_as(sql).fetch_one(reader).await,
        Database::Postgres(pool, _) => sqlx::query_as(sql).fetch_one(pool).await,
    }
    .expect("a row");
    next
}
