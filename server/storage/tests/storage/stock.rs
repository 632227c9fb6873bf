//! Levels of stock: the newest of each SKU counts, one call of a store at a time, and nothing old is sent.

use std::time::Duration;

use parcelpilot_contract::stock::{StockPage, StockQuery, StockRow};
use parcelpilot_domain::ids::{ClientId, IntegrationId, RemoteLocationId};
use parcelpilot_domain::stock::{
    FRESH_FOR, GivenLevel, LevelTaken, StockPause, StockReason, StockRefusal, StockState,
};
use parcelpilot_domain::time::Timestamp;
use storage::clock::database_now;
use storage::integrations::UnsentShipments;
use storage::stock::{Ending, LeasedStock};
use storage::{Database, Engine, StorageError, integrations, stock};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{client, integration};

pub const LEASE: Duration = Duration::from_secs(120);
pub const ONE: RemoteLocationId = RemoteLocationId(1);

pub async fn turned_on(database: &Database) -> (ClientId, IntegrationId) {
    let acme = client(database, "Acme").await;
    let store = integration(database, acme, "Store", 1).await;
    assert!(stock::turn_on(database, store, ONE).await.expect("there"));
    (acme, store)
}

pub fn level(sku: &str, level: i64, counted_at: Option<Timestamp>) -> GivenLevel {
    GivenLevel {
        sku: sku.parse().expect("there"),
        location: Some(ONE),
        level: level.try_into().expect("there"),
        counted_at,
    }
}

pub async fn give(database: &Database, store: IntegrationId, levels: &[(&str, i64)]) {
    let levels: Vec<GivenLevel> = levels
        .iter()
        .map(|(sku, pieces)| level(sku, *pieces, None))
        .collect();
    let taken = stock::give(database, store, &levels).await.expect("there");
    assert_eq!(taken, Ok(vec![LevelTaken::Accepted; levels.len()]));
}

pub async fn claim(database: &Database, store: IntegrationId, call: &str) -> Option<LeasedStock> {
    stock::claim(database, store, call, LEASE).await.expect("there")
}

pub fn levels_of(leased: &LeasedStock) -> Vec<(String, i64)> {
    let mut levels: Vec<(String, i64)> = leased
        .levels
        .iter()
        .map(|one| (one.level.sku.to_string(), one.level.level.get()))
        .collect();
    levels.sort();
    levels
}

pub async fn confirm(database: &Database, leased: &LeasedStock) {
    let skus: Vec<_> = leased.levels.iter().map(|one| &one.level.sku).collect();
    stock::confirm(database, leased, &skus).await.expect("there");
    stock::finish(database, leased, &Ending::default())
        .await
        .expect("there");
}

pub async fn intent(database: &Database, leased: &LeasedStock) -> Result<Duration, StorageError> {
    let fresh_until = leased
        .levels
        .iter()
        .map(|one| one.fresh_until)
        .min()
        .expect("there");
    stock::record_intent(database, leased, fresh_until, LEASE).await
}

async fn page(database: &Database, store: IntegrationId, query: StockQuery) -> StockPage {
    stock::page(database, store, &query, 2).await.expect("there")
}

pub async fn row(database: &Database, store: IntegrationId, sku: &str) -> StockRow {
    let query = StockQuery {
        search: sku.to_owned(),
        ..StockQuery::default()
    };
    let page = page(database, store, query).await;
    page.rows
        .into_iter()
        .find(|row| row.sku.as_str() == sku)
        .expect("there")
}

pub async fn state(
    database: &Database,
    store: IntegrationId,
    sku: &str,
) -> (StockState, Option<StockReason>) {
    let row = row(database, store, sku).await;
    (row.state, row.reason)
}

async fn lapse(database: &Database) {
    let lapse = "UPDATE stock_settings SET lease_until = 1 WHERE call_id IS NOT NULL";
    execute(database, lapse.to_owned()).await;
}

/// As if each had been confirmed long ago.
pub async fn settle(database: &Database) {
    execute(
        database,
        "UPDATE stock_levels SET confirmed_at = 1 WHERE confirmed_at IS NOT NULL".to_owned(),
    )
    .await;
}

async fn age(database: &Database) {
    execute(database, "UPDATE stock_levels SET fresh_until = 1".to_owned()).await;
}

on_both_databases! {
    async fn nothing_is_taken_unless_it_is_turned_on(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Store", 1).await;
        let now = database_now(&database).await.expect("there");
        let given = stock::give(&database, store, &[level("A", 1, Some(now))]).await.expect("there");
        assert_eq!(given, Err(StockRefusal::TurnedOff));
        let none = stock::give(&database, store, &[]).await.expect("there");
        assert_eq!(none, Err(StockRefusal::TurnedOff));
        assert!(!stock::turn_off(&database, store).await.expect("there"));
        let status = stock::status(&database, store).await.expect("there").expect("there");
        assert_eq!((status.is_on, status.waiting, status.location), (false, 0, ONE));
        assert_eq!(stock::due(&database).await.expect("there"), []);
    }

    async fn many_levels_of_one_sku_are_one_item(database: Database) {
        let (_, store) = turned_on(&database).await;
        for pieces in 0..30 {
            give(&database, store, &[("A", pieces)]).await;
        }
        give(&database, store, &[("B", 7)]).await;
        assert_eq!(stock::due(&database).await.expect("there"), [store]);
        let leased = claim(&database, store, "one").await.expect("there");
        assert_eq!(levels_of(&leased), [("A".to_owned(), 29), ("B".to_owned(), 7)]);
        assert!(claim(&database, store, "two").await.is_none(), "one call at a time");
        assert_eq!(stock::due(&database).await.expect("there"), []);
        confirm(&database, &leased).await;
        let row = row(&database, store, "A").await;
        assert_eq!(row.state, StockState::Confirmed);
        assert_eq!(row.confirmed.expect("there").0.get(), 29);
        assert!(claim(&database, store, "three").await.is_none(), "nothing waits");
        // The same again is told again: the store may have sold some.
        settle(&database).await;
        give(&database, store, &[("A", 29)]).await;
        assert_eq!(levels_of(&claim(&database, store, "four").await.expect("there")), [("A".to_owned(), 29)]);
    }

    async fn a_level_that_is_given_during_a_call_is_sent_by_the_next_one(database: Database) {
        let (_, store) = turned_on(&database).await;
        give(&database, store, &[("A", 5), ("B", 6)]).await;
        let leased = claim(&database, store, "one").await.expect("there");
        intent(&database, &leased).await.expect("there");
        give(&database, store, &[("A", 4)]).await;
        assert!(claim(&database, store, "two").await.is_none());
        confirm(&database, &leased).await;
        let a = row(&database, store, "A").await;
        assert_eq!((a.state, a.level.get(), a.confirmed.expect("there").0.get()), (StockState::Waiting, 4, 5));
        assert_eq!(state(&database, store, "B").await, (StockState::Confirmed, None));
        assert!(claim(&database, store, "early").await.is_none(), "the store may not have carried it out yet");
        assert_eq!(stock::due(&database).await.expect("there"), []);
        settle(&database).await;
        assert_eq!(stock::due(&database).await.expect("there"), [store]);
        let next = claim(&database, store, "three").await.expect("there");
        assert_eq!(levels_of(&next), [("A".to_owned(), 4)]);
        // Its refusal concerns what was sent, not what was given meanwhile.
        give(&database, store, &[("A", 3)]).await;
        stock::refuse(&database, &next, &[&next.levels[0].level.sku], "no").await.expect("there");
        stock::finish(&database, &next, &Ending::default()).await.expect("there");
        assert_eq!(state(&database, store, "A").await, (StockState::Waiting, None));
    }

    async fn an_older_level_changes_nothing(database: Database) {
        let (_, store) = turned_on(&database).await;
        let now = database_now(&database).await.expect("there");
        let older = now.minus(Duration::from_secs(60));
        let given = [level("A", 5, Some(now)), level("B", 1, Some(older))];
        assert_eq!(stock::give(&database, store, &given).await.expect("there"), Ok(vec![LevelTaken::Accepted; 2]));
        let later = [level("A", 9, Some(older)), level("B", 2, Some(now))];
        let taken = stock::give(&database, store, &later).await.expect("there");
        assert_eq!(taken, Ok(vec![LevelTaken::Older, LevelTaken::Accepted]));
        let leased = claim(&database, store, "one").await.expect("there");
        assert_eq!(levels_of(&leased), [("A".to_owned(), 5), ("B".to_owned(), 2)]);
        // A clock that is ahead must not have what comes next ignored.
        let ahead = now.plus(Duration::from_secs(240));
        stock::give(&database, store, &[level("C", 5, Some(ahead))]).await.expect("there").expect("there");
        give(&database, store, &[("C", 6)]).await;
    }

    async fn what_is_too_old_is_never_sent(database: Database) {
        let (_, store) = turned_on(&database).await;
        give(&database, store, &[("A", 5), ("B", 6)]).await;
        let fresh_for = row(&database, store, "A").await.counted_at.plus(FRESH_FOR);
        age(&database).await;
        assert!(claim(&database, store, "one").await.is_none());
        assert_eq!(stock::due(&database).await.expect("there"), []);
        assert_eq!(state(&database, store, "A").await, (StockState::Expired, Some(StockReason::TooOld)));
        give(&database, store, &[("A", 5)]).await;
        let leased = claim(&database, store, "two").await.expect("there");
        assert_eq!(leased.levels.len(), 1);
        assert!(leased.levels[0].fresh_until >= fresh_for, "a quarter of an hour from when it was counted");
        let late = stock::record_intent(&database, &leased, Timestamp::from_millis(1), LEASE).await;
        assert!(matches!(late, Err(StorageError::LeaseLost)), "it became too old while it waited for its turn");
        assert!(intent(&database, &leased).await.expect("there") <= FRESH_FOR);
    }

    async fn what_a_sender_may_have_sent_is_waited_out(database: Database) {
        let (_, store) = turned_on(&database).await;
        give(&database, store, &[("A", 5)]).await;
        let lost = claim(&database, store, "lost").await.expect("there");
        intent(&database, &lost).await.expect("there");
        give(&database, store, &[("B", 5)]).await;
        assert_eq!(stock::due(&database).await.expect("there"), []);
        assert!(claim(&database, store, "two").await.is_none(), "its lease holds");
        lapse(&database).await;
        assert_eq!(stock::due(&database).await.expect("there"), [store]);
        assert!(matches!(intent(&database, &lost).await, Err(StorageError::LeaseLost)));
        let skus = [&lost.levels[0].level.sku];
        assert!(stock::confirm(&database, &lost, &skus).await.is_err(), "it can say nothing any more");
        assert!(stock::refuse(&database, &lost, &skus, "no").await.is_err());
        assert!(stock::finish(&database, &lost, &Ending::default()).await.is_err());
        // Still the newest, it is sent again; once it is too old, nobody knows.
        assert_eq!(levels_of(&claim(&database, store, "three").await.expect("there")).len(), 2);
        lapse(&database).await;
        stock::due(&database).await.expect("there");
        age(&database).await;
        stock::due(&database).await.expect("there");
        assert_eq!(state(&database, store, "A").await, (StockState::Unknown, Some(StockReason::NoAnswer)));
        assert_eq!(state(&database, store, "B").await, (StockState::Expired, Some(StockReason::TooOld)), "it was claimed, not sent");
    }

    async fn an_uncertain_level_that_was_replaced_is_not_unknown(database: Database) {
        let (_, store) = turned_on(&database).await;
        give(&database, store, &[("A", 5)]).await;
        let leased = claim(&database, store, "one").await.expect("there");
        let ending = Ending { uncertain: vec![&leased.levels[0].level.sku], wait: LEASE, is_try: true, ..Ending::default() };
        stock::finish(&database, &leased, &ending).await.expect("there");
        assert!(claim(&database, store, "two").await.is_none(), "the store is left alone");
        give(&database, store, &[("A", 4)]).await;
        age(&database).await;
        stock::due(&database).await.expect("there");
        assert_eq!(state(&database, store, "A").await, (StockState::Expired, Some(StockReason::TooOld)));
    }

    async fn what_waited_when_it_was_turned_off_is_never_sent(database: Database) {
        let (_, store) = turned_on(&database).await;
        let many: Vec<String> = (0..1_200).map(|number| format!("SKU-{number:04}")).collect();
        let levels: Vec<(&str, i64)> = many.iter().map(|sku| (sku.as_str(), 1)).collect();
        give(&database, store, &levels).await;
        let leased = claim(&database, store, "one").await.expect("there");
        give(&database, store, &[("B", 2)]).await;
        assert!(stock::turn_off(&database, store).await.expect("there"));
        assert!(matches!(intent(&database, &leased).await, Err(StorageError::LeaseLost)));
        assert_eq!(state(&database, store, "B").await, (StockState::Expired, Some(StockReason::TurnedOff)));
        assert!(stock::turn_on(&database, store, ONE).await.expect("there"));
        stock::finish(&database, &leased, &Ending::default()).await.expect("there");
        assert!(claim(&database, store, "two").await.is_none());
        for _ in 0..3 {
            assert_eq!(stock::due(&database).await.expect("there"), []);
        }
        let status = stock::status(&database, store).await.expect("there").expect("there");
        assert_eq!((status.waiting, status.unsolved), (0, 1_201));
    }

    async fn nobody_sets_the_stock_of_a_shared_store(database: Database) {
        let (_, store) = turned_on(&database).await;
        let other = client(&database, "Other").await;
        give(&database, store, &[("A", 5), ("B", 6)]).await;
        let leased = claim(&database, store, "one").await.expect("there");
        give(&database, store, &[("B", 7)]).await;
        execute(&database, format!(
            "INSERT INTO channels (integration_id, channel_id, client_id) VALUES ('{store}', 2, '{other}')"
        )).await;
        assert!(matches!(intent(&database, &leased).await, Err(StorageError::LeaseLost)), "it became so meanwhile");
        stock::finish(&database, &leased, &Ending::default()).await.expect("there");
        assert!(claim(&database, store, "two").await.is_none());
        stock::due(&database).await.expect("there");
        for sku in ["A", "B"] {
            assert_eq!(state(&database, store, sku).await, (StockState::Refused, Some(StockReason::SharedStore)));
        }
        let now = database_now(&database).await.expect("there");
        let given = stock::give(&database, store, &[level("A", 1, Some(now))]).await.expect("there");
        assert_eq!(given, Err(StockRefusal::SharedStore));
        assert!(stock::status(&database, store).await.expect("there").expect("there").is_shared);
    }

    async fn a_store_that_takes_none_is_left_alone_until_it_has_other_credentials(database: Database) {
        let (_, store) = turned_on(&database).await;
        give(&database, store, &[("A", 5)]).await;
        let leased = claim(&database, store, "one").await.expect("there");
        let ending = Ending { wait: LEASE, pause: Some(StockPause::ScopeMissing), ..Ending::default() };
        stock::finish(&database, &leased, &ending).await.expect("there");
        assert!(claim(&database, store, "two").await.is_none());
        let status = stock::status(&database, store).await.expect("there").expect("there");
        assert_eq!(status.pause, Some(StockPause::ScopeMissing));
        stock::resume(&database, store).await.expect("there");
        let leased = claim(&database, store, "three").await.expect("there");
        confirm(&database, &leased).await;
        assert_eq!(stock::status(&database, store).await.expect("there").expect("there").pause, None);
    }

    async fn a_call_is_of_one_location(database: Database) {
        let (_, store) = turned_on(&database).await;
        let now = database_now(&database).await.expect("there");
        let at_two = GivenLevel { location: Some(RemoteLocationId(2)), ..level("A", 8, Some(now.minus(Duration::from_secs(9)))) };
        stock::give(&database, store, &[level("A", 5, Some(now)), at_two]).await.expect("there").expect("there");
        let first = claim(&database, store, "one").await.expect("there");
        assert_eq!((first.location.0, levels_of(&first)), (2, vec![("A".to_owned(), 8)]), "the first to be too old");
        confirm(&database, &first).await;
        assert_eq!(claim(&database, store, "two").await.expect("there").location.0, 1);
    }

    async fn levels_are_listed_by_sku_page_by_page(database: Database) {
        let (_, store) = turned_on(&database).await;
        give(&database, store, &[("b", 1), ("A-1", 1), ("A-2", 2), ("Ä", 3), ("A-3", 4)]).await;
        let mut found = Vec::new();
        let mut query = StockQuery::default();
        loop {
            let page = page(&database, store, query.clone()).await;
            found.extend(page.rows.into_iter().map(|row| row.sku.to_string()));
            let Some(next) = page.next else { break };
            query.after = next;
        }
        assert_eq!(found, ["A-1", "A-2", "A-3", "b", "Ä"]);
        let begins = StockQuery { search: "A-".to_owned(), ..StockQuery::default() };
        let first = page(&database, store, begins.clone()).await;
        let second = page(&database, store, StockQuery { after: first.next.expect("there"), ..begins }).await;
        assert_eq!((second.rows.len(), second.next), (1, None));
        let unsolved = StockQuery { states: StockState::UNSOLVED.to_vec(), ..StockQuery::default() };
        assert_eq!(page(&database, store, unsolved.clone()).await.rows, []);
        execute(&database, "UPDATE stock_levels SET state = 'refused' WHERE sku = 'b'".to_owned()).await;
        execute(&database, "UPDATE stock_levels SET state = 'expired' WHERE sku = 'A-2'".to_owned()).await;
        let found: Vec<String> = page(&database, store, unsolved).await.rows.iter().map(|row| row.sku.to_string()).collect();
        assert_eq!(found, ["A-2", "b"]);
    }

    async fn levels_go_with_their_integration(database: Database) {
        let (_, store) = turned_on(&database).await;
        give(&database, store, &[("A", 5)]).await;
        integrations::delete(&database, store, UnsentShipments::Keep).await.expect("deleted");
        assert_eq!(stock::page(&database, store, &StockQuery::default(), 5).await.expect("there").rows, []);
        assert!(stock::turn_on(&database, store, ONE).await.is_err());
        assert_eq!(stock::status(&database, store).await.expect("there"), None);
    }

    async fn work_and_pages_are_found_by_index(database: Database) {
        let (_, store) = turned_on(&database).await;
        let now = database_now(&database).await.expect("there");
        let numbers = match database.kind() {
            Engine::Sqlite => "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT i FROM n",
            Engine::Postgres => "SELECT i FROM generate_series(1, 20000) AS s(i)",
        };
        execute(&database, format!(
            "INSERT INTO stock_levels (integration_id, sku, location_id, level, version, generation, counted_at, given_at, fresh_until, state)
             SELECT '{store}', 'SKU-' || i, 1 + i % 3, i, 1, 1, 1, 1, {} + i, CASE WHEN i % 10 = 0 THEN 'waiting' ELSE 'confirmed' END
             FROM ({numbers}) AS numbers", now.plus(FRESH_FOR).millis()
        )).await;
        let analyze = match database.kind() {
            Engine::Sqlite => "ANALYZE",
            Engine::Postgres => "VACUUM ANALYZE stock_levels",
        };
        execute(&database, analyze.to_owned()).await;
        let plans = stock::explain_work(&database, store, now).await.expect("there");
        for (place, plan) in plans.iter().enumerate() {
            let plan = plan.join("\n");
            let index = if place == 2 { "stock_levels_due" } else { "stock_levels_" };
            assert!(plan.contains(index), "{place}: {plan}");
            for word in ["Sort", "TEMP B-TREE", "Seq Scan on stock_levels", "SCAN stock_levels", "SCAN w", "Bitmap"] {
                assert!(!plan.contains(word), "{place}, {word}: {plan}");
            }
        }
        for query in [
            StockQuery::default(),
            StockQuery { search: "SKU-7".to_owned(), ..StockQuery::default() },
            StockQuery { after: "SKU-7\n1".to_owned(), ..StockQuery::default() },
            StockQuery { states: vec![StockState::Waiting], ..StockQuery::default() },
            StockQuery { states: vec![StockState::Waiting], after: "SKU-7\n1".to_owned(), ..StockQuery::default() },
        ] {
            let plan = stock::explain_page(&database, store, &query).await.expect("there").join("\n");
            for word in ["Sort", "TEMP B-TREE", "Seq Scan", "SCAN stock_levels"] {
                assert!(!plan.contains(word), "{query:?}, {word}: {plan}");
            }
        }
    }
}
