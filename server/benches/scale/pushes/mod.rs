//! Shipments: a CSV of them end to end, twenty stores that push at once, and the indexes of the outbox after a day.

mod indexes;

use std::time::{Duration, Instant};

use futures::future::join_all;
use sandbox::Settings as StoreSettings;
use storage::Database;

use crate::installation::Installation;
use crate::measuring::databases::Engine;
use crate::program::until;
use crate::rows::{count, rows};
use crate::settings::Settings;
use crate::stores::{Stores, roomy};

const STORES: u64 = 20;
/// Of each of them, by a quota whose window is shorter than a real store's; the ratio stays the same.
const PUSHES: usize = 300;
const QUOTA: u32 = 50;
const WINDOW: Duration = Duration::from_secs(10);
/// About four of ten orders of the sandbox can be shipped.
const ORDERS_PER_SHIPMENT: u64 = 3;

pub async fn measure(settings: &Settings, databases: &[Engine]) {
    let mut days = Vec::new();
    println!("\nA day of shipments by CSV:\n");
    println!(
        "| database | rows a file | to stored, the first file | the last file | shipments | pushed in |\n\
         | --- | ---: | ---: | ---: | ---: | ---: |"
    );
    for engine in databases {
        days.push(a_day(engine, settings).await);
    }
    println!("\nThe outbox's indexes, in bytes:\n");
    println!("{}", indexes::HEAD);
    days.iter().flatten().for_each(|row| println!("{row}"));
    println!("\n{STORES} stores that push at once:\n");
    println!(
        "| database | pushes | calls, of whoever has most | time | the quota dictates | ratio |\n| --- | ---: | ---: | ---: | ---: | ---: |"
    );
    for engine in databases {
        at_once(engine).await;
    }
}

/// What is left to ship of the oldest orders that may be shipped, one row an order.
pub async fn csv(database: &Database, integration: &str, shipments: usize) -> String {
    let to_ship = format!(
        "SELECT remote_id FROM orders WHERE integration_id = '{integration}' AND shipping_state = 'to_ship'
             AND left_to_ship > 0 AND (SELECT COUNT(*) FROM order_consignments c WHERE c.order_id = orders.id) = 1
         ORDER BY remote_id LIMIT {shipments}"
    );
    let orders: Vec<(i64,)> = rows(database, to_ship).await;
    let mut csv = "Order number,Carrier,Tracking number\n".to_owned();
    for (number,) in &orders {
        csv.push_str(&format!("{number},UPS,{}\n", tracking(integration, *number)));
    }
    csv
}

/// The only label of this order, and of no other.
pub fn tracking(integration: &str, order: i64) -> String {
    format!("SCALE{}{order}", integration.get(24..).unwrap_or_default())
}

async fn a_day(engine: &Engine, settings: &Settings) -> Vec<String> {
    let orders = u64::try_from(settings.shipments).unwrap() * ORDERS_PER_SHIPMENT;
    let stores = Stores::open(roomy(1, orders)).await;
    let installation = Installation::new(engine, &stores).await;
    let integration = installation.connect(&stores.all[0], 1_440, true).await;
    installation.pull(&stores.all[0]);
    let mut indexes = vec![indexes::row(engine, &installation.database, "before").await];
    // Pushed later, so that storing is measured by itself.
    let mut files = Vec::new();
    {
        let server = installation.serve(&["--no-workers"]).await;
        let person = server.log_in().await;
        while files.len() * settings.rows < settings.shipments {
            let csv = csv(&installation.database, &integration, settings.rows).await;
            files.push(person.ship(&integration, &csv).await);
        }
    }
    let made = count(&installation.database, "SELECT COUNT(*) FROM shipments").await;
    indexes.push(indexes::row(engine, &installation.database, "all waiting").await);
    let mut worker = installation.start(&["worker"]);
    let pushing = Instant::now();
    all_confirmed(&installation).await;
    let pushed = pushing.elapsed();
    worker.stop().await;
    println!(
        "| {} | {} | {:.1} s | {:.1} s | {made} | {:.0} s |",
        engine.name(),
        settings.rows,
        files[0].as_secs_f64(),
        files[files.len() - 1].as_secs_f64(),
        pushed.as_secs_f64()
    );
    indexes.push(indexes::row(engine, &installation.database, "all confirmed").await);
    installation.remove().await;
    indexes
}

async fn at_once(engine: &Engine) {
    let orders = u64::try_from(PUSHES).unwrap() * ORDERS_PER_SHIPMENT;
    let whole: Vec<StoreSettings> = roomy(STORES, orders)
        .map(|store| StoreSettings {
            newest: Some(jiff::Timestamp::now()),
            ..store
        })
        .collect();
    let limited = whole.clone().into_iter().map(|store| StoreSettings {
        quota: QUOTA,
        window: WINDOW,
        ..store
    });
    let stores = Stores::open(whole).await;
    let mut installation = Installation::new(engine, &stores).await;
    let mut integrations = Vec::new();
    for store in &stores.all {
        integrations.push(installation.connect(store, 1_440, true).await);
        installation.pull(store);
    }
    drop(stores);
    let stores = Stores::open(limited).await;
    installation.move_to(&stores);
    {
        let server = installation.serve(&["--no-workers"]).await;
        let person = server.log_in().await;
        join_all(integrations.iter().map(async |integration| {
            let csv = csv(&installation.database, integration, PUSHES).await;
            person.ship(integration, &csv).await
        }))
        .await;
    }
    let made = count(&installation.database, "SELECT COUNT(*) FROM shipments").await;
    stores.forget_calls();
    let began = Instant::now();
    let mut worker = installation.start(&["worker"]);
    all_confirmed(&installation).await;
    let took = began.elapsed().as_secs_f64();
    worker.stop().await;
    // Pushes, and what a worker asks a store besides.
    let calls = stores.all.iter().map(|store| store.calls().values().sum::<u64>());
    let calls = u32::try_from(calls.max().unwrap()).unwrap();
    let dictated = (WINDOW * ((calls - 1) / QUOTA)).as_secs_f64();
    println!(
        "| {} | {made} | {calls} | {took:.1} s | {dictated:.1} s | {:.3} × |",
        engine.name(),
        took / dictated
    );
    installation.remove().await;
}

async fn all_confirmed(installation: &Installation<'_>) {
    let open = "SELECT COUNT(*) FROM shipment_pushes WHERE state IN ('pending', 'sending')";
    until("all to be pushed", async || {
        (count(&installation.database, open).await == 0).then_some(())
    })
    .await;
    let not_taken = "SELECT COUNT(*) FROM shipment_pushes WHERE state IN ('failed', 'held')";
    assert_eq!(
        count(&installation.database, not_taken).await,
        0,
        "pushes were refused"
    );
}
