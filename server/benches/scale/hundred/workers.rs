//! Three worker processes on one database, one of which is killed every ten seconds: what each has done, and whether all
//! of it is there once.

use std::time::{Duration, Instant};

use super::Hundred;
use crate::expected::compare;
use crate::installation::Installation;
use crate::program::{Program, until};
use crate::rows::{count, rows};
use crate::settings::Settings;

const WORKERS: usize = 3;
pub const KILL_EVERY: Duration = Duration::from_secs(10);

/// Processes that take each other's place.
pub struct Workers {
    /// Those of each place, the living one last.
    all: [Vec<Program>; WORKERS],
    next: usize,
    pub kills: usize,
}

impl Workers {
    pub fn start(installation: &Installation<'_>) -> Self {
        Self {
            all: std::array::from_fn(|_| vec![installation.start(&["worker"])]),
            next: 0,
            kills: 0,
        }
    }

    /// SIGKILL for the one whose turn it is; another takes its place.
    pub fn kill_one(&mut self, installation: &Installation<'_>) {
        let place = &mut self.all[self.next % WORKERS];
        place.last_mut().unwrap().kill();
        place.push(installation.start(&["worker"]));
        self.next += 1;
        self.kills += 1;
    }

    /// KiB of all that live.
    pub fn memory(&self) -> u64 {
        self.living()
            .filter_map(|worker| worker.counted.memory("VmRSS"))
            .sum()
    }

    pub async fn stop(&mut self) {
        for place in &mut self.all {
            place.last_mut().unwrap().stop().await;
        }
    }

    fn living(&self) -> impl Iterator<Item = &Program> {
        self.all.iter().filter_map(|place| place.last())
    }

    /// How many runs each place has ended, by what they say.
    fn ended(&self) -> [usize; WORKERS] {
        let ended = |worker: &Program| {
            let said = std::fs::read_to_string(&worker.log).unwrap();
            said.matches("import run ended").count()
        };
        std::array::from_fn(|place| self.all[place].iter().map(ended).sum())
    }
}

/// Every store is read whole once more, in more orders than before.
pub async fn share(hundred: &Hundred<'_>, settings: &Settings) -> Vec<String> {
    let (installation, connected) = (&hundred.installation, hundred.connected.as_slice());
    let database = &installation.database;
    for (_, store) in connected {
        store.add_orders(settings.store_orders / 10);
    }
    {
        let mut server = installation.serve(&["--no-workers"]).await;
        let person = server.log_in().await;
        for (integration, _) in connected {
            let pull = [
                ("integration", integration.as_str()),
                ("scope", "everything"),
                ("which_statuses", "all"),
            ];
            person.post("/api/pull_orders", &pull).await;
        }
        server.program.stop().await;
    }
    let mut workers = Workers::start(installation);
    let (began, mut killed) = (Instant::now(), Instant::now());
    let active =
        "SELECT COUNT(*) FROM import_runs WHERE kind = 'backfill' AND state IN ('queued', 'running')";
    until("all to be read", async || {
        if killed.elapsed() >= KILL_EVERY {
            workers.kill_one(installation);
            killed = Instant::now();
        }
        (began.elapsed() >= settings.busy && count(database, active).await == 0).then_some(())
    })
    .await;
    let took = began.elapsed();
    workers.stop().await;
    let failed: Vec<(String, i64)> = rows(
        database,
        "SELECT state, COUNT(*) FROM import_runs WHERE kind = 'backfill' AND state <> 'complete' GROUP BY state",
    )
    .await;
    let ended = workers.ended();
    let all: usize = ended.iter().sum();
    let shares: Vec<String> = ended
        .iter()
        .map(|runs| format!("{} %", runs * 100 / all.max(1)))
        .collect();
    vec![
        format!(
            "\n{WORKERS} worker processes on PostgreSQL, one killed every {} s:\n",
            KILL_EVERY.as_secs()
        ),
        "| runs | kills | seconds | share of each | runs that failed |\n| ---: | ---: | ---: | --- | --- |"
            .to_owned(),
        format!(
            "| {all} | {} | {:.0} | {} | {failed:?} |",
            workers.kills,
            took.as_secs_f64(),
            shares.join(", ")
        ),
        format!("\n{}", compare(database, connected).await),
    ]
}
