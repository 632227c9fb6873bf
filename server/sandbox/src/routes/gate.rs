//! Who may pass: token, then hash, then scope, then quota (§2.3).

use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;

use super::Shared;
use crate::errors::Refusal;
use crate::store::Store;
use crate::tokens::{Account, Level, Scope};

/// Lets a call through to its handler, or says why not.
pub async fn check(State(store): Shared, mut request: Request, next: Next) -> Response {
    match admit(&store, &request) {
        Ok(account) => {
            request.extensions_mut().insert(account);
            next.run(request).await
        }
        Err(refusal) => {
            let mut answer = refusal.answer(request.uri());
            if refusal == Refusal::TooManyRequests {
                store.quota.standing().write_retry_after(answer.headers_mut());
            }
            answer
        }
    }
}

fn admit(store: &Store, request: &Request) -> Result<Account, Refusal> {
    let token = request.headers().get("x-auth-token").map(HeaderValue::as_bytes);
    let account = match token {
        None => return Err(Refusal::NoToken),
        Some([]) => return Err(Refusal::EmptyToken),
        Some(token) => std::str::from_utf8(token)
            .ok()
            .and_then(|token| store.tokens.account(token)),
    };
    let account = account.ok_or(Refusal::WrongToken)?;
    let mut segments = request.uri().path().split('/').skip(2);
    if segments.next() != Some(store.tokens.store_hash.as_str()) {
        return Err(Refusal::MissingScope);
    }
    let level = if request.method() == Method::GET {
        Level::Read
    } else {
        Level::Modify
    };
    let is_granted = match segments.nth(1) {
        Some("orders" | "order_statuses") => account.may(Scope::Orders, level),
        Some("catalog") => account.may(Scope::Products, level),
        Some("store") => account.may(Scope::Information, level),
        Some("inventory") => account.may(Scope::Inventory, level),
        Some("channels") => account.may(Scope::Channels, level),
        _ => true,
    };
    if !is_granted {
        return Err(Refusal::MissingScope);
    }
    if store.quota.take() {
        Ok(account)
    } else {
        Err(Refusal::TooManyRequests)
    }
}
