//! The names of what this program counts and measures.
//!
//! The crates record under these names through the `metrics` crate; the server shows them to Prometheus, if it is asked
//! to. Labels have few values: states, methods, routes, and the hashes of stores. No client, person or order is among
//! them.

/// What is recorded under a name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// Only grows, from the start of the process.
    Counter,
    /// As it is now.
    Gauge,
    /// How often a value was below each of these bounds, in seconds.
    Histogram(&'static [f64]),
}

#[derive(Debug, Clone, Copy)]
pub struct Metric {
    pub name: &'static str,
    pub kind: Kind,
    pub help: &'static str,
}

const fn counter(name: &'static str, help: &'static str) -> Metric {
    Metric {
        name,
        kind: Kind::Counter,
        help,
    }
}

const fn gauge(name: &'static str, help: &'static str) -> Metric {
    Metric {
        name,
        kind: Kind::Gauge,
        help,
    }
}

const fn histogram(name: &'static str, bounds: &'static [f64], help: &'static str) -> Metric {
    Metric {
        name,
        kind: Kind::Histogram(bounds),
        help,
    }
}

/// A page takes milliseconds; a call to a store, up to a minute.
const OF_PAGES: &[f64] = &[0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];
const OF_CALLS: &[f64] = &[0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0];

// Of this process.
pub const BUILD_INFO: Metric = gauge("parcelpilot_build_info", "1, with the version that runs");
pub const HTTP_REQUESTS: Metric = counter(
    "parcelpilot_http_requests_total",
    "Requests answered, by method, route and status",
);
pub const HTTP_DURATION: Metric = histogram(
    "parcelpilot_http_request_duration_seconds",
    OF_PAGES,
    "From a request's head to its answer's head, by method and route",
);
pub const STORE_CALLS: Metric = counter(
    "parcelpilot_store_calls_total",
    "Calls to stores, by method and outcome: the status, or why there was none",
);
pub const STORE_CALL_DURATION: Metric = histogram(
    "parcelpilot_store_call_duration_seconds",
    OF_CALLS,
    "How long a store took to answer, by method",
);
pub const STORE_WAIT: Metric = histogram(
    "parcelpilot_store_wait_seconds",
    OF_CALLS,
    "How long a call waited for its turn, because of the store's quota or of other calls",
);
pub const STORE_QUOTA_LEFT: Metric = gauge(
    "parcelpilot_store_quota_left_ratio",
    "What is left of a store's quota, by its last answer, from 0 to 1",
);
pub const IMPORT_RUNS: Metric = counter(
    "parcelpilot_import_runs_total",
    "Import runs ended, by kind and end",
);
pub const ORDERS_READ: Metric = counter(
    "parcelpilot_orders_read_total",
    "Orders read from stores, by result: order, or problem where it could not be imported",
);
pub const PUSHES_ENDED: Metric = counter(
    "parcelpilot_pushes_total",
    "Tries to send a shipment to its store, by kind and end: confirmed, failed, postponed",
);
pub const STATUS_UPDATES_ENDED: Metric = counter(
    "parcelpilot_status_updates_total",
    "Tries to give a new order another status in its store, by end: done, skipped, failed, postponed",
);
pub const STOCK_CALLS_ENDED: Metric = counter(
    "parcelpilot_stock_calls_total",
    "Calls that set a store's stock, by end: confirmed, refused, postponed",
);

// Of the database, which several processes may share: the same in each.
pub const DATABASE_UP: Metric = gauge("parcelpilot_database_up", "1 if the database answers, else 0");
pub const DATABASE_CONNECTIONS: Metric = gauge(
    "parcelpilot_database_connections",
    "This process's connections to the database, by state: idle, busy",
);
pub const PUSHES_OPEN: Metric = gauge(
    "parcelpilot_pushes_open",
    "Shipments that their stores have not confirmed, by state",
);
pub const PUSHES_OLDEST: Metric = gauge(
    "parcelpilot_pushes_oldest_seconds",
    "How long the oldest of them has been in its state, by state",
);
pub const RUNS_OPEN: Metric = gauge(
    "parcelpilot_import_runs_open",
    "Import runs, by state: queued, running",
);
pub const RUNS_OLDEST: Metric = gauge(
    "parcelpilot_import_runs_oldest_seconds",
    "How long ago the oldest of them was queued, by state",
);
pub const PROBLEMS_OPEN: Metric = gauge("parcelpilot_problems_open", "Orders that could not be imported");
pub const CHANGES_OLDEST: Metric = gauge(
    "parcelpilot_changes_oldest_seconds",
    "How long the first change has waited that programs can't read yet; 0 without one",
);
pub const INTEGRATIONS: Metric = gauge(
    "parcelpilot_integrations",
    "Enabled integrations, by health: good, failing, overdue",
);
pub const ALERTS_OPEN: Metric = gauge("parcelpilot_alerts_open", "Open alerts, by kind");

pub const ALL: [Metric; 22] = [
    BUILD_INFO,
    HTTP_REQUESTS,
    HTTP_DURATION,
    STORE_CALLS,
    STORE_CALL_DURATION,
    STORE_WAIT,
    STORE_QUOTA_LEFT,
    IMPORT_RUNS,
    ORDERS_READ,
    PUSHES_ENDED,
    STATUS_UPDATES_ENDED,
    STOCK_CALLS_ENDED,
    DATABASE_UP,
    DATABASE_CONNECTIONS,
    PUSHES_OPEN,
    PUSHES_OLDEST,
    RUNS_OPEN,
    RUNS_OLDEST,
    PROBLEMS_OPEN,
    CHANGES_OLDEST,
    INTEGRATIONS,
    ALERTS_OPEN,
];
