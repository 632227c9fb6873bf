//! The columns that people chose for their lists of orders.

use parcelpilot_domain::ids::UserId;
use parcelpilot_domain::order_columns::OrderColumns;

use super::macros::{change, read};
use super::{Database, StorageResult};

/// None where the person chose nothing, or what this program does not know any more.
pub async fn find(database: &Database, of: UserId) -> StorageResult<Option<OrderColumns>> {
    let found: Option<(Option<String>,)> = read!(database, |executor| {
        sqlx::query_as("SELECT order_columns FROM users WHERE id = $1")
            .bind(of.to_string())
            .fetch_optional(executor)
            .await?
    });
    Ok(found.and_then(|(columns,)| columns?.parse().ok()))
}

pub async fn store(database: &Database, of: UserId, columns: &OrderColumns) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query("UPDATE users SET order_columns = $2 WHERE id = $1")
            .bind(of.to_string())
            .bind(columns.to_string())
            .execute(executor)
            .await?
            .rows_affected()
    });
    Ok(())
}
