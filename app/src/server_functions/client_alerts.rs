//! Whom of a client the warehouse writes to.

#![allow(
    clippy::too_many_arguments,
    reason = "a server function has one argument for each field of its form"
)]

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use parcelpilot_contract::client_alerts::ClientAlertsDetail;
#[cfg(feature = "ssr")]
use parcelpilot_contract::client_alerts::TypedContact;
use parcelpilot_contract::error::AppError;
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
#[cfg(feature = "ssr")]
use parcelpilot_domain::client_alert::TypedAlertSettings;
use parcelpilot_domain::ids::{ClientContactId, ClientId};

#[cfg(feature = "ssr")]
use crate::server_functions::{ports, require, with_error_status};

#[server(endpoint = "fetch_client_alerts", input = GetUrl)]
pub async fn fetch_client_alerts(client: ClientId) -> Result<ClientAlertsDetail, AppError> {
    with_error_status(async {
        require(Role::Admin)?;
        ports().client_alerts.detail(client).await
    })
    .await
}

/// `version` is that of the settings that the form was filled in for, empty where there were none; `digest_when_empty` is a
/// box.
#[server(endpoint = "save_client_alerts")]
pub async fn save_client_alerts(
    client: ClientId,
    #[server(default)] version: String,
    #[server(default)] zone: String,
    #[server(default)] quiet_from: String,
    #[server(default)] quiet_until: String,
    #[server(default)] lead_hours: String,
    #[server(default)] digest_at: String,
    #[server(default)] digest_when_empty: String,
) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Admin)?;
        let settings = TypedAlertSettings {
            zone,
            quiet_from,
            quiet_until,
            lead_hours,
            digest_at,
            digest_when_empty: digest_when_empty == "on",
        };
        // What is no version is none that was ever there.
        let version = Some(version).filter(|version| !version.is_empty());
        let version = version.map(|version| version.parse().unwrap_or(i64::MIN));
        let alerts = ports().client_alerts;
        alerts.change_settings(&caller, client, settings, version).await?;
        leptos_axum::redirect(&format!("/clients/{client}/alerts?done=alerts_saved"));
        Ok(())
    })
    .await
}

/// `events` are codes.
#[server(endpoint = "add_client_contact")]
pub async fn add_client_contact(
    client: ClientId,
    #[server(default)] email: String,
    #[server(default)] language: String,
    #[server(default)] events: Vec<String>,
) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Admin)?;
        let contact = TypedContact {
            email,
            language,
            events,
        };
        ports()
            .client_alerts
            .add_contact(&caller, client, contact)
            .await?;
        leptos_axum::redirect(&format!("/clients/{client}/alerts?done=contact_added"));
        Ok(())
    })
    .await
}

/// What the contact gets, and in which language. `version` is that of the contact that the form was filled in for.
#[server(endpoint = "change_client_contact")]
pub async fn change_client_contact(
    client: ClientId,
    id: ClientContactId,
    version: i64,
    #[server(default)] language: String,
    #[server(default)] events: Vec<String>,
) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Admin)?;
        let contact = TypedContact {
            email: String::new(),
            language,
            events,
        };
        let alerts = ports().client_alerts;
        alerts
            .change_contact(&caller, client, id, contact, version)
            .await?;
        leptos_axum::redirect(&format!("/clients/{client}/alerts?done=contact_saved"));
        Ok(())
    })
    .await
}

#[server(endpoint = "remove_client_contact")]
pub async fn remove_client_contact(client: ClientId, id: ClientContactId) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Admin)?;
        ports().client_alerts.remove_contact(&caller, client, id).await?;
        leptos_axum::redirect(&format!("/clients/{client}/alerts?done=contact_removed"));
        Ok(())
    })
    .await
}

#[server(endpoint = "test_client_contact")]
pub async fn test_client_contact(client: ClientId, id: ClientContactId) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Admin)?;
        ports().client_alerts.send_test(&caller, client, id).await?;
        leptos_axum::redirect(&format!("/clients/{client}/alerts?done=contact_tested"));
        Ok(())
    })
    .await
}
