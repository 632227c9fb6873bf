//! Who makes a request? Puts the [`Caller`] into its extensions, and turns strangers away.

use std::sync::Arc;

use app::server_functions::accounts::ssr::{SecureCookies, session_token};
use axum::extract::{Request, State};
use axum::http::{Extensions, HeaderMap, HeaderValue, Method, StatusCode, header, request};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use futures::{Stream, StreamExt};
use parcelpilot_contract::accounts::SaveTrouble;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::ports::{Caller, RecentlyConfirmed};
use runtime::clock::now;
use storage::{Database, sessions};
use url::form_urlencoded::byte_serialize;

use super::{AppState, access, client_access, context, functions, pages};
use crate::accounts::tokens;
use crate::services::accounts::LoggedIn;

/// Of the session whose cookie came with a request: for answers that outlast it.
#[derive(Debug, Clone)]
pub struct SessionHash(pub Arc<str>);

/// Of a file, rows that are sent before its reader is looked at again.
const ROWS_BETWEEN_LOOKS: usize = 200;

pub async fn identify(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    if !access::is_plain(request.uri().path()) {
        return (StatusCode::BAD_REQUEST, "There is no such address.").into_response();
    }
    let logged_in = match session_token(request.headers(), state.secure_cookies) {
        Some(token) => state.context.accounts.logged_in(&token).await,
        None => Ok(None),
    };
    match logged_in {
        Ok(Some(logged_in)) => {
            let address = context::origin(&request).address;
            let caller = Caller {
                address: address.clone(),
                ..logged_in.caller.clone()
            };
            note(request.extensions_mut(), logged_in, address);
            if let Some(token) = session_token(request.headers(), state.secure_cookies) {
                request
                    .extensions_mut()
                    .insert(SessionHash(tokens::hash(&token).into()));
            }
            let path = request.uri().path().to_owned();
            let response = match is_closed(&caller, &path) {
                true => close(&state, request).await,
                false => next.run(request).await,
            };
            if response.status() == StatusCode::FORBIDDEN {
                state.context.refused_by_role(&caller, &path).await;
            }
            response
        }
        // The browser would drop the cookie of a log-in, and show the same form again without a word.
        Ok(None) if is_form(&request) && state.secure_cookies.0 && is_unencrypted(&request) => {
            Redirect::to("/login?unencrypted=1").into_response()
        }
        Ok(None) if access::is_open(request.uri().path()) => next.run(request).await,
        // What was typed is kept until somebody is logged in.
        Ok(None) if is_form(&request) => next.run(request).await,
        Ok(None) => turn_away(&request, state.secure_cookies),
        Err(error) => functions::error_response(&error),
    }
}

/// Whether whoever began something long is logged in still, and may see as much as then: else nothing more is sent.
pub async fn still_sees(database: &Database, SessionHash(hash): &SessionHash, before: &Caller) -> bool {
    let found = sessions::find(database, hash, now()).await;
    found.ok().flatten().is_some_and(|session| {
        let Caller { role, sees, .. } = session.caller;
        (role, &sees) == (before.role, &before.sees)
    })
}

/// Rows of a file that is read for minutes: it is cut off where its reader was let go meanwhile, or may see less.
pub fn while_seen<T: Send>(
    rows: impl Stream<Item = AppResult<T>> + Send,
    database: Database,
    session: SessionHash,
    reader: Caller,
) -> impl Stream<Item = AppResult<T>> + Send {
    let reader = Arc::new(reader);
    rows.enumerate().then(move |(place, row)| {
        let (database, session, reader) = (database.clone(), session.clone(), reader.clone());
        async move {
            let asks = place % ROWS_BETWEEN_LOOKS == 0;
            match asks && !still_sees(&database, &session, &reader).await {
                true => Err(AppError::NotLoggedIn),
                false => row,
            }
        }
    })
}

/// Whether what is at this path, a page or a server function, is the warehouse's alone, and the caller of a client.
pub fn is_closed(caller: &Caller, path: &str) -> bool {
    caller.sees.is_limited() && !client_access::is_open_to_clients(path)
}

/// As scripts are told so, and in the frame of a page for people.
async fn close(state: &AppState, request: Request) -> Response {
    match access::is_for_scripts(request.uri().path()) {
        true => functions::error_response(&AppError::NotForClients),
        false => pages::refuse(state.clone(), request).await,
    }
}

/// Looks again once the body was read, which its sender may have kept open for long: whoever was let go meanwhile is a
/// stranger now, and a role or a confirmed password is what it is now.
pub async fn identify_again(state: &AppState, head: &mut request::Parts) -> AppResult<()> {
    let Some(before) = head.extensions.remove::<Caller>() else {
        return Ok(());
    };
    head.extensions.remove::<RecentlyConfirmed>();
    head.extensions.remove::<SaveTrouble>();
    let Some(token) = session_token(&head.headers, state.secure_cookies) else {
        return Ok(());
    };
    if let Some(logged_in) = state.context.accounts.logged_in(&token).await? {
        note(&mut head.extensions, logged_in, before.address);
    }
    Ok(())
}

/// Whose session has just begun, by the cookies that an answer sets.
pub async fn let_in(state: &AppState, set: &[HeaderValue]) -> Option<Caller> {
    let pairs = set
        .iter()
        .filter_map(|cookie| cookie.to_str().ok()?.split(';').next());
    let mut headers = HeaderMap::new();
    for pair in pairs {
        headers.append(header::COOKIE, HeaderValue::from_str(pair).ok()?);
    }
    let token = session_token(&headers, state.secure_cookies)?;
    // Without it the answer is shown on the page that answers the post.
    let logged_in = state.context.accounts.logged_in(&token).await.ok()??;
    Some(logged_in.caller)
}

fn note(extensions: &mut Extensions, logged_in: LoggedIn, address: String) {
    let caller = logged_in.caller;
    extensions.insert(Caller { address, ..caller });
    if logged_in.is_recently_confirmed {
        extensions.insert(RecentlyConfirmed);
    }
    if let Some(trouble) = logged_in.save_trouble {
        extensions.insert(trouble);
    }
}

fn is_form(request: &Request) -> bool {
    *request.method() == Method::POST && !access::is_for_scripts(request.uri().path())
}

/// By the word of the browser, which names the page that a form was on. What a proxy says of it could be anybody's.
fn is_unencrypted(request: &Request) -> bool {
    let origin = request.headers().get(header::ORIGIN);
    origin.is_some_and(|origin| origin.as_bytes().starts_with(b"http://"))
}

fn turn_away(request: &Request, secure: SecureCookies) -> Response {
    if access::is_for_scripts(request.uri().path()) {
        return functions::error_response(&AppError::NotLoggedIn);
    }
    let page = request.uri().path_and_query().map_or("/", |page| page.as_str());
    let has_ended = session_token(request.headers(), secure).is_some();
    Redirect::to(&log_in_address(page, has_ended)).into_response()
}

/// The log-in page, which goes on to `page`; it says so where a session has ended.
pub fn log_in_address(page: &str, has_ended: bool) -> String {
    let page: String = byte_serialize(page.as_bytes()).collect();
    let ended = if has_ended { "&ended=1" } else { "" };
    format!("/login?next={page}{ended}")
}

/// The same, where what was typed could not be kept.
pub fn log_in_address_of_lost(page: &str) -> String {
    format!("{}&lost=1", log_in_address(page, true))
}

/// The page that asks for the password, and goes on to `page`.
pub fn confirm_address(page: &str) -> String {
    let page: String = byte_serialize(page.as_bytes()).collect();
    format!("/confirm?next={page}")
}
