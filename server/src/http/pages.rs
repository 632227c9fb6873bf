//! Pages, rendered whole: they need no script to be read.

use app::components::form_echo::FormEcho;
use app::shell;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use leptos::nonce::use_nonce;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{ResponseOptions, render_app_async_with_context};
use parcelpilot_contract::error::AppError;

use super::context::RequestContext;
use super::forms::kept;
use super::{AppState, security};

pub async fn show(State(state): State<AppState>, request: Request) -> Response {
    let context = RequestContext::of(state, &request);
    let echo = kept::find(&context, request.uri(), request.headers()).await;
    let noted = kept::note_person(&context, request.headers());
    let mut page = render(context, echo, request).await;
    if let Some(cookie) = noted {
        page.headers_mut().append(header::SET_COOKIE, cookie);
    }
    page
}

/// What somebody of a client sees in place of a page of the warehouse's: the frame, and why.
pub async fn refuse(state: AppState, request: Request) -> Response {
    let context = RequestContext::of(state, &request).closed();
    // Whichever page has the frame: of what was asked for, nothing is looked at.
    let mut home = Request::new(Body::empty());
    let (head, _) = request.into_parts();
    *home.headers_mut() = head.headers;
    home.headers_mut().remove(header::CONTENT_LENGTH);
    home.headers_mut().remove(header::CONTENT_TYPE);
    *home.extensions_mut() = head.extensions;
    render(context, None, home).await
}

/// `echo` is what a form on this page was answered. The page then has the status of the answer, but for that of somebody
/// who has logged in, or confirmed their password, since.
pub async fn render(context: RequestContext, echo: Option<FormEcho>, request: Request<Body>) -> Response {
    let error = echo.as_ref().and_then(FormEcho::error);
    let error = error.filter(|error| !matches!(error, AppError::NotLoggedIn | AppError::ConfirmPassword));
    let retry_after = error.as_ref().and_then(AppError::retry_after);
    let status = error.and_then(|error| StatusCode::from_u16(error.status_code()).ok());
    let assets = context.state.assets.clone();
    let language = HeaderValue::from_static(context.reader.language.code());
    let provide = move || {
        context.provide();
        provide_context(context.state.assets.clone());
        if let Some(echo) = echo.clone() {
            provide_context(echo);
        }
        set_policy(&context.state.image_sources);
    };
    let mut page = render_app_async_with_context(provide, move || shell(assets.clone()))(request).await;
    // A page that could not be shown keeps its own status.
    if let Some(status) = status
        && page.status() == StatusCode::OK
    {
        *page.status_mut() = status;
    }
    let headers = page.headers_mut();
    if let Some(seconds) = retry_after {
        headers.insert(header::RETRY_AFTER, seconds.into());
    }
    headers.insert(header::CONTENT_LANGUAGE, language);
    headers.append(header::VARY, HeaderValue::from_static("accept-language"));
    page
}

/// The page's scripts carry a nonce that is made anew for each answer; no other script runs.
fn set_policy(image_sources: &str) {
    let policy = use_nonce().and_then(|nonce| security::page_policy(&nonce.to_string(), image_sources));
    if let (Some(policy), Some(response)) = (policy, use_context::<ResponseOptions>()) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}
