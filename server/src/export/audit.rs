//! The audit trail.

use parcelpilot_contract::audit::AuditRow;
use parcelpilot_domain::spreadsheet::csv_line;
use serde_json::json;

/// New ones come last: people count them.
const COLUMNS: [&str; 14] = [
    "sequence",
    "at",
    "action",
    "subject",
    "detail",
    "by",
    "name",
    "email",
    "person_id",
    "token",
    "token_id",
    "address",
    "id",
    "hash",
];

/// The CSV's header line.
pub fn csv_head() -> String {
    csv_line(COLUMNS)
}

/// An entry as a line of the CSV, with its line break.
pub fn csv_row(row: &AuditRow) -> String {
    let (actor, link) = (row.actor.clone(), row.link.clone());
    let cells: [String; COLUMNS.len()] = [
        link.as_ref()
            .map(|link| link.sequence.to_string())
            .unwrap_or_default(),
        row.at.rfc3339(),
        row.action_code.clone(),
        row.subject.clone(),
        row.detail.clone(),
        actor.kind.code().to_owned(),
        actor.name,
        actor.email,
        actor.person_id,
        actor.token_name,
        actor.token_id,
        row.address.clone(),
        row.id.clone(),
        link.map(|link| link.hash).unwrap_or_default(),
    ];
    csv_line(cells)
}

/// An entry as a line of JSON, with its line break.
pub fn json_line(row: &AuditRow) -> serde_json::Result<Vec<u8>> {
    let actor = &row.actor;
    let mut line = serde_json::to_vec(&json!({
        "sequence": row.link.as_ref().map(|link| link.sequence),
        "at": row.at.rfc3339(),
        "action": row.action_code,
        "subject": row.subject,
        "detail": row.detail,
        "by": actor.kind.code(),
        "name": actor.name,
        "email": actor.email,
        "person_id": actor.person_id,
        "token": actor.token_name,
        "token_id": actor.token_id,
        "address": row.address,
        "id": row.id,
        "hash": row.link.as_ref().map(|link| &link.hash),
    }))?;
    line.push(b'\n');
    Ok(line)
}
