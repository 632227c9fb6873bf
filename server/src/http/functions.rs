//! Server functions, each at `/api/` and its name. The API for programs is [`super::api_v1`].

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest, Request, State};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use leptos::prelude::FromServerFnError;
use leptos::server_fn::axum::server_fn_paths;
use leptos_axum::handle_server_fns_with_context;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::ports::Caller;

use super::context::RequestContext;
use super::session;
use super::{AppState, access};

/// Errors are codes and field names.
const ERROR_BYTES_MAX: usize = 64 * 1024;

pub async fn call(State(state): State<AppState>, request: Request) -> Response {
    match registered_method(request.uri().path()) {
        None => error_response(&AppError::NotFound),
        Some(method) if method != *request.method() => (
            StatusCode::METHOD_NOT_ALLOWED,
            [(header::ALLOW, method.to_string())],
        )
            .into_response(),
        Some(Method::POST) => match whole(&state, request).await {
            Ok(request) => answer(state, request).await,
            Err(refusal) => refusal,
        },
        Some(_) => answer(state, request).await,
    }
}

async fn answer(state: AppState, request: Request) -> Response {
    with_its_status(run(RequestContext::of(state, &request), request).await).await
}

/// The request with its body read, of whoever its caller is then.
async fn whole(state: &AppState, request: Request) -> Result<Request, Response> {
    let (mut head, body) = request.into_parts();
    // The address's limit is on the body itself.
    let bytes = Bytes::from_request(Request::new(body), &())
        .await
        .map_err(IntoResponse::into_response)?;
    session::identify_again(state, &mut head)
        .await
        .map_err(|error| error_response(&error))?;
    match head.extensions.get::<Caller>() {
        None if !access::is_open(head.uri.path()) => return Err(error_response(&AppError::NotLoggedIn)),
        Some(caller) if session::is_closed(caller, head.uri.path()) => {
            return Err(error_response(&AppError::NotForClients));
        }
        _ => {}
    }
    Ok(Request::from_parts(head, Body::from(bytes)))
}

/// The method of the server function at this path; each has exactly one.
pub fn registered_method(path: &str) -> Option<Method> {
    server_fn_paths()
        .find(|(registered, _)| *registered == path)
        .map(|(_, method)| method)
}

pub async fn run(context: RequestContext, request: Request<Body>) -> Response {
    handle_server_fns_with_context(move || context.provide_to_function(), request)
        .await
        .into_response()
}

/// Where arguments could not be read no function was called, and Leptos 0.8 says 500 of that error, too.
async fn with_its_status(answer: Response) -> Response {
    if answer.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return answer;
    }
    let (head, body) = answer.into_parts();
    match to_bytes(body, ERROR_BYTES_MAX).await {
        Ok(error) => error_response(&AppError::de(error)),
        Err(_) => (head, Body::empty()).into_response(),
    }
}

/// As server functions themselves answer it.
pub fn error_response(error: &AppError) -> Response {
    let status = StatusCode::from_u16(error.status_code()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, [(header::CONTENT_TYPE, "application/json")], error.ser()).into_response()
}
