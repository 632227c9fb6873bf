//! `/personal-data.json`: what is kept of one shopper, to be given to them. For admins who have typed their password
//! lately. A POST, although nothing is changed: an address in a URL would be in logs.

use axum::Extension;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::personal_data::chosen_client;
use parcelpilot_contract::ports::{Caller, RecentlyConfirmed};
use parcelpilot_domain::account::Role;
use url::form_urlencoded;

use super::{AppState, functions, session};
use crate::services::internal;

const PAGE: &str = "/personal-data";

pub async fn download(
    State(state): State<AppState>,
    caller: Option<Extension<Caller>>,
    confirmed: Option<Extension<RecentlyConfirmed>>,
    body: Bytes,
) -> Response {
    let Some(Extension(caller)) = caller else {
        return Redirect::to(&session::log_in_address(PAGE, false)).into_response();
    };
    if caller.role < Role::Admin {
        return functions::error_response(&AppError::Forbidden);
    }
    if confirmed.is_none() {
        return Redirect::to(&session::confirm_address(PAGE)).into_response();
    }
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"personal-data.json\"",
        ),
        (header::CACHE_CONTROL, "no-store"),
    ];
    match file(&state, &caller, &body).await {
        Ok(file) => (headers, file).into_response(),
        Err(error) => functions::error_response(&error),
    }
}

async fn file(state: &AppState, caller: &Caller, form: &[u8]) -> AppResult<Vec<u8>> {
    let field = |name: &str| {
        let found = form_urlencoded::parse(form).find(|(field, _)| field == name);
        found.map(|(_, value)| value.into_owned()).unwrap_or_default()
    };
    let personal_data = state.context.personal_data();
    let client = chosen_client(&field("client"))?;
    let object = personal_data.export(caller, &field("email"), client).await?;
    serde_json::to_vec_pretty(&object).map_err(internal)
}
