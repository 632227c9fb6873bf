//! Client integrations: one client's connection to one store.

#![allow(
    clippy::too_many_arguments,
    reason = "a form's fields are its arguments, in both halves"
)]

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use parcelpilot_contract::error::AppError;
#[cfg(feature = "ssr")]
use parcelpilot_contract::integrations::IntegrationForm;
use parcelpilot_contract::integrations::{IntegrationDetail, IntegrationRow};
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
use parcelpilot_domain::connection::ConnectionReport;
use parcelpilot_domain::ids::IntegrationId;
#[cfg(feature = "ssr")]
use parcelpilot_domain::order_status::OrderStatus;

#[cfg(feature = "ssr")]
use crate::server_functions::{api_error_status, ports, require};

#[server(endpoint = "list_integrations", input = GetUrl)]
pub async fn list_integrations() -> Result<Vec<IntegrationRow>, AppError> {
    api_error_status(async {
        require(Role::Viewer)?;
        ports().integrations.list().await
    })
    .await
}

#[server(endpoint = "fetch_integration", input = GetUrl)]
pub async fn fetch_integration(id: IntegrationId) -> Result<IntegrationDetail, AppError> {
    api_error_status(async {
        require(Role::Viewer)?;
        ports().integrations.detail(id).await
    })
    .await
}

/// Saves the form: a new integration where `id` is empty. Goes to its page.
#[server(endpoint = "save_integration")]
pub async fn save_integration(
    #[server(default)] id: String,
    #[server(default)] version: i64,
    #[server(default)] client: String,
    #[server(default)] platform: String,
    #[server(default)] name: String,
    #[server(default)]
    #[server(rename = "credentials.bigcommerce.file")]
    file: String,
    #[server(default)]
    #[server(rename = "credentials.bigcommerce.store_hash")]
    store_hash: String,
    #[server(default)]
    #[server(rename = "credentials.bigcommerce.access_token")]
    access_token: String,
    #[server(default)]
    #[server(rename = "credentials.bigcommerce.client_id")]
    api_client_id: String,
    #[server(default)]
    #[server(rename = "credentials.bigcommerce.client_secret")]
    client_secret: String,
    #[server(default)]
    #[server(rename = "settings.push_ship_confirms")]
    push_ship_confirms: String,
    #[server(default)]
    #[server(rename = "settings.statuses")]
    statuses: Vec<i64>,
    #[server(default)]
    #[server(rename = "settings.sync_minutes")]
    sync_minutes: String,
) -> Result<IntegrationId, AppError> {
    api_error_status(async {
        let caller = require(Role::Admin)?;
        let form = IntegrationForm {
            version,
            client,
            platform,
            name,
            file: file.into(),
            store_hash,
            access_token: access_token.into(),
            api_client_id,
            client_secret: client_secret.into(),
            push_ship_confirms: !push_ship_confirms.is_empty(),
            statuses: statuses.into_iter().map(OrderStatus).collect(),
            sync_minutes,
        };
        let integrations = ports().integrations;
        let id = match ssr::optional_id(&id)? {
            Some(id) => integrations.update(&caller, id, form).await.map(|()| id)?,
            None => integrations.create(&caller, form).await?,
        };
        leptos_axum::redirect(&format!("/integrations/{id}?done=integration_saved"));
        Ok(id)
    })
    .await
}

/// Tests what is typed, before or after it is saved. Changes nothing, in the store or here.
#[server(endpoint = "test_connection")]
pub async fn test_connection(
    #[server(default)] id: String,
    #[server(default)]
    #[server(rename = "credentials.bigcommerce.file")]
    file: String,
    #[server(default)]
    #[server(rename = "credentials.bigcommerce.store_hash")]
    store_hash: String,
    #[server(default)]
    #[server(rename = "credentials.bigcommerce.access_token")]
    access_token: String,
    #[server(default)]
    #[server(rename = "credentials.bigcommerce.client_id")]
    api_client_id: String,
    #[server(default)]
    #[server(rename = "credentials.bigcommerce.client_secret")]
    client_secret: String,
    #[server(default)]
    #[server(rename = "settings.push_ship_confirms")]
    push_ship_confirms: String,
) -> Result<ConnectionReport, AppError> {
    api_error_status(async {
        let caller = require(Role::Admin)?;
        let form = IntegrationForm {
            file: file.into(),
            store_hash,
            access_token: access_token.into(),
            api_client_id,
            client_secret: client_secret.into(),
            push_ship_confirms: !push_ship_confirms.is_empty(),
            ..IntegrationForm::default()
        };
        ports()
            .integrations
            .test(&caller, ssr::optional_id(&id)?, form)
            .await
    })
    .await
}

#[server(endpoint = "set_integration_enabled")]
pub async fn set_integration_enabled(id: IntegrationId, is_enabled: bool) -> Result<(), AppError> {
    api_error_status(async {
        let caller = require(Role::Admin)?;
        ports().integrations.set_enabled(&caller, id, is_enabled).await?;
        let done = if is_enabled {
            "integration_enabled"
        } else {
            "integration_disabled"
        };
        leptos_axum::redirect(&format!("/integrations/{id}?done={done}"));
        Ok(())
    })
    .await
}

/// Deletes the integration with its orders, runs and problems. Nothing changes in the store.
#[server(endpoint = "delete_integration")]
pub async fn delete_integration(
    id: IntegrationId,
    #[server(default)] typed_name: String,
) -> Result<(), AppError> {
    api_error_status(async {
        let caller = require(Role::Admin)?;
        ports().integrations.delete(&caller, id, typed_name).await?;
        leptos_axum::redirect("/integrations?done=integration_deleted");
        Ok(())
    })
    .await
}

#[cfg(feature = "ssr")]
mod ssr {
    use parcelpilot_domain::ids::IntegrationId;

    use parcelpilot_contract::error::{AppError, AppResult};

    pub fn optional_id(text: &str) -> AppResult<Option<IntegrationId>> {
        match text {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| AppError::NotFound),
        }
    }
}
