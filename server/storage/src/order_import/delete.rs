//! Deleting what was imported.

use super::{TERMS, Terms, term_rows};
use crate::macros::transaction;
use crate::many_rows::ManyRows;
use crate::{Database, StorageResult};

/// Deletes a slice of an integration's orders, `most` at the highest, with all that hangs on them; how many there were.
pub async fn delete_orders(database: &Database, integration_id: &str, most: i64) -> StorageResult<usize> {
    transaction!(database, |tx| {
        let orders = sqlx::query_as::<_, (i64, String, String)>(
            "SELECT remote_id, id, terms FROM orders WHERE integration_id = $1 ORDER BY remote_id LIMIT $2",
        )
        .bind(integration_id)
        .bind(most)
        .fetch_all(&mut *tx)
        .await?;
        let mut gone = Vec::new();
        for (_, id, terms) in &orders {
            gone.extend(term_rows(id, Terms::from_row(terms).iter()));
        }
        tx.delete_rows(&TERMS, gone).await?;
        if let Some((last, ..)) = orders.last() {
            sqlx::query("DELETE FROM orders WHERE integration_id = $1 AND remote_id <= $2")
                .bind(integration_id)
                .bind(last)
                .execute(&mut *tx)
                .await?;
        }
        Ok(orders.len())
    })
}
