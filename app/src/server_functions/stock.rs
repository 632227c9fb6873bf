//! How much of a SKU may still be sold in a store.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::stock::{LevelForm, StockPage, StockQuery, StockSettingForm, StockStatus};
use parcelpilot_contract::stock_file::{StockFile, StockFileForm, StockGiven};
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::IntegrationId;
#[cfg(feature = "ssr")]
use parcelpilot_domain::stock::LevelTaken;
use parcelpilot_domain::store::stock::StoreLocation;

#[cfg(feature = "ssr")]
use crate::server_functions::{ports, require, with_error_status};

#[server(endpoint = "fetch_stock_status", input = GetUrl)]
pub async fn fetch_stock_status(integration: IntegrationId) -> Result<StockStatus, AppError> {
    with_error_status(async {
        require(Role::Viewer)?;
        ports().stock.status(integration).await
    })
    .await
}

#[server(endpoint = "list_stock_levels", input = GetUrl)]
pub async fn list_stock_levels(
    integration: IntegrationId,
    #[server(default)] query: StockQuery,
) -> Result<StockPage, AppError> {
    with_error_status(async {
        require(Role::Viewer)?;
        ports().stock.page(integration, &query).await
    })
    .await
}

/// Asks the store.
#[server(endpoint = "list_stock_locations", input = GetUrl)]
pub async fn list_stock_locations(integration: IntegrationId) -> Result<Vec<StoreLocation>, AppError> {
    with_error_status(async {
        require(Role::Admin)?;
        ports().stock.locations(integration).await
    })
    .await
}

/// Turns stock on or off. What waits when it is turned off is not sent any more.
#[server(endpoint = "set_stock")]
pub async fn set_stock(
    integration: IntegrationId,
    #[server(flatten)] form: StockSettingForm,
) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Admin)?;
        let location = form.read()?;
        ports().stock.set(&caller, integration, location).await?;
        let done = match location {
            Some(_) => "stock_on",
            None => "stock_off",
        };
        leptos_axum::redirect(&format!("/integrations/{integration}/stock?done={done}"));
        Ok(())
    })
    .await
}

/// Gives one level, counted now.
#[server(endpoint = "give_stock_level")]
pub async fn give_stock_level(
    integration: IntegrationId,
    #[server(flatten)] form: LevelForm,
) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Operator)?;
        let done = match ports().stock.give_counted_now(&caller, integration, form).await? {
            LevelTaken::Accepted => "stock_given",
            // It names no time, and is alone.
            LevelTaken::Older
            | LevelTaken::Contradicted
            | LevelTaken::WrongTime(_)
            | LevelTaken::Stopped(_)
            | LevelTaken::NotKept => "stock_older",
        };
        leptos_axum::redirect(&format!("/integrations/{integration}/stock?done={done}"));
        Ok(())
    })
    .await
}

/// What a CSV would give. Gives nothing.
#[server(endpoint = "check_stock_file")]
pub async fn check_stock_file(
    integration: IntegrationId,
    #[server(flatten)] form: StockFileForm,
) -> Result<StockFile, AppError> {
    with_error_status(async {
        require(Role::Operator)?;
        ports().stock.check_file(integration, &form).await
    })
    .await
}

/// Gives a CSV as it was checked: `digest` is the one that [`check_stock_file`] gave. Leaves the page where all is taken.
#[server(endpoint = "give_stock_file")]
pub async fn give_stock_file(
    integration: IntegrationId,
    digest: String,
    #[server(flatten)] form: StockFileForm,
) -> Result<StockGiven, AppError> {
    with_error_status(async {
        let caller = require(Role::Operator)?;
        let given = ports()
            .stock
            .give_file(&caller, integration, &form, &digest)
            .await?;
        if given.is_all() {
            leptos_axum::redirect(&format!("/integrations/{integration}/stock?done=stock_imported"));
        }
        Ok(given)
    })
    .await
}
