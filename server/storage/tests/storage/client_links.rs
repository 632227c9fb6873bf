//! Links by which clients connect their stores: each works once, for one integration, until it expires.

use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::{ClientId, ClientLinkId, UserId};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::platform::Platform;
use parcelpilot_domain::sync::SyncInterval;
use runtime::clock::now;
use storage::integrations::Credentials;
use storage::one_time_links::client_links::{self, LinkTarget, Making, NewStore};
use storage::people::NewPerson;
use storage::{Database, StorageError, integrations, people};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at, client, integration, new_integration, secret};
use uuid::Uuid;

use crate::integrations::change_of;

pub fn new_store(client_id: ClientId, name: &str) -> LinkTarget {
    LinkTarget::New(NewStore {
        client_id,
        platform: Platform::BigCommerce,
        name: name.to_owned(),
        statuses: vec![OrderStatus(11), OrderStatus(9)],
        sync_every: SyncInterval::default(),
    })
}

async fn maker(database: &Database) -> UserId {
    let person = NewPerson {
        id: UserId::from_uuid(Uuid::now_v7()),
        email: "ada@example.com".to_owned(),
        name: "Ada".to_owned(),
        role: Role::Admin,
        password_hash: "any".to_owned(),
        created_at: at(1),
    };
    people::insert(database, &person).await.expect("a person");
    person.id
}

const fn making(token_hash: &str, maker_id: UserId) -> Making<'_> {
    Making {
        token_hash,
        maker: "Ada",
        maker_id,
        at: at(1),
        expires_at: at(100),
    }
}

async fn make(database: &Database, token: &str, maker: UserId, target: &LinkTarget) -> ClientLinkId {
    let id = ClientLinkId::from_uuid(Uuid::now_v7());
    client_links::insert(database, id, target, &making(token, maker))
        .await
        .expect("made");
    id
}

async fn is_open(database: &Database, token: &str) -> bool {
    let open = client_links::open(database, token, at(99)).await;
    open.expect("read").is_some()
}

/// Of this token, at a time when it works.
fn credentials(text: &str) -> Credentials {
    Credentials {
        access_token: Some(secret(text)),
        api_client_id: None,
        client_secret: None,
        set_at: at(9),
        set_by: "Acme".to_owned(),
    }
}

on_both_databases! {
    async fn a_link_says_what_it_is_for_until_it_expires(database: Database) {
        let (acme, ada) = (client(&database, "Acme").await, maker(&database).await);
        let target = new_store(acme, " US store ");
        let id = make(&database, "token", ada, &target).await;
        let open = client_links::open(&database, "token", at(99)).await.expect("read").expect("open");
        assert_eq!(open.target, new_store(acme, "US store"));
        let row = &open.row;
        assert_eq!((row.id, row.integration, row.has_expired, row.expires_at), (id, None, false, at(100)));
        assert_eq!((row.name.as_str(), row.client_name.as_str(), row.made_by.as_str()), ("US store", "Acme", "Ada"));
        for (token, when) in [("token", at(100)), ("other", at(99))] {
            assert_eq!(client_links::open(&database, token, when).await.expect("read"), None, "{token}");
        }
        // It stays listed, so that a new one can be made of it.
        let listed = client_links::list(&database).await.expect("read");
        assert_eq!(listed.iter().map(|row| (row.id, row.has_expired)).collect::<Vec<_>>(), [(id, true)]);
        client_links::renew(&database, id, &Making { expires_at: now().plus(std::time::Duration::from_secs(60)), ..making("new", ada) })
            .await
            .expect("renewed");
        assert!(!is_open(&database, "token").await && is_open(&database, "new").await);
        assert!(!client_links::find(&database, id).await.expect("read").expect("there").has_expired);
        client_links::withdraw(&database, id).await.expect("withdrawn");
        assert!(!is_open(&database, "new").await);
        let gone = client_links::renew(&database, id, &making("newer", ada)).await;
        assert!(matches!(gone, Err(StorageError::ChangedMeanwhile)), "{gone:?}");
    }

    async fn one_name_and_one_integration_have_one_link(database: Database) {
        let (acme, ada) = (client(&database, "Acme").await, maker(&database).await);
        make(&database, "first", ada, &new_store(acme, "US store")).await;
        let id = ClientLinkId::from_uuid(Uuid::now_v7());
        let again = client_links::insert(&database, id, &new_store(acme, "us STORE"), &making("second", ada)).await;
        assert!(matches!(again, Err(StorageError::Taken)), "{again:?}");
        let store = LinkTarget::Integration(integration(&database, acme, "Main", 1).await);
        make(&database, "old", ada, &store).await;
        make(&database, "new", ada, &store).await;
        assert!(is_open(&database, "first").await && !is_open(&database, "old").await && is_open(&database, "new").await);
    }

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
