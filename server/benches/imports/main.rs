//! What an import costs: calls, seconds against the floor of downloading and parsing alone, memory, processor time.
//! Every figure is measured here and now; the ratios are what stays comparable between machines.
//!
//! `PARCELPILOT_BENCH_ORDERS=1000,10000` chooses other sizes.

#![allow(clippy::unwrap_used)]

mod floor;
mod measured;
mod pull;

use std::time::Duration;

use parcelpilot::sandbox::{Running, Sandbox, Settings};

use measured::Measured;

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
    for orders in sizes() {
        let store = store(orders).await;
        let floor = floor::download_and_parse(&store).await;
        for database in pull::databases() {
            let measured = pull::measure(&store, &database, &floor).await;
            println!("{measured}");
        }
    }
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
