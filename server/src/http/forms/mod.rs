//! Forms that are posted without JavaScript.
//!
//! Such a form posts to the page that it is on and names its server function in a hidden field. The function runs
//! here, as if the browser had called it. Then the browser goes on to where the function sends it, or to the same
//! page again, which shows what was typed and the answer (see [`app::components::form_echo`] and [`kept`]). Typed secrets
//! come back sealed.

mod address;
mod body;
mod draft;
pub(super) mod kept;
mod multipart;
mod secrets;

use app::components::form_echo::{ACTION_FIELD, DRAFT_FIELD, FormEcho};
use app::server_functions::accounts::LogOut;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header, request};
use axum::response::{IntoResponse, Redirect, Response};
use body::{Fields, Posted, Room};
use leptos::prelude::FromServerFnError;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::ports::Caller;
use parcelpilot_domain::shipment::csv;

use super::context::RequestContext;
use super::{AppState, access, functions, pages, session};

/// Answers of server functions are small; the largest names each row of a CSV.
const ANSWER_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Where forms name the page to go to.
const PAGE_FIELD: &str = "page";
/// Forms are small; the largest is one with a credentials file.
const BYTES_MAX: usize = 256 * 1024;
/// A CSV that is somewhat too large is read, so that its page can say so.
const CSV_BYTES_MAX: usize = csv::BYTES_MAX + 3_000_000;
/// More than this could not be kept for somebody who is not logged in, and no picture.
const STRANGERS_ROOM: Room = Room {
    form: 64 * 1024,
    logo: 0,
};

pub async fn post(State(state): State<AppState>, request: Request) -> Response {
    answer(state, request, BYTES_MAX).await
}

/// Of the page that takes a CSV of shipments.
pub async fn post_csv(State(state): State<AppState>, request: Request) -> Response {
    answer(state, request, CSV_BYTES_MAX).await
}

async fn answer(state: AppState, request: Request, bytes_max: usize) -> Response {
    let (mut head, body) = request.into_parts();
    let room = match head.extensions.get::<Caller>() {
        Some(_) => Room::of(bytes_max),
        None => STRANGERS_ROOM,
    };
    let posted = body::read(&head, body, room).await;
    if let Err(error) = session::identify_again(&state, &mut head).await {
        return functions::error_response(&error);
    }
    let mut context = RequestContext::of(state.clone(), &page_request(&head));
    let Posted {
        mut fields,
        refused_file,
    } = match posted {
        Ok(posted) => posted,
        Err(_) if context.caller.is_none() && !access::is_open(head.uri.path()) => {
            return to_log_in(&head, None);
        }
        Err(refusal) => return come_back(context, &head, refusal.echo(), Vec::new()).await,
    };
    // The button's name comes after the form's own: the last one counts.
    let Some(action) = fields
        .take_last(ACTION_FIELD)
        .filter(|action| is_post_function(action))
    else {
        return (
            StatusCode::BAD_REQUEST,
            "Unknown form. Reload the page and try again.",
        )
            .into_response();
    };
    if let Some(caller) = context
        .caller
        .as_ref()
        .filter(|caller| session::is_closed(caller, &action))
    {
        state.context.refused_by_role(caller, &action).await;
        return pages::refuse(state.clone(), page_request(&head)).await;
    }
    let draft = fields.take_last(DRAFT_FIELD);
    draft::restore(&context, draft, &mut fields);
    let answer = match refused_file {
        Some(finding) => Answer::failed(AppError::Credentials(vec![finding])),
        None => call(context.clone(), &head, &action, &fields).await,
    };
    if let Err(error) = &answer.result {
        state.context.accounts.last_save.failed(error);
    }
    // Nobody else hears of it: the answer is a redirect.
    if let (Some(caller), Err(AppError::Forbidden)) = (&context.caller, &answer.result) {
        state.context.refused_by_role(caller, &action).await;
    }
    if let Some(next) = answer.next {
        // A form that names its next page means just that one.
        let next = match fields.value(PAGE_FIELD) {
            "" => address::next_page(&head.uri, &next),
            _ => next,
        };
        let forgotten = (action == LogOut::url())
            .then(|| kept::forget(&context))
            .flatten();
        let cookies = answer.cookies.into_iter().chain(forgotten);
        return with_cookies(Redirect::to(&next).into_response(), cookies);
    }
    // Whoever was let in by this post reads its answer as themself.
    if context.caller.is_none() {
        context.caller = session::let_in(&state, &answer.cookies).await;
    }
    let has_ended = context.caller.is_none() && matches!(answer.result, Err(AppError::NotLoggedIn));
    let echo = echo(&context, action, fields, answer.result);
    if has_ended {
        let kept = kept::keep(&context, head.uri.path(), &head.headers, &echo).await;
        return to_log_in(&head, kept);
    }
    come_back(context, &head, echo, answer.cookies).await
}

/// To the page that the form is on.
async fn come_back(
    context: RequestContext,
    head: &request::Parts,
    echo: FormEcho,
    cookies: Vec<HeaderValue>,
) -> Response {
    let must_confirm = echo.error() == Some(AppError::ConfirmPassword);
    match kept::keep(&context, head.uri.path(), &head.headers, &echo).await {
        Some(place) => {
            let page = address::same_page(&head.uri, &place.id);
            // The form waits, with what was typed, until the person has confirmed that it is them.
            let page = match must_confirm {
                true => session::confirm_address(&page),
                false => page,
            };
            let cookies = cookies.into_iter().chain(place.cookie);
            with_cookies(Redirect::to(&page).into_response(), cookies)
        }
        // Better a page that can't be gone back to than one that lost what was typed.
        None => {
            let page = pages::render(context, Some(echo), page_request(head)).await;
            with_cookies(page, cookies)
        }
    }
}

/// The session ended while somebody typed. After the log-in the page comes back with what could be kept.
fn to_log_in(head: &request::Parts, kept: Option<kept::Place>) -> Response {
    let next = match &kept {
        Some(place) => session::log_in_address(&address::same_page(&head.uri, &place.id), true),
        None => session::log_in_address_of_lost(&address::before_the_post(&head.uri)),
    };
    let cookie = kept.and_then(|place| place.cookie);
    with_cookies(Redirect::to(&next).into_response(), cookie)
}

/// What a server function answered.
struct Answer {
    /// Its result as JSON.
    result: Result<String, AppError>,
    /// Where it sends the browser.
    next: Option<String>,
    cookies: Vec<HeaderValue>,
}

impl Answer {
    const fn failed(error: AppError) -> Self {
        Self {
            result: Err(error),
            next: None,
            cookies: Vec::new(),
        }
    }
}

fn is_post_function(path: &str) -> bool {
    functions::registered_method(path) == Some(Method::POST)
}

async fn call(context: RequestContext, head: &request::Parts, action: &str, fields: &Fields) -> Answer {
    // Server functions check for themselves; this is the same door as for calls from scripts.
    if context.caller.is_none() && !access::is_open(action) {
        return Answer::failed(AppError::NotLoggedIn);
    }
    let Some(request) = function_request(head, action, fields) else {
        return Answer::failed(AppError::Connection);
    };
    let response = functions::run(context, request).await;
    let (head, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, ANSWER_BYTES_MAX).await else {
        return Answer::failed(AppError::Connection);
    };
    let is_good = head.status.is_success();
    Answer {
        result: match is_good {
            true => Ok(String::from_utf8_lossy(&bytes).into_owned()),
            false => Err(AppError::de(bytes)),
        },
        next: head
            .headers
            .get(header::LOCATION)
            .filter(|_| is_good)
            .and_then(|next| next.to_str().ok())
            .map(str::to_owned),
        cookies: head.headers.get_all(header::SET_COOKIE).iter().cloned().collect(),
    }
}

/// The call that the browser would have made.
fn function_request(head: &request::Parts, action: &str, fields: &Fields) -> Option<Request<Body>> {
    let mut request = Request::post(action).body(Body::from(fields.encoded())).ok()?;
    *request.headers_mut() = head.headers.clone();
    *request.extensions_mut() = head.extensions.clone();
    let headers = request.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.remove(header::REFERER);
    headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/x-www-form-urlencoded"),
    );
    Some(request)
}

/// The page that the form is on.
fn page_request(head: &request::Parts) -> Request<Body> {
    let mut request = Request::new(Body::empty());
    *request.uri_mut() = head.uri.clone();
    *request.headers_mut() = head.headers.clone();
    *request.extensions_mut() = head.extensions.clone();
    request.headers_mut().remove(header::CONTENT_LENGTH);
    request.headers_mut().remove(header::CONTENT_TYPE);
    request
}

fn echo(
    context: &RequestContext,
    action: String,
    fields: Fields,
    answer: Result<String, AppError>,
) -> FormEcho {
    let owner = draft::owner(context, &fields);
    let shown = secrets::split(fields);
    FormEcho {
        action,
        draft: draft::seal(context, owner.as_deref(), shown.secrets),
        fields: shown.fields,
        answer,
    }
}

fn with_cookies(mut response: Response, cookies: impl IntoIterator<Item = HeaderValue>) -> Response {
    for cookie in cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
