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
use crate::webhooks::{Webhook, WebhookRequest};

type WebhookPath = Path<(String, u64)>;

pub async fn list(
    State(store): Shared,
    uri: Uri,
    Extension(account): Extension<Account>,
    Query(parameters): Query<Parameters>,
) -> Response {
    answer(&uri, Page::parse(&parameters).map(|page| {
        let owner = &store.tokens.of(account).client_id;
        let webhooks = store.webhooks();
        let own: Vec<&Webhook> = webhooks.all.iter().filter(|webhook| webhook.client_id == *owner).collect();
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
    let mut webhooks = store.webhooks();
    let client_id = store.tokens.of(account).client_id.clone();
    let is_known = |webhook: &Webhook| {
        webhook.client_id == client_id && webhook.scope == scope && webhook.destination == destination
    };
    if webhooks.all.iter().any(is_known) {
        return Err(missing(
            "destination",
            "A webhook for this scope and destination exists already.",
        ));
    }
    webhooks.last_id += 1;
    let now = Timestamp::now().as_second();
    let webhook = Webhook {
        id: webhooks.last_id,
        client_id,
        store_hash: store.tokens.store_hash.clone(),
        scope,
        destination,
        headers: request.headers.unwrap_or_default(),
        is_active: request.is_active.unwrap_or(true),
        created_at: now,
        updated_at: now,
    };
    let shown = show(&webhook);
    webhooks.all.push(webhook);
    Ok(shown)
}

pub async fn one(
    State(store): Shared,
    uri: Uri,
    account: Extension<Account>,
    Path((_, id)): WebhookPath,
) -> Response {
    answer(
        &uri,
        with_webhook(&store, *account, id, |webhook| Ok(show(webhook))),
    )
}

pub async fn change(
    State(store): Shared,
    uri: Uri,
    account: Extension<Account>,
    Path((_, id)): WebhookPath,
    body: Bytes,
) -> Response {
    answer(
        &uri,
        with_webhook(&store, *account, id, |webhook| {
            let request = request(&body)?;
            webhook.scope = request.scope.unwrap_or_else(|| webhook.scope.clone());
            webhook.destination = request.destination.unwrap_or_else(|| webhook.destination.clone());
            webhook.is_active = request.is_active.unwrap_or(webhook.is_active);
            webhook.headers = request.headers.unwrap_or_else(|| webhook.headers.clone());
            webhook.updated_at = Timestamp::now().as_second();
            Ok(show(webhook))
        }),
    )
}

pub async fn remove(
    State(store): Shared,
    uri: Uri,
    account: Extension<Account>,
    Path((_, id)): WebhookPath,
) -> Response {
    let removed = with_webhook(&store, *account, id, |webhook| Ok(show(webhook)));
    if removed.is_ok() {
        store.webhooks().all.retain(|webhook| webhook.id != id);
    }
    answer(&uri, removed)
}

/// A webhook is only seen by the account that made it.
fn with_webhook(
    store: &Store,
    account: Account,
    id: u64,
    act: impl FnOnce(&mut Webhook) -> Answer,
) -> Answer {
    let owner = &store.tokens.of(account).client_id;
    let mut webhooks = store.webhooks();
    let webhook = webhooks
        .all
        .iter_mut()
        .find(|webhook| webhook.id == id && webhook.client_id == *owner);
    webhook.map_or(Err(Refusal::NotFound), act)
}

fn request(body: &[u8]) -> Result<WebhookRequest, Refusal> {
    serde_json::from_slice(body)
        .map_err(|error| Refusal::bad_request(format!("The body is not valid: {error}"), Value::Null))
}

/// As BigCommerce has it; and this machine, so that it can be tried.
fn can_be_called(destination: &str) -> bool {
    let is_public = |url: &url::Url| url.scheme() == "https" && url.port().is_none();
    url::Url::parse(destination).is_ok_and(|url| is_public(&url) || outbound::is_loopback(&url))
}

fn show(webhook: &Webhook) -> Response {
    super::json(&json!({ "data": webhook, "meta": {} }))
}
