//! Which level of a SKU counts, and which ones a call may have.

use std::time::Duration;

use parcelpilot_contract::stock::StockQuery;
use parcelpilot_domain::ids::{IntegrationId, RemoteLocationId};
use parcelpilot_domain::stock::{
    FRESH_FOR, GivenLevel, LevelTaken, StockPause, StockReason, StockRefusal, StockState, WrongTime,
};
use parcelpilot_domain::time::Timestamp;
use storage::clock::database_now;
use storage::integrations::IntegrationChange;
use storage::stock::{Ending, Turn};
use storage::{Database, Engine, StorageError, integrations, stock};
use test_support::databases::{execute, until_somebody_waits, with_postgres};
use test_support::on_both_databases;

use crate::deletion::rows_in;
use crate::integrations::change_of;
use crate::stock::{
    LEASE, ONE, claim, confirm, give, intent, level, levels_of, row, settle, state, turned_on,
};

pub async fn one(database: &Database, store: IntegrationId, given: GivenLevel) -> LevelTaken {
    let taken = stock::give(database, store, &[given]).await.expect("there");
    taken.expect("stock is on")[0]
}

on_both_databases! {
    async fn of_two_stated_times_the_later_counts_however_far_that_clock_is_ahead(database: Database) {
        let (_, store) = turned_on(&database).await;
        let now = database_now(&database).await.expect("there");
        let ahead = |seconds| Some(now.plus(Duration::from_secs(seconds)));
        assert_eq!(one(&database, store, level("A", 7, ahead(120))).await, LevelTaken::Accepted);
        assert_eq!(one(&database, store, level("A", 10, ahead(90))).await, LevelTaken::Older, "it crossed the other");
        assert_eq!(one(&database, store, level("A", 6, ahead(120))).await, LevelTaken::Accepted, "the same time again");
        assert_eq!(one(&database, store, level("A", 5, None)).await, LevelTaken::Accepted, "it is the newest");
        assert_eq!(one(&database, store, level("A", 10, ahead(90))).await, LevelTaken::Older);
        assert_eq!(row(&database, store, "A").await.level.get(), 5);
    }

    async fn a_clock_that_is_ahead_does_not_hinder_another_program_for_long(database: Database) {
        let (_, store) = turned_on(&database).await;
        let now = database_now(&database).await.expect("there");
        let ahead = now.plus(Duration::from_secs(240));
        assert_eq!(one(&database, store, level("A", 7, Some(ahead))).await, LevelTaken::Accepted);
        let later = Some(database_now(&database).await.expect("there").plus(Duration::from_secs(1)));
        assert_eq!(one(&database, store, level("A", 3, later)).await, LevelTaken::Older, "they may have crossed");
        // As if it were given so long ago.
        let earlier = "UPDATE stock_levels SET given_at = given_at - 60000, counted_at = counted_at - 60000";
        execute(&database, earlier.to_owned()).await;
        let before = now.minus(Duration::from_secs(90));
        assert_eq!(one(&database, store, level("A", 9, Some(before))).await, LevelTaken::Older, "it was counted before");
        assert_eq!(one(&database, store, level("A", 3, later)).await, LevelTaken::Accepted);
        assert_eq!(row(&database, store, "A").await.level.get(), 3);
    }

    async fn a_level_without_a_time_is_the_newest(database: Database) {
        let (_, store) = turned_on(&database).await;
        give(&database, store, &[("A", 8)]).await;
        // As if it were given by another process, whose clock is ahead.
        execute(&database, "UPDATE stock_levels SET counted_at = counted_at + 60000".to_owned()).await;
        give(&database, store, &[("A", 7)]).await;
        assert_eq!(row(&database, store, "A").await.level.get(), 7);
        // Many clocks tell seconds only.
        let now = database_now(&database).await.expect("there");
        let second = now.millis() / 1000 * 1000;
        execute(&database, format!("UPDATE stock_levels SET counted_at = {}", second + 999)).await;
        let at = |millis| Some(Timestamp::from_millis(millis));
        assert_eq!(one(&database, store, level("A", 6, at(second - 1))).await, LevelTaken::Older);
        assert_eq!(one(&database, store, level("A", 5, at(second))).await, LevelTaken::Accepted);
        for (stated, wrong) in [
            (now.plus(Duration::from_secs(3600)), WrongTime::Ahead),
            (now.minus(FRESH_FOR), WrongTime::TooOld),
        ] {
            assert_eq!(one(&database, store, level("B", 1, Some(stated))).await, LevelTaken::WrongTime(wrong));
        }
    }

    async fn one_that_may_not_be_given_contradicts_none(database: Database) {
        let (_, store) = turned_on(&database).await;
        let now = database_now(&database).await.expect("there");
        let before = level("A", 5, Some(now.minus(FRESH_FOR)));
        let given = [level("B", 1, None), before, level("A", 6, None), level("B", 2, None)];
        let taken = stock::give(&database, store, &given).await.expect("there").expect("stock is on");
        let (contradicted, old) = (LevelTaken::Contradicted, LevelTaken::WrongTime(WrongTime::TooOld));
        assert_eq!(taken, [contradicted, old, LevelTaken::Accepted, contradicted]);
        assert_eq!(row(&database, store, "A").await.level.get(), 6);
    }

    async fn off_and_on_again_nothing_of_a_lease_of_before_is_sent(database: Database) {
        let (_, store) = turned_on(&database).await;
        give(&database, store, &[("A", 5)]).await;
        let leased = claim(&database, store, "one").await.expect("there");
        intent(&database, &leased).await.expect("its first call");
        assert!(stock::turn_off(&database, store).await.expect("there"));
        assert!(stock::turn_on(&database, store, ONE).await.expect("there"));
        assert!(matches!(intent(&database, &leased).await, Err(StorageError::LeaseLost)));
    }

    async fn what_waits_for_another_location_is_not_sent(database: Database) {
        let (_, store) = turned_on(&database).await;
        let here = |pieces| GivenLevel { location: None, ..level("A", pieces, None) };
        assert_eq!(one(&database, store, here(5)).await, LevelTaken::Accepted);
        let leased = claim(&database, store, "one").await.expect("there");
        give(&database, store, &[("B", 5)]).await;
        let two = RemoteLocationId(2);
        assert!(stock::turn_on(&database, store, two).await.expect("there"));
        assert!(!stock::turn_on(&database, store, two).await.expect("there"));
        assert!(matches!(intent(&database, &leased).await, Err(StorageError::LeaseLost)));
        assert_eq!(state(&database, store, "B").await, (StockState::Expired, Some(StockReason::TurnedOff)));
        stock::finish(&database, &leased, &Ending::default()).await.expect("there");
        assert_eq!(one(&database, store, here(6)).await, LevelTaken::Accepted);
        let leased = claim(&database, store, "two").await.expect("there");
        assert_eq!((leased.location, leased.levels[0].level.level.get()), (two, 6));
    }

    async fn known_skus_go_first_and_refused_ones_last(database: Database) {
        let (_, store) = turned_on(&database).await;
        give(&database, store, &[("WRONG", 1)]).await;
        let wrong = claim(&database, store, "one").await.expect("there");
        give(&database, store, &[("WRONG", 2)]).await;
        stock::refuse(&database, &wrong, &[&wrong.levels[0].level.sku], "no").await.expect("there");
        stock::finish(&database, &wrong, &Ending::default()).await.expect("there");
        give(&database, store, &[("KNOWN", 1)]).await;
        execute(&database, "UPDATE stock_levels SET turn = 0 WHERE sku = 'KNOWN'".to_owned()).await;
        give(&database, store, &[("NEW", 1)]).await;
        let leased = claim(&database, store, "two").await.expect("there");
        let turns: Vec<_> = leased.levels.iter().map(|one| (one.level.sku.as_str(), one.turn)).collect();
        assert_eq!(turns, [("KNOWN", Turn::Taken), ("NEW", Turn::New), ("WRONG", Turn::Refused)]);
        // Once it is taken, it is as all others.
        confirm(&database, &leased).await;
        give(&database, store, &[("WRONG", 3), ("OTHER", 1)]).await;
        let early = claim(&database, store, "early").await.expect("there");
        assert_eq!(levels_of(&early), [("OTHER".to_owned(), 1)], "the other one was confirmed just now");
        confirm(&database, &early).await;
        settle(&database).await;
        let leased = claim(&database, store, "three").await.expect("there");
        assert_eq!(leased.levels[0].turn, Turn::Taken);
    }

    async fn of_refused_ones_a_few_go_at_once_and_each_has_its_turn(database: Database) {
        let (_, store) = turned_on(&database).await;
        let many: Vec<String> = (0..25).map(|number| format!("WRONG-{number:02}")).collect();
        let levels: Vec<(&str, i64)> = many.iter().map(String::as_str).zip((0..25).rev()).collect();
        give(&database, store, &levels).await;
        execute(&database, "UPDATE stock_levels SET turn = 1000 + level".to_owned()).await;
        let leased = claim(&database, store, "one").await.expect("there");
        let sent: Vec<i64> = leased.levels.iter().map(|one| one.level.level.get()).collect();
        assert_eq!(sent, (0..20).collect::<Vec<i64>>(), "those that were refused longest ago");
    }

    async fn inactive_ones_wait(database: Database) {
        let (acme, store) = turned_on(&database).await;
        give(&database, store, &[("A", 5)]).await;
        execute(&database, format!("UPDATE clients SET is_active = FALSE WHERE id = '{acme}'")).await;
        assert!(claim(&database, store, "one").await.is_none());
        assert_eq!(stock::due(&database).await.expect("there"), []);
        let given = stock::give(&database, store, &[level("B", 1, None)]).await.expect("there");
        assert_eq!(given, Err(StockRefusal::Inactive), "it would only become too old");
        assert!(stock::setting(&database, store).await.expect("there").expect("there").is_inactive);
        execute(&database, format!("UPDATE clients SET is_active = TRUE WHERE id = '{acme}'")).await;
        assert!(claim(&database, store, "two").await.is_some());
    }

    async fn an_answer_ends_the_count_of_tries(database: Database) {
        let (_, store) = turned_on(&database).await;
        give(&database, store, &[("A", 5)]).await;
        let fail = Ending { is_try: true, ..Ending::default() };
        let first = claim(&database, store, "one").await.expect("there");
        stock::finish(&database, &first, &fail).await.expect("there");
        let second = claim(&database, store, "two").await.expect("there");
        assert_eq!((first.tries, second.tries), (0, 1));
        stock::refuse(&database, &second, &[&second.levels[0].level.sku], "no").await.expect("there");
        stock::finish(&database, &second, &Ending::default()).await.expect("there");
        give(&database, store, &[("A", 5)]).await;
        let third = claim(&database, store, "three").await.expect("there");
        assert_eq!(third.tries, 0, "a refusal is one");
        stock::finish(&database, &third, &fail).await.expect("there");
        let fourth = claim(&database, store, "four").await.expect("there");
        let pause = Ending { pause: Some(StockPause::ScopeMissing), ..Ending::default() };
        stock::finish(&database, &fourth, &pause).await.expect("there");
        assert_eq!(claim(&database, store, "five").await.expect("there").tries, 0, "so is a pause");
    }

    async fn new_credentials_do_not_end_the_wait_for_a_call_that_may_arrive(database: Database) {
        let (_, store) = turned_on(&database).await;
        give(&database, store, &[("A", 10)]).await;
        let first = claim(&database, store, "one").await.expect("there");
        let pause = Ending { pause: Some(StockPause::ScopeMissing), ..Ending::default() };
        stock::finish(&database, &first, &pause).await.expect("there");
        let second = claim(&database, store, "two").await.expect("there");
        let lost = Ending { uncertain: vec![&second.levels[0].level.sku], wait: LEASE, is_try: true, ..Ending::default() };
        stock::finish(&database, &second, &lost).await.expect("there");
        give(&database, store, &[("A", 4)]).await;
        stock::resume(&database, store).await.expect("there");
        assert!(claim(&database, store, "three").await.is_none(), "10 may still arrive");
        assert_eq!(stock::due(&database).await.expect("there"), []);
        execute(&database, "UPDATE stock_settings SET settles_at = 0".to_owned()).await;
        assert!(claim(&database, store, "four").await.is_some(), "the pause itself is over");
    }

    async fn off_and_on_again_no_pause_is_left_that_nobody_sees(database: Database) {
        let (_, store) = turned_on(&database).await;
        let wait = Duration::from_secs(300);
        let paused = Ending { wait, pause: Some(StockPause::ScopeMissing), ..Ending::default() };
        for (is_turned_off_first, call) in [(false, "one"), (true, "two")] {
            give(&database, store, &[("A", 1)]).await;
            let leased = claim(&database, store, call).await.expect("asked at once");
            if is_turned_off_first {
                assert!(stock::turn_off(&database, store).await.expect("there"));
            }
            stock::finish(&database, &leased, &paused).await.expect("there");
            if !is_turned_off_first {
                assert!(stock::turn_off(&database, store).await.expect("there"));
            }
            assert!(stock::turn_on(&database, store, ONE).await.expect("there"));
            let setting = stock::setting(&database, store).await.expect("there").expect("there");
            assert_eq!(setting.pause, None);
        }
        give(&database, store, &[("A", 1)]).await;
        let leased = claim(&database, store, "three").await.expect("asked at once");
        // A store that is only busy is left alone.
        let busy = Ending { wait, ..Ending::default() };
        stock::finish(&database, &leased, &busy).await.expect("there");
        assert!(stock::turn_off(&database, store).await.expect("there"));
        assert!(stock::turn_on(&database, store, ONE).await.expect("there"));
        give(&database, store, &[("A", 1)]).await;
        assert!(claim(&database, store, "four").await.is_none());
    }

    async fn credentials_that_come_during_a_call_are_tried_after_it(database: Database) {
        let (_, store) = turned_on(&database).await;
        give(&database, store, &[("A", 1)]).await;
        let leased = claim(&database, store, "one").await.expect("there");
        stock::resume(&database, store).await.expect("there");
        let paused = Ending { wait: LEASE, pause: Some(StockPause::ScopeMissing), ..Ending::default() };
        stock::finish(&database, &leased, &paused).await.expect("there");
        assert_eq!(stock::setting(&database, store).await.expect("there").expect("there").pause, None);
        let leased = claim(&database, store, "two").await.expect("with the new ones");
        stock::finish(&database, &leased, &paused).await.expect("there");
        let setting = stock::setting(&database, store).await.expect("there").expect("there");
        assert_eq!(setting.pause, Some(StockPause::ScopeMissing), "they are no better");
        assert!(claim(&database, store, "three").await.is_none());
    }

    async fn a_page_has_no_more_than_it_may_and_no_row_twice(database: Database) {
        let (_, store) = turned_on(&database).await;
        let many: Vec<String> = (0..251).map(|number| format!("SKU-{number:03}")).collect();
        let levels: Vec<(&str, i64)> = many.iter().map(|sku| (sku.as_str(), 1)).collect();
        give(&database, store, &levels).await;
        let query = StockQuery { states: vec![StockState::Waiting; 3], ..StockQuery::default() };
        let page = stock::page(&database, store, &query, usize::MAX).await.expect("there");
        assert_eq!((page.rows.len(), page.next.as_deref()), (250, Some("SKU-249\n1")));
        assert_eq!(page.rows[1].sku.as_str(), "SKU-001");
    }

    async fn what_was_taken_before_it_was_turned_off_is_said(database: Database) {
        let (_, store) = turned_on(&database).await;
        // Somebody turns it off after the first thousand.
        let trigger = match database.kind() {
            Engine::Sqlite => "CREATE TRIGGER stop AFTER INSERT ON stock_levels WHEN NEW.sku = 'SKU-0999'
                 BEGIN UPDATE stock_settings SET is_on = FALSE; END",
            Engine::Postgres => "CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS
                 'BEGIN UPDATE stock_settings SET is_on = FALSE; RETURN NULL; END';
                 CREATE TRIGGER stop AFTER INSERT ON stock_levels FOR EACH ROW WHEN (NEW.sku = 'SKU-0999')
                 EXECUTE FUNCTION stop()",
        };
        execute(&database, trigger.to_owned()).await;
        let many: Vec<GivenLevel> = (0..1_002).map(|number| level(&format!("SKU-{number:04}"), 1, None)).collect();
        let taken = stock::give(&database, store, &many).await.expect("there").expect("the first thousand");
        assert_eq!((taken.len(), taken[999]), (1_002, LevelTaken::Accepted));
        assert_eq!(taken[1_000..], [LevelTaken::Stopped(StockRefusal::TurnedOff); 2]);
    }

    async fn what_a_killed_sender_never_sent_is_not_unknown(database: Database) {
        let (_, store) = turned_on(&database).await;
        give(&database, store, &[("A", 5), ("B", 6)]).await;
        let leased = claim(&database, store, "one").await.expect("there");
        intent(&database, &leased).await.expect("there");
        // The call of both was refused, and it is killed before the next.
        stock::clear_intent(&database, &leased).await.expect("there");
        execute(&database, "UPDATE stock_settings SET lease_until = 1".to_owned()).await;
        assert_eq!(stock::due(&database).await.expect("there"), [store]);
        assert!(stock::clear_intent(&database, &leased).await.is_err());
        execute(&database, "UPDATE stock_levels SET fresh_until = 1".to_owned()).await;
        stock::due(&database).await.expect("there");
        assert_eq!(state(&database, store, "A").await, (StockState::Expired, Some(StockReason::TooOld)));
    }

    async fn levels_of_one_store_are_not_sent_to_another(database: Database) {
        let (_, store) = turned_on(&database).await;
        give(&database, store, &[("A", 1)]).await;
        let leased = claim(&database, store, "one").await.expect("there");
        // As an older program moves it, which knows no stock.
        execute(&database, "UPDATE integrations SET store_hash = 'another1'".to_owned()).await;
        assert!(matches!(intent(&database, &leased).await, Err(StorageError::LeaseLost)));
        stock::finish(&database, &leased, &Ending::default()).await.expect("there");
        assert!(claim(&database, store, "two").await.is_none());
        assert_eq!(stock::due(&database).await.expect("there"), []);
        let given = stock::give(&database, store, &[level("A", 2, None)]).await.expect("there");
        assert_eq!(given, Err(StockRefusal::TurnedOff));
        assert!(!stock::setting(&database, store).await.expect("there").expect("there").is_on);
        assert!(stock::turn_on(&database, store, ONE).await.expect("there"), "of the store of now");
        assert_eq!(state(&database, store, "A").await, (StockState::Expired, Some(StockReason::TurnedOff)));
        assert!(claim(&database, store, "three").await.is_none());
    }

    async fn levels_of_the_store_before_are_gone(database: Database) {
        let (_, store) = turned_on(&database).await;
        let many: Vec<String> = (0..600).map(|number| format!("SKU-{number:03}")).collect();
        let levels: Vec<(&str, i64)> = many.iter().map(|sku| (sku.as_str(), 1)).collect();
        give(&database, store, &levels).await;
        let leased = claim(&database, store, "one").await.expect("there");
        let moved = IntegrationChange { store_hash: "another1".parse().expect("a hash"), ..change_of(&database, "Store").await };
        integrations::update(&database, store, &moved).await.expect("moved");
        assert!(matches!(intent(&database, &leased).await, Err(StorageError::LeaseLost)));
        let setting = stock::setting(&database, store).await.expect("there").expect("there");
        assert_eq!((setting.is_on, setting.location), (false, ONE));
        assert_eq!(rows_in(&database, "stock_levels").await, 0);
        // Nothing of it hinders the next ones.
        assert!(stock::turn_on(&database, store, ONE).await.expect("there"));
        give(&database, store, &[("A", 1)]).await;
        assert!(claim(&database, store, "two").await.is_some());
    }
}

/// On SQLite one waits for the other anyway.
#[tokio::test]
async fn a_call_does_not_begin_while_stock_is_turned_off() {
    with_postgres(|database: Database| async move {
        let (_, store) = turned_on(&database).await;
        give(&database, store, &[("A", 5)]).await;
        let leased = claim(&database, store, "one").await.expect("there");
        let Database::Postgres(pool, _) = &database else {
            unreachable!("it is PostgreSQL")
        };
        let mut turning_off = pool.begin_with("BEGIN").await.expect("begun");
        sqlx::query("UPDATE stock_settings SET is_on = FALSE, generation = generation + 1")
            .execute(&mut *turning_off)
            .await
            .expect("changed");
        let sending = {
            let database = database.clone();
            tokio::spawn(async move { intent(&database, &leased).await })
        };
        until_somebody_waits(pool).await;
        turning_off.commit().await.expect("committed");
        let sent = sending.await.expect("it ends");
        assert!(matches!(sent, Err(StorageError::LeaseLost)), "{sent:?}");
    })
    .await;
}

/// The same.
#[tokio::test]
async fn who_gives_levels_and_who_deletes_the_integration_do_not_wait_in_a_circle() {
    with_postgres(|database: Database| async move {
        let (_, store) = turned_on(&database).await;
        let Database::Postgres(pool, _) = &database else {
            unreachable!("it is PostgreSQL")
        };
        let mut deleting = pool.begin_with("BEGIN").await.expect("begun");
        sqlx::query("SELECT id FROM integrations FOR UPDATE")
            .execute(&mut *deleting)
            .await
            .expect("held");
        let giving = {
            let database = database.clone();
            tokio::spawn(async move { stock::give(&database, store, &[level("A", 1, None)]).await })
        };
        until_somebody_waits(pool).await;
        sqlx::query("UPDATE stock_settings SET tries = 0")
            .execute(&mut *deleting)
            .await
            .expect("who waits for the integration does not hold the setting");
        deleting.commit().await.expect("committed");
        let given = giving.await.expect("it ends").expect("there");
        assert_eq!(given, Ok(vec![LevelTaken::Accepted]));
    })
    .await;
}
