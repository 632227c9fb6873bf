//! Tags on orders.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use parcelpilot_contract::error::AppError;
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::tag::Tag;

#[cfg(feature = "ssr")]
use crate::server_functions::holds::chosen;
#[cfg(feature = "ssr")]
use crate::server_functions::{OrdersDone, ports, require, with_error_status};

/// Those that any order has, by name.
#[server(endpoint = "list_tags", input = GetUrl)]
pub async fn list_tags() -> Result<Vec<Tag>, AppError> {
    with_error_status(async {
        require(Role::Viewer)?;
        ports().tags.list().await
    })
    .await
}

/// Gives orders a tag; how many did not have it. `matching` is the query of a list's address, whose orders are meant
/// instead of `ids`. Goes back to `page`.
#[server(endpoint = "tag_orders")]
pub async fn tag_orders(
    #[server(default)] ids: Vec<OrderId>,
    #[server(default)] tag: String,
    #[server(default)] page: String,
    #[server(default)] matching: String,
) -> Result<i64, AppError> {
    with_error_status(async {
        let caller = require(Role::Operator)?;
        let tag = ssr::typed(&tag)?;
        let ids = chosen(ids, &matching).await?;
        let orders = ports().tags.add(&caller, ids, tag).await?;
        let done = OrdersDone {
            none: "no_order_tagged",
            one: "order_tagged",
            several: "orders_tagged",
            some: "other_orders_tagged",
        };
        done.go_back(&page, orders);
        Ok(orders.changed)
    })
    .await
}

/// Takes a tag from orders; how many had it. `matching` and `page` as for [`tag_orders`].
#[server(endpoint = "untag_orders")]
pub async fn untag_orders(
    #[server(default)] ids: Vec<OrderId>,
    #[server(default)] tag: String,
    #[server(default)] page: String,
    #[server(default)] matching: String,
) -> Result<i64, AppError> {
    with_error_status(async {
        let caller = require(Role::Operator)?;
        let tag = ssr::typed(&tag)?;
        let ids = chosen(ids, &matching).await?;
        let orders = ports().tags.remove(&caller, ids, tag).await?;
        let done = OrdersDone {
            none: "no_order_untagged",
            one: "order_untagged",
            several: "orders_untagged",
            some: "orders_untagged",
        };
        done.go_back(&page, orders);
        Ok(orders.changed)
    })
    .await
}

#[cfg(feature = "ssr")]
mod ssr {
    use parcelpilot_contract::error::{AppError, AppResult};
    use parcelpilot_domain::tag::Tag;

    pub fn typed(tag: &str) -> AppResult<Tag> {
        Tag::typed(tag).map_err(|problem| AppError::invalid("tag", problem.into()))
    }
}
