//! The audit trail: appended to, read, never changed.

use parcelpilot_contract::audit::{AuditPage, AuditRow};
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::time::Timestamp;
use uuid::Uuid;

use super::columns::RowName;
use super::macros::{change, read, row};
use super::statement::{Statement, bound};
use super::{Database, StorageResult};

pub struct NewEvent<'a> {
    pub at: Timestamp,
    /// The person's name then.
    pub actor: &'a str,
    pub address: &'a str,
    pub action: AuditAction,
    /// The name of what it was done to.
    pub subject: &'a str,
    /// What a name alone does not tell; may be empty.
    pub detail: &'a str,
}

row! {
    struct EventColumns {
        id: String, at: i64, actor: String, address: String, action: String, subject: String, detail: String,
    }
}

pub async fn record(database: &Database, event: &NewEvent<'_>) -> StorageResult<()> {
    let searched = [event.actor, event.subject, event.detail]
        .join(" ")
        .to_lowercase();
    change!(database, |executor| {
        sqlx::query(
            "INSERT INTO audit_events (id, at, actor, address, action, subject, detail, searched)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(Uuid::now_v7().to_string())
        .bind(event.at.millis())
        .bind(event.actor)
        .bind(event.address)
        .bind(event.action.code())
        .bind(event.subject)
        .bind(event.detail)
        .bind(&searched)
        .execute(executor)
        .await?
        .rows_affected()
    });
    Ok(())
}

/// Newest first, `limit` at most, those that hold each word of `search`. `after` is the `next` of the page before.
pub async fn list(database: &Database, search: &str, after: &str, limit: usize) -> StorageResult<AuditPage> {
    let mut statement = Statement::default();
    statement.push("SELECT id, at, actor, address, action, subject, detail FROM audit_events WHERE TRUE");
    for word in search.to_lowercase().split_whitespace() {
        statement
            .push(" AND searched LIKE ")
            .text(pattern(word))
            .push(" ESCAPE '!'");
    }
    if let Some((at, id)) = after
        .split_once('.')
        .and_then(|(at, id)| Some((at.parse().ok()?, id)))
    {
        statement
            .push(" AND (at, id) < (")
            .integer(at)
            .push(", ")
            .text(id)
            .push(")");
    }
    statement
        .push(" ORDER BY at DESC, id DESC LIMIT ")
        .integer(i64::try_from(limit + 1).unwrap_or(i64::MAX));
    let rows: Vec<EventColumns> = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_all(executor)
            .await?
    });
    let next = rows.get(limit).and(rows.get(limit.wrapping_sub(1)));
    let next = next.map(|last| format!("{}.{}", last.at, last.id));
    let rows = rows
        .into_iter()
        .take(limit)
        .map(EventColumns::event)
        .collect::<StorageResult<_>>()?;
    Ok(AuditPage { rows, next })
}

/// Anywhere in the text; what people type is no pattern.
fn pattern(word: &str) -> String {
    format!(
        "%{}%",
        word.replace('!', "!!").replace('%', "!%").replace('_', "!_")
    )
}

impl EventColumns {
    fn event(self) -> StorageResult<AuditRow> {
        let row = RowName::new("audit_events", &self.id);
        Ok(AuditRow {
            at: Timestamp::from_millis(self.at),
            action: row.known("action", AuditAction::from_code(&self.action))?,
            actor: self.actor,
            address: self.address,
            subject: self.subject,
            detail: self.detail,
        })
    }
}
