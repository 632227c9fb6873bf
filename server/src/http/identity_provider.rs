//! The way to the company's identity provider and back.
//!
//! Coming back is a GET, as the protocol has it, and the one GET that writes: it logs somebody in. Nobody else can make a
//! browser do it. What comes back counts once, and only in the browser that went: its cookie and the state in the address
//! belong together.

use app::server_functions::accounts::local_path;
use app::server_functions::accounts::ssr::{
    ProviderAddress, browser_token, cookie, cookie_value, provider_cookie_name, session_cookies,
    session_token,
};
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request, State};
use axum::http::{HeaderValue, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::ports::Caller;
use parcelpilot_domain::identity_provider::ProviderProblem;
use runtime::error_report::report;
use secrecy::{ExposeSecret, SecretString};
use url::form_urlencoded;

use super::context::{RequestContext, origin};
use super::{AppState, pages, session};
use crate::services::accounts::by_provider::{
    ByProviderError, ProviderAnswer, Refused, Returning, UNDER_WAY,
};

/// Longer addresses of ours there are not.
const NEXT_CHARS_MAX: usize = 2_000;

/// A form of the log-in page.
pub async fn log_in(State(state): State<AppState>, request: Request) -> Response {
    go_on(state, request, None).await
}

/// A form of the page that confirms that it is them.
pub async fn confirm(State(state): State<AppState>, request: Request) -> Response {
    let caller = request.extensions().get::<Caller>().cloned();
    match caller {
        Some(caller) => go_on(state, request, Some(caller)).await,
        None => Redirect::to(&session::log_in_address("/", true)).into_response(),
    }
}

/// Somebody went back in their browser, or wrote the address by hand.
pub async fn to_log_in() -> Redirect {
    Redirect::to("/login")
}

pub async fn to_confirm() -> Redirect {
    Redirect::to("/confirm")
}

async fn go_on(state: AppState, request: Request, confirms: Option<Caller>) -> Response {
    let (head, body) = request.into_parts();
    let bytes = match Bytes::from_request(Request::new(body), &()).await {
        Ok(bytes) => bytes,
        Err(refusal) => return refusal.into_response(),
    };
    let mut page = Request::new(Body::empty());
    *page.uri_mut() = Uri::from_static("/login/provider");
    *page.headers_mut() = head.headers;
    *page.extensions_mut() = head.extensions;
    page.headers_mut().remove(header::CONTENT_LENGTH);
    page.headers_mut().remove(header::CONTENT_TYPE);
    let next = field(&bytes, "next").filter(|next| next.len() <= NEXT_CHARS_MAX);
    let next = local_path(next.as_deref().unwrap_or_default()).to_owned();
    let Some(provider) = state.context.accounts.provider.clone() else {
        return Redirect::to("/login").into_response();
    };
    let accounts = &state.context.accounts;
    let begun = accounts
        .begin_by_provider(&provider, &next, confirms.as_ref(), &origin(&page))
        .await;
    let begun = match begun {
        Ok(begun) => begun,
        Err(error) => return say(&error, &next, confirms.is_some()),
    };
    let secure = state.secure_cookies;
    let kept = cookie(
        provider_cookie_name(secure),
        begun.browser.expose_secret(),
        UNDER_WAY.as_secs().cast_signed(),
        secure,
    );
    let context = RequestContext::of(state, &page).on_the_way(ProviderAddress(begun.address.into()));
    with_cookies(pages::render(context, None, page).await, kept)
}

pub async fn come_back(State(state): State<AppState>, request: Request) -> Response {
    let secure = state.secure_cookies;
    let (accounts, headers) = (&state.context.accounts, request.headers());
    let query = request.uri().query().unwrap_or_default().as_bytes();
    let token = cookie_value(headers, provider_cookie_name(secure));
    let over = || say(&ByProviderError::Refused(ProviderProblem::Over), "/", false);
    let (Some(provider), Some(token), Some(returned)) =
        (accounts.provider.clone(), token, field(query, "state"))
    else {
        return over();
    };
    let begun = match accounts.take_begun(&SecretString::from(returned), &token).await {
        Ok(Some(begun)) => begun,
        Ok(None) => return over(),
        Err(error) => return say(&error, "/", false),
    };
    let caller = request.extensions().get::<Caller>().cloned();
    let origin = origin(&request);
    let returning = Returning {
        origin: &origin,
        token: &token,
        browser: browser_token(headers, secure),
        caller: caller.zip(session_token(headers, secure)),
    };
    let finished = accounts
        .finish_by_provider(&provider, &begun, answer(query), returning)
        .await;
    let used_up = cookie(provider_cookie_name(secure), "", 0, secure);
    let response = match &finished {
        Ok(session) => {
            let next = Redirect::to(local_path(&begun.next_page)).into_response();
            let cookies = session.as_ref().map(|session| session_cookies(session, secure));
            with_cookies(next, cookies.into_iter().flatten())
        }
        Err(error) => say(error, &begun.next_page, begun.confirms.is_some()),
    };
    with_cookies(response, used_up)
}

fn answer(query: &[u8]) -> ProviderAnswer {
    let result = match (field(query, "error"), field(query, "code")) {
        (None, Some(code)) => Ok(SecretString::from(code)),
        (error, _) => Err(Refused {
            error: error.unwrap_or_default(),
            description: field(query, "error_description").unwrap_or_default(),
        }),
    };
    ProviderAnswer {
        issuer: field(query, "iss"),
        result,
    }
}

/// On the page that the person came from.
fn say(error: &ByProviderError, next: &str, is_confirmation: bool) -> Response {
    let (problem, id) = match error {
        ByProviderError::Refused(problem) => (*problem, None),
        ByProviderError::Provider(error) => (error.problem, Some(report(error))),
        ByProviderError::Failed(AppError::Internal(id)) => (ProviderProblem::Failed, Some(id.clone())),
        ByProviderError::Failed(error) => (ProviderProblem::Failed, Some(report(error))),
    };
    let page = if is_confirmation { "/confirm" } else { "/login" };
    let mut query = form_urlencoded::Serializer::new(String::new());
    query
        .append_pair("next", next)
        .append_pair("provider", problem.code());
    if let Some(id) = id {
        query.append_pair("error", &id);
    }
    Redirect::to(&format!("{page}?{}", query.finish())).into_response()
}

fn field(form: &[u8], name: &str) -> Option<String> {
    let mut pairs = form_urlencoded::parse(form);
    pairs
        .find(|(key, value)| key == name && !value.is_empty())
        .map(|(_, value)| value.into_owned())
}

fn with_cookies(mut response: Response, cookies: impl IntoIterator<Item = HeaderValue>) -> Response {
    for cookie in cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
