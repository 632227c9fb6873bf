//! Orders in the inbox become runs.

use std::time::Duration;

use engine::webhooks::inbox::Inbox;
use parcelpilot_domain::ids::RemoteOrderId;
use parcelpilot_domain::import_run::Selection;
use parcelpilot_domain::order_status::StatusFilter;
use storage::runs::Capacity;
use storage::webhooks::{self, Pace};
use storage::{Database, runs};
use test_support::on_both_databases;
use test_support::rows::{at, client, integration};

on_both_databases! {
    async fn ten_thousand_calls_make_one_run(database: Database) {
        let client = client(&database, "Acme").await;
        let id = integration(&database, client, "Main", 1).await;
        let inbox = Inbox::default();
        for call in 0..10_000 {
            inbox.put(id, RemoteOrderId(100 + call % 20));
        }
        inbox.write(&database, at(1)).await.expect("written");
        inbox.write(&database, at(2)).await.expect("nothing to write");
        let queued = webhooks::queue_runs(&database, Pace::default(), at(10_000)).await;
        assert_eq!(queued.expect("queued"), 1);
        let run = runs::claim(&database, Capacity::ForAll, "worker", at(10_001), Duration::from_secs(20)).await;
        let selection = Selection::Hinted {
            remote_ids: (100..120).map(RemoteOrderId).collect(),
            statuses: StatusFilter::default(),
        };
        assert_eq!(run.expect("claimed").expect("a run").selection, selection);
    }
}
