//! The levels that a file is compared with, and the file of all of them.

use std::collections::BTreeSet;
use std::time::Duration;

use futures::TryStreamExt;
use parcelpilot_contract::stock::StockRow;
use parcelpilot_domain::ids::RemoteLocationId;
use parcelpilot_domain::stock::{GivenLevel, LevelTaken, StockRefusal, StockState, StoreSku};
use storage::clock::database_now;
use storage::{Database, Engine, stock};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::integration;

use crate::stock::{ONE, claim, confirm, level, settle, state, turned_on};
use crate::stock_rules::one;

on_both_databases! {
    async fn levels_of_many_skus_are_known_by_their_place(database: Database) {
        let (acme, store) = turned_on(&database).await;
        let other = integration(&database, acme, "Other", 2).await;
        stock::turn_on(&database, other, ONE).await.expect("there");
        let two = GivenLevel { location: Some(RemoteLocationId(2)), ..level("N-0007", 3, None) };
        let mut levels: Vec<GivenLevel> = (0..2_300).map(|number| level(&format!("N-{number:04}"), number, None)).collect();
        levels.push(two);
        stock::give(&database, store, &levels).await.expect("there").expect("stock is on");
        stock::give(&database, other, &[level("ELSEWHERE", 1, None)]).await.expect("there").expect("stock is on");
        let skus: Vec<StoreSku> = (0..2_200).map(|number| format!("N-{number:04}").parse().expect("a SKU")).collect();
        let elsewhere = ["ELSEWHERE", "n-0007"].map(|sku| sku.parse().expect("a SKU"));
        let wanted: BTreeSet<&StoreSku> = skus.iter().chain(&elsewhere).collect();
        let known = stock::known(&database, store, &wanted).await.expect("there");
        assert_eq!(known.len(), 2_201);
        let of = |sku: usize, location| known.get(&(skus[sku].clone(), RemoteLocationId(location))).map(|level| level.get());
        assert_eq!((of(7, 1), of(7, 2), of(2_199, 1), of(8, 2)), (Some(7), Some(3), Some(2_199), None));
        assert!(stock::known(&database, store, &BTreeSet::new()).await.expect("there").is_empty());

        let rows: Vec<StockRow> = stock::export(&database, store).try_collect().await.expect("there");
        let places: Vec<(String, i64)> = rows.iter().map(|row| (row.sku.to_string(), row.location.0)).collect();
        assert_eq!(places.len(), 2_301);
        assert!(places.is_sorted() && places[7..9] == [("N-0007".to_owned(), 1), ("N-0007".to_owned(), 2)]);
    }

    async fn what_the_store_has_is_not_sent_again_by_the_same_file(database: Database) {
        let (_, store) = turned_on(&database).await;
        let now = database_now(&database).await.expect("there");
        let counted = |pieces, seconds| level("A", pieces, Some(now.minus(Duration::from_secs(seconds))));
        assert_eq!(one(&database, store, counted(7, 60)).await, LevelTaken::Accepted);
        let leased = claim(&database, store, "one").await.expect("there");
        confirm(&database, &leased).await;
        settle(&database).await;
        // It would put back what the store has sold since.
        assert_eq!(one(&database, store, counted(7, 60)).await, LevelTaken::Accepted);
        assert_eq!(state(&database, store, "A").await, (StockState::Confirmed, None));
        for again in [counted(6, 60), counted(6, 30)] {
            assert_eq!(one(&database, store, again).await, LevelTaken::Accepted);
            let leased = claim(&database, store, "two").await.expect("it is another level, or was counted anew");
            confirm(&database, &leased).await;
            settle(&database).await;
        }
    }

    async fn what_was_checked_for_another_location_is_not_taken(database: Database) {
        let (_, store) = turned_on(&database).await;
        let checked = stock::setting(&database, store).await.expect("there").expect("there").generation;
        let given = [level("A", 1, None)];
        let taken = stock::give_checked(&database, store, &given, checked).await.expect("there");
        assert_eq!(taken, Ok(vec![LevelTaken::Accepted]));
        assert!(stock::turn_on(&database, store, RemoteLocationId(2)).await.expect("there"));
        let taken = stock::give_checked(&database, store, &given, checked).await.expect("there");
        assert_eq!(taken, Err(StockRefusal::MovedOn));
    }

    async fn what_was_taken_before_the_database_failed_is_said(database: Database) {
        let (_, store) = turned_on(&database).await;
        let trigger = match database.kind() {
            Engine::Sqlite => "CREATE TRIGGER fail BEFORE INSERT ON stock_levels WHEN NEW.sku = 'SKU-1001'
                 BEGIN SELECT RAISE(ABORT, 'no'); END",
            Engine::Postgres => "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS
                 'BEGIN RAISE EXCEPTION ''no''; END';
                 CREATE TRIGGER fail BEFORE INSERT ON stock_levels FOR EACH ROW WHEN (NEW.sku = 'SKU-1001')
                 EXECUTE FUNCTION fail()",
        };
        execute(&database, trigger.to_owned()).await;
        let many: Vec<GivenLevel> = (0..1_002).map(|number| level(&format!("SKU-{number:04}"), 1, None)).collect();
        let taken = stock::give(&database, store, &many).await.expect("there").expect("the first thousand");
        assert_eq!((taken.len(), taken[999]), (1_002, LevelTaken::Accepted));
        assert_eq!(taken[1_000..], [LevelTaken::NotKept; 2]);
        assert!(stock::give(&database, store, &many[1_000..]).await.is_err(), "nothing was taken");
    }
}
