//! What ends links, or keeps them from working.

use parcelpilot_domain::ids::{ClientId, ClientLinkId, IntegrationId};
use parcelpilot_domain::sync::SyncInterval;
use storage::integrations::IntegrationChange;
use storage::one_time_links::client_links::{self, LinkTarget};
use storage::{Database, StorageError, clients, integrations};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{at, client, integration, new_integration};
use uuid::Uuid;

use super::{credentials, is_open, make, maker, new_link, new_store, replace};
use crate::integrations::change_of;

/// Both links, of a new store and of `main`, by each first statement; the second one takes it back.
async fn ends_them(database: &Database, acme: ClientId, main: IntegrationId, changes: &[(String, String)]) {
    for (off, on) in changes {
        execute(database, off.clone()).await;
        for token in ["new", "main"] {
            assert!(!is_open(database, token).await, "{token}: {off}");
        }
        let new = new_integration(acme, "US store", 9);
        for refused in [
            integrations::insert_by_link(database, &new, "new").await,
            replace(database, main, "main").await,
        ] {
            assert!(
                matches!(refused, Err(StorageError::LinkGone)),
                "{off}: {refused:?}"
            );
        }
        execute(database, on.clone()).await;
        for token in ["new", "main"] {
            assert!(is_open(database, token).await, "{token}: {on}");
        }
    }
}

on_both_databases! {
    /// Also where an older program has written, which ends no links.
    async fn it_works_while_its_maker_is_an_active_admin(database: Database) {
        let (acme, ada) = (client(&database, "Acme").await, maker(&database).await);
        let main = integration(&database, acme, "Main", 1).await;
        let targets = [("new", new_store(acme, "US store")), ("main", LinkTarget::Integration(main))];
        for (token, target) in &targets {
            make(&database, token, ada, target).await;
        }
        ends_them(&database, acme, main, &[
            ("role = 'operator'", "role = 'admin'"),
            ("deactivated_at = 1", "deactivated_at = NULL"),
        ].map(|(off, on)| (format!("UPDATE users SET {off}"), format!("UPDATE users SET {on}")))).await;
        execute(&database, "UPDATE users SET role = 'operator'".to_owned()).await;
        let id = ClientLinkId::from_uuid(Uuid::now_v7());
        let made = client_links::insert(&database, id, &new_store(acme, "Other"), &new_link("late", ada)).await;
        assert!(matches!(made, Err(StorageError::ChangedMeanwhile)), "{made:?}");
    }

    async fn it_works_while_orders_can_come_in_for_the_client_who_was_asked(database: Database) {
        let (acme, ada) = (client(&database, "Acme").await, maker(&database).await);
        let other = client(&database, "Other").await;
        let main = integration(&database, acme, "Main", 1).await;
        make(&database, "new", ada, &new_store(acme, "US store")).await;
        make(&database, "main", ada, &LinkTarget::Integration(main)).await;
        let active = |is_active: &str| format!("UPDATE clients SET is_active = {is_active} WHERE id = '{acme}'");
        ends_them(&database, acme, main, &[(active("FALSE"), active("TRUE"))]).await;
        for (off, on) in [
            ("is_enabled = FALSE".to_owned(), "is_enabled = TRUE".to_owned()),
            (format!("client_id = '{other}'"), format!("client_id = '{acme}'")),
        ] {
            execute(&database, format!("UPDATE integrations SET {off}")).await;
            assert!(!is_open(&database, "main").await, "{off}");
            let refused = replace(&database, main, "main").await;
            assert!(matches!(refused, Err(StorageError::LinkGone)), "{off}: {refused:?}");
            execute(&database, format!("UPDATE integrations SET {on}")).await;
            assert!(is_open(&database, "main").await, "{on}");
        }
        execute(&database, "UPDATE integrations SET name_key = 'us store'".to_owned()).await;
        assert!(!is_open(&database, "new").await);
    }

    async fn what_an_admin_does_in_the_clients_place_ends_the_link(database: Database) {
        let (acme, ada) = (client(&database, "Acme").await, maker(&database).await);
        let other = client(&database, "Other").await;
        let main = integration(&database, acme, "Main", 1).await;
        let ask = async |token: &str| {
            make(&database, token, ada, &LinkTarget::Integration(main)).await;
        };
        ask("typed").await;
        let change = IntegrationChange { sync_every: SyncInterval::from_minutes(7).expect("minutes"), ..change_of(&database, "Main").await };
        integrations::update(&database, main, &change).await.expect("updated");
        assert!(is_open(&database, "typed").await);
        let typed = IntegrationChange { credentials: Some(credentials("sealed-new-token")), ..change_of(&database, "Main").await };
        integrations::update(&database, main, &typed).await.expect("updated");
        ask("given away").await;
        let moved = IntegrationChange { client_id: other, ..change_of(&database, "Main").await };
        integrations::update(&database, main, &moved).await.expect("moved");
        ask("disabled").await;
        integrations::set_enabled(&database, main, false, at(9)).await.expect("disabled");
        integrations::set_enabled(&database, main, true, at(9)).await.expect("enabled");
        ask("inactive").await;
        make(&database, "new", ada, &new_store(other, "US store")).await;
        clients::set_active(&database, other, false, at(9)).await.expect("inactive");
        clients::set_active(&database, other, true, at(9)).await.expect("active");
        assert!(client_links::list(&database).await.expect("read").is_empty());
        make(&database, "added", ada, &new_store(acme, "US store")).await;
        integration(&database, acme, "us STORE", 2).await;
        make(&database, "renamed", ada, &new_store(acme, "CA store")).await;
        let renamed = IntegrationChange { name: "CA store".to_owned(), ..change_of(&database, "Main").await };
        integrations::update(&database, main, &renamed).await.expect("renamed");
        assert!(client_links::list(&database).await.expect("read").is_empty());
    }

    async fn a_link_goes_with_its_integration_and_with_its_client(database: Database) {
        let (acme, ada) = (client(&database, "Acme").await, maker(&database).await);
        let id = integration(&database, acme, "Main", 1).await;
        make(&database, "of it", ada, &LinkTarget::Integration(id)).await;
        execute(&database, format!("DELETE FROM integrations WHERE id = '{id}'")).await;
        assert!(!is_open(&database, "of it").await);
        make(&database, "new", ada, &new_store(acme, "US store")).await;
        execute(&database, format!("DELETE FROM clients WHERE id = '{acme}'")).await;
        assert!(client_links::list(&database).await.expect("read").is_empty());
    }
}
