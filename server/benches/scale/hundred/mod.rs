//! A hundred stores in one process: polls, webhooks, one store that is read whole meanwhile, live pages; then three
//! processes, one of which is killed every ten seconds.

mod polls;
pub mod workers;

use std::time::{Duration, Instant};

use futures::future::join_all;
use polls::Polls;
use sandbox::Sandbox;

use crate::installation::{Installation, Server};
use crate::measuring::databases::Engine;
use crate::people::Person;
use crate::program::until;
use crate::rows::count;
use crate::settings::Settings;
use crate::stores::{Stores, roomy};
use crate::times::{Times, mebibytes};
use crate::webhooks;

/// As the server allows each person.
const STREAMS_OF_PERSON: usize = 20;
const STREAMS: [&str; 3] = ["/events/overview", "/events/shipments", "/events/imports"];

/// All that are connected, with their orders; the last is the huge one, which nobody has read yet.
pub struct Hundred<'e> {
    pub installation: Installation<'e>,
    pub stores: Stores,
    pub connected: Vec<(String, Sandbox)>,
}

impl<'e> Hundred<'e> {
    pub async fn connect(engine: &'e Engine, settings: &Settings, pushes: bool) -> Self {
        let huge = sandbox::Settings {
            seed: settings.stores + 1,
            orders: settings.huge_orders,
            ..roomy(1, 0).next().unwrap()
        };
        let stores = Stores::open(roomy(settings.stores, settings.store_orders).chain([huge])).await;
        let installation = Installation::new(engine, &stores).await;
        let mut connected = Vec::new();
        for store in &stores.all {
            let integration = installation.connect(store, settings.sync_minutes, pushes).await;
            connected.push((integration, store.clone()));
        }
        for (_, store) in &connected[..connected.len() - 1] {
            installation.pull(store);
        }
        Self {
            installation,
            stores,
            connected,
        }
    }

    /// Without the huge one.
    pub fn ordinary(&self) -> &[(String, Sandbox)] {
        &self.connected[..self.connected.len() - 1]
    }

    pub fn huge(&self) -> &(String, Sandbox) {
        &self.connected[self.connected.len() - 1]
    }
}

pub async fn measure(settings: &Settings, databases: &[Engine]) {
    println!(
        "\n{} stores with {} orders each, one process:\n",
        settings.stores, settings.store_orders
    );
    println!("| database | what | measured |\n| --- | --- | --- |");
    let mut shares = Vec::new();
    for engine in databases {
        let hundred = Hundred::connect(engine, settings, false).await;
        let mut server = hundred.installation.serve(&[]).await;
        webhooks::registered(&hundred.stores.all).await;
        let row = |what: &str, measured: String| println!("| {} | {what} | {measured} |", engine.name());
        // Each store was polled at least once, and the clock of each runs.
        tokio::time::sleep(Duration::from_secs(60) * settings.sync_minutes).await;
        row("a quiet time", quiet(&hundred, &server, settings.quiet).await);
        row("20 webhooks a second, order to be seen", {
            let times =
                webhooks::come_in(&hundred.installation.database, hundred.ordinary(), settings.busy).await;
            said(&times)
        });
        row(
            "polls while one store is read whole",
            backfill(&hundred, &server).await,
        );
        server.program.stop().await;
        row("open event streams", streams(&hundred, settings.streams).await);
        if let Engine::Postgres(_) = engine {
            shares = workers::share(&hundred, settings).await;
        }
        hundred.installation.remove().await;
    }
    shares.iter().for_each(|line| println!("{line}"));
}

/// What the process does while nothing happens.
async fn quiet(hundred: &Hundred<'_>, server: &Server, how_long: Duration) -> String {
    hundred.stores.forget_calls();
    let (polls, before) = (Polls::from_now(), server.program.processor());
    tokio::time::sleep(how_long).await;
    let used = server.program.processor().checked_sub(before).unwrap();
    let calls = hundred.stores.calls();
    let polls = polls.until_now(&hundred.installation.database, None).await;
    format!(
        "{polls}; {:.2} calls a sync {calls:?}; {:.1} % of a core; {:.0} MiB",
        per(calls.values().sum(), polls.syncs),
        100.0 * used.as_secs_f64() / how_long.as_secs_f64(),
        mebibytes(server.program.memory())
    )
}

/// What the others feel of it.
async fn backfill(hundred: &Hundred<'_>, server: &Server) -> String {
    let (integration, _) = hundred.huge();
    let (polls, began) = (Polls::from_now(), Instant::now());
    let person = server.log_in().await;
    let pull = [
        ("integration", integration.as_str()),
        ("scope", "everything"),
        ("which_statuses", "all"),
    ];
    person.post("/api/pull_orders", &pull).await;
    let active = format!(
        "SELECT COUNT(*) FROM import_runs WHERE integration_id = '{integration}' AND kind = 'backfill'
             AND state IN ('queued', 'running')"
    );
    until("the huge store to be read", async || {
        (count(&hundred.installation.database, active.as_str()).await == 0).then_some(())
    })
    .await;
    let read = began.elapsed();
    let polls = polls
        .until_now(&hundred.installation.database, Some(integration))
        .await;
    format!("{polls}; the backfill took {:.0} s", read.as_secs_f64())
}

/// In a process that has done nothing else: what a large import leaves to its allocator would hide them.
async fn streams(hundred: &Hundred<'_>, how_many: usize) -> String {
    let mut server = hundred.installation.serve(&[]).await;
    let mut people = Vec::new();
    for number in 0..how_many.div_ceil(STREAMS_OF_PERSON) {
        let email = format!("person{number}@example.com");
        hundred.installation.add_person(&email);
        people.push(Person::log_in(&server.address, &email).await);
    }
    let before = server.program.memory();
    let mut open = Vec::new();
    for person in &people {
        let of_person = STREAMS
            .iter()
            .cycle()
            .take(STREAMS_OF_PERSON.min(how_many - open.len()));
        open.extend(join_all(of_person.map(|path| person.open_stream(path))).await);
    }
    // Long enough to be read anew some times.
    tokio::time::sleep(Duration::from_secs(10)).await;
    let with = server.program.memory();
    let measured = format!(
        "{}: {:.0} MiB, {:.1} MiB more than without",
        open.len(),
        mebibytes(with),
        mebibytes(with) - mebibytes(before)
    );
    drop(open);
    server.program.stop().await;
    measured
}

pub fn said(times: &Times) -> String {
    format!(
        "{} orders, p50 {:.0} ms, p99 {:.0} ms, last {:.0} ms",
        times.len(),
        times.percentile(50),
        times.percentile(99),
        times.percentile(100)
    )
}

#[expect(clippy::cast_precision_loss, reason = "a figure for people")]
fn per(calls: u64, syncs: usize) -> f64 {
    calls as f64 / syncs as f64
}
