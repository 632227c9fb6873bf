//! Personal tokens for programs. Everybody makes and revokes their own; admins see and revoke all of them.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use parcelpilot_contract::api_tokens::ApiTokenRow;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::people::WorksFor;
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
use parcelpilot_domain::api_token::{TokenAccess, TokenLifetime};
use parcelpilot_domain::ids::{ApiTokenId, ClientId};
#[cfg(feature = "ssr")]
use parcelpilot_domain::sees::Sees;

#[cfg(feature = "ssr")]
use crate::server_functions::{admit, admit_confirmed, ports, require, with_error_status};

/// One's own.
#[server(endpoint = "list_api_tokens", input = GetUrl)]
pub async fn list_api_tokens() -> Result<Vec<ApiTokenRow>, AppError> {
    with_error_status(async {
        let caller = admit(Role::Viewer)?;
        ports().api_tokens.list(&caller).await
    })
    .await
}

/// Answers the token; it is shown this once. A client's person chooses nothing: it sees what they see.
#[server(endpoint = "make_api_token")]
pub async fn make_api_token(
    name: String,
    access: TokenAccess,
    lifetime: TokenLifetime,
    #[server(default)] works_for: Option<WorksFor>,
    #[server(default)] clients: Vec<ClientId>,
) -> Result<String, AppError> {
    with_error_status(async {
        let caller = admit_confirmed(Role::Viewer)?;
        let sees = match caller.sees.clone() {
            Sees::All => WorksFor::sees(works_for, clients)?,
            of_clients if clients.is_empty() => of_clients,
            Sees::Clients(_) => Sees::clients(clients),
        };
        let port = ports().api_tokens;
        port.make(&caller, name, access, lifetime, sees).await
    })
    .await
}

/// One's own.
#[server(endpoint = "revoke_api_token")]
pub async fn revoke_api_token(id: ApiTokenId) -> Result<(), AppError> {
    with_error_status(async {
        let caller = admit(Role::Viewer)?;
        ports().api_tokens.revoke(&caller, id).await?;
        leptos_axum::redirect("/account?done=api_token_revoked");
        Ok(())
    })
    .await
}

/// Anybody's.
#[server(endpoint = "revoke_person_api_token")]
pub async fn revoke_person_api_token(id: ApiTokenId) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Admin)?;
        ports().api_tokens.revoke_any(&caller, id).await?;
        leptos_axum::redirect("/people?done=api_token_revoked");
        Ok(())
    })
    .await
}
