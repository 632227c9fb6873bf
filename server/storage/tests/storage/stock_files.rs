//! The levels that a file is compared with, and the file of all of them.

use std::collections::BTreeSet;

use futures::TryStreamExt;
use parcelpilot_contract::stock::StockRow;
use parcelpilot_domain::ids::RemoteLocationId;
use parcelpilot_domain::stock::{GivenLevel, StoreSku};
use storage::{Database, stock};
use test_support::on_both_databases;
use test_support::rows::integration;

use crate::stock::{ONE, level, turned_on};

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
}
