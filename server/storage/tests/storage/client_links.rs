//! Links by which clients connect their stores: each works once, for one integration, until it expires.

use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::{ClientId, ClientLinkId, IntegrationId, UserId};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::platform::Platform;
use parcelpilot_domain::sync::SyncInterval;
use runtime::clock::now;
use storage::integrations::{Credentials, IntegrationChange};
use storage::one_time_links::client_links::{self, LinkTarget, Making, NewStore};
use storage::people::NewPerson;
use storage::{Database, StorageError, StorageResult, clients, integrations, people};
use test_support::databases::{execute, with_sqlite};
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at, client, integration, new_integration, secret};
use uuid::Uuid;

use crate::integrations::change_of;
use crate::power_cut::FULL;

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
    person(database, "ada").await
}

async fn person(database: &Database, name: &str) -> UserId {
    let person = NewPerson {
        id: UserId::from_uuid(Uuid::now_v7()),
        email: format!("{name}@example.com"),
        name: name.to_owned(),
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

/// New credentials of this integration, by a link.
async fn replace(database: &Database, id: IntegrationId, token: &str) -> StorageResult<()> {
    let mut change = change_of(database, "Main").await;
    change.credentials = Some(credentials("sealed-new-token"));
    integrations::update_by_link(database, id, &change, token).await
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
        // Who withdraws it too late is not told that it was.
        let again = client_links::withdraw(&database, id).await;
        assert!(matches!(again, Err(StorageError::ChangedMeanwhile)), "{again:?}");
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
        // One that has expired keeps no name from others.
        execute(&database, "UPDATE client_links SET expires_at = 1 WHERE token_hash = 'first'".to_owned()).await;
        make(&database, "second", ada, &new_store(acme, "us STORE")).await;
        assert!(is_open(&database, "second").await);
    }

    async fn two_admins_ask_for_one_integration_at_once(database: Database) {
        let (acme, ada) = (client(&database, "Acme").await, maker(&database).await);
        let bob = person(&database, "bob").await;
        let store = LinkTarget::Integration(integration(&database, acme, "Main", 1).await);
        tokio::join!(make(&database, "ada", ada, &store), make(&database, "bob", bob, &store));
        assert_ne!(is_open(&database, "ada").await, is_open(&database, "bob").await);
    }

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
        let made = client_links::insert(&database, id, &new_store(acme, "Other"), &making("late", ada)).await;
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
        client_links::renew(&database, link, &making("renewed", ada))
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
