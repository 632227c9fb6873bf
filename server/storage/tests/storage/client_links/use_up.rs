//! What comes by a link, once.

use storage::integrations;
use storage::one_time_links::client_links::{self, LinkTarget};
use storage::{Database, StorageError};
use test_support::databases::{execute, with_sqlite};
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at, client, integration, new_integration, secret};

use super::{credentials, is_open, make, maker, new_link, new_store, replace};
use crate::integrations::change_of;
use crate::power_cut::FULL;

on_both_databases! {
    async fn it_makes_one_integration_and_is_used_up(database: Database) {
        let (acme, ada) = (client(&database, "Acme").await, maker(&database).await);
        make(&database, "token", ada, &new_store(acme, "US store")).await;
        integration(&database, acme, "Other", 1).await;
        // Refused, so the client can try with another file.
        let taken = integrations::insert_by_link(&database, &new_integration(acme, "US store", 1), "token").await;
        assert!(matches!(taken, Err(StorageError::Taken)), "{taken:?}");
        assert!(is_open(&database, "token").await);
        integrations::insert_by_link(&database, &new_integration(acme, "US store", 2), "token").await.expect("connected");
        assert!(!is_open(&database, "token").await);
        let again = integrations::insert_by_link(&database, &new_integration(acme, "Again", 3), "token").await;
        assert!(matches!(again, Err(StorageError::LinkGone)), "{again:?}");
        assert_eq!(integrations::list(&database).await.expect("read").len(), 2);
    }

    async fn of_two_at_once_one_connects(database: Database) {
        let (acme, ada) = (client(&database, "Acme").await, maker(&database).await);
        make(&database, "token", ada, &new_store(acme, "US store")).await;
        let [one, two] = [new_integration(acme, "One", 1), new_integration(acme, "Two", 2)];
        let (one, two) = tokio::join!(
            integrations::insert_by_link(&database, &one, "token"),
            integrations::insert_by_link(&database, &two, "token"),
        );
        assert_eq!([one, two].iter().filter(|done| done.is_ok()).count(), 1);
        assert_eq!(integrations::list(&database).await.expect("read").len(), 1);
    }

    async fn an_expired_one_makes_nothing(database: Database) {
        let (acme, ada) = (client(&database, "Acme").await, maker(&database).await);
        make(&database, "token", ada, &new_store(acme, "US store")).await;
        let mut late = new_integration(acme, "US store", 1);
        late.created_at = at(100);
        let refused = integrations::insert_by_link(&database, &late, "token").await;
        assert!(matches!(refused, Err(StorageError::LinkGone)), "{refused:?}");
    }

    /// Whoever made the link is not there to pull.
    async fn the_next_sync_is_due_at_once(database: Database) {
        let (acme, ada) = (client(&database, "Acme").await, maker(&database).await);
        let id = integration(&database, acme, "Main", 1).await;
        for hash in ["store1", "corrected"] {
            make(&database, hash, ada, &LinkTarget::Integration(id)).await;
            execute(&database, "UPDATE integrations SET next_sync_at = 900000".to_owned()).await;
            let mut change = change_of(&database, "Main").await;
            change.store_hash = hash.parse().expect("a store hash");
            change.credentials = Some(credentials("sealed-new-token"));
            integrations::update_by_link(&database, id, &change, hash).await.expect("connected");
            let row = &integrations::list(&database).await.expect("read")[0];
            assert_eq!(row.next_sync, Some(change.at), "{hash}");
        }
    }

    async fn new_credentials_come_by_a_link_once_and_of_the_same_store(database: Database) {
        let (acme, ada) = (client(&database, "Acme").await, maker(&database).await);
        let id = integration(&database, acme, "Main", 1).await;
        TestOrder::new(id, 1).insert(&database).await;
        make(&database, "token", ada, &LinkTarget::Integration(id)).await;
        let shown = integrations::detail(&database, id).await.expect("read").expect("there").client_link;
        assert_eq!(shown.map(|row| (row.name, row.integration)), Some(("Main".to_owned(), Some(id))));
        let mut change = change_of(&database, "Main").await;
        change.store_hash = "other".parse().expect("a store hash");
        change.credentials = Some(credentials("sealed-new-token"));
        let other = integrations::update_by_link(&database, id, &change, "token").await;
        assert!(matches!(other, Err(StorageError::HasOrders)), "{other:?}");
        assert!(is_open(&database, "token").await);
        let mut change = change_of(&database, "Main").await;
        change.credentials = Some(credentials("sealed-new-token"));
        integrations::update_by_link(&database, id, &change, "token").await.expect("connected");
        let found = integrations::find(&database, id).await.expect("read").expect("there");
        assert_eq!((found.access_token, found.credentials_set_by.as_str()), (secret("sealed-new-token"), "Acme"));
        change.version = found.version;
        let again = integrations::update_by_link(&database, id, &change, "token").await;
        assert!(matches!(again, Err(StorageError::LinkGone)), "{again:?}");
    }
}

/// People hear that a link works or does not, and a store shows its secrets once.
#[tokio::test]
async fn a_power_cut_takes_back_no_link_and_nothing_that_came_by_one() {
    with_sqlite(|database: Database| async move {
        let (acme, ada) = (client(&database, "Acme").await, maker(&database).await);
        let main = integration(&database, acme, "Main", 1).await;
        let noted = [
            "INSERT ON client_links",
            "UPDATE ON client_links",
            "DELETE ON client_links",
            "INSERT ON integrations",
            "UPDATE OF access_token ON integrations",
        ];
        execute(&database, "CREATE TABLE levels (level INTEGER)".to_owned()).await;
        for (number, event) in noted.iter().enumerate() {
            let note = "INSERT INTO levels SELECT synchronous FROM pragma_synchronous";
            let trigger = format!("CREATE TRIGGER note{number} AFTER {event} BEGIN {note}; END");
            execute(&database, trigger).await;
        }
        let new = new_store(acme, "US store");
        let link = make(&database, "withdrawn", ada, &new).await;
        client_links::renew(&database, link, &new_link("renewed", ada))
            .await
            .expect("renewed");
        client_links::withdraw(&database, link).await.expect("withdrawn");
        make(&database, "new", ada, &new).await;
        integrations::insert_by_link(&database, &new_integration(acme, "US store", 2), "new")
            .await
            .expect("connected");
        make(&database, "main", ada, &LinkTarget::Integration(main)).await;
        replace(&database, main, "main").await.expect("connected");
        let Database::Sqlite { writer, .. } = &database else {
            unreachable!("it is SQLite")
        };
        let levels: Vec<(i64,)> = sqlx::query_as("SELECT level FROM levels")
            .fetch_all(writer)
            .await
            .expect("read");
        assert!(levels.len() > noted.len(), "{levels:?}");
        assert!(levels.iter().all(|(level,)| *level == FULL), "{levels:?}");
    })
    .await;
}
