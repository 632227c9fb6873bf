//! Orders on hold.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::holds::HeldStatusRow;
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::{IntegrationId, OrderId};
use parcelpilot_domain::order_status::OrderStatus;
#[cfg(feature = "ssr")]
use parcelpilot_domain::shipment::may_ship::HeldStatuses;

#[cfg(feature = "ssr")]
pub(super) use ssr::{chosen, hold as typed};

#[cfg(feature = "ssr")]
use crate::server_functions::{OrdersDone, ports, require, with_error_status};

/// Puts orders on hold; how many. A single one whose hold there is gets this one instead; of several, each keeps its own.
/// `until` is a day or empty. `matching` is the query of a list's address, whose orders are meant instead of `ids`. Goes
/// back to `page`.
#[server(endpoint = "hold_orders")]
pub async fn hold_orders(
    #[server(default)] ids: Vec<OrderId>,
    #[server(default)] reason: String,
    #[server(default)] until: String,
    #[server(default)] page: String,
    #[server(default)] matching: String,
) -> Result<i64, AppError> {
    with_error_status(async {
        let caller = require(Role::Operator)?;
        let hold = ssr::hold(&reason, &until)?;
        let ids = chosen(ids, &matching).await?;
        let orders = ports().holds.hold(&caller, ids, hold).await?;
        let done = OrdersDone {
            none: "no_order_held",
            one: "order_held",
            several: "orders_held",
            some: "other_orders_held",
        };
        done.go_back(&page, orders);
        Ok(orders.changed)
    })
    .await
}

/// Releases orders that a person put on hold; how many. `matching` and `page` as for [`hold_orders`].
#[server(endpoint = "release_orders")]
pub async fn release_orders(
    #[server(default)] ids: Vec<OrderId>,
    #[server(default)] page: String,
    #[server(default)] matching: String,
) -> Result<i64, AppError> {
    with_error_status(async {
        let caller = require(Role::Operator)?;
        let ids = chosen(ids, &matching).await?;
        let orders = ports().holds.release(&caller, ids).await?;
        let done = OrdersDone {
            none: "no_order_on_hold",
            one: "order_released",
            several: "orders_released",
            some: "orders_released",
        };
        done.go_back(&page, orders);
        Ok(orders.changed)
    })
    .await
}

#[server(endpoint = "fetch_held_statuses", input = GetUrl)]
pub async fn fetch_held_statuses(integration: IntegrationId) -> Result<Vec<HeldStatusRow>, AppError> {
    with_error_status(async {
        require(Role::Viewer)?;
        ports().holds.held_statuses(integration).await
    })
    .await
}

/// Of an integration. Those that are not among `ids` hold no order; `shown` are those that did when the page was made.
#[server(endpoint = "set_held_statuses")]
pub async fn set_held_statuses(
    integration: IntegrationId,
    #[server(default)] shown: Vec<OrderStatus>,
    #[server(default)] ids: Vec<OrderStatus>,
) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Admin)?;
        let (shown, held) = (HeldStatuses::new(shown), HeldStatuses::new(ids));
        ports()
            .holds
            .set_held_statuses(&caller, integration, shown, held)
            .await?;
        leptos_axum::redirect(&format!(
            "/integrations/{integration}/settings?done=held_statuses_saved"
        ));
        Ok(())
    })
    .await
}

#[cfg(feature = "ssr")]
mod ssr {
    use parcelpilot_contract::error::{AppError, AppResult, FieldError, FieldProblem};
    use parcelpilot_contract::holds::HOLDS_AT_ONCE;
    use parcelpilot_domain::ids::OrderId;
    use parcelpilot_domain::reason::Reason;
    use parcelpilot_domain::shipment::may_ship::Hold;
    use parcelpilot_domain::time::Timestamp;

    use crate::pages::orders::{is_everything, order_query};
    use crate::server_functions::ports;

    pub fn hold(reason: &str, until: &str) -> AppResult<Hold> {
        let reason = Reason::typed(reason).map_err(|problem| FieldError::new("reason", problem.into()));
        let until = match until.trim() {
            "" => Ok(None),
            day => Timestamp::from_date(day)
                .map(Some)
                .ok_or(FieldError::new("until", FieldProblem::NotADate)),
        };
        match (reason, until) {
            (Ok(reason), Ok(until)) => Ok(Hold { reason, until }),
            (reason, until) => Err(AppError::Invalid(
                reason.err().into_iter().chain(until.err()).collect(),
            )),
        }
    }

    /// What is ticked; or all that match, where that was ticked.
    pub async fn chosen(ids: Vec<OrderId>, matching: &str) -> AppResult<Vec<OrderId>> {
        let ids = match matching {
            "" => ids,
            query => {
                let unknown = AppError::invalid("ids", FieldProblem::Unknown);
                // Never simply all orders: an address that was cut must not hold or release everything. Which ones are due
                // is another question by the time that this comes in.
                let query = order_query(query).filter(|query| !is_everything(query) && query.due.is_none());
                let query = query.ok_or(unknown)?;
                // One more tells that they are too many.
                let most = u16::try_from(HOLDS_AT_ONCE + 1).unwrap_or(u16::MAX);
                ports().orders.ids(query, most).await?
            }
        };
        let problem = match ids.len() {
            0 => FieldProblem::NothingChosen,
            count if count > HOLDS_AT_ONCE as usize => FieldProblem::TooMany(HOLDS_AT_ONCE),
            _ => return Ok(ids),
        };
        Err(AppError::invalid("ids", problem))
    }
}
