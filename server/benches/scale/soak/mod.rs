//! All of it for a while: stores, webhooks, pushes, readers, and processes that are killed. Memory and times by minute; at
//! the end, whether anything was lost or doubled.

mod load;

use std::time::Duration;

use load::Load;
use tokio::time::{Instant, sleep};

use crate::expected::compare;
use crate::hundred::Hundred;
use crate::hundred::workers::{KILL_EVERY, Workers};
use crate::measuring::databases::Engine;
use crate::program::until;
use crate::rows::count;
use crate::settings::Settings;
use crate::times::mebibytes;
use crate::webhooks;

pub async fn measure(settings: &Settings, databases: &[Engine]) {
    for engine in databases {
        soak(engine, settings).await;
    }
}

async fn soak(engine: &Engine, settings: &Settings) {
    let hundred = Hundred::connect(engine, settings, true).await;
    let (installation, database) = (&hundred.installation, &hundred.installation.database);
    let mut server = installation.serve(&["--no-workers"]).await;
    let mut workers = Workers::start(installation);
    webhooks::registered(&hundred.stores.all).await;
    println!(
        "\n{} minutes of everything on {}, with {} stores:\n\n\
         | minute | server | workers | pages | p50 | p99 | orders by webhook | p50 | p99 | kills |\n\
         | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
        settings.soak_minutes,
        engine.name(),
        settings.stores
    );
    let load = Load::start(&hundred, server.log_in().await);
    for minute in 1..=settings.soak_minutes {
        let over = Instant::now() + Duration::from_secs(60);
        while Instant::now() + KILL_EVERY <= over {
            sleep(KILL_EVERY).await;
            workers.kill_one(installation);
        }
        sleep(over.saturating_duration_since(Instant::now())).await;
        let [pages, orders] = load.take().await;
        println!(
            "| {minute} | {:.0} MiB | {:.0} MiB | {} | {:.0} ms | {:.0} ms | {} | {:.0} ms | {:.0} ms | {} |",
            mebibytes(server.program.memory()),
            mebibytes(workers.memory()),
            pages.len(),
            pages.percentile(50),
            pages.percentile(99),
            orders.len(),
            orders.percentile(50),
            orders.percentile(99),
            workers.kills
        );
    }
    let files = load.stop().await;
    let open = "SELECT (SELECT COUNT(*) FROM shipment_pushes WHERE state IN ('pending', 'sending'))
        + (SELECT COUNT(*) FROM import_runs WHERE kind = 'backfill' AND state IN ('queued', 'running'))
        + (SELECT COUNT(*) FROM webhook_hints)";
    until("all to be done", async || {
        (count(database, open).await == 0).then_some(())
    })
    .await;
    workers.stop().await;
    server.program.stop().await;
    // Whatever came up in a store while nobody looked, and the orders that its own shipments have changed.
    for (_, store) in hundred.ordinary() {
        installation.pull(store);
    }
    let failed = count(
        database,
        "SELECT COUNT(*) FROM shipment_pushes WHERE state <> 'confirmed'",
    )
    .await;
    println!(
        "\n{} {files} files of shipments; {failed} pushes that stores did not take.",
        compare(database, hundred.ordinary()).await
    );
    hundred.installation.remove().await;
}
