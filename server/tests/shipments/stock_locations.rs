//! A location that the store refuses holds up no other.

use parcelpilot_domain::ids::RemoteLocationId;
use parcelpilot_domain::stock::{GivenLevel, StockState};
use storage::Database;
use test_support::databases::execute;
use test_support::on_both_databases;

use crate::stock::{CONFIRMED, level, sku, turned_on};

on_both_databases! {
    async fn what_waits_for_a_closed_location_holds_up_no_other(database: Database) {
        let server = turned_on(database).await;
        let closed = |number| GivenLevel { location: Some(RemoteLocationId(3)), ..level(&sku(number), 1) };
        server.give((0..1_000).map(closed).collect()).await.unwrap();
        server.give(vec![level(&sku(1_001), 5)]).await.unwrap();
        let older = "UPDATE stock_levels SET fresh_until = fresh_until - 10000 WHERE location_id = 3";
        execute(server.database(), older.to_owned()).await;
        server.send_stock().await;
        assert_eq!(server.state(&sku(1_001)).await.0, StockState::Waiting, "the older ones went first");
        server.let_pause_end().await;
        server.send_stock().await;
        assert_eq!(server.state(&sku(1_001)).await, CONFIRMED);
        assert_eq!(server.store.sandbox.stock(1, &sku(1_001)), 5);
    }
}
