//! Merchants whose orders this warehouse ships.

#![allow(
    clippy::too_many_arguments,
    reason = "a server function has one argument for each field of its form"
)]

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
#[cfg(feature = "ssr")]
use parcelpilot_contract::clients::TypedSlip;
use parcelpilot_contract::clients::{ClientDetail, ClientRow, ClientSlip};
use parcelpilot_contract::error::AppError;
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::ClientId;
#[cfg(feature = "ssr")]
use parcelpilot_domain::shipping_promise::TypedPromise;

#[cfg(feature = "ssr")]
use crate::server_functions::{ports, require, with_error_status};

#[server(endpoint = "list_clients", input = GetUrl)]
pub async fn list_clients() -> Result<Vec<ClientRow>, AppError> {
    with_error_status(async {
        require(Role::Viewer)?;
        ports().clients.list().await
    })
    .await
}

#[server(endpoint = "fetch_client", input = GetUrl)]
pub async fn fetch_client(id: ClientId) -> Result<ClientDetail, AppError> {
    with_error_status(async {
        require(Role::Viewer)?;
        ports().clients.detail(id).await
    })
    .await
}

#[server(endpoint = "list_slips", input = GetUrl)]
pub async fn list_slips(#[server(default)] clients: Vec<ClientId>) -> Result<Vec<ClientSlip>, AppError> {
    with_error_status(async {
        require(Role::Viewer)?;
        ports().clients.slips(clients).await
    })
    .await
}

/// What the client's packing slips say. `version` is that of the slip that it was filled in for; `logo` is a picture's
/// file in base64, or empty; `remove_logo` is a box.
#[server(endpoint = "save_client_slip")]
pub async fn save_client_slip(
    id: ClientId,
    version: i64,
    #[server(default)] return_address: String,
    #[server(default)] closing_words: String,
    #[server(default)] logo: String,
    #[server(default)] remove_logo: String,
) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Admin)?;
        let slip = TypedSlip {
            return_address,
            closing_words,
            logo,
            removes_logo: remove_logo == "on",
            version,
        };
        ports().clients.change_slip(&caller, id, slip).await?;
        leptos_axum::redirect(&format!("/clients/{id}?done=slip_saved"));
        Ok(())
    })
    .await
}

/// By when the client's orders are to leave. `version` is that of the promise that the form was filled in for, empty where
/// there was none; `working_days` are codes.
#[server(endpoint = "save_shipping_promise")]
pub async fn save_shipping_promise(
    id: ClientId,
    #[server(default)] version: String,
    #[server(default)] cut_off: String,
    #[server(default)] promised_days: String,
    #[server(default)] leaves_by: String,
    #[server(default)] working_days: Vec<String>,
    #[server(default)] zone: String,
    #[server(default)] holidays: String,
) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Admin)?;
        let promise = TypedPromise {
            zone,
            cut_off,
            days: promised_days,
            leaves_by,
            working_days,
            holidays,
        };
        // What is no version is none that was ever there.
        let version = Some(version).filter(|version| !version.is_empty());
        let version = version.map(|version| version.parse().unwrap_or(i64::MIN));
        ports()
            .clients
            .change_promise(&caller, id, promise, version)
            .await?;
        leptos_axum::redirect(&format!("/clients/{id}?done=promise_saved"));
        Ok(())
    })
    .await
}

#[server(endpoint = "remove_shipping_promise")]
pub async fn remove_shipping_promise(id: ClientId, version: i64) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Admin)?;
        ports().clients.remove_promise(&caller, id, version).await?;
        leptos_axum::redirect(&format!("/clients/{id}?done=promise_removed"));
        Ok(())
    })
    .await
}

#[server(endpoint = "add_client")]
pub async fn add_client(name: String) -> Result<ClientId, AppError> {
    with_error_status(async {
        let caller = require(Role::Admin)?;
        let id = ports().clients.add(&caller, name).await?;
        leptos_axum::redirect("/clients?done=client_added");
        Ok(id)
    })
    .await
}

#[server(endpoint = "rename_client")]
pub async fn rename_client(id: ClientId, name: String) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Admin)?;
        ports().clients.rename(&caller, id, name).await?;
        leptos_axum::redirect("/clients?done=client_renamed");
        Ok(())
    })
    .await
}

#[server(endpoint = "set_client_active")]
pub async fn set_client_active(id: ClientId, is_active: bool) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Admin)?;
        ports().clients.set_active(&caller, id, is_active).await?;
        leptos_axum::redirect(if is_active {
            "/clients?done=client_activated"
        } else {
            "/clients?done=client_deactivated"
        });
        Ok(())
    })
    .await
}
