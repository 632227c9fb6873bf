//! No location of a store holds up another one, and nothing is left of a store before.

use std::time::Duration;

use parcelpilot_domain::ids::{IntegrationId, RemoteLocationId};
use parcelpilot_domain::stock::{GivenLevel, LevelTaken};
use storage::clock::database_now;
use storage::stock::Ending;
use storage::{Database, stock};
use test_support::databases::execute;
use test_support::on_both_databases;

use crate::deletion::rows_in;
use crate::stock::{claim, confirm, give, level, settle, turned_on};

/// Counted so many seconds ago.
async fn give_at(database: &Database, store: IntegrationId, location: i64, sku: &str, ago: u64) {
    let now = database_now(database).await.expect("there");
    let given = GivenLevel {
        location: Some(RemoteLocationId(location)),
        ..level(sku, 1, Some(now.minus(Duration::from_secs(ago))))
    };
    let taken = stock::give(database, store, &[given]).await.expect("there");
    assert_eq!(taken, Ok(vec![LevelTaken::Accepted]));
}

on_both_databases! {
    async fn one_that_the_store_refuses_comes_after_the_others(database: Database) {
        let (_, store) = turned_on(&database).await;
        give_at(&database, store, 3, "A", 60).await;
        give_at(&database, store, 1, "B", 0).await;
        let closed = claim(&database, store, "one").await.expect("there");
        assert_eq!(closed.location.0, 3, "the first to be too old");
        let refused = Ending { is_location_refused: true, ..Ending::default() };
        stock::finish(&database, &closed, &refused).await.expect("there");
        let other = claim(&database, store, "two").await.expect("there");
        assert_eq!(other.location.0, 1);
        confirm(&database, &other).await;
        let again = claim(&database, store, "three").await.expect("there");
        assert_eq!(again.location.0, 3, "nothing else waits");
        // Once it takes one, it is as all others; the fourth lease goes by number.
        confirm(&database, &again).await;
        let mut places = Vec::new();
        for call in ["four", "five"] {
            settle(&database).await;
            give_at(&database, store, 1, "B", 0).await;
            give_at(&database, store, 3, "C", 60).await;
            execute(&database, "UPDATE stock_levels SET turn = 0".to_owned()).await;
            let leased = claim(&database, store, call).await.expect("there");
            places.push(leased.location.0);
            stock::finish(&database, &leased, &Ending::default()).await.expect("there");
        }
        assert_eq!(places, [3, 3], "the first to be too old");
    }

    async fn what_the_store_has_goes_before_what_is_new_elsewhere(database: Database) {
        let (_, store) = turned_on(&database).await;
        give_at(&database, store, 2, "NEW", 60).await;
        give_at(&database, store, 1, "KNOWN", 0).await;
        execute(&database, "UPDATE stock_levels SET turn = 0 WHERE sku = 'KNOWN'".to_owned()).await;
        let leased = claim(&database, store, "one").await.expect("there");
        assert_eq!(leased.location.0, 1);
    }

    async fn each_has_its_turn_whatever_waits_elsewhere(database: Database) {
        let (_, store) = turned_on(&database).await;
        give_at(&database, store, 2, "WRONG", 0).await;
        give_at(&database, store, 3, "NEW", 0).await;
        execute(&database, "UPDATE stock_levels SET turn = 5 WHERE sku = 'WRONG'".to_owned()).await;
        let mut places = Vec::new();
        for number in 1..=12 {
            give_at(&database, store, 1, "KNOWN", 0).await;
            execute(&database, "UPDATE stock_levels SET turn = 0 WHERE sku = 'KNOWN'".to_owned()).await;
            let leased = claim(&database, store, &format!("call {number}")).await.expect("there");
            places.push(leased.location.0);
            confirm(&database, &leased).await;
            settle(&database).await;
        }
        assert_eq!(places, [1, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 3]);
    }

    async fn what_is_left_of_the_store_before_is_deleted(database: Database) {
        let (_, store) = turned_on(&database).await;
        give(&database, store, &[("A", 1), ("B", 1)]).await;
        confirm(&database, &claim(&database, store, "one").await.expect("there")).await;
        execute(&database, "UPDATE stock_settings SET is_on = FALSE, generation = generation + 1".to_owned()).await;
        assert_eq!(stock::due(&database).await.expect("there"), []);
        assert_eq!(rows_in(&database, "stock_levels").await, 2, "they are of this store");
        // As if who moved it was killed before it deleted them.
        execute(&database, "UPDATE integrations SET store_hash = 'another1'".to_owned()).await;
        assert_eq!(stock::due(&database).await.expect("there"), []);
        assert_eq!(rows_in(&database, "stock_levels").await, 0);
    }
}
