//! Log-ins by an identity provider, and as whom it knows people.

use std::time::Duration;

use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::UserId;
use parcelpilot_domain::sees::Sees;
use parcelpilot_domain::time::Timestamp;
use storage::external_identities::{ExternalIdentity, find, find_by_email, find_by_id, join, link};
use storage::identity_log_ins::{KEPT, NewIdentityLogIn, begin, take};
use storage::people::{NO_PASSWORD, NewPerson};
use storage::{Database, StorageError, people};
use test_support::on_both_databases;
use uuid::Uuid;

const ISSUER: &str = "https://login.example.com";

const fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn person(email: &str) -> NewPerson {
    NewPerson {
        sees: Sees::All,
        id: UserId::from_uuid(Uuid::now_v7()),
        email: email.to_owned(),
        name: "Ada".to_owned(),
        role: Role::Admin,
        password_hash: NO_PASSWORD.to_owned(),
        created_at: at(1),
    }
}

const fn identity(subject: &str) -> ExternalIdentity<'_> {
    ExternalIdentity {
        issuer: ISSUER,
        subject,
    }
}

/// By this state, from this network, in the browser `b`.
async fn begun(database: &Database, state: &str, network: &str, now: Timestamp) {
    let new = NewIdentityLogIn {
        state_hash: state,
        browser_hash: "b",
        network_hash: network,
        next_page: "/orders",
        confirms: None,
        created_at: now,
        expires_at: now.plus(Duration::from_millis(1_000)),
    };
    begin(database, &new).await.expect("begun");
}

async fn taken(database: &Database, state: &str, browser: &str, now: Timestamp) -> bool {
    take(database, state, browser, now).await.expect("read").is_some()
}

on_both_databases! {
    async fn a_log_in_is_taken_once_by_its_browser_and_in_time(database: Database) {
        begun(&database, "one", "n", at(0)).await;
        assert!(!taken(&database, "one", "other", at(1)).await);
        assert!(!taken(&database, "other", "b", at(1)).await);
        assert!(!taken(&database, "one", "b", at(1_000)).await);
        let log_in = take(&database, "one", "b", at(999)).await.expect("read").expect("one");
        assert_eq!((log_in.next_page.as_str(), log_in.confirms, log_in.created_at), ("/orders", None, at(0)));
        assert!(!taken(&database, "one", "b", at(999)).await);
    }

    async fn of_two_answers_at_once_one_counts(database: Database) {
        for round in 0..10 {
            let state = round.to_string();
            begun(&database, &state, "n", at(0)).await;
            let (one, other) = tokio::join!(taken(&database, &state, "b", at(1)), taken(&database, &state, "b", at(1)));
            assert!(one != other, "{one} {other}");
        }
    }

    async fn strangers_of_one_network_fill_no_database_and_crowd_out_no_other(database: Database) {
        begun(&database, "other", "m", at(0)).await;
        for number in 0..=KEPT {
            begun(&database, &number.to_string(), "n", at(number)).await;
        }
        assert!(!taken(&database, "0", "b", at(50)).await, "the oldest");
        assert!(taken(&database, "1", "b", at(50)).await && taken(&database, "other", "b", at(50)).await);
        // What is over goes with the next one.
        begun(&database, "later", "m", at(3_000)).await;
        assert!(!taken(&database, "2", "b", at(50)).await);
    }

    async fn one_account_is_one_person_and_one_person_one_account(database: Database) {
        let (ada, eve) = (person("ada@example.com"), person("eve@example.com"));
        join(&database, identity("a"), &ada).await.expect("joined");
        people::insert(&database, &eve).await.expect("inserted");
        for (subject, id) in [("a", eve.id), ("b", ada.id)] {
            let refused = link(&database, identity(subject), id, at(2)).await;
            assert!(matches!(refused, Err(StorageError::Taken)), "{refused:?}");
        }
        let elsewhere = ExternalIdentity { issuer: "https://other.example.com", subject: "a" };
        assert_eq!(find(&database, elsewhere).await.expect("read"), None);
        link(&database, elsewhere, eve.id, at(2)).await.expect("another provider's");
        assert_eq!(find(&database, elsewhere).await.expect("read").map(|known| known.person.id), Some(eve.id));
        assert_eq!(find(&database, identity("a")).await.expect("read").map(|known| known.person.id), Some(ada.id));
    }

    async fn a_person_is_found_by_address_with_what_is_known_of_them(database: Database) {
        let (ada, eve) = (person("ada@example.com"), person("eve@example.com"));
        join(&database, identity("a"), &ada).await.expect("joined");
        people::insert(&database, &eve).await.expect("inserted");
        people::deactivate(&database, eve.id, at(3)).await.expect("deactivated");
        let known = find_by_email(&database, ISSUER, "Ada@Example.com").await.expect("read").expect("Ada");
        assert!(known.is_linked && known.is_active && known.password_hash == NO_PASSWORD);
        let known = find_by_email(&database, ISSUER, "eve@example.com").await.expect("read").expect("Eve");
        assert!(!known.is_linked && !known.is_active);
        let known = find_by_id(&database, "https://other.example.com", ada.id).await.expect("read").expect("Ada");
        assert!(!known.is_linked);
        let shown = people::list(&database, at(4)).await.expect("read");
        assert!(shown.iter().all(|row| !row.has_password));
    }

    async fn who_joins_as_somebody_who_is_there_changes_nothing(database: Database) {
        let ada = person("ada@example.com");
        join(&database, identity("a"), &ada).await.expect("joined");
        let again = join(&database, identity("b"), &person("ada@example.com")).await;
        assert!(matches!(again, Err(StorageError::Taken)), "{again:?}");
        let same = join(&database, identity("a"), &person("eve@example.com")).await;
        assert!(matches!(same, Err(StorageError::Taken)), "{same:?}");
        assert_eq!(people::count(&database).await.expect("read"), 1);
    }
}
