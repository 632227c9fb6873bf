//! What the list of orders shows of each: everybody has it as they like.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use parcelpilot_contract::error::AppError;
#[cfg(feature = "ssr")]
use parcelpilot_contract::error::FieldProblem;
#[cfg(feature = "ssr")]
use parcelpilot_contract::orders::OrderQuery;
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
use parcelpilot_domain::order_columns::{OrderColumn, OrderColumns};

#[cfg(feature = "ssr")]
use crate::pages::orders::{order_query, orders_address};
#[cfg(feature = "ssr")]
use crate::server_functions::{go_back, ports, require, with_error_status};

/// Those that the caller chose last.
#[server(endpoint = "fetch_order_columns", input = GetUrl)]
pub async fn fetch_order_columns() -> Result<OrderColumns, AppError> {
    with_error_status(async {
        let caller = require(Role::Viewer)?;
        ports().saved_views.columns(&caller).await
    })
    .await
}

/// Lists have these columns from now on, where their address says nothing else. Goes to the list whose address has the
/// query `list_query`.
#[server(endpoint = "choose_order_columns")]
pub async fn choose_order_columns(
    #[server(default)] columns: Vec<OrderColumn>,
    #[server(default)] list_query: String,
) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Viewer)?;
        let query = order_query(&list_query).ok_or(AppError::invalid("list_query", FieldProblem::Unknown))?;
        let columns = OrderColumns::new(columns);
        ports()
            .saved_views
            .choose_columns(&caller, columns.clone())
            .await?;
        let shown = OrderQuery {
            columns: Some(columns),
            ..query
        };
        go_back(&orders_address(&shown, ""), "columns_chosen");
        Ok(())
    })
    .await
}
