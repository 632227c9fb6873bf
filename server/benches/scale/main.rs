//! What size costs: a store of a million orders, a hundred stores, tens of thousands of shipments, and half an hour of all
//! of it while processes are killed. Each part prints its own table; ratios within one run are what stays comparable
//! between machines. See [`settings`] for shorter looks.

#![allow(clippy::unwrap_used)]

mod expected;
mod hundred;
mod installation;
#[path = "../measuring/mod.rs"]
mod measuring;
mod pages;
mod people;
mod program;
mod pushes;
mod rows;
mod settings;
mod soak;
mod stores;
mod times;
mod webhooks;

use measuring::databases::{Engine, databases};
use settings::Settings;

fn main() {
    // `cargo test --benches` asks for a trial run; there is nothing to try here.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(measure());
}

async fn measure() {
    let settings = Settings::read();
    let is_chosen = |engine: &Engine| settings.databases.iter().any(|name| name == engine.name());
    let databases: Vec<Engine> = databases().into_iter().filter(is_chosen).collect();
    for part in &settings.parts {
        match part.as_str() {
            "pages" => pages::measure(&settings, &databases).await,
            "hundred" => hundred::measure(&settings, &databases).await,
            "pushes" => pushes::measure(&settings, &databases).await,
            "soak" => soak::measure(&settings, &databases).await,
            unknown => panic!("PARCELPILOT_SCALE_PARTS: there is no part {unknown:?}"),
        }
    }
}
