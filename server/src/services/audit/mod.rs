//! Writes the audit trail.

pub mod key;
pub mod refusals;

use std::time::Duration;

use parcelpilot_contract::audit::{AuditActor, AuditQuery};
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::ports::Caller;
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::count_text::counted;
use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::time::Timestamp;
use parcelpilot_domain::visible_text::visible;
use runtime::clock::now;
use storage::audit::{AuditFilter, NewEvent};
use storage::{Database, audit, integrations, orders};

use super::internal;

/// Of a text in the log, where an entry could not be written.
const LOGGED_CHARS_MAX: usize = 200;
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// An order as the audit trail names it: its number, and its integration. `None` if it is gone.
pub async fn order_name(database: &Database, order: OrderId) -> AppResult<Option<String>> {
    let Some((integration, number)) = orders::find_remote(database, order).await? else {
        return Ok(None);
    };
    let integration = integrations::find(database, integration).await?;
    Ok(integration.map(|integration| format!("{number} of {}", integration.name)))
}

/// As it is looked for. A day that is none narrows nothing.
pub fn audit_filter(query: AuditQuery) -> AuditFilter {
    AuditFilter {
        search: query.search,
        kind: query.kind,
        email: query.email.trim().to_lowercase(),
        from: Timestamp::from_date(&query.from),
        until: Timestamp::from_date(&query.until).map(|last| last.plus(DAY)),
    }
}

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
    record_as(database, &caller.into(), &caller.address, action, subject, detail).await;
}

/// One entry for several orders: a single one by its number, several by how many they are, and none for none.
pub async fn record_orders(
    database: &Database,
    caller: &Caller,
    (one, several): (AuditAction, AuditAction),
    orders: &[OrderId],
    detail: &str,
) -> AppResult<()> {
    let count = i64::try_from(orders.len()).unwrap_or(i64::MAX);
    let (action, subject) = match orders {
        [] => return Ok(()),
        [order] => (
            one,
            order_name(database, *order).await?.ok_or(AppError::NotFound)?,
        ),
        _ => (several, counted(count, "order", "orders")),
    };
    record_detail(database, caller, action, &subject, detail).await;
    Ok(())
}

/// Like [`record_detail`], for whoever is no [`Caller`]: strangers, people whose session has just begun or ended, and
/// ParcelPilot itself.
pub async fn record_as(
    database: &Database,
    actor: &AuditActor,
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
        let actor = visible(&actor.name, LOGGED_CHARS_MAX);
        let subject = visible(subject, LOGGED_CHARS_MAX);
        tracing::error!(actor, action = action.code(), subject, %id, "could not write the audit trail");
    }
}
