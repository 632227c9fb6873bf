//! Lists of orders that people saved under a name. Everybody has their own; operators and admins share theirs.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use parcelpilot_contract::error::AppError;
#[cfg(feature = "ssr")]
use parcelpilot_contract::saved_views::SavedViewDraft;
use parcelpilot_contract::saved_views::SavedViewRow;
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::SavedViewId;

#[cfg(feature = "ssr")]
use crate::server_functions::{go_back, ports, require, with_error_status};

/// One's own and all that are shared.
#[server(endpoint = "list_saved_views", input = GetUrl)]
pub async fn list_saved_views() -> Result<Vec<SavedViewRow>, AppError> {
    with_error_status(async {
        let caller = require(Role::Viewer)?;
        ports().saved_views.list(&caller).await
    })
    .await
}

/// `query` is that of an order list's address. Goes to that list.
#[server(endpoint = "save_view")]
pub async fn save_view(
    #[server(default)] name: String,
    #[server(default)] query: String,
    #[server(default)] is_shared: bool,
) -> Result<SavedViewId, AppError> {
    with_error_status(async {
        let caller = require(Role::Viewer)?;
        let query = ssr::checked_query(&query)?;
        let page = format!("/orders?{query}");
        let draft = SavedViewDraft { name, is_shared };
        let id = ports().saved_views.save(&caller, draft, query).await?;
        go_back(&page, "view_saved");
        Ok(id)
    })
    .await
}

/// Its name, and whether everybody sees it. Goes back to `page`.
#[server(endpoint = "change_saved_view")]
pub async fn change_saved_view(
    id: SavedViewId,
    #[server(default)] name: String,
    #[server(default)] is_shared: bool,
    #[server(default)] page: String,
) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Viewer)?;
        let draft = SavedViewDraft { name, is_shared };
        ports().saved_views.change(&caller, id, draft).await?;
        go_back(&page, "view_changed");
        Ok(())
    })
    .await
}

/// The orders stay. Goes back to `page`.
#[server(endpoint = "delete_saved_view")]
pub async fn delete_saved_view(id: SavedViewId, #[server(default)] page: String) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Viewer)?;
        ports().saved_views.delete(&caller, id).await?;
        go_back(&page, "view_deleted");
        Ok(())
    })
    .await
}

#[cfg(feature = "ssr")]
mod ssr {
    use parcelpilot_contract::error::{AppError, AppResult, FieldProblem};

    use crate::pages::orders::{list_query, order_query};

    /// As the list's own links write it, from its beginning: so that the view is marked wherever it is shown, and nothing
    /// else gets into an address of ours.
    pub fn checked_query(query: &str) -> AppResult<String> {
        let invalid = |problem| AppError::invalid("query", problem);
        let query = order_query(query).ok_or(invalid(FieldProblem::Unknown))?;
        list_query(&query).ok_or(invalid(FieldProblem::Missing))
    }
}
