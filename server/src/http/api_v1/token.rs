//! What the token may do that a program was given.

use axum::extract::State;
use axum::{Extension, Json};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::api_token::TokenAccess;
use serde::Serialize;
use storage::portal;
use utoipa::ToSchema;

use super::description::ReadProblems;
use super::order::Client;
use super::problem::Problem;
use crate::http::AppState;
use crate::services::api_tokens::ApiCaller;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OwnToken {
    /// Under which name the audit trail has what it does.
    name: String,
    /// `read` or `write`: the lesser of the token's and its owner's.
    access: &'static str,
    /// Whose orders and shipments it is for. Null where it is for all, and for what is the warehouse's own.
    clients: Option<Vec<Client>>,
}

/// The token that the request is sent with.
#[utoipa::path(
    get,
    path = "/api/v1/token",
    tag = "token",
    operation_id = "fetch_token",
    responses((status = 200, description = "The token.", body = OwnToken), ReadProblems)
)]
pub(super) async fn fetch(
    State(state): State<AppState>,
    Extension(caller): Extension<ApiCaller>,
) -> Result<Json<OwnToken>, Problem> {
    let access = match caller.caller.role >= Role::Operator {
        true => TokenAccess::Write,
        false => TokenAccess::Read,
    };
    let clients = match caller.caller.sees.limited_to() {
        Some(seen) => Some(portal::clients(&state.context.database, seen).await?),
        None => None,
    };
    let named = |clients: Vec<_>| clients.into_iter().map(Client::from).collect();
    Ok(Json(OwnToken {
        name: caller.caller.name,
        access: access.code(),
        clients: clients.map(named),
    }))
}
