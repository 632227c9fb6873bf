//! The statuses in which an integration's orders are on hold.

use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::shipment::may_ship::HeldStatuses;
use parcelpilot_domain::time::Timestamp;

use super::facts::held_statuses;
use super::keep_shipping_state;
use crate::columns::RowName;
use crate::macros::{change, lock_order, read, touch_order, transaction};
use crate::{Database, StorageError, StorageResult};

/// Orders whose state is computed anew in one transaction.
const AT_ONCE: i64 = 200;

pub async fn held_statuses_of(
    database: &Database,
    integration: IntegrationId,
) -> StorageResult<Option<HeldStatuses>> {
    let id = integration.to_string();
    let found: Option<(String,)> = read!(database, |executor| {
        sqlx::query_as("SELECT held_statuses FROM integrations WHERE id = $1")
            .bind(&id)
            .fetch_optional(executor)
            .await?
    });
    let row = RowName::new("integrations", &id);
    found.map(|(json,)| held_statuses(row, &json)).transpose()
}

/// Shipping follows the new choice at once. Lists follow with [`refresh_states`].
///
/// # Errors
/// [`StorageError::ChangedMeanwhile`] where they are not as `before` any more, or the integration is gone.
pub async fn set_held_statuses(
    database: &Database,
    integration: IntegrationId,
    before: &HeldStatuses,
    held: &HeldStatuses,
    at: Timestamp,
) -> StorageResult<()> {
    let json = |statuses| serde_json::to_string(statuses).expect("numbers");
    let changed = change!(database, |executor| {
        sqlx::query(
            "UPDATE integrations SET held_statuses = $2, held_statuses_at = $3 WHERE id = $1 AND held_statuses = $4",
        )
        .bind(integration.to_string())
        .bind(json(held))
        .bind(at.millis())
        .bind(json(before))
        .execute(executor)
        .await?
        .rows_affected()
    });
    StorageError::unless_changed(changed)
}

/// Integrations whose held statuses changed since a moment.
pub async fn changed_since(database: &Database, since: Timestamp) -> StorageResult<Vec<IntegrationId>> {
    let found: Vec<(String,)> = read!(database, |executor| {
        sqlx::query_as("SELECT id FROM integrations WHERE held_statuses_at >= $1")
            .bind(since.millis())
            .fetch_all(executor)
            .await?
    });
    let read = |(id,): (String,)| RowName::new("integrations", &id).parsed("id", &id);
    found.into_iter().map(read).collect()
}

/// Computes the state of an integration's open orders anew. A page that is being stored meanwhile may still go by the
/// choice before, so this is done again after a while.
pub async fn refresh_states(
    database: &Database,
    integration: IntegrationId,
    at: Timestamp,
) -> StorageResult<()> {
    let integration = integration.to_string();
    let mut after = (i64::MIN, String::new());
    loop {
        let orders: Vec<(i64, String)> = transaction!(database, |tx| {
            let orders: Vec<(i64, String)> = sqlx::query_as(
                "SELECT created_at, id FROM orders
                 WHERE integration_id = $1 AND shipping_state IN ('to_ship', 'held') AND (created_at, id) > ($2, $3)
                 ORDER BY created_at, id LIMIT $4",
            )
            .bind(&integration)
            .bind(after.0)
            .bind(&after.1)
            .bind(AT_ONCE)
            .fetch_all(&mut *tx)
            .await?;
            for (_, order) in &orders {
                lock_order!(tx, order);
                if keep_shipping_state!(tx, order.clone()) {
                    touch_order!(tx, order, at);
                }
            }
            Ok(orders)
        })?;
        match orders.last() {
            Some(last) => after = last.clone(),
            None => return Ok(()),
        }
    }
}
