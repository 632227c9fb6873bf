//! Clients.

use parcelpilot_domain::ids::ClientId;
use storage::{Database, StorageError, clients};
use test_support::on_both_databases;
use test_support::rows::{at, client, integration};
use uuid::Uuid;

on_both_databases! {
    async fn are_listed_active_first_by_name_with_their_integrations(database: Database) {
        let zoe = client(&database, "Zoe's Shoes").await;
        let acme = client(&database, "acme").await;
        client(&database, "Bolt").await;
        integration(&database, zoe, "Zoe 1", 1).await;
        integration(&database, zoe, "Zoe 2", 2).await;
        clients::set_active(&database, acme, false, at(9)).await.expect("set");
        let list = clients::list(&database).await.expect("read");
        let shown: Vec<_> = list.iter().map(|row| (row.name.as_str(), row.is_active, row.integrations)).collect();
        assert_eq!(shown, [("Bolt", true, 0), ("Zoe's Shoes", true, 2), ("acme", false, 0)]);
    }

    async fn names_are_unique_in_any_case(database: Database) {
        client(&database, "Acme").await;
        let other = client(&database, "Bolt").await;
        let id = ClientId::from_uuid(Uuid::now_v7());
        let again = clients::insert(&database, id, " ACME ", at(1)).await;
        assert!(matches!(again, Err(StorageError::Taken)), "{again:?}");
        let renamed = clients::rename(&database, other, "aCME").await;
        assert!(matches!(renamed, Err(StorageError::Taken)), "{renamed:?}");
        clients::rename(&database, other, "BOLT").await.expect("its own name in another case");
        let found = clients::find_by_name(&database, "bolt").await.expect("read").expect("found");
        assert_eq!((found.id, found.name.as_str()), (other, "BOLT"));
        assert_eq!(clients::find(&database, other).await.expect("read"), Some(found));
    }

    async fn one_that_is_gone_can_not_be_changed(database: Database) {
        let nobody = ClientId::from_uuid(Uuid::now_v7());
        assert_eq!(clients::find(&database, nobody).await.expect("read"), None);
        for outcome in [
            clients::rename(&database, nobody, "Acme").await,
            clients::set_active(&database, nobody, true, at(9)).await,
        ] {
            assert!(matches!(outcome, Err(StorageError::ChangedMeanwhile)), "{outcome:?}");
        }
    }
}
