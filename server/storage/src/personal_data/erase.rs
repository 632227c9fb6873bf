//! Erasing one order.

use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::order::Address;
use parcelpilot_domain::order_details::LineDetails;
use parcelpilot_domain::time::Timestamp;

use crate::columns::RowName;
use crate::events::lock_all_endpoints;
use crate::holds::keep_shipping_state;
use crate::ignore_rules::left_to_others;
use crate::macros::{moved_to, read, transaction};
use crate::many_rows::ManyRows;
use crate::order_import::{NO_PAGE, TERMS, Terms, term_rows};
use crate::{Database, StorageResult};

/// In place of what people of the warehouse wrote about an order.
pub const ERASED: &str = "(erased)";

/// Looked at again with the order's row held: it may have gone on since it was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrdersToErase {
    /// Finished orders whose last change, and last shipment, was before this.
    FinishedBefore(Timestamp),
    Finished,
    /// Those that are still to be shipped, too.
    All,
}

impl OrdersToErase {
    const fn before(self) -> i64 {
        match self {
            OrdersToErase::FinishedBefore(before) => before.millis(),
            OrdersToErase::Finished | OrdersToErase::All => i64::MAX,
        }
    }
}

/// Takes the order's row. As [`parcelpilot_domain::personal_data::is_finished`]: 2 is Shipped, 10 Completed.
const LOCK: &str = concat!(
    "UPDATE orders AS o SET left_to_ship = left_to_ship
    WHERE id = $1 AND erased_at IS NULL AND modified_at < $2
        AND ($3 OR (shipping_state = 'not_to_ship' AND NOT ",
    left_to_others!(),
    ") OR (shipping_state = 'held' AND status_id IN (2, 10)))
        AND NOT EXISTS (SELECT 1 FROM shipments s
            WHERE s.order_id = o.id AND s.voided_at IS NULL AND s.made_at >= $2)
    RETURNING terms"
);

/// What was erased, and has data again: an import of an earlier release, which knows nothing of erasures, has moved
/// `pages_from`. As the index `orders_brought_back` has it.
macro_rules! brought_back {
    () => {
        "erased_at IS NOT NULL AND pages_from <> 9223372036854775807"
    };
}

const LOCK_BROUGHT_BACK: &str = concat!(
    "UPDATE orders SET left_to_ship = left_to_ship WHERE id = $1 AND ",
    brought_back!(),
    " RETURNING terms"
);

const BROUGHT_BACK: &str = concat!(
    "SELECT id FROM orders WHERE ",
    brought_back!(),
    " ORDER BY id LIMIT $1"
);

/// Each has the order's id as `$1`. What [the module](super) lists, but for what is put in place of it.
const ERASE_PARTS: [&str; 8] = [
    "DELETE FROM order_raw WHERE order_id = $1",
    "UPDATE order_holds SET reason = '(erased)' WHERE order_id = $1",
    "UPDATE shipments SET override_reason = '(erased)' WHERE order_id = $1 AND override_reason IS NOT NULL",
    "UPDATE shipment_pushes SET detail = '' WHERE order_id = $1 AND detail <> ''",
    "DELETE FROM idempotency_keys WHERE shipment_id IN (SELECT id FROM shipments WHERE order_id = $1)",
    "DELETE FROM order_tags WHERE order_id = $1",
    "DELETE FROM status_updates WHERE (integration_id, order_number) IN \
        (SELECT integration_id, remote_id FROM orders WHERE id = $1)",
    "UPDATE event_deliveries SET sent = NULL, answer = NULL WHERE order_id = $1",
];

/// Erases an order's personal data, all or nothing, and once more where it came back. False where it is not, or no longer, one
/// of `which`, or has none.
/// Imports bring none of it back. Whoever tells people that it is erased writes the audit trail first, which waits for the
/// disk.
pub async fn erase(
    database: &Database,
    order: OrderId,
    which: OrdersToErase,
    at: Timestamp,
) -> StorageResult<bool> {
    let order = order.to_string();
    let row = RowName::new("orders", &order);
    let nothing = serde_json::to_string(&Address::default()).map_err(|_| row.wrong("billing"))?;
    transaction!(database, |tx| {
        let mut terms: Option<(String,)> = sqlx::query_as(LOCK)
            .bind(&order)
            .bind(which.before())
            .bind(which == OrdersToErase::All)
            .fetch_optional(&mut *tx)
            .await?;
        if terms.is_none() {
            terms = sqlx::query_as(LOCK_BROUGHT_BACK)
                .bind(&order)
                .fetch_optional(&mut *tx)
                .await?;
        }
        let Some((terms,)) = terms else {
            return Ok(false);
        };
        let lines: Vec<(i64, String, String)> =
            sqlx::query_as("SELECT remote_id, sku, details FROM order_lines WHERE order_id = $1")
                .bind(&order)
                .fetch_all(&mut *tx)
                .await?;
        for (line, _, details) in &lines {
            // What can't be read must not stay.
            let details: LineDetails = serde_json::from_str(details).unwrap_or_default();
            let left = serde_json::to_string(&details.without_personal_data());
            sqlx::query(
                "UPDATE order_lines SET options = '', details = $3 WHERE order_id = $1 AND remote_id = $2",
            )
            .bind(&order)
            .bind(line)
            .bind(left.unwrap_or_else(|_| "{}".to_owned()))
            .execute(&mut *tx)
            .await?;
        }
        sqlx::query("UPDATE order_consignments SET address = $2 WHERE order_id = $1")
            .bind(&order)
            .bind(&nothing)
            .execute(&mut *tx)
            .await?;
        let tags: Vec<(String,)> = sqlx::query_as("SELECT tag_key FROM order_tags WHERE order_id = $1")
            .bind(&order)
            .fetch_all(&mut *tx)
            .await?;
        lock_all_endpoints!(database, tx);
        for sql in ERASE_PARTS {
            sqlx::query(sql).bind(&order).execute(&mut *tx).await?;
        }
        for (tag,) in tags {
            sqlx::query(
                "DELETE FROM tags WHERE tag_key = $1
                     AND NOT EXISTS (SELECT 1 FROM order_tags WHERE tag_key = $1)",
            )
            .bind(tag)
            .execute(&mut *tx)
            .await?;
        }
        let before = Terms::from_row(&terms);
        let after = Terms::of_texts(lines.iter().map(|(_, sku, _)| sku.as_str()));
        let gone = term_rows(&order, before.without(&after)).collect();
        tx.delete_rows(&TERMS, gone).await?;
        sqlx::query(concat!(
            "UPDATE orders SET customer_name = '', customer_email = '', customer_message = '', staff_notes = '',
                 billing = $2, details = '{}', content_hash = '', terms = $3, erased_at = $4, pages_from = $5,
                 updated_at = ",
            moved_to!("$4"),
            " WHERE id = $1",
        ))
        .bind(&order)
        .bind(&nothing)
        .bind(after.in_a_row())
        .bind(at.millis())
        .bind(NO_PAGE)
        .execute(&mut *tx)
        .await?;
        keep_shipping_state!(tx, order.clone());
        Ok(true)
    })
}

/// Some of the orders that were erased and have personal data again. [`erase`] takes it away, whichever it is asked for.
pub async fn brought_back(database: &Database, most: i64) -> StorageResult<Vec<OrderId>> {
    let rows: Vec<(String,)> = read!(database, |executor| {
        sqlx::query_as(BROUGHT_BACK)
            .bind(most)
            .fetch_all(executor)
            .await?
    });
    rows.into_iter()
        .map(|(id,)| RowName::new("orders", &id).parsed("id", &id))
        .collect()
}
