//! What a code that was scanned is, if it is no new label.

use crate::macros::read;
use crate::{Database, StorageResult};

/// Whether this is the SKU of an ordered item, the number of an order, or a label that a shipment has already. Of an SKU with
/// blanks, words are kept one by one: it is not known.
pub async fn is_known_code(database: &Database, code: &str) -> StorageResult<bool> {
    let code = code.trim();
    let number: i64 = code.trim_start_matches('#').parse().unwrap_or(0);
    let (is_known,): (bool,) = read!(database, |executor| {
        sqlx::query_as(
            "SELECT EXISTS (SELECT 1 FROM order_terms WHERE term = $1)
                 OR EXISTS (SELECT 1 FROM orders WHERE remote_id = $2)
                 OR EXISTS (SELECT 1 FROM shipments
                     WHERE tracking_number <> '' AND tracking_number = $3 AND voided_at IS NULL)",
        )
        .bind(code.to_lowercase())
        .bind(number)
        .bind(code)
        .fetch_one(executor)
        .await?
    });
    Ok(is_known)
}
