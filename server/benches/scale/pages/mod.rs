//! One store, small and large: what its import costs, and each page and search while another import writes.

mod found;
mod reading;
mod writing;

use std::time::{Duration, Instant};

use found::{Page, pages};
use reading::Reading;
use sandbox::Settings as StoreSettings;
use writing::Writer;

use crate::installation::Installation;
use crate::measuring::databases::Engine;
use crate::program::until;
use crate::rows::{count, size};
use crate::settings::Settings;
use crate::stores::Stores;
use crate::times::{mebibytes, milliseconds};

/// One person, page after page, and as many as a warehouse has, who look at each for a while.
const READERS: [usize; 2] = [1, 20];
/// So that whatever a start does besides is over.
const SETTLE: Duration = Duration::from_secs(5);

/// What was measured of one size.
struct Measured {
    orders: i64,
    import: Duration,
    bytes: i64,
    start: Duration,
    /// KiB: before a page was read, and after all of them were.
    idle: u64,
    used: u64,
    /// Each page, by each number of readers.
    readings: Vec<(&'static str, [Reading; READERS.len()])>,
}

pub async fn measure(settings: &Settings, databases: &[Engine]) {
    let mut all = Vec::new();
    for engine in databases {
        let mut sizes = Vec::new();
        for (place, orders) in settings.orders.into_iter().enumerate() {
            // The one in between is for the import's pace alone.
            sizes.push(measure_size(engine, orders, (place != 1).then_some(settings.page)).await);
        }
        all.push((engine.name(), sizes));
    }
    println!("\nImports and rest, by the size of the store:\n");
    println!(
        "| database | orders | orders / s | pace / that of {} | bytes an order | start to first page | memory at rest | after all pages |\n\
         | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
        settings.orders[1]
    );
    for (database, sizes) in &all {
        sizes
            .iter()
            .for_each(|size| println!("| {database} | {}", size.row(&sizes[1])));
    }
    println!("\nPages while an import writes:\n");
    let [small, _, large] = settings.orders;
    println!(
        "| database | page | readers | p50 at {small} | p99 at {small} | p50 at {large} | p99 at {large} | p99 / p99 |\n\
         | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    );
    for (database, sizes) in &all {
        for ((page, small), (_, large)) in sizes[0].readings.iter().zip(&sizes[2].readings) {
            for ((readers, small), large) in READERS.iter().zip(small).zip(large) {
                println!(
                    "| {database} | {page} | {readers} | {}",
                    Reading::row(small, large)
                );
            }
        }
    }
}

/// With the time for a page, where pages are read.
async fn measure_size(engine: &Engine, orders: u64, page: Option<Duration>) -> Measured {
    // The same store, with its quota out of the way, and with as many calls a second as BigCommerce allows.
    let whole = StoreSettings {
        orders,
        newest: Some(jiff::Timestamp::now()),
        quota: u32::MAX,
        ..StoreSettings::default()
    };
    let limited = StoreSettings {
        quota: 5,
        window: Duration::from_secs(1),
        ..whole.clone()
    };
    let stores = Stores::open([whole]).await;
    let mut installation = Installation::new(engine, &stores).await;
    let integration = installation.connect(&stores.all[0], 1_440, false).await;
    let began = Instant::now();
    installation.pull(&stores.all[0]);
    let import = began.elapsed();
    let database = &installation.database;
    let kept = count(database, "SELECT COUNT(*) FROM orders").await;
    let bytes = size(database).await;
    let mut measured = Measured {
        orders: kept,
        import,
        bytes,
        start: Duration::ZERO,
        idle: 0,
        used: 0,
        readings: Vec::new(),
    };
    drop(stores);
    if let Some(within) = page {
        let stores = Stores::open([limited]).await;
        installation.move_to(&stores);
        // Hundreds of changes in one moment are the writer's doing; webhooks are measured by the other parts.
        installation.stop_calls_of_stores();
        ship_some(&installation, &integration).await;
        read_pages(&installation, &stores, integration, within, &mut measured).await;
    }
    installation.remove().await;
    measured
}

/// So that there are tracking numbers to find.
async fn ship_some(installation: &Installation<'_>, integration: &str) {
    let csv = crate::pushes::csv(&installation.database, integration, 100).await;
    let file = installation.folder.path().join("shipped.csv");
    std::fs::write(&file, csv).unwrap();
    installation.run(&["ship", "--csv", file.to_str().unwrap()]);
}

async fn read_pages(
    installation: &Installation<'_>,
    stores: &Stores,
    integration: String,
    within: Duration,
    measured: &mut Measured,
) {
    let person = {
        let mut server = installation.serve(&[]).await;
        let person = server.log_in().await;
        server.program.stop().await;
        person
    };
    let began = Instant::now();
    let mut server = installation.start_server(&[]);
    until("the first page", async || person.try_to_read("/").await.ok()).await;
    measured.start = began.elapsed();
    tokio::time::sleep(SETTLE).await;
    measured.idle = server.program.memory();

    let writer = Writer::start(installation, &stores.all[0], person.clone(), integration).await;
    for Page { name, path } in pages(&installation.database).await {
        let one = Reading::of(&person, &path, READERS[0], within).await;
        let many = Reading::of(&person, &path, READERS[1], within).await;
        measured.readings.push((name, [one, many]));
    }
    let syncs = writer.stop().await;
    assert!(syncs > 0, "nothing was written meanwhile");
    measured.used = server.program.memory();
    server.program.stop().await;
}

impl Measured {
    #[expect(clippy::cast_precision_loss, reason = "figures for people")]
    fn row(&self, compared: &Self) -> String {
        let pace = |size: &Self| size.orders as f64 / size.import.as_secs_f64();
        let rest = if self.readings.is_empty() {
            "| | |".to_owned()
        } else {
            format!(
                "{:.0} ms | {:.0} MiB | {:.0} MiB |",
                milliseconds(self.start),
                mebibytes(self.idle),
                mebibytes(self.used)
            )
        };
        format!(
            "{} | {:.0} | {:.2} × | {} | {rest}",
            self.orders,
            pace(self),
            pace(self) / pace(compared),
            self.bytes / self.orders.max(1),
        )
    }
}
