//! Around every answer of the API: latency, faults, XML, rate-limit headers, and the count of calls.

use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderValue, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::{StreamExt, stream};
use serde_json::Value;
use tokio::task::yield_now;
use tokio::time::sleep;

use super::Shared;
use super::faulty_answers::{gateway_timeout, instead, server_error};
use crate::faults::{Fault, FaultKind};
use crate::faulty_listener::Connection;
use crate::order_store::Change;
use crate::orders::dice::Dice;
use crate::store::Store;
use crate::xml;

/// What the list handler has to get wrong in this call.
#[derive(Clone, Copy, Default)]
pub struct FaultInjection {
    pub ignore_dates: bool,
    pub spoil_first: bool,
    pub leave_out_newest: bool,
}

const AN_HOUR: Duration = Duration::from_secs(3_600);

pub async fn answer(State(store): Shared, request: Request, next: Next) -> Response {
    let path = path_in_store(request.uri().path());
    let pattern = pattern_of(&path);
    sleep_unless_zero(store.settings.latency).await;
    let faults = store.faults.strike(request.method().as_str(), &path, &pattern);
    for fault in &faults {
        prepare(&store, fault).await;
    }
    let uri = request.uri().clone();
    let connection = request
        .extensions()
        .get::<ConnectInfo<Connection>>()
        .map(|info| info.0.clone());
    let answer = match faults.iter().find_map(|fault| instead(&store, fault.kind)) {
        Some(answer) => answer,
        None => honest(&store, request, next, &faults).await,
    };
    let mut status = answer.status().as_u16();
    let mut answer = answer;
    for fault in &faults {
        match fault.kind {
            FaultKind::Hang => {
                store.count_call(&pattern, 0);
                sleep(AN_HOUR).await;
            }
            FaultKind::Reset | FaultKind::ResetBefore => {
                status = 0;
                connection.iter().for_each(Connection::reset);
                answer = Body::from_stream(stream::iter([Err::<Bytes, _>(broken_off())])).into_response();
            }
            FaultKind::AppliedThenTimeout => {
                answer = gateway_timeout();
                status = answer.status().as_u16();
            }
            FaultKind::Truncated => answer = truncated(answer).await,
            FaultKind::InvalidJson => answer = invalid(answer).await,
            FaultKind::SmallPages if limit(&uri) > fault.largest => {
                answer = gateway_timeout();
                status = answer.status().as_u16();
            }
            FaultKind::BrokenOrder | FaultKind::UnlistableOrder if status == 200 => {
                let short_too = fault.kind == FaultKind::UnlistableOrder;
                if pattern == "/v2/orders/{id}" || short_too || asks_for_contents(&uri) {
                    answer = unless_it_has(answer, fault.order).await;
                    status = answer.status().as_u16();
                }
            }
            _ => {}
        }
    }
    store.count_call(&pattern, status);
    answer
}

/// What happens before the call is looked at.
async fn prepare(store: &Store, fault: &Fault) {
    match fault.kind {
        FaultKind::Latency => sleep(Duration::from_millis(fault.milliseconds)).await,
        FaultKind::Edits => edit_somewhere(store),
        _ => {}
    }
}

/// Edits three orders anywhere in the store, as if people worked in its control panel.
fn edit_somewhere(store: &Store) {
    const FOR_EDITS: u64 = 30;
    let mut order_store = store.orders_to_change();
    let times = order_store.edited().count() as u64;
    let mut dice = Dice::new(store.settings.seed, times, FOR_EDITS);
    for _ in 0..3 {
        let id = order_store.timeline.id(dice.below(order_store.count().max(1)));
        let note = format!("Looked at while being read ({times})");
        order_store.edit(
            id,
            Change {
                staff_notes: Some(note),
                ..Change::default()
            },
        );
    }
}

/// How many orders a list call asks for.
fn limit(uri: &Uri) -> usize {
    parameter(uri, "limit")
        .and_then(|limit| limit.parse().ok())
        .unwrap_or_default()
}

fn asks_for_contents(uri: &Uri) -> bool {
    parameter(uri, "include").is_some()
}

fn parameter<'a>(uri: &'a Uri, name: &str) -> Option<&'a str> {
    let mut parameters = uri.query().unwrap_or_default().split('&');
    parameters.find_map(|parameter| parameter.strip_prefix(name)?.strip_prefix('='))
}

/// 500 in place of an order with this id, or of a list with it.
async fn unless_it_has(answer: Response, id: u64) -> Response {
    let (head, body) = whole(answer).await;
    let shown: Value = serde_json::from_slice(&body).unwrap_or_default();
    let is_it = |order: &Value| order.get("id").and_then(Value::as_u64) == Some(id);
    match shown.as_array() {
        Some(orders) if orders.iter().any(is_it) => server_error(),
        None if is_it(&shown) => server_error(),
        _ => Response::from_parts(head, body.into()),
    }
}

async fn honest(store: &Store, mut request: Request, next: Next, faults: &[Fault]) -> Response {
    let strikes = |kind| faults.iter().any(|fault| fault.kind == kind);
    request.extensions_mut().insert(FaultInjection {
        ignore_dates: strikes(FaultKind::DatesIgnored),
        spoil_first: strikes(FaultKind::MalformedOrder),
        leave_out_newest: strikes(FaultKind::LaggingList),
    });
    let accepts = request
        .headers()
        .get(ACCEPT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    let wants_xml = request.uri().path().contains("/v2/") && !accepts.contains("json");
    let mut answer = next.run(request).await;
    if wants_xml {
        answer = as_xml(answer).await;
    }
    store.quota.standing().write(answer.headers_mut());
    answer
}

async fn as_xml(answer: Response) -> Response {
    let is_json = answer
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind == "application/json");
    if !is_json {
        return answer;
    }
    let (mut head, body) = whole(answer).await;
    let Some(xml) = xml::from_json(&body) else {
        return Response::from_parts(head, body.into());
    };
    head.headers.remove(CONTENT_LENGTH);
    head.headers
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/xml"));
    Response::from_parts(head, xml.into())
}

/// Announces the whole body, sends half, and breaks off.
async fn truncated(answer: Response) -> Response {
    let (mut head, body) = whole(answer).await;
    head.headers.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
    let half = body.slice(..body.len() / 2);
    let end = async {
        // The half has to leave before the connection breaks.
        yield_now().await;
        Err(broken_off())
    };
    let body = stream::once(async { Ok(half) }).chain(stream::once(end));
    Response::from_parts(head, Body::from_stream(body))
}

async fn invalid(answer: Response) -> Response {
    let (mut head, body) = whole(answer).await;
    head.headers.remove(CONTENT_LENGTH);
    Response::from_parts(head, body.slice(..body.len() / 2).into())
}

async fn whole(answer: Response) -> (axum::http::response::Parts, Bytes) {
    let (head, body) = answer.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    (head, body)
}

fn broken_off() -> std::io::Error {
    std::io::ErrorKind::ConnectionReset.into()
}

async fn sleep_unless_zero(latency: Duration) {
    if !latency.is_zero() {
        sleep(latency).await;
    }
}

/// `/stores/abc/v2/orders/5` is `/v2/orders/5`.
fn path_in_store(path: &str) -> String {
    path.splitn(4, '/')
        .nth(3)
        .map_or_else(|| path.to_owned(), |rest| format!("/{rest}"))
}

/// `/v2/orders/5` is `/v2/orders/{id}`.
fn pattern_of(path: &str) -> String {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = path
        .split('/')
        .map(|part| if is_number(part) { "{id}" } else { part })
        .collect();
    parts.join("/")
}
