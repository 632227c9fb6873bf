//! What a code that was scanned is, if it is no new label.

use super::words::search_words;
use crate::macros::read;
use crate::order_search::push_orders_with;
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

/// Whether this is the SKU of an ordered item, the number of an order, or a label that a shipment has already. Of an SKU with
/// blanks, words are kept one by one: it is not known.
pub async fn is_known_code(database: &Database, code: &str) -> StorageResult<bool> {
    let code = code.trim();
    // No text that can be stored has it.
    if code.contains('\0') {
        return Ok(false);
    }
    let number: i64 = code.trim_start_matches('#').parse().unwrap_or(0);
    let mut statement = Statement::default();
    statement.push("SELECT EXISTS (SELECT 1 FROM orders WHERE remote_id = ");
    statement.integer(number);
    statement.push(
        ") OR EXISTS (SELECT 1 FROM shipments WHERE voided_at IS NULL AND tracking_number <> '' AND tracking_number = ",
    );
    statement.text(code).push(")");
    let word = code.to_lowercase();
    // Where it is none, it is in no index.
    if search_words(code) == [word.as_str()] {
        statement.push(" OR EXISTS (SELECT 1 FROM ");
        push_orders_with(&mut statement, &word, database.kind());
        statement.push(")");
    }
    let (is_known,): (bool,) = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_one(executor)
            .await?
    });
    Ok(is_known)
}
