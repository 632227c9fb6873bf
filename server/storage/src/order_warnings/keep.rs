//! Raising and resolving warnings, within the transaction that stores what happened to the order.

use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::order_warning::{Ending, is_waiting};
use parcelpilot_domain::shipment::may_ship::ShippingState;

/// An order before it changed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Before {
    pub ending: Option<Ending>,
    pub was_waiting: bool,
}

/// Of an order's row.
pub(crate) struct BeforeColumns<'a> {
    pub status_id: i64,
    pub is_deleted: bool,
    pub is_gone: bool,
    pub is_erased: bool,
    pub shipping_state: &'a str,
}

impl Before {
    pub fn of(columns: BeforeColumns<'_>) -> Self {
        let status = OrderStatus(columns.status_id);
        // Nobody picks what has no address.
        let may_wait = columns.shipping_state != ShippingState::NotToShip.code() && !columns.is_erased;
        Self {
            ending: Ending::of(status, columns.is_deleted, columns.is_gone),
            was_waiting: is_waiting(status, may_wait),
        }
    }
}

/// Raises a warning of an order that ended, and resolves those of one that goes on, within a transaction that holds the
/// order's row.
macro_rules! keep_warnings {
    ($tx:expr, $order_id:expr, $before:expr, $ending:expr, $at:expr) => {{
        let (order_id, before, ending): (&str, $crate::order_warnings::Before, _) =
            ($order_id, $before, $ending);
        if before.ending != ending {
            if let Some(ending) = ending {
                let (shipments,): (i64,) = sqlx::query_as(
                    "SELECT count(*) FROM shipments WHERE order_id = $1 AND voided_at IS NULL",
                )
                .bind(order_id)
                .fetch_one(&mut *$tx)
                .await?;
                let kind = parcelpilot_domain::order_warning::OrderWarningKind::of(
                    ending,
                    before.was_waiting,
                    shipments > 0,
                );
                if let Some(kind) = kind {
                    sqlx::query(
                        "INSERT INTO order_warnings (id, order_id, kind, raised_at) VALUES ($1, $2, $3, $4)
                         ON CONFLICT DO NOTHING",
                    )
                    .bind(uuid::Uuid::now_v7().to_string())
                    .bind(order_id)
                    .bind(kind.code())
                    .bind($at)
                    .execute(&mut *$tx)
                    .await?;
                }
            } else {
                sqlx::query(
                    "UPDATE order_warnings SET resolved_at = $2 WHERE order_id = $1 AND resolved_at IS NULL",
                )
                .bind(order_id)
                .bind($at)
                .execute(&mut *$tx)
                .await?;
            }
            $crate::order_warnings::keep_has_warning!($tx, order_id);
        }
    }};
}
pub(crate) use keep_warnings;

macro_rules! keep_has_warning {
    ($tx:expr, $order_id:expr) => {
        sqlx::query(
            "UPDATE orders SET has_warning = EXISTS (
                 SELECT 1 FROM order_warnings WHERE order_id = orders.id AND resolved_at IS NULL) WHERE id = $1",
        )
        .bind($order_id)
        .execute(&mut *$tx)
        .await?
    };
}
pub(crate) use keep_has_warning;

/// Marks an order as gone from its store, if it is stored here and not marked yet.
macro_rules! mark_gone {
    ($tx:expr, $integration_id:expr, $remote_id:expr, $at:expr) => {{
        // As it was before: the row is held from here on.
        let gone: Option<(String, i64, bool, Option<i64>, String)> = sqlx::query_as(concat!(
            "UPDATE orders SET gone_at = $3, updated_at = ",
            $crate::macros::moved_to!("$3"),
            " WHERE integration_id = $1 AND remote_id = $2 AND gone_at IS NULL
             RETURNING id, status_id, is_deleted, erased_at, shipping_state",
        ))
        .bind($integration_id)
        .bind($remote_id)
        .bind($at)
        .fetch_optional(&mut *$tx)
        .await?;
        if let Some((order_id, status_id, is_deleted, erased_at, shipping_state)) = gone {
            let before = $crate::order_warnings::Before::of($crate::order_warnings::BeforeColumns {
                status_id,
                is_deleted,
                is_gone: false,
                is_erased: erased_at.is_some(),
                shipping_state: &shipping_state,
            });
            let ending = Some(parcelpilot_domain::order_warning::Ending::Removed);
            $crate::order_warnings::keep_warnings!($tx, order_id.as_str(), before, ending, $at);
            $crate::holds::keep_shipping_state!($tx, order_id);
        }
    }};
}
pub(crate) use mark_gone;
