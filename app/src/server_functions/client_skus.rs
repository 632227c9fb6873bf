//! The SKUs of clients' stores, and what the warehouse calls them.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
#[cfg(feature = "ssr")]
use parcelpilot_contract::client_skus::{CheckedFile, TypedSku};
use parcelpilot_contract::client_skus::{SkuFile, SkuPage, SkuQuery, SkuRow, UnlistedSkus};
use parcelpilot_contract::error::AppError;
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::ClientId;

#[cfg(feature = "ssr")]
use crate::server_functions::{ports, require, with_error_status};

#[server(endpoint = "list_client_skus", input = GetUrl)]
pub async fn list_client_skus(
    client: ClientId,
    #[server(default)] query: SkuQuery,
) -> Result<SkuPage, AppError> {
    with_error_status(async {
        require(Role::Viewer)?;
        ports().client_skus.list(client, query).await
    })
    .await
}

/// None where the list does not have it.
#[server(endpoint = "find_client_sku", input = GetUrl)]
pub async fn find_client_sku(client: ClientId, store_sku: String) -> Result<Option<SkuRow>, AppError> {
    with_error_status(async {
        require(Role::Viewer)?;
        ports().client_skus.find(client, &store_sku).await
    })
    .await
}

/// Adds a SKU to the list, or changes what it is called here. `version` is that of the row that it was filled in for; 0 for a
/// new one.
#[server(endpoint = "save_client_sku")]
pub async fn save_client_sku(
    client: ClientId,
    version: i64,
    #[server(default)] store_sku: String,
    #[server(default)] warehouse_sku: String,
    #[server(default)] units_per_pack: String,
) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Operator)?;
        let sku = TypedSku {
            store_sku,
            warehouse_sku,
            units_per_pack,
            version,
        };
        ports().client_skus.save(&caller, client, sku).await?;
        leptos_axum::redirect(&format!("/clients/{client}/skus?done=sku_saved"));
        Ok(())
    })
    .await
}

#[server(endpoint = "remove_client_sku")]
pub async fn remove_client_sku(client: ClientId, store_sku: String, version: i64) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Operator)?;
        ports()
            .client_skus
            .remove(&caller, client, &store_sku, version)
            .await?;
        leptos_axum::redirect(&format!("/clients/{client}/skus?done=sku_removed"));
        Ok(())
    })
    .await
}

/// Of open orders, where the list must have every SKU.
#[server(endpoint = "list_unlisted_skus", input = GetUrl)]
pub async fn list_unlisted_skus(client: ClientId) -> Result<UnlistedSkus, AppError> {
    with_error_status(async {
        require(Role::Viewer)?;
        ports().client_skus.unlisted(client).await
    })
    .await
}

/// Whether an order is on hold while one of its SKUs is not listed. `is_required` is a box.
#[server(endpoint = "require_client_skus")]
pub async fn require_client_skus(
    client: ClientId,
    #[server(default)] is_required: String,
) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Admin)?;
        let is_required = is_required == "on";
        ports()
            .client_skus
            .set_required(&caller, client, is_required)
            .await?;
        let done = if is_required {
            "skus_required"
        } else {
            "skus_not_required"
        };
        leptos_axum::redirect(&format!("/clients/{client}/skus?done={done}"));
        Ok(())
    })
    .await
}

/// What a CSV would change. Saves nothing.
#[server(endpoint = "check_client_skus")]
pub async fn check_client_skus(
    client: ClientId,
    #[server(default)] csv: String,
) -> Result<SkuFile, AppError> {
    with_error_status(async {
        require(Role::Admin)?;
        ports().client_skus.check(client, &csv).await
    })
    .await
}

/// Saves a CSV as it was checked: `digest` and `version` are those that [`check_client_skus`] gave.
#[server(endpoint = "import_client_skus")]
pub async fn import_client_skus(
    client: ClientId,
    digest: String,
    version: i64,
    #[server(default)] csv: String,
) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Admin)?;
        let checked = CheckedFile { digest, version };
        ports().client_skus.import(&caller, client, &csv, checked).await?;
        leptos_axum::redirect(&format!("/clients/{client}/skus?done=skus_imported"));
        Ok(())
    })
    .await
}
