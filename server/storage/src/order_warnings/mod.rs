//! Orders that ended in the store while a warehouse was at work on them.
//!
//! Imports raise a warning when an order ends ([`keep`]), and resolve it when the order goes on. A person resolves it once
//! it is dealt with.

mod keep;

use parcelpilot_contract::orders::OrderWarningRow;
use parcelpilot_domain::ids::{OrderId, OrderWarningId};
use parcelpilot_domain::order_warning::OrderWarningKind;
use parcelpilot_domain::time::Timestamp;

use crate::columns::RowName;
use crate::macros::{read, row, transaction};
use crate::{Database, StorageResult};

pub(crate) use keep::{Before, BeforeColumns, keep_has_warning, keep_warnings, mark_gone};

row! {
    struct Columns { id: String, kind: String, raised_at: i64 }
}

/// The open warnings of an order, oldest first.
pub async fn open_of(database: &Database, order: OrderId) -> StorageResult<Vec<OrderWarningRow>> {
    let rows: Vec<Columns> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT id, kind, raised_at FROM order_warnings WHERE order_id = $1 AND resolved_at IS NULL
             ORDER BY raised_at, id",
        )
        .bind(order.to_string())
        .fetch_all(executor)
        .await?
    });
    rows.into_iter().map(Columns::warning).collect()
}

impl Columns {
    fn warning(self) -> StorageResult<OrderWarningRow> {
        let row = RowName::new("order_warnings", &self.id);
        Ok(OrderWarningRow {
            id: row.parsed("id", &self.id)?,
            kind: row.known("kind", OrderWarningKind::from_code(&self.kind))?,
            raised_at: Timestamp::from_millis(self.raised_at),
        })
    }
}

/// The order of a warning that was resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved {
    pub remote_id: i64,
    pub integration_name: String,
}

/// A person has dealt with it. `None` if it is not open.
pub async fn resolve(
    database: &Database,
    warning: OrderWarningId,
    by: &str,
    at: Timestamp,
) -> StorageResult<Option<Resolved>> {
    transaction!(database, |tx| {
        // The order's row first, as imports take it, so that neither waits for the other in a circle.
        let order: Option<(String, i64, String)> = sqlx::query_as(
            "UPDATE orders SET has_warning = has_warning WHERE id = (SELECT order_id FROM order_warnings WHERE id = $1)
             RETURNING id, remote_id, (SELECT name FROM integrations WHERE id = orders.integration_id)",
        )
        .bind(warning.to_string())
        .fetch_optional(&mut *tx)
        .await?;
        let Some((order_id, remote_id, integration_name)) = order else {
            return Ok(None);
        };
        let resolved = sqlx::query(
            "UPDATE order_warnings SET resolved_at = $2, resolved_by = $3 WHERE id = $1 AND resolved_at IS NULL",
        )
        .bind(warning.to_string())
        .bind(at.millis())
        .bind(by)
        .execute(&mut *tx)
        .await?
        .rows_affected();
        keep_has_warning!(tx, &order_id);
        Ok((resolved > 0).then_some(Resolved {
            remote_id,
            integration_name,
        }))
    })
}
