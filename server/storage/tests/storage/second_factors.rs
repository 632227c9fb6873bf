//! Second factors, and log-ins that wait for them.

use parcelpilot_contract::ports::RequestOrigin;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::UserId;
use parcelpilot_domain::sealed::Sealed;
use parcelpilot_domain::second_factor::LogInStep;
use parcelpilot_domain::sees::Sees;
use parcelpilot_domain::time::Timestamp;
use storage::log_in::steps::{ATTEMPTS_MAX, Proof, Try, WRONG_CODES_MAX};
use storage::log_in::{Entry, enter, steps};
use storage::people::NewPerson;
use storage::second_factors::{NewFactor, required_roles};
use storage::sessions::NewSession;
use storage::{Database, StorageError, StorageResult, people, second_factors, sessions};
use test_support::databases::{execute, until_somebody_waits};
use test_support::on_both_databases;
use uuid::Uuid;

const HASH: &str = "$argon2id$made-up";
/// When a step is over that began at 1.
const STEP_ENDS: i64 = 50;

const fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

async fn person(database: &Database, name: &str, role: Role) -> UserId {
    let person = NewPerson {
        sees: Sees::All,
        id: UserId::from_uuid(Uuid::now_v7()),
        email: format!("{name}@example.com"),
        name: name.to_owned(),
        role,
        password_hash: HASH.to_owned(),
        created_at: at(1),
    };
    people::insert(database, &person).await.expect("inserted");
    person.id
}

/// The token of a session or a step is its hash here.
fn session<'a>(token: &'a str, user_id: UserId, created: i64, origin: &'a RequestOrigin) -> NewSession<'a> {
    NewSession {
        token_hash: token,
        user_id,
        password_hash: HASH,
        browser_hash: token,
        created_at: at(created),
        expires_at: at(1_000),
        origin,
    }
}

async fn log_in(database: &Database, token: &str, user_id: UserId) -> StorageResult<Entry> {
    let origin = RequestOrigin::default();
    enter(database, &session(token, user_id, 1, &origin), at(STEP_ENDS)).await
}

async fn finish(
    database: &Database,
    step: &str,
    user_id: UserId,
    proof: Proof<'_>,
    now: i64,
) -> StorageResult<bool> {
    let (token, origin) = (format!("session of {step}"), RequestOrigin::default());
    steps::finish(database, step, proof, &session(&token, user_id, now, &origin)).await
}

async fn is_in(database: &Database, token: &str) -> bool {
    sessions::find(database, token, at(60))
        .await
        .expect("read")
        .is_some()
}

/// By a code of time step 10.
async fn turn_on(database: &Database, id: UserId, codes: &[&str]) -> StorageResult<()> {
    let codes: Vec<_> = codes.iter().map(|code| (*code).to_owned()).collect();
    second_factors::turn_on(database, id, &factor(&codes), "own").await
}

fn factor(codes: &[String]) -> NewFactor<'_> {
    static SECRET: std::sync::LazyLock<Sealed> = std::sync::LazyLock::new(|| Sealed::from_bytes(vec![1, 2]));
    NewFactor {
        secret: &SECRET,
        confirmed_at: at(5),
        step: 10,
        recovery_hashes: codes,
    }
}

on_both_databases! {
    async fn who_has_a_second_factor_is_not_in_by_the_password(database: Database) {
        let ada = person(&database, "ada", Role::Admin).await;
        assert_eq!(log_in(&database, "one", ada).await.expect("entered"), Entry::In);
        turn_on(&database, ada, &["a", "b"]).await.expect("turned on");
        let again = turn_on(&database, ada, &[]).await;
        assert!(matches!(again, Err(StorageError::Taken)), "{again:?}");
        assert_eq!(log_in(&database, "two", ada).await.expect("entered"), Entry::Due(LogInStep::SecondFactor));
        assert!(!is_in(&database, "two").await);
        let pending = steps::find(&database, "two", at(2)).await.expect("read").expect("waits");
        assert_eq!((pending.person.id, pending.step, pending.attempts), (ada, LogInStep::SecondFactor, 0));
        assert!(steps::find(&database, "two", at(STEP_ENDS)).await.expect("read").is_none());
        let state = second_factors::state(&database, ada).await.expect("read").expect("there");
        assert_eq!((state.codes_since, state.recovery_codes, state.must_have_one), (Some(at(5)), 2, false));
        assert_eq!(steps::delete_expired(&database, at(STEP_ENDS)).await.expect("deleted"), 1);
    }

    async fn a_code_counts_once_and_older_ones_not_at_all(database: Database) {
        let ada = person(&database, "ada", Role::Admin).await;
        turn_on(&database, ada, &[]).await.expect("turned on");
        for (step, time_step, enters) in [("a", 10, false), ("b", 9, false), ("c", 11, true), ("d", 11, false), ("e", 12, true)] {
            log_in(&database, step, ada).await.expect("entered");
            let entered = finish(&database, step, ada, Proof::OneTimeCode(time_step), 2).await.expect("asked");
            assert_eq!((entered, is_in(&database, &format!("session of {step}")).await), (enters, enters), "{step}");
        }
        // A step that is finished is over; one that was refused waits on.
        assert!(steps::find(&database, "c", at(2)).await.expect("read").is_none());
        assert!(steps::find(&database, "d", at(2)).await.expect("read").is_some());
    }

    async fn of_many_who_use_a_code_at_once_one_gets_in(database: Database) {
        let ada = person(&database, "ada", Role::Admin).await;
        turn_on(&database, ada, &["lost"]).await.expect("turned on");
        for proof in [Proof::OneTimeCode(11), Proof::RecoveryCode("lost")] {
            let tries = (0..6).map(|number| {
                let database = database.clone();
                async move {
                    let step = format!("{number} {proof:?}");
                    log_in(&database, &step, ada).await.expect("entered");
                    finish(&database, &step, ada, proof, 2).await
                }
            });
            let outcomes = futures::future::join_all(tries).await;
            let won = outcomes.iter().filter(|outcome| matches!(outcome, Ok(true))).count();
            assert_eq!(won, 1, "{outcomes:?}");
        }
        let state = second_factors::state(&database, ada).await.expect("read").expect("there");
        assert_eq!(state.recovery_codes, 0);
    }

    async fn a_proof_that_comes_too_late_is_not_used_up(database: Database) {
        let ada = person(&database, "ada", Role::Admin).await;
        turn_on(&database, ada, &["lost"]).await.expect("turned on");
        log_in(&database, "step", ada).await.expect("entered");
        let late = finish(&database, "step", ada, Proof::RecoveryCode("lost"), STEP_ENDS).await;
        assert!(matches!(late, Err(StorageError::ChangedMeanwhile)), "{late:?}");
        let other = finish(&database, "no step", ada, Proof::OneTimeCode(11), 2).await;
        assert!(matches!(other, Err(StorageError::ChangedMeanwhile)), "{other:?}");
        assert!(finish(&database, "step", ada, Proof::RecoveryCode("lost"), 2).await.expect("asked"));
    }

    async fn a_step_takes_so_many_attempts(database: Database) {
        let ada = person(&database, "ada", Role::Admin).await;
        turn_on(&database, ada, &[]).await.expect("turned on");
        log_in(&database, "step", ada).await.expect("entered");
        for attempt in 1..=ATTEMPTS_MAX {
            let pending = steps::attempt(&database, "step", Try::Other, at(2)).await.expect("counted").expect("waits");
            assert_eq!(pending.attempts, attempt);
        }
        assert!(steps::attempt(&database, "step", Try::Other, at(2)).await.expect("counted").is_none());
        assert!(steps::find(&database, "step", at(2)).await.expect("read").is_none());
        assert!(steps::attempt(&database, "none", Try::OneTimeCode, at(2)).await.expect("counted").is_none());
    }

    async fn the_first_second_factor_ends_the_sessions_of_the_password_alone(database: Database) {
        let ada = person(&database, "ada", Role::Admin).await;
        let eve = person(&database, "eve", Role::Admin).await;
        for (token, person) in [("own", ada), ("other", ada), ("eve's", eve)] {
            log_in(&database, token, person).await.expect("entered");
        }
        turn_on(&database, ada, &[]).await.expect("turned on");
        assert!(is_in(&database, "own").await && is_in(&database, "eve's").await);
        assert!(!is_in(&database, "other").await);
    }

    async fn after_many_wrong_codes_those_of_the_app_count_no_longer(database: Database) {
        let ada = person(&database, "ada", Role::Admin).await;
        turn_on(&database, ada, &["lost"]).await.expect("turned on");
        let attempt = async |step: String, tried: Try| {
            log_in(&database, &step, ada).await.expect("entered");
            steps::attempt(&database, &step, tried, at(2)).await
        };
        for wrong in 0..WRONG_CODES_MAX {
            attempt(format!("step {wrong}"), Try::OneTimeCode).await.expect("counted").expect("waits");
        }
        let refused = attempt("one more".to_owned(), Try::OneTimeCode).await;
        assert!(matches!(refused, Err(StorageError::TooManyWrongCodes)), "{refused:?}");
        attempt("lost".to_owned(), Try::Other).await.expect("counted").expect("waits");
        // Who has proved that it is them may use the app again.
        assert!(finish(&database, "lost", ada, Proof::RecoveryCode("lost"), 2).await.expect("asked"));
        attempt("again".to_owned(), Try::OneTimeCode).await.expect("counted").expect("waits");

        // A new app has a secret that nobody has guessed at.
        execute(&database, format!("UPDATE users SET wrong_codes = {WRONG_CODES_MAX}")).await;
        second_factors::turn_off(&database, ada).await.expect("off");
        turn_on(&database, ada, &[]).await.expect("turned on");
        attempt("new".to_owned(), Try::OneTimeCode).await.expect("counted").expect("waits");
    }

    async fn a_step_ends_with_the_password_that_began_it_and_with_the_account(database: Database) {
        for change in 0..4 {
            let name = format!("p{change}");
            let (ada, _eve) = (person(&database, &name, Role::Admin).await, person(&database, &format!("e{change}"), Role::Admin).await);
            turn_on(&database, ada, &[]).await.expect("turned on");
            let step = format!("step {change}");
            log_in(&database, &step, ada).await.expect("entered");
            match change {
                0 => people::reset_password(&database, ada, "new").await.expect("reset"),
                1 => {
                    let change = people::PasswordChange { from: HASH, to: "new" };
                    let ends = people::EndsToo { sessions_but: "", tokens_and_links: false };
                    people::change_password(&database, ada, change, ends).await.expect("changed");
                }
                2 => {
                    people::deactivate(&database, ada, at(2)).await.expect("deactivated");
                    people::activate(&database, ada).await.expect("activated");
                }
                _ => second_factors::reset(&database, ada).await.expect("reset"),
            }
            assert!(steps::find(&database, &step, at(3)).await.expect("read").is_none(), "{change}");
            let late = finish(&database, &step, ada, Proof::OneTimeCode(11), 3).await;
            assert!(!matches!(late, Ok(true)), "{change}: {late:?}");
            assert!(!is_in(&database, &format!("session of {step}")).await);
        }
    }

    async fn a_log_in_waits_for_a_second_factor_that_is_being_turned_on(database: Database) {
        // SQLite has one writer.
        let Database::Postgres(pool, _) = &database else { return };
        let ada = person(&database, "ada", Role::Admin).await;
        let mut turns_on = pool.begin_with("BEGIN").await.expect("begun");
        for sql in [
            "UPDATE users SET role = role WHERE id = $1",
            "INSERT INTO totp_factors (user_id, secret, confirmed_at, last_step) VALUES ($1, '', 1, 1)",
        ] {
            sqlx::query(sql).bind(ada.to_string()).execute(&mut *turns_on).await.expect("done");
        }
        let ends = async {
            until_somebody_waits(pool).await;
            turns_on.commit().await.expect("committed");
        };
        let (entered, ()) = tokio::join!(log_in(&database, "late", ada), ends);
        assert_eq!(entered.expect("entered"), Entry::Due(LogInStep::SecondFactor));
    }

    async fn a_role_that_asks_for_one_ends_the_sessions_of_those_who_have_none(database: Database) {
        let (ada, eve, max) = (
            person(&database, "ada", Role::Admin).await,
            person(&database, "eve", Role::Admin).await,
            person(&database, "max", Role::Viewer).await,
        );
        for (token, id) in [("own", ada), ("eve", eve), ("max", max)] {
            log_in(&database, token, id).await.expect("entered");
        }
        let refused = required_roles::set(&database, &[Role::Admin], Some(ada)).await;
        assert!(matches!(refused, Err(StorageError::NoSecondFactor)), "{refused:?}");
        assert_eq!(required_roles::list(&database).await.expect("read"), []);
        assert!(is_in(&database, "eve").await);
        turn_on(&database, ada, &[]).await.expect("turned on");
        required_roles::set(&database, &[Role::Admin, Role::Admin], Some(ada)).await.expect("set");
        assert_eq!(required_roles::list(&database).await.expect("read"), [Role::Admin]);
        assert!(is_in(&database, "own").await && !is_in(&database, "eve").await && is_in(&database, "max").await);
        assert_eq!(log_in(&database, "eve again", eve).await.expect("entered"), Entry::Due(LogInStep::Enrolment));
        let kept = second_factors::turn_off(&database, ada).await;
        assert!(matches!(kept, Err(StorageError::SecondFactorRequired)), "{kept:?}");
        assert_eq!(log_in(&database, "ada again", ada).await.expect("entered"), Entry::Due(LogInStep::SecondFactor));
        // Whoever is promoted into it sets one up, too.
        people::set_role(&database, max, Role::Operator).await.expect("promoted");
        assert!(is_in(&database, "max").await);
        people::set_role(&database, max, Role::Admin).await.expect("promoted");
        assert!(!is_in(&database, "max").await);
        required_roles::set(&database, &[], None).await.expect("set");
        second_factors::turn_off(&database, ada).await.expect("turned off");
        assert_eq!(log_in(&database, "ada at last", ada).await.expect("entered"), Entry::In);
    }

    async fn a_log_in_waits_for_a_role_that_is_about_to_ask_for_more(database: Database) {
        // SQLite has one writer.
        let Database::Postgres(pool, _) = &database else { return };
        let ada = person(&database, "ada", Role::Admin).await;
        let mut entering = pool.begin_with("BEGIN").await.expect("begun");
        sqlx::query("UPDATE users SET role = role WHERE id = $1").bind(ada.to_string()).execute(&mut *entering).await.expect("taken");
        sqlx::query(
            "INSERT INTO sessions (token_hash, user_id, created_at, last_seen_at, expires_at, address, user_agent)
             VALUES ('early', $1, 1, 1, 1000, '', '')",
        )
        .bind(ada.to_string())
        .execute(&mut *entering)
        .await
        .expect("in");
        let ends = async {
            until_somebody_waits(pool).await;
            entering.commit().await.expect("committed");
        };
        let (set, ()) = tokio::join!(required_roles::set(&database, &[Role::Admin], None), ends);
        set.expect("set");
        assert!(!is_in(&database, "early").await);
    }

    async fn enrolment_brings_the_factor_and_the_session_or_neither(database: Database) {
        let ada = person(&database, "ada", Role::Admin).await;
        required_roles::set(&database, &[Role::Admin], None).await.expect("set");
        for step in ["one", "two"] {
            assert_eq!(log_in(&database, step, ada).await.expect("entered"), Entry::Due(LogInStep::Enrolment));
        }
        // The step does not take a proof of another kind.
        let codes = ["a".to_owned()];
        assert!(!finish(&database, "one", ada, Proof::RecoveryCode("a"), 2).await.expect("asked"));
        let late = finish(&database, "one", ada, Proof::NewFactor(&factor(&codes)), STEP_ENDS).await;
        assert!(matches!(late, Err(StorageError::ChangedMeanwhile)), "{late:?}");
        let state = second_factors::state(&database, ada).await.expect("read").expect("there");
        assert_eq!((state.codes_since, state.recovery_codes), (None, 0));
        assert!(finish(&database, "one", ada, Proof::NewFactor(&factor(&codes)), 2).await.expect("asked"));
        assert!(is_in(&database, "session of one").await);
        let second = finish(&database, "two", ada, Proof::NewFactor(&factor(&codes)), 2).await;
        assert!(matches!(second, Err(StorageError::Taken)), "{second:?}");
        let mixed = finish(&database, "two", ada, Proof::OneTimeCode(11), 2).await;
        assert!(matches!(mixed, Err(StorageError::ChangedMeanwhile)), "{mixed:?}");
    }

    async fn recovery_codes_are_replaced_and_go_with_the_last_factor(database: Database) {
        let ada = person(&database, "ada", Role::Admin).await;
        let new = ["c".to_owned(), "d".to_owned(), "e".to_owned()];
        let nothing = second_factors::replace_recovery_codes(&database, ada, &new).await;
        assert!(matches!(nothing, Err(StorageError::NoSecondFactor)), "{nothing:?}");
        turn_on(&database, ada, &["a", "b"]).await.expect("turned on");
        second_factors::replace_recovery_codes(&database, ada, &new).await.expect("replaced");
        for (step, code, enters) in [("one", "a", false), ("two", "c", true), ("three", "c", false)] {
            log_in(&database, step, ada).await.expect("entered");
            assert_eq!(finish(&database, step, ada, Proof::RecoveryCode(code), 2).await.expect("asked"), enters, "{code}");
        }
        second_factors::turn_off(&database, ada).await.expect("turned off");
        let state = second_factors::state(&database, ada).await.expect("read").expect("there");
        assert_eq!((state.has_one, state.recovery_codes), (false, 0));
        let none = second_factors::reset(&database, ada).await;
        assert!(matches!(none, Err(StorageError::NoSecondFactor)), "{none:?}");
    }

    async fn a_factor_that_is_reset_ends_what_it_let_in(database: Database) {
        let (ada, eve) = (person(&database, "ada", Role::Admin).await, person(&database, "eve", Role::Admin).await);
        for (name, id) in [("ada", ada), ("own", eve)] {
            log_in(&database, name, id).await.expect("entered");
            turn_on(&database, id, &["lost"]).await.expect("turned on");
        }
        assert!(people::list(&database, at(2)).await.expect("read").iter().all(|person| person.has_second_factor));
        second_factors::reset(&database, ada).await.expect("reset");
        assert!(!is_in(&database, "ada").await && is_in(&database, "own").await);
        assert_eq!(log_in(&database, "again", ada).await.expect("entered"), Entry::In);
        let has = async |id| people::find(&database, id, at(2)).await.expect("read").expect("there").has_second_factor;
        assert!(!has(ada).await && has(eve).await);
        let secrets = second_factors::sealed_secrets(&database).await.expect("read");
        assert_eq!(secrets.len(), 1);
    }
}
