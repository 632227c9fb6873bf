//! Writing the audit trail.

use parcelpilot_contract::ports::Caller;
use parcelpilot_domain::audit::AuditAction;
use runtime::clock::now;
use storage::audit::NewEvent;
use storage::{Database, audit};

use super::internal;

/// Notes what was just done. `subject` is the name of what it was done to; a secret is never part of it. What was
/// done stands even where the note can't be written: then the log has it.
pub async fn record(database: &Database, caller: &Caller, action: AuditAction, subject: &str) {
    record_detail(database, caller, action, subject, "").await;
}

/// With what the subject's name does not tell.
pub async fn record_detail(
    database: &Database,
    caller: &Caller,
    action: AuditAction,
    subject: &str,
    detail: &str,
) {
    note(database, &caller.name, &caller.address, action, subject, detail).await;
}

/// Of somebody who is not logged in.
pub async fn note(
    database: &Database,
    actor: &str,
    address: &str,
    action: AuditAction,
    subject: &str,
    detail: &str,
) {
    let event = NewEvent {
        at: now(),
        actor,
        address,
        action,
        subject,
        detail,
    };
    if let Err(error) = audit::record(database, &event).await {
        let id = internal(error);
        tracing::error!(actor, action = action.code(), subject, %id, "the audit trail could not be written");
    }
}
