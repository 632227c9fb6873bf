//! Orders that come up in stores, and how long it takes until they can be seen here.

use std::collections::HashMap;
use std::time::Duration;

use runtime::clock::now;
use sandbox::{Change, Sandbox};
use storage::Database;
use tokio::time::{Instant, MissedTickBehavior, interval};

use crate::program::until;
use crate::rows::rows;
use crate::times::Times;

/// Of all stores together.
const PER_SECOND: u32 = 20;
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// `Awaiting Fulfillment`, which is imported.
const STATUS: u8 = 11;

/// Until every store calls us.
pub async fn registered(stores: &[Sandbox]) {
    until("all webhooks", async || {
        stores
            .iter()
            .all(|store| !store.webhooks().is_empty())
            .then_some(())
    })
    .await;
}

/// New orders in turn in all stores for this long; from each order's moment in its store to the moment that a page shows it.
/// Without an end for those that do not come by webhook: a sync brings them, which shows in the times.
pub async fn come_in(database: &Database, connected: &[(String, Sandbox)], how_long: Duration) -> Times {
    let (mut times, mut waiting) = (Times::default(), HashMap::new());
    let mut orders = interval(Duration::from_secs(1) / PER_SECOND);
    let mut looks = interval(LOOK_EVERY);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut stores = connected.iter().cycle();
    let until = Instant::now() + how_long;
    loop {
        tokio::select! {
            _ = orders.tick(), if Instant::now() < until => {
                let (integration, store) = stores.next().unwrap();
                let change = Change { status_id: Some(STATUS), ..Change::default() };
                let made = Made { at: Instant::now(), clock: now().millis() };
                let id = store.add_orders_with(1, &change)[0];
                waiting.insert((integration.clone(), id.cast_signed()), made);
            }
            _ = looks.tick() => {
                let Some(oldest) = waiting.values().map(|made| made.clock).min() else {
                    if Instant::now() >= until {
                        return times;
                    }
                    continue;
                };
                for seen in imported_since(database, oldest).await {
                    if let Some(made) = waiting.remove(&seen) {
                        times.push(made.at.elapsed());
                    }
                }
            }
        }
    }
}

/// When an order came up in its store.
struct Made {
    at: Instant,
    /// The machine's clock, by which orders are stored.
    clock: i64,
}

async fn imported_since(database: &Database, clock: i64) -> Vec<(String, i64)> {
    let sql = format!("SELECT integration_id, remote_id FROM orders WHERE imported_at >= {clock}");
    rows(database, sql).await
}
