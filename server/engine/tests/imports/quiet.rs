//! Syncs that found nothing new neither bury the others nor stay for ever.

use std::time::Duration;

use parcelpilot_contract::imports::QuietSyncs;
use parcelpilot_domain::import_run::{RunFailure, RunKind};
use storage::{Database, runs};
use test_support::on_both_databases;

use crate::house::{House, everything};
use crate::store::{Store, order};

async fn finished(house: &House, quiet: QuietSyncs) -> Vec<RunKind> {
    let live = runs::live(&house.database, Some(house.integration), quiet)
        .await
        .unwrap();
    assert_eq!(live, runs::live(&house.database, None, quiet).await.unwrap());
    live.finished.iter().map(|row| row.kind).collect()
}

async fn delete_after(house: &House, days: u64) -> u64 {
    let at = runtime::clock::now().plus(Duration::from_secs(days * 86_400));
    runs::delete_old_syncs(&house.database, at).await.unwrap()
}

on_both_databases! {
    async fn quiet_syncs_are_left_out_and_deleted_first(database: Database) {
        let (house, store) = (House::new(database).await, Store::with(3, 11));
        store.set_clock(3_600);
        house.pull(&store, everything()).await;
        house.sync(&store).await;
        assert_eq!(finished(&house, QuietSyncs::Hidden).await, [RunKind::Backfill]);
        assert_eq!(finished(&house, QuietSyncs::Shown).await, [RunKind::Sync, RunKind::Backfill]);

        store.put(order(100, 9, 3_700));
        house.sync(&store).await;
        store.fail_with(Some(RunFailure::StoreUnavailable));
        house.sync(&store).await;
        let told = [RunKind::Sync, RunKind::Sync, RunKind::Backfill];
        assert_eq!(finished(&house, QuietSyncs::Hidden).await, told);

        assert_eq!(delete_after(&house, 2).await, 0);
        assert_eq!(delete_after(&house, 4).await, 1, "the quiet one");
        assert_eq!(finished(&house, QuietSyncs::Shown).await, told);
        assert_eq!(delete_after(&house, 31).await, 2);
        assert_eq!(finished(&house, QuietSyncs::Shown).await, [RunKind::Backfill], "pulls stay");
    }
}
