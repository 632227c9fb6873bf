//! Syncs that found nothing new: hidden by default, and deleted first.

use std::time::Duration;

use parcelpilot_contract::imports::QuietSyncs;
use parcelpilot_domain::import_run::{RunFailure, RunKind};
use storage::{Database, runs};
use test_support::on_both_databases;

use crate::orders::order;
use crate::store::Store;
use crate::test_server::{TestServer, everything};

async fn finished(server: &TestServer, quiet: QuietSyncs) -> Vec<RunKind> {
    let live = runs::live(&server.database, Some(server.integration), quiet)
        .await
        .unwrap();
    assert_eq!(live, runs::live(&server.database, None, quiet).await.unwrap());
    live.finished.iter().map(|row| row.kind).collect()
}

async fn delete_after(server: &TestServer, days: u64) -> u64 {
    let at = runtime::clock::now().plus(Duration::from_secs(days * 86_400));
    runs::delete_old_syncs(&server.database, at).await.unwrap()
}

on_both_databases! {
    async fn quiet_syncs_are_left_out_and_deleted_first(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(3, 11));
        store.set_clock(3_600);
        server.pull(&store, everything()).await;
        server.sync(&store).await;
        assert_eq!(finished(&server, QuietSyncs::Hidden).await, [RunKind::Backfill]);
        assert_eq!(finished(&server, QuietSyncs::Shown).await, [RunKind::Sync, RunKind::Backfill]);

        store.put(order(100, 9, 3_700));
        server.sync(&store).await;
        store.fail_with(Some(RunFailure::StoreUnavailable));
        server.sync(&store).await;
        let told = [RunKind::Sync, RunKind::Sync, RunKind::Backfill];
        assert_eq!(finished(&server, QuietSyncs::Hidden).await, told);

        assert_eq!(delete_after(&server, 2).await, 0);
        assert_eq!(delete_after(&server, 4).await, 1, "the quiet one");
        assert_eq!(finished(&server, QuietSyncs::Shown).await, told);
        assert_eq!(delete_after(&server, 31).await, 2);
        assert_eq!(finished(&server, QuietSyncs::Shown).await, [RunKind::Backfill], "pulls stay");
    }
}
