//! What the rule of shipping looks at, of stored orders.

use parcelpilot_contract::orders::HoldRow;
use parcelpilot_contract::status_updates::StatusUpdateRow;
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::reason::Reason;
use parcelpilot_domain::shipment::may_ship::{HeldStatuses, Hold, ShippingFacts};
use parcelpilot_domain::time::Timestamp;

use crate::StorageResult;
use crate::columns::RowName;
use crate::macros::row;
use crate::pickups::{PickupColumns, StoredPickup};
use crate::status_updates::StatusUpdateColumns;

row! {
    pub(crate) struct FactsColumns {
        pub id: String, status_id: i64, status_label: String, is_deleted: bool, pub gone_at: Option<i64>, pub erased_at: Option<i64>, payment_status: String,
        left_to_ship: i64, held_statuses: String, reason: Option<String>, held_until: Option<i64>,
        placed_at: Option<i64>, placed_by: Option<String>, status_move: Option<String>, update_state: Option<String>,
        update_reason: Option<String>, seen_status: Option<i64>, update_since: Option<i64>,
        pickup_items: Option<String>, ready_at: Option<i64>, ready_by: Option<String>, collected_at: Option<i64>,
        collected_by: Option<String>,
        /// Whose list must have each SKU of the order.
        pub requires_list_of: Option<String>,
    }
}

/// Ends where its condition begins: `o` is the order.
macro_rules! select_facts {
    ($($condition:literal)?) => {
        concat!(
            "SELECT o.id, o.status_id, o.status_label, o.is_deleted, o.gone_at, o.erased_at, o.payment_status,
                 o.left_to_ship, (SELECT held_statuses FROM integrations WHERE id = o.integration_id) AS held_statuses,
                 h.reason, h.held_until, h.placed_at, h.placed_by, ",
            $crate::status_updates::select_status_update!(),
            ", ",
            $crate::pickups::select_pickup!(),
            ", (SELECT l.client_id FROM client_sku_lists l WHERE l.is_required AND l.client_id = ",
            $crate::channels::client_of_order!(),
            ") AS requires_list_of
             FROM orders o LEFT JOIN order_holds h ON h.order_id = o.id AND h.released_at IS NULL
                 LEFT JOIN status_updates u ON u.integration_id = o.integration_id AND u.order_number = o.remote_id
                 LEFT JOIN order_pickups p ON p.order_id = o.id
             WHERE ", $($condition)?
        )
    };
}
pub(crate) use select_facts;

impl FactsColumns {
    pub(crate) fn facts(&self) -> StorageResult<ShippingFacts> {
        let row = RowName::new("orders", &self.id);
        Ok(ShippingFacts {
            status: OrderStatus(self.status_id),
            status_label: self.status_label.clone(),
            is_deleted: self.is_deleted,
            is_gone: self.gone_at.is_some(),
            is_erased: self.erased_at.is_some(),
            payment_status: self.payment_status.clone(),
            left: self.left_to_ship,
            held_statuses: held_statuses(row, &self.held_statuses)?,
            hold: self.hold()?.map(|row| row.hold),
            unlisted_skus: Vec::new(),
        })
    }

    pub(crate) fn hold(&self) -> StorageResult<Option<HoldRow>> {
        let row = RowName::new("orders", &self.id);
        let (Some(reason), Some(placed_at), Some(placed_by)) =
            (&self.reason, self.placed_at, &self.placed_by)
        else {
            return Ok(None);
        };
        Ok(Some(HoldRow {
            hold: Hold {
                reason: row.known("reason", Reason::read(reason).ok())?,
                until: self.held_until.map(Timestamp::from_millis),
            },
            placed_at: Timestamp::from_millis(placed_at),
            placed_by: placed_by.clone(),
        }))
    }

    pub(crate) fn status_update(&self) -> StorageResult<Option<StatusUpdateRow>> {
        let columns = StatusUpdateColumns {
            status_move: self.status_move.as_deref(),
            state: self.update_state.as_deref(),
            reason: self.update_reason.as_deref(),
            seen_status: self.seen_status,
            since: self.update_since,
        };
        columns.row(&self.id)
    }

    pub(crate) fn pickup(&self) -> StorageResult<Option<StoredPickup>> {
        let columns = PickupColumns {
            items: self.pickup_items.as_deref(),
            ready: self.ready_at.zip(self.ready_by.as_deref()),
            collected: self.collected_at.zip(self.collected_by.as_deref()),
        };
        columns.pickup(&self.id)
    }
}

pub(crate) fn held_statuses(row: RowName<'_>, json: &str) -> StorageResult<HeldStatuses> {
    row.json("held_statuses", json)
}
