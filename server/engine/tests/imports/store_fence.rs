//! A run reads the store that it was queued for, or nothing.

use parcelpilot_domain::import_run::{RunFailure, RunState};
use storage::{Database, StorageError};
use test_support::on_both_databases;
use tokio_util::sync::CancellationToken;

use crate::leases::store_one;
use crate::store::Store;
use crate::test_server::{TestServer, everything};

const OTHER_STORE: &str = "UPDATE integrations SET store_hash = 'other'";

on_both_databases! {
    async fn what_was_queued_for_another_store_reads_nothing(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(10, 11));
        let id = server.enqueue(everything()).await;
        server.execute(OTHER_STORE).await;
        let run = server.claim("worker").await.expect("it is free");
        server.worker(&store).execute(run, CancellationToken::new()).await;
        let run = server.run(id).await;
        assert_eq!((run.state, run.failure), (RunState::Failed, Some(RunFailure::OtherStore)));
        assert_eq!((store.page_calls(), server.order_ids().await), (0, Vec::new()));
        let failing = "SELECT count(*) FROM integrations WHERE last_failure IS NOT NULL OR failures_in_a_row > 0";
        assert_eq!(server.numbers(failing).await, [0], "it says nothing of the store of now");
    }

    async fn a_page_of_another_store_is_not_stored(database: Database) {
        let server = TestServer::new(database).await;
        server.enqueue(everything()).await;
        let lease = server.claim("worker").await.expect("it is free").lease;
        server.execute(OTHER_STORE).await;
        let stored = store_one(&server.database, &lease).await;
        assert!(matches!(stored, Err(StorageError::LeaseLost)), "{stored:?}");
        assert_eq!(server.order_ids().await, [0; 0]);
    }
}
