//! Open problems.

use parcelpilot_contract::problems::ProblemRow;
use parcelpilot_domain::spreadsheet::csv_line;
use parcelpilot_domain::time::Timestamp;
use serde_json::{Value, json};

const COLUMNS: [&str; 11] = [
    "integration",
    "order",
    "kind",
    "cause",
    "field",
    "detail",
    "first_seen",
    "last_seen",
    "tries",
    "next_try",
    "raw",
];

/// The CSV's header line.
pub fn csv_head() -> String {
    csv_line(COLUMNS)
}

/// A problem as a line of the CSV, with its line break.
pub fn csv_row(problem: &ProblemRow) -> String {
    let cells: [String; COLUMNS.len()] = [
        problem.integration_name.clone(),
        problem.remote_id.map(|id| id.to_string()).unwrap_or_default(),
        problem.kind.code().to_owned(),
        problem.kind.explanation().to_owned(),
        problem.field.clone(),
        problem.detail.clone(),
        problem.first_seen_at.rfc3339(),
        problem.last_seen_at.rfc3339(),
        problem.tries.to_string(),
        problem.next_try_at.map(Timestamp::rfc3339).unwrap_or_default(),
        problem.raw.clone().unwrap_or_default(),
    ];
    csv_line(cells)
}

pub fn object(problem: &ProblemRow) -> Value {
    json!({
        "integration": problem.integration_name,
        "remote_id": problem.remote_id,
        "kind": problem.kind.code(),
        "cause": problem.kind.explanation(),
        "field": problem.field,
        "detail": problem.detail,
        "first_seen": problem.first_seen_at.rfc3339(),
        "last_seen": problem.last_seen_at.rfc3339(),
        "tries": problem.tries,
        "next_try": problem.next_try_at.map(Timestamp::rfc3339),
        "raw": problem.raw,
    })
}
