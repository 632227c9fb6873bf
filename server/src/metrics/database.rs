//! What the database knows, read at each scrape.

use metrics::gauge;
use parcelpilot_contract::integrations::Health;
use parcelpilot_domain::alert::AlertKind;
use parcelpilot_domain::import_run::RunState;
use parcelpilot_domain::operator_alert::OperatorAlertKind;
use parcelpilot_domain::shipment::push::PushState;
use parcelpilot_domain::time::Timestamp;
use runtime::error_report::report;
use runtime::metrics::{
    ALERTS_OPEN, CHANGES_OLDEST, DATABASE_CONNECTIONS, DATABASE_UP, INTEGRATIONS, Metric, PROBLEMS_OPEN,
    PUSHES_OLDEST, PUSHES_OPEN, RUNS_OLDEST, RUNS_OPEN,
};
use storage::measures::{Measures, Waiting, connections, measures};
use storage::{Database, StorageResult, clock, integrations};

/// Leaves the gauges as they were where the database does not answer.
pub async fn measure(database: &Database) {
    let (busy, all) = connections(database);
    gauge!(DATABASE_CONNECTIONS.name, "state" => "busy").set(busy as f64);
    gauge!(DATABASE_CONNECTIONS.name, "state" => "idle").set((all - busy) as f64);
    let read = read(database).await;
    gauge!(DATABASE_UP.name).set(if read.is_ok() { 1.0 } else { 0.0 });
    if let Err(error) = read {
        report(&error);
    }
}

async fn read(database: &Database) -> StorageResult<()> {
    let now = clock::database_now(database).await?;
    let Measures {
        pushes,
        runs,
        problems,
        alerts,
        oldest_change,
    } = measures(database).await?;
    let push_states = PushState::ALL
        .into_iter()
        .filter(|state| *state != PushState::Confirmed);
    for state in push_states {
        set_waiting([PUSHES_OPEN, PUSHES_OLDEST], state.code(), &pushes, now);
    }
    for state in [RunState::Queued, RunState::Running] {
        set_waiting([RUNS_OPEN, RUNS_OLDEST], state.code(), &runs, now);
    }
    gauge!(PROBLEMS_OPEN.name).set(problems as f64);
    gauge!(CHANGES_OLDEST.name).set(seconds_since(oldest_change, now));
    let kinds = AlertKind::ALL.map(AlertKind::code);
    for kind in kinds
        .into_iter()
        .chain(OperatorAlertKind::ALL.map(OperatorAlertKind::code))
    {
        let open = alerts.iter().find(|(found, _)| found == kind);
        gauge!(ALERTS_OPEN.name, "kind" => kind).set(open.map_or(0, |(_, count)| *count) as f64);
    }
    set_health(database, now).await
}

/// Zero, too, where there is none: a gauge that vanishes can't be told from a process that did.
fn set_waiting([count, oldest]: [Metric; 2], state: &'static str, waiting: &[Waiting], now: Timestamp) {
    let found = waiting.iter().find(|waiting| waiting.state == state);
    let since = found.and_then(|waiting| waiting.oldest);
    gauge!(count.name, "state" => state).set(found.map_or(0, |waiting| waiting.count) as f64);
    gauge!(oldest.name, "state" => state).set(seconds_since(since, now));
}

fn seconds_since(since: Option<Timestamp>, now: Timestamp) -> f64 {
    since.map_or(0.0, |since| now.since(since).as_secs_f64())
}

async fn set_health(database: &Database, now: Timestamp) -> StorageResult<()> {
    let (mut good, mut failing, mut overdue) = (0, 0, 0);
    for polls in integrations::polls(database).await? {
        match polls.trouble(now) {
            Some(Health::Failing(_)) => failing += 1,
            Some(_) => overdue += 1,
            None if polls.is_enabled => good += 1,
            None => {}
        }
    }
    for (health, count) in [("good", good), ("failing", failing), ("overdue", overdue)] {
        gauge!(INTEGRATIONS.name, "health" => health).set(f64::from(count));
    }
    Ok(())
}
