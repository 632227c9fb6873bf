//! Passkeys, and requests for them.

use parcelpilot_contract::passkeys::PASSKEYS_MAX;
use parcelpilot_contract::ports::RequestOrigin;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::{PasskeyId, UserId};
use parcelpilot_domain::sees::Sees;
use parcelpilot_domain::time::Timestamp;
use storage::passkeys::ceremonies::{self, Ceremony, LIFETIME, Purpose};
use storage::passkeys::{self, NewPasskey, PasskeyProof, SessionByPasskey, StoredPasskey};
use storage::people::NewPerson;
use storage::{Database, StorageError, StorageResult, known_browsers, people, sessions};
use test_support::databases::execute;
use test_support::on_both_databases;
use uuid::Uuid;

const ADA: &str = "ada@example.com";

const fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

async fn person(database: &Database, email: &str) -> UserId {
    let person = NewPerson {
        sees: Sees::All,
        id: UserId::from_uuid(Uuid::now_v7()),
        email: email.to_owned(),
        name: "Ada".to_owned(),
        role: Role::Viewer,
        password_hash: "$argon2id$made-up".to_owned(),
        created_at: at(1),
    };
    people::insert(database, &person).await.expect("inserted");
    person.id
}

/// Ada, and an admin who stays.
async fn ada(database: &Database) -> UserId {
    let admin = person(database, "admin@example.com").await;
    people::set_role(database, admin, Role::Admin)
        .await
        .expect("an admin");
    person(database, ADA).await
}

const fn ceremony(token_hash: &str, purpose: Purpose, user_id: Option<UserId>) -> Ceremony<'_> {
    Ceremony {
        token_hash,
        purpose,
        user_id,
    }
}

async fn begin(database: &Database, ceremony: Ceremony<'_>) {
    let begun = ceremonies::begin(database, ceremony, "network", "{}", at(1)).await;
    begun.expect("begun");
}

async fn is_open(database: &Database, ceremony: Ceremony<'_>, now: Timestamp) -> bool {
    let state = ceremonies::state(database, ceremony, now).await;
    state.expect("read").is_some()
}

/// The browser's name for it is its own.
async fn add(database: &Database, person: UserId, credential_id: &str) -> StorageResult<PasskeyId> {
    let id = Uuid::now_v7();
    let token = id.to_string();
    begin(database, ceremony(&token, Purpose::Add, Some(person))).await;
    let new = NewPasskey {
        id: PasskeyId::from_uuid(id),
        user_id: person,
        credential_id,
        credential: "counter 1",
        name: "Phone",
        created_at: at(2),
    };
    passkeys::insert(database, &token, &new, "own")
        .await
        .map(|()| new.id)
}

async fn added(database: &Database, person: UserId) -> StoredPasskey {
    add(database, person, "credential").await.expect("added");
    let found = passkeys::find(database, "credential").await.expect("read");
    found.expect("there")
}

/// By an answer to the request of this token, which has just been begun.
async fn log_in(
    database: &Database,
    passkey: &StoredPasskey,
    token: &str,
    (from, to): (&str, &str),
) -> StorageResult<()> {
    begin(database, ceremony(token, Purpose::LogIn, None)).await;
    answer(database, passkey, token, (from, to)).await
}

async fn answer(
    database: &Database,
    passkey: &StoredPasskey,
    token: &str,
    (from, to): (&str, &str),
) -> StorageResult<()> {
    let proof = PasskeyProof {
        ceremony: token,
        passkey: passkey.id,
        user_id: passkey.person.id,
        from,
        to,
        at: at(3),
    };
    let session = SessionByPasskey {
        token_hash: &format!("session of {token}"),
        browser_hash: "browser",
        created_at: at(3),
        expires_at: at(100),
        origin: &RequestOrigin::default(),
    };
    passkeys::log_in(database, proof, &session).await
}

async fn is_in(database: &Database, token: &str) -> bool {
    let session = sessions::find(database, &format!("session of {token}"), at(4)).await;
    session.expect("read").is_some()
}

fn is_overtaken(result: &StorageResult<()>) -> bool {
    matches!(result, Err(StorageError::ChangedMeanwhile))
}

on_both_databases! {
    async fn a_request_is_for_one_purpose_and_one_person_and_ends(database: Database) {
        let (ada, eve) = (person(&database, ADA).await, person(&database, "eve@example.com").await);
        let asked = ceremony("one", Purpose::Confirm, Some(ada));
        begin(&database, asked).await;
        assert!(is_open(&database, asked, at(2)).await);
        for other in [
            Ceremony { token_hash: "two", ..asked },
            Ceremony { purpose: Purpose::Add, ..asked },
            Ceremony { user_id: Some(eve), ..asked },
            Ceremony { user_id: None, ..asked },
        ] {
            assert!(!is_open(&database, other, at(2)).await, "{other:?}");
        }
        let end = at(1).plus(LIFETIME);
        assert!(is_open(&database, asked, at(end.millis() - 1)).await && !is_open(&database, asked, end).await);
        ceremonies::end(&database, "one").await.expect("ended");
        assert!(!is_open(&database, asked, at(2)).await);
    }

    async fn strangers_crowd_out_nobody_but_one_another(database: Database) {
        let ada = person(&database, ADA).await;
        let (own, first) = (ceremony("own", Purpose::Add, Some(ada)), ceremony("first", Purpose::LogIn, None));
        begin(&database, own).await;
        begin(&database, first).await;
        let other = ceremony("other", Purpose::LogIn, None);
        ceremonies::begin(&database, other, "elsewhere", "{}", at(1)).await.expect("begun");
        execute(&database, "INSERT INTO passkey_ceremonies (token_hash, purpose, network_hash, state, expires_at)
            WITH RECURSIVE numbers (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < 1000)
            SELECT CAST(number AS TEXT), 'log_in', 'network', '{}', 400000 FROM numbers".to_owned()).await;
        let last = ceremony("last", Purpose::LogIn, None);
        begin(&database, last).await;
        assert!(is_open(&database, own, at(2)).await && is_open(&database, last, at(2)).await);
        assert!(is_open(&database, other, at(2)).await, "from elsewhere");
        assert!(!is_open(&database, first, at(2)).await);
        let late = ceremonies::begin(&database, ceremony("late", Purpose::LogIn, None), "network", "{}", at(400_001)).await;
        late.expect("begun");
        assert!(!is_open(&database, own, at(2)).await, "it was over");
    }

    async fn a_passkey_lets_its_person_in_once_a_request(database: Database) {
        let ada = ada(&database).await;
        let passkey = added(&database, ada).await;
        assert_eq!((passkey.person.id, passkey.person.email.as_str(), passkey.name.as_str()), (ada, ADA, "Phone"));
        log_in(&database, &passkey, "one", ("counter 1", "counter 2")).await.expect("let in");
        assert!(is_in(&database, "one").await);
        assert!(known_browsers::is_known(&database, "browser", ADA, at(4)).await.expect("read"));
        let listed = passkeys::list(&database, ada).await.expect("read");
        assert_eq!((listed.len(), listed[0].created_at, listed[0].last_used_at), (1, at(2), Some(at(3))));
        let again = answer(&database, &passkey, "one", ("counter 2", "counter 3")).await;
        assert!(is_overtaken(&again), "{again:?}");
    }

    async fn of_two_answers_with_one_counter_one_counts(database: Database) {
        let passkey = added(&database, ada(&database).await).await;
        log_in(&database, &passkey, "one", ("counter 1", "counter 2")).await.expect("let in");
        let copy = log_in(&database, &passkey, "two", ("counter 1", "counter 2")).await;
        assert!(is_overtaken(&copy) && !is_in(&database, "two").await, "{copy:?}");
        // Those that are kept on several devices count nothing.
        for token in ["three", "four"] {
            log_in(&database, &passkey, token, ("counter 2", "counter 2")).await.expect("let in");
        }
    }

    async fn of_many_answers_to_one_request_one_wins(database: Database) {
        let passkey = added(&database, ada(&database).await).await;
        begin(&database, ceremony("one", Purpose::LogIn, None)).await;
        let tries = (0..8).map(|_| answer(&database, &passkey, "one", ("counter 1", "counter 1")));
        let outcomes = futures::future::join_all(tries).await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
    }

    async fn a_log_in_that_was_overtaken_opens_nothing(database: Database) {
        let ada = ada(&database).await;
        let passkey = added(&database, ada).await;
        let late = async |token| log_in(&database, &passkey, token, ("counter 1", "counter 2")).await;
        passkeys::delete(&database, ada, passkey.id).await.expect("removed");
        assert!(is_overtaken(&late("removed").await) && !is_in(&database, "removed").await);
        assert_eq!(passkeys::find(&database, "credential").await.expect("read"), None);
        added(&database, ada).await;
        execute(&database, format!("UPDATE users SET deactivated_at = 3 WHERE id = '{ada}'")).await;
        assert!(is_overtaken(&late("deactivated").await) && !is_in(&database, "deactivated").await);
        assert_eq!(passkeys::find(&database, "credential").await.expect("read"), None);
        assert!(matches!(add(&database, ada, "other").await, Err(StorageError::ChangedMeanwhile)));
    }

    async fn it_confirms_the_session_of_its_person(database: Database) {
        let passkey = added(&database, ada(&database).await).await;
        for token in ["one", "two"] {
            log_in(&database, &passkey, token, ("counter 1", "counter 1")).await.expect("let in");
        }
        let eve = person(&database, "eve@example.com").await;
        execute(&database, format!("UPDATE sessions SET user_id = '{eve}' WHERE token_hash = 'session of two'")).await;
        for token in ["one", "two"] {
            begin(&database, ceremony("confirm", Purpose::Confirm, Some(passkey.person.id))).await;
            let proof = PasskeyProof {
                ceremony: "confirm",
                passkey: passkey.id,
                user_id: passkey.person.id,
                from: "counter 1",
                to: "counter 1",
                at: at(50),
            };
            passkeys::confirm(&database, proof, &format!("session of {token}")).await.expect("confirmed");
            let again = passkeys::confirm(&database, proof, &format!("session of {token}")).await;
            assert!(is_overtaken(&again), "{again:?}");
        }
        let confirmed = async |token: &str| {
            let session = sessions::find(&database, token, at(51)).await.expect("read");
            session.expect("valid").confirmed_at
        };
        assert_eq!(confirmed("session of one").await, Some(at(50)));
        assert_eq!(confirmed("session of two").await, Some(at(3)));
    }

    async fn a_credential_is_one_persons_and_nobody_has_too_many(database: Database) {
        let (ada, eve) = (person(&database, ADA).await, person(&database, "eve@example.com").await);
        let first = add(&database, ada, "0").await.expect("added");
        assert!(matches!(add(&database, eve, "0").await, Err(StorageError::Taken)));
        for number in 1..PASSKEYS_MAX {
            add(&database, ada, &number.to_string()).await.expect("added");
        }
        assert!(matches!(add(&database, ada, "more").await, Err(StorageError::ChangedMeanwhile)));
        assert_eq!(passkeys::credential_ids(&database, ada).await.expect("read").len(), PASSKEYS_MAX as usize);
        assert!(is_overtaken(&passkeys::rename(&database, eve, first, "Mine").await));
        assert!(is_overtaken(&passkeys::delete(&database, eve, first).await));
        passkeys::rename(&database, ada, first, "Key").await.expect("renamed");
        let listed = passkeys::list(&database, ada).await.expect("read");
        assert_eq!(listed.iter().filter(|passkey| passkey.name == "Key").count(), 1);
    }
}
