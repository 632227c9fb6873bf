//! What may be chosen, by environment variables; the defaults are the full measure, which takes hours.

use std::str::FromStr;
use std::time::Duration;

pub struct Settings {
    /// `PARCELPILOT_SCALE_PARTS`: pages, hundred, pushes, soak.
    pub parts: Vec<String>,
    /// `PARCELPILOT_SCALE_DATABASES`: SQLite, PostgreSQL.
    pub databases: Vec<String>,
    /// `PARCELPILOT_SCALE_ORDERS`: the small store, the one that imports are compared with, the large one.
    pub orders: [u64; 3],
    /// `PARCELPILOT_SCALE_PAGE_SECONDS`: the longest that one page is asked for.
    pub page: Duration,
    /// `PARCELPILOT_SCALE_STORES`
    pub stores: u64,
    /// `PARCELPILOT_SCALE_STORE_ORDERS`: in each of them.
    pub store_orders: u64,
    /// `PARCELPILOT_SCALE_HUGE_ORDERS`: of the store whose backfill the others must not feel.
    pub huge_orders: u64,
    /// `PARCELPILOT_SCALE_SYNC_MINUTES`
    pub sync_minutes: u32,
    /// `PARCELPILOT_SCALE_QUIET_MINUTES`
    pub quiet: Duration,
    /// `PARCELPILOT_SCALE_BUSY_SECONDS`: how long webhooks come in, and how long workers are killed.
    pub busy: Duration,
    /// `PARCELPILOT_SCALE_STREAMS`
    pub streams: usize,
    /// `PARCELPILOT_SCALE_ROWS`: of a CSV.
    pub rows: usize,
    /// `PARCELPILOT_SCALE_SHIPMENTS`: of a day.
    pub shipments: usize,
    /// `PARCELPILOT_SCALE_SOAK_MINUTES`
    pub soak_minutes: u32,
}

impl Settings {
    pub fn read() -> Self {
        let minutes = |name, default: u64| Duration::from_secs(60 * number(name, default));
        Self {
            parts: list("PARTS", ["pages", "hundred", "pushes", "soak"].map(str::to_owned)),
            databases: list("DATABASES", ["SQLite", "PostgreSQL"].map(str::to_owned)),
            orders: list("ORDERS", [1_000, 10_000, 1_000_000])
                .try_into()
                .expect("PARCELPILOT_SCALE_ORDERS has three sizes"),
            page: Duration::from_secs(number("PAGE_SECONDS", 20)),
            stores: number("STORES", 100),
            store_orders: number("STORE_ORDERS", 10_000),
            huge_orders: number("HUGE_ORDERS", 200_000),
            sync_minutes: number("SYNC_MINUTES", 2),
            quiet: minutes("QUIET_MINUTES", 60),
            busy: Duration::from_secs(number("BUSY_SECONDS", 120)),
            streams: number("STREAMS", 500),
            rows: number("ROWS", 10_000),
            shipments: number("SHIPMENTS", 50_000),
            soak_minutes: number("SOAK_MINUTES", 30),
        }
    }
}

fn given(name: &str) -> Option<String> {
    std::env::var(format!("PARCELPILOT_SCALE_{name}")).ok()
}

fn parsed<T: FromStr>(name: &str, text: &str) -> T {
    let parsed = text.trim().parse();
    parsed.unwrap_or_else(|_| panic!("PARCELPILOT_SCALE_{name}: {text:?} can't be read"))
}

fn number<T: FromStr>(name: &str, default: T) -> T {
    given(name).map_or(default, |text| parsed(name, &text))
}

fn list<T: FromStr, const N: usize>(name: &str, default: [T; N]) -> Vec<T> {
    match given(name) {
        Some(text) => text.split(',').map(|item| parsed(name, item)).collect(),
        None => default.into(),
    }
}
