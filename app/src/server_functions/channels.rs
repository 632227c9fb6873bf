//! The channels of stores.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
#[cfg(feature = "ssr")]
use parcelpilot_contract::channels::ChannelSettings;
use parcelpilot_contract::channels::{ChannelChoice, ChannelRow};
use parcelpilot_contract::error::AppError;
#[cfg(feature = "ssr")]
use parcelpilot_contract::error::FieldProblem;
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::{IntegrationId, RemoteChannelId};

#[cfg(feature = "ssr")]
use crate::server_functions::{ports, require, with_error_status};

#[server(endpoint = "list_channels", input = GetUrl)]
pub async fn list_channels(integration: IntegrationId) -> Result<Vec<ChannelRow>, AppError> {
    with_error_status(async {
        require(Role::Viewer)?;
        ports().channels.of_integration(integration).await
    })
    .await
}

/// Of the stores that have several.
#[server(endpoint = "list_channel_choices", input = GetUrl)]
pub async fn list_channel_choices() -> Result<Vec<ChannelChoice>, AppError> {
    with_error_status(async {
        require(Role::Viewer)?;
        ports().channels.choices().await
    })
    .await
}

/// `id` is the channel's number, `version` that of the channel that the form was filled in for. `client` is empty for the
/// integration's; the next two are boxes. `moves_orders` says that orders may become another client's. Goes back to the
/// settings.
#[server(endpoint = "change_channel")]
pub async fn change_channel(
    integration: IntegrationId,
    id: RemoteChannelId,
    version: i64,
    #[server(default)] client: String,
    #[server(default)] is_imported: bool,
    #[server(default)] is_held: bool,
    #[server(default)] moves_orders: String,
) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Admin)?;
        let unknown = |_| AppError::invalid("client", FieldProblem::Unknown);
        let settings = ChannelSettings {
            version,
            client: match client.as_str() {
                "" => None,
                id => Some(id.parse().map_err(unknown)?),
            },
            is_imported,
            is_held,
        };
        ports()
            .channels
            .change(&caller, integration, id, settings, &moves_orders)
            .await?;
        leptos_axum::redirect(&format!(
            "/integrations/{integration}/settings?done=channel_saved"
        ));
        Ok(())
    })
    .await
}
