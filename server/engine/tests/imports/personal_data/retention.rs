//! Orders that were finished long enough ago are erased by themselves.

use std::time::Duration;

use engine::personal_data::Eraser;
use parcelpilot_domain::personal_data::Retention;
use parcelpilot_domain::time::Timestamp;
use storage::integrations::UnsentShipments;
use storage::personal_data::{OrdersToErase, claim, erase, extend, finish, retention, set_retention};
use storage::{Database, integrations, personal_data};
use test_support::databases::is_in_file;
use test_support::on_both_databases;
use tokio_util::sync::CancellationToken;

use super::planted::{CANARY, client_of, dump, found_in, only_id, planted, shopped};
use crate::orders::order;
use crate::store::Store;
use crate::test_server::{TestServer, everything};

fn month() -> Retention {
    Retention::try_from(30).unwrap()
}

async fn is_in_index(database: &Database) -> bool {
    found_in(database).await.contains(&"order_search_data".to_owned())
}

on_both_databases! {
    async fn finished_orders_are_erased_in_batches_and_others_are_not(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(250, 5));
        store.put(order(1, 11, 1));
        store.put(order(2, 10, 1));
        store.put(order(3, 2, 1));
        let soon = runtime::clock::now().millis() / 1_000;
        store.put(order(4, 5, soon));
        store.put(order(5, 7, 1));
        store.put(order(6, 4, 1));
        server.pull(&store, everything()).await;
        // Cancelled long ago, and shipped just now all the same.
        server
            .execute(&format!(
                "INSERT INTO shipments (id, integration_id, order_id, order_number, address_id, carrier, carrier_name, \
                 tracking_number, tracking_link, made_at, made_by, notify_store, ahead) SELECT 's', integration_id, id, \
                 remote_id, 1, '', '', '', '', {}, 'Ada', FALSE, 0 FROM orders WHERE remote_id = 6",
                soon * 1_000
            ))
            .await;
        let (database, client, running) = (&server.database, client_of(&server).await, CancellationToken::new());
        let eraser = Eraser { database: database.clone() };
        eraser.erase_due(&running).await.unwrap();
        assert_eq!(server.numbers("SELECT count(*) FROM orders WHERE erased_at IS NOT NULL").await, [0], "it is not set");

        let now = runtime::clock::now();
        let before = month().finished_before(now);
        assert_eq!(personal_data::count_finished(database, client, before).await.unwrap().0, 252);
        assert_eq!(set_retention(database, client, Some(month()), now.minus(Duration::from_secs(5))).await.unwrap(), None);
        eraser.erase_due(&running).await.unwrap();
        let kept = "SELECT remote_id FROM orders WHERE erased_at IS NULL ORDER BY remote_id";
        assert_eq!(server.numbers(kept).await, [1, 4, 5, 6]);
        let after = retention(database, client).await.unwrap();
        assert_eq!((after.erase_after, after.last_erased), (Some(month()), 252));
        let entries = dump(database, "audit_events").await;
        assert!(entries.len() == 1 && entries[0].contains("252 orders"), "{entries:?}");
        // Not before tomorrow.
        let at = storage::clock::database_now(database).await.unwrap();
        assert_eq!(claim(database, at).await.unwrap(), None);
        assert!(claim(database, at.plus(Duration::from_secs(25 * 3_600))).await.unwrap().is_some());
    }

    async fn a_run_whose_program_was_killed_is_gone_on_with_and_counted_once(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(30, 5));
        server.pull(&store, everything()).await;
        let (database, client) = (&server.database, client_of(&server).await);
        let at = storage::clock::database_now(database).await.unwrap();
        set_retention(database, client, Some(month()), at).await.unwrap();
        let mut killed = claim(database, at).await.unwrap().expect("it is due");
        assert_eq!(claim(database, at).await.unwrap(), None, "one at a time");
        let before = month().finished_before(at);
        for id in personal_data::finished(database, client, before, 10).await.unwrap() {
            assert!(erase(database, id, OrdersToErase::FinishedBefore(before), at).await.unwrap());
        }
        assert!(extend(database, &mut killed, 10, at).await.unwrap());
        // Another takes over, and the one that was thought dead is fenced off.
        server.execute("UPDATE personal_data_retention SET next_run_at = 1").await;
        let eraser = Eraser { database: database.clone() };
        eraser.erase_due(&CancellationToken::new()).await.unwrap();
        assert_eq!(retention(database, client).await.unwrap().last_erased, 30);
        assert!(!extend(database, &mut killed, 5, at).await.unwrap());
        assert_eq!(finish(database, &killed, at).await.unwrap(), None);
        assert_eq!(retention(database, client).await.unwrap().last_erased, 30);
        assert_eq!(dump(database, "audit_events").await.len(), 1);
    }

    async fn words_of_what_is_erased_or_deleted_are_not_in_the_file(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::default());
        planted(&server, &store).await;
        store.put(order(101, 11, 1));
        server.pull(&store, everything()).await;
        let (database, client) = (&server.database, client_of(&server).await);
        let eraser = Eraser { database: database.clone() };
        let (running, stopped) = (CancellationToken::new(), CancellationToken::new());
        stopped.cancel();
        // By the setting: it is shipped, and long ago.
        store.put(shopped(100, 2, 3));
        server.pull(&store, everything()).await;
        server.execute("UPDATE orders SET modified_at = 1; UPDATE shipments SET made_at = 1").await;
        let now = runtime::clock::now();
        set_retention(database, client, Some(month()), now.minus(Duration::from_secs(5))).await.unwrap();
        eraser.erase_due(&running).await.unwrap();
        assert_eq!(server.numbers("SELECT remote_id FROM orders WHERE erased_at IS NOT NULL").await, [100]);
        let is_sqlite = database.kind() == storage::Engine::Sqlite;
        assert_eq!(is_in_index(database).await, is_sqlite, "the index is clean only later");
        // A program that is stopped leaves it to the next.
        eraser.round(&stopped).await.unwrap();
        assert_eq!(is_in_index(database).await, is_sqlite);
        eraser.round(&running).await.unwrap();
        assert!(!is_in_index(database).await);

        // With its integration: whoever deletes it is killed behind the last order.
        server.execute("UPDATE orders SET terms = ' zqcanary' WHERE remote_id = 101").await;
        integrations::delete(database, server.integration, UnsentShipments::Delete).await.unwrap();
        assert_eq!(is_in_index(database).await, is_sqlite);
        if is_sqlite {
            server.execute("UPDATE order_search_erasures SET cleaned_at = 0").await;
        }
        eraser.round(&running).await.unwrap();
        assert!(!is_in_index(database).await && !is_in_file(database, CANARY).await);
    }

    async fn an_order_that_goes_on_is_left_alone(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(1, 5));
        server.pull(&store, everything()).await;
        let (database, id) = (&server.database, only_id(&server.database).await);
        let before = month().finished_before(runtime::clock::now());
        store.put(order(100, 11, 2));
        server.pull(&store, everything()).await;
        for which in [OrdersToErase::FinishedBefore(before), OrdersToErase::Finished] {
            assert!(!erase(database, id, which, Timestamp::from_millis(1)).await.unwrap(), "{which:?}");
        }
        assert!(erase(database, id, OrdersToErase::All, Timestamp::from_millis(1)).await.unwrap());
    }
}
