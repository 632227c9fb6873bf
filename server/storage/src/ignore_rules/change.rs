//! The rules of a client. A change is on record first: lines of open orders follow it.

use parcelpilot_contract::ignore_rules::IgnoreRuleRow;
use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::ignore_rule::{IgnoreRule, IgnoreRuleKind, RULES_MAX};
use parcelpilot_domain::time::Timestamp;

use crate::columns::RowName;
use crate::macros::{durable_transaction, read, row};
use crate::{Database, StorageError, StorageResult};

row! { struct ListedColumns { kind: String, value: String, created_at: i64, created_by: String } }

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    Yes,
    /// The client has [`RULES_MAX`] already.
    TooMany,
}

/// Without how many open orders each is the reason of; [`super::open_orders`] counts them.
pub async fn list(database: &Database, client: ClientId) -> StorageResult<Vec<IgnoreRuleRow>> {
    let client = client.to_string();
    let rows: Vec<ListedColumns> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT kind, value, created_at, created_by FROM ignore_rules WHERE client_id = $1 ORDER BY kind, value_key",
        )
        .bind(&client)
        .fetch_all(executor)
        .await?
    });
    let name = RowName::new("ignore_rules", &client);
    let row = |row: ListedColumns| {
        let kind = name.known("kind", IgnoreRuleKind::from_code(&row.kind))?;
        Ok(IgnoreRuleRow {
            rule: name.known("value", IgnoreRule::typed(kind, &row.value).ok())?,
            created_at: Timestamp::from_millis(row.created_at),
            created_by: row.created_by,
            open_orders: 0,
        })
    };
    rows.into_iter().map(row).collect()
}

/// Takes the client's rules within a transaction, and says that its open orders are to follow.
macro_rules! take_ignore_rules {
    ($tx:expr, $client:expr, $at:expr) => {{
        let taken = sqlx::query(
            "INSERT INTO ignore_rule_lists (client_id, version, changed_at) SELECT id, 1, $2 FROM clients WHERE id = $1
             ON CONFLICT (client_id) DO UPDATE SET version = ignore_rule_lists.version + 1, changed_at = $2, followed_at = NULL",
        )
        .bind($client)
        .bind($at.millis())
        .execute(&mut *$tx)
        .await?
        .rows_affected();
        $crate::StorageError::unless_changed(taken)?
    }};
}
pub(crate) use take_ignore_rules;

/// # Errors
/// [`StorageError::Taken`] where the client has it; [`StorageError::ChangedMeanwhile`] where the client is gone.
pub async fn add(
    database: &Database,
    client: ClientId,
    rule: &IgnoreRule,
    by: &str,
    at: Timestamp,
) -> StorageResult<Added> {
    let client = client.to_string();
    durable_transaction!(database, |tx| {
        take_ignore_rules!(tx, &client, at);
        let (count,): (i64,) = sqlx::query_as("SELECT count(*) FROM ignore_rules WHERE client_id = $1")
            .bind(&client)
            .fetch_one(&mut *tx)
            .await?;
        if usize::try_from(count).is_ok_and(|count| count >= RULES_MAX) {
            return Ok(Added::TooMany);
        }
        sqlx::query(
            "INSERT INTO ignore_rules (client_id, kind, value_key, value, created_at, created_by)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(&client)
        .bind(rule.kind().code())
        .bind(rule.key())
        .bind(rule.value())
        .bind(at.millis())
        .bind(by)
        .execute(&mut *tx)
        .await
        .map_err(StorageError::or_taken)?;
        Ok(Added::Yes)
    })
}

/// # Errors
/// [`StorageError::ChangedMeanwhile`] where the client does not have it.
pub async fn remove(
    database: &Database,
    client: ClientId,
    rule: &IgnoreRule,
    at: Timestamp,
) -> StorageResult<()> {
    let client = client.to_string();
    durable_transaction!(database, |tx| {
        take_ignore_rules!(tx, &client, at);
        let removed =
            sqlx::query("DELETE FROM ignore_rules WHERE client_id = $1 AND kind = $2 AND value_key = $3")
                .bind(&client)
                .bind(rule.kind().code())
                .bind(rule.key())
                .execute(&mut *tx)
                .await?
                .rows_affected();
        StorageError::unless_changed(removed)
    })
}
