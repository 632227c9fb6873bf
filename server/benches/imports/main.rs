//! What an import costs: calls, seconds against the floor of downloading and parsing alone, memory, processor time.
//! Every figure is measured here and now, several times where that is quick; the ratios are what stays comparable
//! between machines.
//!
//! `PARCELPILOT_BENCH_ORDERS=1000,10000` chooses other sizes.

#![allow(clippy::unwrap_used)]

mod floor;
mod measured;
#[path = "../measuring/mod.rs"]
mod measuring;
mod pull;

use std::time::Duration;

use measured::{Measured, median};
use measuring::databases::databases;
use sandbox::{Running, Sandbox, Settings};

const SIZES: [u64; 3] = [1_000, 10_000, 100_000];

fn main() {
    // `cargo test --benches` asks for a trial run; there is nothing to try here.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(measure());
}

async fn measure() {
    println!("{}", Measured::HEAD);
    let databases = databases();
    for orders in sizes() {
        let store = store(orders).await;
        let mut floors = Vec::new();
        let mut pulls: Vec<Vec<Measured>> = databases.iter().map(|_| Vec::new()).collect();
        for _ in 0..rounds(orders) {
            floors.push(floor::download_and_parse(&store).await);
            for (database, pulls) in databases.iter().zip(&mut pulls) {
                pulls.push(pull::measure(&store, database).await);
            }
        }
        let floor = median(floors, |took| *took);
        for pulls in pulls {
            println!("{}", median(pulls, |pull| pull.took).row(floor));
        }
    }
}

/// The median of several, in turn; of one where it takes minutes.
const fn rounds(orders: u64) -> u64 {
    if orders > 20_000 { 1 } else { 5 }
}

fn sizes() -> Vec<u64> {
    match std::env::var("PARCELPILOT_BENCH_ORDERS") {
        Ok(given) => given
            .split(',')
            .map(|size| size.trim().parse().unwrap())
            .collect(),
        Err(_) => SIZES.to_vec(),
    }
}

/// A store in this process, whose quota is out of the way.
async fn store(orders: u64) -> Running {
    let settings = Settings {
        orders,
        quota: u32::MAX,
        window: Duration::from_secs(3_600),
        ..Settings::default()
    };
    Sandbox::start(settings).await.unwrap()
}
