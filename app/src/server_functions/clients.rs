//! Merchants whose orders this warehouse ships.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use parcelpilot_contract::clients::ClientRow;
use parcelpilot_contract::error::AppError;
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::ClientId;

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
