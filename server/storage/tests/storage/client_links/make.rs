//! What makes links, for the first time or anew.

use std::collections::HashMap;
use std::time::Duration;

use parcelpilot_contract::client_links::ClientLinkState;
use parcelpilot_domain::ids::ClientLinkId;
use runtime::clock::now;
use storage::one_time_links::client_links::{self, LinkTarget, NewLink};
use storage::{Database, StorageError};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{at, client, integration};
use uuid::Uuid;

use super::{is_open, make, maker, new_link, new_store, person};

on_both_databases! {
    async fn a_link_says_what_it_is_for_until_it_expires(database: Database) {
        let (acme, ada) = (client(&database, "Acme").await, maker(&database).await);
        let target = new_store(acme, " US store ");
        let id = make(&database, "token", ada, &target).await;
        let open = client_links::open(&database, "token", at(99)).await.expect("read").expect("open");
        assert_eq!(open.target, new_store(acme, "US store"));
        let row = &open.row;
        assert_eq!((row.id, row.integration, row.state, row.expires_at), (id, None, ClientLinkState::Waiting, at(100)));
        assert_eq!((row.name.as_str(), row.client_name.as_str(), row.made_by.as_str()), ("US store", "Acme", "Ada"));
        for (token, when) in [("token", at(100)), ("other", at(99))] {
            assert_eq!(client_links::open(&database, token, when).await.expect("read"), None, "{token}");
        }
        // It stays listed, so that a new one can be made of it.
        let listed = client_links::list(&database).await.expect("read");
        assert_eq!(listed.iter().map(|row| (row.id, row.state)).collect::<Vec<_>>(), [(id, ClientLinkState::Expired)]);
        let anew = NewLink { expires_at: now().plus(Duration::from_secs(60)), ..new_link("new", ada) };
        let renewed = client_links::renew(&database, id, &anew).await.expect("renewed");
        assert_eq!((renewed.id, renewed.expires_at), (id, anew.expires_at));
        assert!(!is_open(&database, "token").await && is_open(&database, "new").await);
        assert_eq!(client_links::find(&database, id).await.expect("read"), Some(renewed));
        client_links::withdraw(&database, id).await.expect("withdrawn");
        assert!(!is_open(&database, "new").await);
        let gone = client_links::renew(&database, id, &new_link("newer", ada)).await;
        assert!(matches!(gone, Err(StorageError::ChangedMeanwhile)), "{gone:?}");
        // Who withdraws it too late is not told that it was.
        let again = client_links::withdraw(&database, id).await;
        assert!(matches!(again, Err(StorageError::ChangedMeanwhile)), "{again:?}");
    }

    async fn one_name_and_one_integration_have_one_link(database: Database) {
        let (acme, ada) = (client(&database, "Acme").await, maker(&database).await);
        make(&database, "first", ada, &new_store(acme, "US store")).await;
        let id = ClientLinkId::from_uuid(Uuid::now_v7());
        let again = client_links::insert(&database, id, &new_store(acme, "us STORE"), &new_link("second", ada)).await;
        assert!(matches!(again, Err(StorageError::Taken)), "{again:?}");
        let store = LinkTarget::Integration(integration(&database, acme, "Main", 1).await);
        make(&database, "old", ada, &store).await;
        make(&database, "new", ada, &store).await;
        assert!(is_open(&database, "first").await && !is_open(&database, "old").await && is_open(&database, "new").await);
        // One that has expired keeps no name from others.
        execute(&database, "UPDATE client_links SET expires_at = 1 WHERE token_hash = 'first'".to_owned()).await;
        make(&database, "second", ada, &new_store(acme, "us STORE")).await;
        assert!(is_open(&database, "second").await);
    }

    /// Also where an older program has written, which ends no links.
    async fn none_is_made_that_would_not_work(database: Database) {
        let (acme, ada) = (client(&database, "Acme").await, maker(&database).await);
        let main = integration(&database, acme, "Main", 1).await;
        let target = LinkTarget::Integration(main);
        let id = make(&database, "main", ada, &target).await;
        for (table, column) in [("integrations", "is_enabled"), ("clients", "is_active")] {
            execute(&database, format!("UPDATE {table} SET {column} = FALSE")).await;
            let new = ClientLinkId::from_uuid(Uuid::now_v7());
            for refused in [
                client_links::insert(&database, new, &target, &new_link("again", ada)).await,
                client_links::renew(&database, id, &new_link("renewed", ada)).await,
            ] {
                assert!(matches!(refused, Err(StorageError::ImportsNothing)), "{column}: {refused:?}");
            }
            execute(&database, format!("UPDATE {table} SET {column} = TRUE")).await;
            assert!(is_open(&database, "main").await, "what was sent before stays");
        }
        let id = make(&database, "new", ada, &new_store(acme, "US store")).await;
        execute(&database, "UPDATE client_links SET expires_at = 9000000000000000".to_owned()).await;
        execute(&database, "UPDATE integrations SET name = 'US store', name_key = 'us store'".to_owned()).await;
        let renewed = client_links::renew(&database, id, &new_link("renewed", ada)).await;
        assert!(matches!(renewed, Err(StorageError::NameTaken)), "{renewed:?}");
        let listed = client_links::list(&database).await.expect("read");
        let states: HashMap<_, _> = listed.iter().map(|row| (row.integration, row.state)).collect();
        assert_eq!(states, [(None, ClientLinkState::Blocked), (Some(main), ClientLinkState::Waiting)].into());
        client_links::withdraw(&database, id).await.expect("withdrawn");
        let new = ClientLinkId::from_uuid(Uuid::now_v7());
        let made = client_links::insert(&database, new, &new_store(acme, "us STORE"), &new_link("late", ada)).await;
        assert!(matches!(made, Err(StorageError::NameTaken)), "{made:?}");
    }

    async fn two_admins_ask_for_one_integration_at_once(database: Database) {
        let (acme, ada) = (client(&database, "Acme").await, maker(&database).await);
        let bob = person(&database, "bob").await;
        let store = LinkTarget::Integration(integration(&database, acme, "Main", 1).await);
        tokio::join!(make(&database, "ada", ada, &store), make(&database, "bob", bob, &store));
        assert_ne!(is_open(&database, "ada").await, is_open(&database, "bob").await);
    }
}
