//! Who makes a request? Puts the [`Caller`] into its extensions, and turns strangers away.

use app::server_functions::accounts::ssr::session_token;
use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::ports::Caller;
use url::form_urlencoded::byte_serialize;

use super::{AppState, access, context, functions};
use crate::services::accounts::LoggedIn;

pub async fn identify(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let logged_in = match session_token(request.headers(), state.secure_cookies) {
        Some(token) => state.context.accounts.logged_in(&token).await,
        None => Ok(None),
    };
    match logged_in {
        Ok(Some(LoggedIn { caller, save_trouble })) => {
            let address = context::origin(&request).address;
            request.extensions_mut().insert(Caller { address, ..caller });
            if let Some(trouble) = save_trouble {
                request.extensions_mut().insert(trouble);
            }
            next.run(request).await
        }
        Ok(None) if access::is_open(request.uri().path()) => next.run(request).await,
        Ok(None) => turn_away(&request),
        Err(error) => functions::error_response(&error),
    }
}

fn turn_away(request: &Request) -> Response {
    if access::is_for_scripts(request.uri().path()) {
        return functions::error_response(&AppError::NotLoggedIn);
    }
    // A form's page is worth coming back to, its post is not.
    let next = match (request.method(), request.uri().path_and_query()) {
        (&Method::GET, Some(whole)) => whole.as_str(),
        _ => request.uri().path(),
    };
    let next: String = byte_serialize(next.as_bytes()).collect();
    Redirect::to(&format!("/login?next={next}")).into_response()
}
