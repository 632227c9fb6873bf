//! Links by which clients connect their stores: for admins who make them, and for clients who have one.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use parcelpilot_contract::client_links::{ClientLinkRow, CreatedClientLink, RequestedStore};
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::integrations::IntegrationForm;
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
use parcelpilot_domain::connection::ConnectionReport;
use parcelpilot_domain::ids::{ClientLinkId, IntegrationId};

#[cfg(feature = "ssr")]
use crate::server_functions::accounts::ssr;
#[cfg(feature = "ssr")]
use crate::server_functions::{ports, recently_confirmed, require, with_error_status};

#[server(endpoint = "list_client_links", input = GetUrl)]
pub async fn list_client_links() -> Result<Vec<ClientLinkRow>, AppError> {
    with_error_status(async {
        require(Role::Viewer)?;
        ports().client_links.list().await
    })
    .await
}

/// Of a new integration, which is made once its client has connected the store. The link is shown this once.
#[server(endpoint = "make_client_link")]
pub async fn make_client_link(
    #[server(flatten)] form: IntegrationForm,
) -> Result<CreatedClientLink, AppError> {
    with_error_status(async {
        let caller = recently_confirmed(Role::Admin)?;
        ports().client_links.make(&caller, form).await
    })
    .await
}

/// Of an integration whose client is to give new credentials.
#[server(endpoint = "make_integration_client_link")]
pub async fn make_integration_client_link(id: IntegrationId) -> Result<CreatedClientLink, AppError> {
    with_error_status(async {
        let caller = recently_confirmed(Role::Admin)?;
        ports().client_links.make_for(&caller, id).await
    })
    .await
}

#[server(endpoint = "renew_client_link")]
pub async fn renew_client_link(id: ClientLinkId) -> Result<CreatedClientLink, AppError> {
    with_error_status(async {
        let caller = recently_confirmed(Role::Admin)?;
        ports().client_links.renew(&caller, id).await
    })
    .await
}

#[server(endpoint = "withdraw_client_link")]
pub async fn withdraw_client_link(id: ClientLinkId) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Admin)?;
        let page = match ports().client_links.withdraw(&caller, id).await? {
            Some(id) => format!("/integrations/{id}/connection"),
            None => "/integrations".to_owned(),
        };
        leptos_axum::redirect(&format!("{page}?done=client_link_withdrawn"));
        Ok(())
    })
    .await
}

/// Nothing where the link does not work any more.
#[server(endpoint = "fetch_requested_store", input = GetUrl)]
pub async fn fetch_requested_store(link: String) -> Result<Option<RequestedStore>, AppError> {
    with_error_status(async { ports().client_links.requested_store(link.into()).await }).await
}

/// For whoever has the link.
#[server(endpoint = "test_requested_store")]
pub async fn test_requested_store(
    link: String,
    #[server(flatten)] form: IntegrationForm,
) -> Result<ConnectionReport, AppError> {
    with_error_status(async { ports().client_links.test(link.into(), form, ssr::origin()).await }).await
}

/// Saves the credentials and uses the link up, where all is granted that is needed; else says what is missing.
#[server(endpoint = "connect_requested_store")]
pub async fn connect_requested_store(
    link: String,
    #[server(flatten)] form: IntegrationForm,
) -> Result<ConnectionReport, AppError> {
    with_error_status(async {
        let report = ports()
            .client_links
            .connect(link.into(), form, ssr::origin())
            .await?;
        if report.is_granted() {
            leptos_axum::redirect("/connect/done");
        }
        Ok(report)
    })
    .await
}
