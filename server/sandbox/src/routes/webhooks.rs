//! `/v3/hooks`: kept for the token that made them (§6).

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::Uri;
use axum::response::Response;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Answer, Shared, answer};
use crate::errors::Refusal;
use crate::filter::Parameters;
use crate::select::Page;
use crate::store::Store;
use crate::tokens::{Account, Level, Scope};
use crate::webhooks::{Hook, HookRequest};

type HookPath = Path<(String, u64)>;

pub async fn list(
    State(store): Shared,
    uri: Uri,
    Extension(account): Extension<Account>,
    Query(parameters): Query<Parameters>,
) -> Response {
    answer(&uri, Page::parse(&parameters).map(|page| {
        let owner = &store.tokens.of(account).client_id;
        let hooks = store.hooks();
        let own: Vec<&Hook> = hooks.all.iter().filter(|hook| hook.client_id == *owner).collect();
        let shown = page.of(&own);
        let total_pages = own.len().div_ceil(page.limit);
        let pagination = json!({ "total": own.len(), "count": shown.len(), "per_page": page.limit, "current_page": page.number, "total_pages": total_pages });
        super::json(&json!({ "data": shown, "meta": { "pagination": pagination } }))
    }))
}

pub async fn create(
    State(store): Shared,
    uri: Uri,
    Extension(account): Extension<Account>,
    body: Bytes,
) -> Response {
    answer(&uri, add(&store, account, &body))
}

fn add(store: &Store, account: Account, body: &[u8]) -> Answer {
    let request = request(body)?;
    let missing = |field, message| Refusal::MissingFields { field, message };
    let scope = request
        .scope
        .ok_or_else(|| missing("scope", "Please provide a scope."))?;
    let destination = request.destination.filter(|text| can_be_called(text));
    let destination =
        destination.ok_or_else(|| missing("destination", "Please provide an https address on port 443."))?;
    let is_of_orders = scope.starts_with("store/order/") || scope.starts_with("store/shipment/");
    if is_of_orders && !account.may(Scope::Orders, Level::Read) {
        return Err(Refusal::MissingScope);
    }
    let mut hooks = store.hooks();
    let client_id = store.tokens.of(account).client_id.clone();
    let is_known =
        |hook: &Hook| hook.client_id == client_id && hook.scope == scope && hook.destination == destination;
    if hooks.all.iter().any(is_known) {
        return Err(missing(
            "destination",
            "A webhook for this scope and destination exists already.",
        ));
    }
    hooks.last_id += 1;
    let now = Timestamp::now().as_second();
    let hook = Hook {
        id: hooks.last_id,
        client_id,
        store_hash: store.tokens.store_hash.clone(),
        scope,
        destination,
        headers: request.headers.unwrap_or_default(),
        is_active: request.is_active.unwrap_or(true),
        created_at: now,
        updated_at: now,
    };
    let shown = show(&hook);
    hooks.all.push(hook);
    Ok(shown)
}

pub async fn one(
    State(store): Shared,
    uri: Uri,
    account: Extension<Account>,
    Path((_, id)): HookPath,
) -> Response {
    answer(&uri, with_hook(&store, *account, id, |hook| Ok(show(hook))))
}

pub async fn change(
    State(store): Shared,
    uri: Uri,
    account: Extension<Account>,
    Path((_, id)): HookPath,
    body: Bytes,
) -> Response {
    answer(
        &uri,
        with_hook(&store, *account, id, |hook| {
            let request = request(&body)?;
            hook.scope = request.scope.unwrap_or_else(|| hook.scope.clone());
            hook.destination = request.destination.unwrap_or_else(|| hook.destination.clone());
            hook.is_active = request.is_active.unwrap_or(hook.is_active);
            hook.headers = request.headers.unwrap_or_else(|| hook.headers.clone());
            hook.updated_at = Timestamp::now().as_second();
            Ok(show(hook))
        }),
    )
}

pub async fn remove(
    State(store): Shared,
    uri: Uri,
    account: Extension<Account>,
    Path((_, id)): HookPath,
) -> Response {
    let removed = with_hook(&store, *account, id, |hook| Ok(show(hook)));
    if removed.is_ok() {
        store.hooks().all.retain(|hook| hook.id != id);
    }
    answer(&uri, removed)
}

/// A hook is only seen by the account that made it.
fn with_hook(store: &Store, account: Account, id: u64, act: impl FnOnce(&mut Hook) -> Answer) -> Answer {
    let owner = &store.tokens.of(account).client_id;
    let mut hooks = store.hooks();
    let hook = hooks
        .all
        .iter_mut()
        .find(|hook| hook.id == id && hook.client_id == *owner);
    hook.map_or(Err(Refusal::NotFound), act)
}

fn request(body: &[u8]) -> Result<HookRequest, Refusal> {
    serde_json::from_slice(body)
        .map_err(|error| Refusal::bad_request(format!("The body is not valid: {error}"), Value::Null))
}

/// As BigCommerce has it; and this machine, so that it can be tried.
fn can_be_called(destination: &str) -> bool {
    let is_public = |url: &url::Url| url.scheme() == "https" && url.port().is_none();
    url::Url::parse(destination).is_ok_and(|url| is_public(&url) || outbound::is_loopback(&url))
}

fn show(hook: &Hook) -> Response {
    super::json(&json!({ "data": hook, "meta": {} }))
}
