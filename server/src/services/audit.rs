//! Writes the audit trail.

use parcelpilot_contract::ports::Caller;
use parcelpilot_domain::audit::AuditAction;
use runtime::clock::now;
use storage::audit::NewEvent;
use storage::{Database, audit};

use super::internal;

/// Records what was just done. `subject` names what it was done to, and must not contain a secret. If the audit trail
/// can't be written, the action stands and the log has it.
pub async fn record(database: &Database, caller: &Caller, action: AuditAction, subject: &str) {
    record_detail(database, caller, action, subject, "").await;
}

/// Like [`record`], with a detail that the subject does not contain.
pub async fn record_detail(
    database: &Database,
    caller: &Caller,
    action: AuditAction,
    subject: &str,
    detail: &str,
) {
    record_stranger(database, &caller.name, &caller.address, action, subject, detail).await;
}

/// Like [`record_detail`], for somebody who is not logged in.
pub async fn record_stranger(
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
        tracing::error!(actor, action = action.code(), subject, %id, "could not write the audit trail");
    }
}
