//! People, sessions, and the first admin.

use parcelpilot_contract::accounts::Preferences;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::ports::RequestOrigin;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::UserId;
use parcelpilot_domain::language::Language;
use parcelpilot_domain::sees::Sees;
use parcelpilot_domain::time::Timestamp;
use storage::one_time_links::setup_links;
use storage::people::NewPerson;
use storage::sessions::NewSession;
use storage::{Database, StorageError, people, sessions};
use test_support::databases::execute;
use test_support::on_both_databases;
use uuid::Uuid;

fn person(email: &str) -> NewPerson {
    NewPerson {
        sees: Sees::All,
        id: UserId::from_uuid(Uuid::now_v7()),
        email: email.to_owned(),
        name: "Ada".to_owned(),
        role: Role::Admin,
        password_hash: "$argon2id$made-up".to_owned(),
        created_at: at(1),
    }
}

const fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

async fn session(database: &Database, token_hash: &str, person: &NewPerson, created: i64, expires: i64) {
    let origin = RequestOrigin::default();
    let session = NewSession {
        token_hash,
        user_id: person.id,
        password_hash: &person.password_hash,
        browser_hash: token_hash,
        created_at: at(created),
        expires_at: at(expires),
        origin: &origin,
    };
    sessions::insert(database, &session)
        .await
        .expect("it is inserted");
}

on_both_databases! {
    async fn an_address_that_is_no_text_is_told_as_such(database: Database) {
        let sought = people::find_by_email(&database, "ada\0@example.com").await;
        let told = sought.map_err(AppError::from);
        match database {
            Database::Postgres(..) => assert_eq!(told, Err(AppError::NoText)),
            Database::Sqlite { .. } => assert_eq!(told, Ok(None)),
        }
    }

    async fn an_email_address_is_found_in_any_case_and_taken_once(database: Database) {
        people::insert(&database, &person("Ada@Example.com")).await.expect("the first");
        let again = people::insert(&database, &person("ADA@example.com")).await;
        assert!(matches!(again, Err(StorageError::Taken)), "{again:?}");
        let (found, hash) = people::find_by_email(&database, "adA@example.com").await.expect("read").expect("found");
        assert_eq!((found.email.as_str(), found.role, hash.as_str()), ("ada@example.com", Role::Admin, "$argon2id$made-up"));
        assert_eq!(people::find_by_email(&database, "eve@example.com").await.expect("read"), None);
        assert_eq!(people::count(&database).await.expect("read"), 1);
        let listed = people::list(&database, at(2)).await.expect("read");
        assert_eq!(listed.iter().map(|person| person.id).collect::<Vec<_>>(), [found.id]);
    }

    async fn a_bad_row_names_itself(database: Database) {
        let ada = person("ada@example.com");
        people::insert(&database, &ada).await.expect("inserted");
        execute(&database, "UPDATE users SET role = 'emperor'".to_owned()).await;
        let error = people::list(&database, at(2)).await.expect_err("no such role");
        assert_eq!(error.to_string(), format!("users.role of {} can't be read", ada.id));
    }

    async fn a_session_counts_until_it_expires(database: Database) {
        let ada = person("ada@example.com");
        people::insert(&database, &ada).await.expect("inserted");
        session(&database, "one", &ada, 0, 1_000).await;
        let found = sessions::find(&database, "one", at(999)).await.expect("read").expect("valid");
        assert_eq!(found.caller.user_id, ada.id);
        assert_eq!(sessions::find(&database, "one", at(1_000)).await.expect("read"), None);
        assert_eq!(sessions::find(&database, "two", at(1)).await.expect("read"), None);
    }

    async fn a_session_knows_what_its_person_chose(database: Database) {
        let (ada, eve) = (person("ada@example.com"), person("eve@example.com"));
        for (person, token) in [(&ada, "one"), (&eve, "two")] {
            people::insert(&database, person).await.expect("inserted");
            session(&database, token, person, 0, 1_000).await;
        }
        let read = async |token| sessions::find(&database, token, at(1)).await.expect("read").expect("valid").caller.preferences;
        assert_eq!(read("one").await, Preferences::default());
        let chosen = Preferences { language: Some(Language::German), time_zone: "Europe/Vienna".parse().ok() };
        people::set_preferences(&database, ada.id, &chosen).await.expect("kept");
        assert_eq!(read("one").await, chosen);
        assert_eq!(read("two").await, Preferences::default());
        execute(&database, "UPDATE users SET language = 'tlh', time_zone = 'no zone'".to_owned()).await;
        assert_eq!(read("one").await, Preferences::default());
        people::set_preferences(&database, ada.id, &Preferences::default()).await.expect("taken back");
        assert_eq!(read("one").await, Preferences::default());
        let nobody = people::set_preferences(&database, person("eve@example.com").id, &chosen).await;
        assert!(matches!(nobody, Err(StorageError::ChangedMeanwhile)), "{nobody:?}");
    }

    async fn a_session_is_touched_once_a_minute(database: Database) {
        let ada = person("ada@example.com");
        people::insert(&database, &ada).await.expect("inserted");
        session(&database, "one", &ada, 0, 1_000_000).await;
        for (now, seen) in [(59_999, 0), (60_000, 60_000), (60_001, 60_000), (200_000, 200_000)] {
            let found = sessions::find(&database, "one", at(now)).await.expect("read").expect("valid");
            if found.is_to_be_touched(at(now)) {
                sessions::touch(&database, "one", at(now)).await.expect("touched");
            }
            let found = sessions::find(&database, "one", at(now)).await.expect("read").expect("valid");
            assert_eq!(found.last_seen_at, at(seen), "at {now}");
        }
    }

    async fn a_session_knows_when_its_person_typed_their_password(database: Database) {
        let ada = person("ada@example.com");
        people::insert(&database, &ada).await.expect("inserted");
        session(&database, "one", &ada, 5, 1_000).await;
        session(&database, "two", &ada, 5, 1_000).await;
        let read = async |token| sessions::find(&database, token, at(9)).await.expect("read").expect("valid").confirmed_at;
        assert_eq!(read("one").await, Some(at(5)));
        sessions::confirm(&database, "one", at(7)).await.expect("noted");
        sessions::confirm(&database, "none", at(7)).await.expect("quiet");
        assert_eq!((read("one").await, read("two").await), (Some(at(7)), Some(at(5))));
        // As a session from before is.
        execute(&database, "UPDATE sessions SET confirmed_at = NULL".to_owned()).await;
        assert_eq!(read("one").await, None);
    }

    async fn sessions_go_one_by_one_or_when_expired(database: Database) {
        let ada = person("ada@example.com");
        people::insert(&database, &ada).await.expect("inserted");
        for (token, expires) in [("one", 10), ("two", 20), ("three", 30)] {
            session(&database, token, &ada, 0, expires).await;
        }
        sessions::delete(&database, "three").await.expect("deleted");
        sessions::delete(&database, "three").await.expect("quiet");
        assert_eq!(sessions::find(&database, "three", at(1)).await.expect("read"), None);
        assert_eq!(sessions::delete_expired(&database, at(10)).await.expect("deleted"), 1);
        assert!(sessions::find(&database, "two", at(1)).await.expect("read").is_some());
    }

    async fn a_setup_link_works_once(database: Database) {
        setup_links::replace(&database, "old", at(1)).await.expect("replaced");
        setup_links::replace(&database, "link", at(2)).await.expect("replaced");
        assert!(!setup_links::matches(&database, "old").await.expect("read"));
        assert!(setup_links::matches(&database, "link").await.expect("read"));
        assert!(!setup_links::consume(&database, "old", &person("eve@example.com")).await.expect("asked"));
        assert!(setup_links::consume(&database, "link", &person("ada@example.com")).await.expect("asked"));
        assert!(!setup_links::consume(&database, "link", &person("eve@example.com")).await.expect("asked"));
        assert_eq!(people::count(&database).await.expect("read"), 1);
    }

    async fn a_setup_link_is_void_once_somebody_is_there(database: Database) {
        setup_links::replace(&database, "link", at(1)).await.expect("replaced");
        people::insert(&database, &person("ada@example.com")).await.expect("inserted");
        assert!(!setup_links::matches(&database, "link").await.expect("read"));
        assert!(!setup_links::consume(&database, "link", &person("eve@example.com")).await.expect("asked"));
        assert_eq!(people::count(&database).await.expect("read"), 1);
    }

    async fn a_failed_transaction_leaves_no_trace(database: Database) {
        setup_links::replace(&database, "link", at(1)).await.expect("replaced");
        let nobody = NewPerson { password_hash: "x".to_owned(), ..person("ada@example.com") };
        // The insert after the deletion fails, so the link must still be there.
        execute(&database, match database {
            Database::Sqlite { .. } => "CREATE TRIGGER no BEFORE INSERT ON users BEGIN SELECT RAISE(ABORT, 'no'); END",
            Database::Postgres(..) => "ALTER TABLE users ADD CHECK (password_hash <> 'x')",
        }.to_owned()).await;
        assert!(setup_links::consume(&database, "link", &nobody).await.is_err());
        assert!(setup_links::matches(&database, "link").await.expect("read"));
    }

    async fn of_many_who_use_a_link_at_once_one_wins(database: Database) {
        setup_links::replace(&database, "link", at(1)).await.expect("replaced");
        let tries = (0..8).map(|number| {
            let database = database.clone();
            async move { setup_links::consume(&database, "link", &person(&format!("{number}@example.com"))).await }
        });
        let outcomes = futures::future::join_all(tries).await;
        let won = outcomes.into_iter().filter(|outcome| matches!(outcome, Ok(true))).count();
        assert_eq!(won, 1);
    }
}
