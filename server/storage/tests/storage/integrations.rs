//! Integrations: what is kept, versions, health.

use parcelpilot_contract::integrations::Health;
use parcelpilot_domain::import_run::RunFailure;
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::sync::SyncInterval;
use parcelpilot_domain::time_zone::StoreZone;
use storage::integrations::{Credentials, IntegrationChange, StoreFacts};
use storage::{Database, StorageError, clients, integrations, overview};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at, client, integration, new_integration, problem, secret};

pub async fn change_of(database: &Database, name: &str) -> IntegrationChange {
    let found = integrations::find_by_name(database, name)
        .await
        .expect("read")
        .expect("found");
    IntegrationChange {
        version: found.version,
        client_id: found.client_id,
        name: found.name,
        store_hash: found.store_hash,
        push_ship_confirms: found.push_ship_confirms,
        statuses: found.statuses,
        adds_statuses: false,
        sync_every: found.sync_every,
        at: at(9),
        credentials: None,
    }
}

async fn health(database: &Database) -> Health {
    integrations::list(database).await.expect("read")[0].health
}

on_both_databases! {
    async fn is_found_as_it_was_put(database: Database) {
        let acme = client(&database, "Acme").await;
        let mut new = new_integration(acme, "Main Store", 1);
        new.client_secret = Some(secret("sealed-secret"));
        new.api_client_id = Some("abc".to_owned());
        new.push_ship_confirms = true;
        integrations::insert(&database, &new).await.expect("inserted");
        let found = integrations::find_by_name(&database, "MAIN store").await.expect("read").expect("found");
        assert_eq!((found.id, found.client_name.as_str(), found.client_is_active), (new.id, "Acme", true));
        assert_eq!((found.is_enabled, found.push_ship_confirms, found.version), (true, true, 1));
        assert_eq!(found.access_token, new.access_token);
        assert_eq!(found.client_secret, new.client_secret);
        assert_eq!(found.statuses, OrderStatus::IMPORTED_BY_DEFAULT);
        assert!(!format!("{found:?}").contains("115, 101"), "sealed bytes are not shown: {found:?}");
        let detail = integrations::detail(&database, new.id).await.expect("read").expect("found");
        assert_eq!(detail.access_token.last_four, "oken");
        assert_eq!(detail.client_secret.expect("a secret").last_four, "cret");
    }

    async fn one_store_and_one_name_belong_to_one_integration(database: Database) {
        let acme = client(&database, "Acme").await;
        integration(&database, acme, "One", 1).await;
        for taken in [new_integration(acme, "ONE", 2), new_integration(acme, "Two", 1)] {
            let outcome = integrations::insert(&database, &taken).await;
            assert!(matches!(outcome, Err(StorageError::Taken)), "{outcome:?}");
        }
    }

    async fn the_second_of_two_changes_is_refused(database: Database) {
        let acme = client(&database, "Acme").await;
        let id = integration(&database, acme, "One", 1).await;
        let mine = IntegrationChange { name: "Mine".to_owned(), ..change_of(&database, "One").await };
        let theirs = IntegrationChange { name: "Theirs".to_owned(), ..change_of(&database, "One").await };
        integrations::update(&database, id, &theirs).await.expect("the first");
        let second = integrations::update(&database, id, &mine).await;
        assert!(matches!(second, Err(StorageError::ChangedMeanwhile)), "{second:?}");
        let found = integrations::find(&database, id).await.expect("read").expect("found");
        assert_eq!((found.name.as_str(), found.version), ("Theirs", 2));
    }

    async fn secrets_that_are_not_typed_again_are_kept(database: Database) {
        let acme = client(&database, "Acme").await;
        let mut new = new_integration(acme, "One", 1);
        new.client_secret = Some(secret("old-secret"));
        integrations::insert(&database, &new).await.expect("inserted");
        let credentials = Credentials {
            access_token: Some(secret("new-token")),
            api_client_id: None,
            client_secret: None,
            set_at: at(9),
            set_by: "Bob".to_owned(),
        };
        let change = IntegrationChange { credentials: Some(credentials), ..change_of(&database, "One").await };
        integrations::update(&database, new.id, &change).await.expect("updated");
        let found = integrations::find(&database, new.id).await.expect("read").expect("found");
        assert_eq!(found.access_token, secret("new-token"));
        assert_eq!(found.client_secret, Some(secret("old-secret")));
        assert_eq!((found.credentials_set_at, found.credentials_set_by.as_str()), (at(9), "Bob"));
    }

    async fn what_was_learnt_of_a_store_goes_with_it(database: Database) {
        let acme = client(&database, "Acme").await;
        let id = integration(&database, acme, "One", 1).await;
        let labels = [(OrderStatus(11), "To pack".to_owned())];
        let zone = StoreZone { name: "America/Chicago".to_owned(), utc_offset_seconds: -21_600 };
        let facts = StoreFacts { name: Some("Acme Shop"), zone: Some(&zone), status_labels: &labels };
        integrations::set_store_facts(&database, id, facts).await.expect("set");
        integrations::set_store_facts(&database, id, StoreFacts::default()).await.expect("says nothing");
        execute(&database, "UPDATE integrations SET last_good_poll_at = 5".to_owned()).await;
        integrations::update(&database, id, &change_of(&database, "One").await).await.expect("the same store");
        let found = integrations::find(&database, id).await.expect("read").expect("found");
        assert_eq!((found.store_name.as_deref(), found.last_good_poll), (Some("Acme Shop"), Some(at(5))));
        assert_eq!((found.status_labels.as_slice(), found.zone), (labels.as_slice(), Some(zone)));
        let other = IntegrationChange { store_hash: "other".parse().expect("a hash"), ..change_of(&database, "One").await };
        integrations::update(&database, id, &other).await.expect("another store");
        let found = integrations::find(&database, id).await.expect("read").expect("found");
        assert_eq!((found.store_name, found.last_good_poll, found.status_labels), (None, None, Vec::new()));
        assert_eq!(found.zone, None);
    }

    async fn health_says_the_worst(database: Database) {
        let acme = client(&database, "Acme").await;
        let id = integration(&database, acme, "One", 1).await;
        assert_eq!(health(&database).await, Health::Overdue, "connected in 1970, and never polled");
        let now = runtime::clock::now().millis();
        execute(&database, format!("UPDATE integrations SET watched_since = {now}")).await;
        assert_eq!(health(&database).await, Health::New);
        execute(&database, format!("UPDATE integrations SET last_good_poll_at = {now}")).await;
        assert_eq!(health(&database).await, Health::Good);
        problem(&database, id, 7, 1).await;
        assert_eq!(health(&database).await, Health::HasProblems);
        execute(&database, "UPDATE integrations SET last_failure = 'token_refused'".to_owned()).await;
        assert_eq!(health(&database).await, Health::Failing(RunFailure::TokenRefused));
        integrations::set_enabled(&database, id, false, at(9)).await.expect("set");
        assert_eq!(health(&database).await, Health::Disabled);
    }

    async fn a_save_says_when_the_next_sync_is_due(database: Database) {
        let acme = client(&database, "Acme").await;
        let id = integration(&database, acme, "One", 1).await;
        let next = async || integrations::list(&database).await.expect("read")[0].next_sync;
        assert_eq!(next().await, Some(at(120_001)), "an interval after it was connected");
        let save = async |change: IntegrationChange| {
            integrations::update(&database, id, &change).await.expect("updated");
        };
        save(IntegrationChange { at: at(50), ..change_of(&database, "One").await }).await;
        assert_eq!(next().await, Some(at(120_001)), "nothing about the schedule was changed");
        let hourly = SyncInterval::from_minutes(60).expect("an interval");
        save(IntegrationChange { sync_every: hourly, at: at(50), ..change_of(&database, "One").await }).await;
        assert_eq!(next().await, Some(at(3_600_050)));
        let credentials = || Some(Credentials {
            access_token: Some(secret("new-token")),
            api_client_id: None,
            client_secret: None,
            set_at: at(60),
            set_by: "Bob".to_owned(),
        });
        save(IntegrationChange { credentials: credentials(), at: at(60), ..change_of(&database, "One").await }).await;
        assert_eq!(next().await, Some(at(3_600_050)), "it was never synced");
        execute(&database, "UPDATE integrations SET last_failure = 'token_refused', failures_in_a_row = 3".to_owned()).await;
        save(IntegrationChange { credentials: credentials(), at: at(60), ..change_of(&database, "One").await }).await;
        assert_eq!(next().await, Some(at(60)), "new credentials are tried at once");
        execute(&database, "UPDATE integrations SET sync_cursor = 7".to_owned()).await;
        let other = IntegrationChange { store_hash: "other".parse().expect("a hash"), at: at(70), ..change_of(&database, "One").await };
        save(other).await;
        assert_eq!(next().await, Some(at(3_600_070)), "another store is pulled first");
        let found = integrations::find(&database, id).await.expect("read").expect("found");
        assert_eq!(found.sync_cursor, None);
        integrations::set_enabled(&database, id, false, at(80)).await.expect("set");
        assert_eq!(next().await, None);
    }

    async fn overdue_polls_are_seen_and_counted(database: Database) {
        let acme = client(&database, "Acme").await;
        let id = integration(&database, acme, "One", 1).await;
        let overdue = at(360_001);
        let trouble = async |now| integrations::polls(&database).await.expect("read")[0].trouble(now);
        let count = async |now| overview::attention_count(&database, now).await.expect("read");
        assert_eq!((trouble(overdue).await, count(overdue).await), (None, 0));
        let late = at(360_002);
        assert_eq!((trouble(late).await, count(late).await), (Some(Health::Overdue), 1));
        execute(&database, "UPDATE integrations SET last_failure = 'store_unavailable'".to_owned()).await;
        let failing = Some(Health::Failing(RunFailure::StoreUnavailable));
        assert_eq!((trouble(late).await, count(late).await), (failing, 1), "once is enough");
        execute(&database, "UPDATE integrations SET last_failure = NULL".to_owned()).await;
        clients::set_active(&database, acme, false, at(9)).await.expect("set");
        assert_eq!((trouble(late).await, count(late).await), (None, 0));
        integrations::set_enabled(&database, id, false, at(9)).await.expect("set");
        assert_eq!(count(late).await, 0);
    }

    async fn all_come_whole_in_the_order_of_the_list(database: Database) {
        let (acme, zenith) = (client(&database, "Acme").await, client(&database, "Zenith").await);
        let mut made = Vec::new();
        for (client, name, store) in [(zenith, "A", 1), (acme, "Two", 2), (acme, "One", 3)] {
            made.push(integration(&database, client, name, store).await);
        }
        let all = integrations::all(&database).await.expect("read");
        let list = integrations::list(&database).await.expect("read");
        assert!(all.iter().map(|one| one.id).eq(list.iter().map(|row| row.id)));
        assert!(all.iter().map(|one| one.id).eq(made.into_iter().rev()));
        for one in all {
            let found = integrations::find(&database, one.id).await.expect("read").expect("there");
            assert_eq!(one.access_token, found.access_token);
        }
    }

    async fn orders_and_open_problems_are_counted_each_to_its_own(database: Database) {
        let acme = client(&database, "Acme").await;
        let one = integration(&database, acme, "One", 1).await;
        let two = integration(&database, acme, "Two", 2).await;
        for number in 1..=3 {
            TestOrder::new(one, number).insert(&database).await;
        }
        problem(&database, two, 7, 1).await;
        problem(&database, two, 8, 1).await;
        execute(&database, "UPDATE problems SET solved_at = 1 WHERE remote_id = 8".to_owned()).await;
        let list = integrations::list(&database).await.expect("read");
        let counts: Vec<_> = list.iter().map(|row| (row.name.as_str(), row.orders, row.open_problems)).collect();
        assert_eq!(counts, [("One", 3, 0), ("Two", 0, 1)]);
    }
}
