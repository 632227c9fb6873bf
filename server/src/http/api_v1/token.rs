//! What the token may do that a program was given.

use axum::{Extension, Json};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::api_token::TokenAccess;
use serde::Serialize;
use utoipa::ToSchema;

use super::description::ReadProblems;
use super::problem::Problem;
use crate::services::api_tokens::ApiCaller;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OwnToken {
    /// Under which name the audit trail has what it does.
    name: String,
    /// `read` or `write`: the lesser of the token's and its owner's.
    access: &'static str,
}

/// The token that the request is sent with.
#[utoipa::path(
    get,
    path = "/api/v1/token",
    tag = "token",
    operation_id = "fetch_token",
    responses((status = 200, description = "The token.", body = OwnToken), ReadProblems)
)]
pub(super) async fn fetch(Extension(caller): Extension<ApiCaller>) -> Result<Json<OwnToken>, Problem> {
    let access = match caller.caller.role >= Role::Operator {
        true => TokenAccess::Write,
        false => TokenAccess::Read,
    };
    Ok(Json(OwnToken {
        name: caller.caller.name,
        access: access.code(),
    }))
}
