//! Client integrations: one client's connection to one store.

#![allow(
    clippy::too_many_arguments,
    reason = "a form's fields are its arguments, in both halves"
)]

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
use parcelpilot_domain::connection::ConnectionReport;
use parcelpilot_domain::hook::HookState;
use parcelpilot_domain::ids::{ClientId, IntegrationId};
use parcelpilot_domain::import_run::RunFailure;
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::platform::Platform;
use parcelpilot_domain::quota::Quota;
use parcelpilot_domain::sync::SyncInterval;
use parcelpilot_domain::time::Timestamp;
use parcelpilot_domain::time_zone::StoreZone;
use serde::{Deserialize, Serialize};

use crate::api::alerts::AlertRow;
#[cfg(feature = "ssr")]
use crate::api::{api_error_status, ports, require};
use crate::error::AppError;
#[cfg(feature = "ssr")]
use secrecy::SecretString;

/// How an integration is doing, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Health {
    /// The last poll failed.
    Failing(RunFailure),
    /// No poll has come to a good end for longer than it may.
    Overdue,
    Disabled,
    /// Orders that could not be imported wait for a person.
    HasProblems,
    /// Nothing was pulled yet.
    New,
    Good,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntegrationRow {
    pub id: IntegrationId,
    pub name: String,
    pub client_name: String,
    pub platform: Platform,
    pub store_hash: String,
    pub store_name: Option<String>,
    pub is_enabled: bool,
    pub health: Health,
    pub last_good_poll: Option<Timestamp>,
    pub sync_every: SyncInterval,
    /// None where it is not scheduled: it is disabled, or its client is inactive.
    pub next_sync: Option<Timestamp>,
    /// Since when a good poll is overdue; none where it is not.
    pub overdue_since: Option<Timestamp>,
    pub orders: i64,
    pub open_problems: i64,
}

/// What is known of a stored secret: never the secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredSecret {
    pub last_four: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntegrationDetail {
    pub row: IntegrationRow,
    pub client_id: ClientId,
    /// Counts the changes: a save names the one it began from.
    pub version: i64,
    pub access_token: StoredSecret,
    pub api_client_id: Option<String>,
    pub client_secret: Option<StoredSecret>,
    pub credentials_set_at: Timestamp,
    pub credentials_set_by: String,
    pub push_ship_confirms: bool,
    pub statuses: Vec<OrderStatus>,
    /// The store's own names, once a test or a pull has read them.
    pub status_labels: Vec<(OrderStatus, String)>,
    /// Not known before a test or a pull has asked the store.
    pub zone: Option<StoreZone>,
    pub quota: Option<Quota>,
    /// What is wrong with it now, and who was told.
    pub alert: Option<AlertRow>,
    /// None where stores can't call this server.
    pub hook: Option<HookStatus>,
}

/// How it stands with the webhook by which the store tells of changed orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HookStatus {
    pub state: HookState,
    /// When it last told of one.
    pub last_heard: Option<Timestamp>,
}

/// The form, as typed. The secrets are empty where they are to be kept.
#[cfg(feature = "ssr")]
#[derive(Debug, Clone, Default)]
pub struct IntegrationForm {
    pub version: i64,
    pub client: String,
    pub platform: String,
    pub name: String,
    /// The text of the credentials file, where it was pasted or uploaded without JavaScript.
    pub file: SecretString,
    pub store_hash: String,
    pub access_token: SecretString,
    pub api_client_id: String,
    pub client_secret: SecretString,
    pub push_ship_confirms: bool,
    pub statuses: Vec<OrderStatus>,
    /// Minutes between syncs. Where it is empty, what is stored is kept, or the usual is taken.
    pub sync_minutes: String,
}

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

    use crate::error::{AppError, AppResult};

    pub fn optional_id(text: &str) -> AppResult<Option<IntegrationId>> {
        match text {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| AppError::NotFound),
        }
    }
}
