//! Which lines of a client's orders the warehouse does not ship.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::ignore_rules::{IgnoreRulePreview, IgnoreRuleRow};
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::ClientId;

#[cfg(feature = "ssr")]
use crate::server_functions::{ports, require, with_error_status};

#[server(endpoint = "list_ignore_rules", input = GetUrl)]
pub async fn list_ignore_rules(client: ClientId) -> Result<Vec<IgnoreRuleRow>, AppError> {
    with_error_status(async {
        require(Role::Viewer)?;
        ports().ignore_rules.list(client).await
    })
    .await
}

/// What a rule would do. Saves nothing.
#[server(endpoint = "preview_ignore_rule")]
pub async fn preview_ignore_rule(
    client: ClientId,
    #[server(default)] kind: String,
    #[server(default)] value: String,
) -> Result<IgnoreRulePreview, AppError> {
    with_error_status(async {
        require(Role::Admin)?;
        ports().ignore_rules.preview(client, &kind, &value).await
    })
    .await
}

#[server(endpoint = "save_ignore_rule")]
pub async fn save_ignore_rule(
    client: ClientId,
    #[server(default)] kind: String,
    #[server(default)] value: String,
) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Admin)?;
        ports().ignore_rules.save(&caller, client, &kind, &value).await?;
        leptos_axum::redirect(&format!("/clients/{client}/ignore-rules?done=ignore_rule_saved"));
        Ok(())
    })
    .await
}

#[server(endpoint = "remove_ignore_rule")]
pub async fn remove_ignore_rule(client: ClientId, kind: String, value: String) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Admin)?;
        ports()
            .ignore_rules
            .remove(&caller, client, &kind, &value)
            .await?;
        leptos_axum::redirect(&format!(
            "/clients/{client}/ignore-rules?done=ignore_rule_removed"
        ));
        Ok(())
    })
    .await
}
