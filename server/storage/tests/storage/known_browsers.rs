//! Browsers that have logged in to an account.

use parcelpilot_contract::ports::RequestOrigin;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::UserId;
use parcelpilot_domain::sees::Sees;
use parcelpilot_domain::time::Timestamp;
use storage::known_browsers::{LIFETIME, is_known, is_one};
use storage::people::NewPerson;
use storage::sessions::NewSession;
use storage::{Database, StorageResult, people, sessions};
use test_support::on_both_databases;
use uuid::Uuid;

const ADA: &str = "ada@example.com";
const EVE: &str = "eve@example.com";
const HASH: &str = "$argon2id$made-up";

async fn person(database: &Database, email: &str) -> UserId {
    let person = NewPerson {
        sees: Sees::All,
        id: UserId::from_uuid(Uuid::now_v7()),
        email: email.to_owned(),
        name: "Ada".to_owned(),
        role: Role::Admin,
        password_hash: HASH.to_owned(),
        created_at: at(1),
    };
    people::insert(database, &person).await.expect("inserted");
    person.id
}

const fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

/// By a log-in.
async fn remember(database: &Database, browser: &str, person: UserId, now: Timestamp) -> StorageResult<()> {
    let session = NewSession {
        token_hash: &Uuid::now_v7().to_string(),
        user_id: person,
        password_hash: HASH,
        browser_hash: browser,
        created_at: now,
        expires_at: now.plus(LIFETIME),
        origin: &RequestOrigin::default(),
    };
    sessions::insert(database, &session).await
}

async fn knows(database: &Database, browser: &str, email: &str, now: Timestamp) -> bool {
    is_known(database, browser, email, now).await.expect("read")
}

on_both_databases! {
    async fn a_browser_is_known_to_each_account_that_it_logged_in_to(database: Database) {
        let (ada, eve) = (person(&database, ADA).await, person(&database, EVE).await);
        remember(&database, "shared", ada, at(1)).await.expect("kept");
        remember(&database, "shared", ada, at(2)).await.expect("kept");
        assert!(knows(&database, "shared", "Ada@Example.com", at(3)).await);
        assert!(!knows(&database, "shared", EVE, at(3)).await && !knows(&database, "other", ADA, at(3)).await);
        assert!(is_one(&database, "shared", at(3)).await.expect("read") && !is_one(&database, "other", at(3)).await.expect("read"));
        remember(&database, "shared", eve, at(4)).await.expect("kept");
        assert!(knows(&database, "shared", ADA, at(5)).await && knows(&database, "shared", EVE, at(5)).await);
    }

    async fn a_browser_is_forgotten_a_year_after_its_last_log_in(database: Database) {
        let ada = person(&database, ADA).await;
        remember(&database, "old", ada, at(0)).await.expect("kept");
        remember(&database, "new", ada, at(5)).await.expect("kept");
        let year = at(0).plus(LIFETIME);
        assert!(!knows(&database, "old", ADA, year).await && knows(&database, "new", ADA, year).await);
        assert!(!is_one(&database, "old", year).await.expect("read"));
    }

    async fn a_person_has_so_many_known_browsers_and_the_oldest_go(database: Database) {
        let (ada, eve) = (person(&database, ADA).await, person(&database, EVE).await);
        remember(&database, "hers", eve, at(0)).await.expect("kept");
        for number in 0..60 {
            remember(&database, &number.to_string(), ada, at(number)).await.expect("kept");
        }
        for (browser, is_kept) in [("9", false), ("10", true), ("59", true)] {
            assert_eq!(knows(&database, browser, ADA, at(60)).await, is_kept, "{browser}");
        }
        assert!(knows(&database, "hers", EVE, at(60)).await);
    }
}
