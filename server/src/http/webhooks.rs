//! Where stores tell of changed orders. Answered at once and without a word: whoever is not the store learns nothing,
//! and the store has nothing to send again.

use axum::body::to_bytes;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use bigcommerce::webhook_event::order_of;
use bigcommerce::webhook_proof::{NotProven, check_secret, check_signature};
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::sealed::Sealed;
use runtime::clock::now;
use runtime::error_report::report;
use secrecy::SecretString;

use super::AppState;
use crate::vault::SecretLocation;

/// A store's message has some 300 bytes.
const BODY_BYTES_MAX: usize = 16 * 1024;

/// `POST /hooks/bigcommerce/{integration}`: 204 where it is the integration's store, whatever it says; 401 where that
/// is not proven; 404 where nothing is expected there.
pub async fn bigcommerce(
    State(state): State<AppState>,
    Path(id): Path<String>,
    request: Request,
) -> StatusCode {
    let Ok(id) = id.parse::<IntegrationId>() else {
        return StatusCode::NOT_FOUND;
    };
    let caller = {
        // Given back before the body is read, which whoever sends it may take long to send.
        let _place = state.limits.webhooks_that_read.acquire().await;
        storage::webhooks::caller(&state.context.database, id).await
    };
    let caller = match caller {
        Ok(Some(caller)) => caller,
        Ok(None) => return StatusCode::NOT_FOUND,
        Err(error) => {
            // The store sends it again later.
            report(&error);
            return StatusCode::SERVICE_UNAVAILABLE;
        }
    };
    let Some(secret) = open(&state, &SecretLocation::webhook_secret(id), &caller.secret) else {
        return StatusCode::UNAUTHORIZED;
    };
    let (head, body) = request.into_parts();
    if let Err(error) = check_secret(&head.headers, &secret) {
        return refuse(id, error);
    }
    let Ok(body) = to_bytes(body, BODY_BYTES_MAX).await else {
        return StatusCode::PAYLOAD_TOO_LARGE;
    };
    let client_secret = caller
        .client_secret
        .and_then(|sealed| open(&state, &SecretLocation::client_secret(id), &sealed));
    if let Err(error) = check_signature(&head.headers, &body, client_secret.as_ref(), now()) {
        return refuse(id, error);
    }
    if caller.is_expected
        && let Some(order) = order_of(&body, &caller.store_hash)
    {
        state.inbox.put(id, order);
    }
    StatusCode::NO_CONTENT
}

fn open(state: &AppState, location: &SecretLocation, sealed: &Sealed) -> Option<SecretString> {
    let opened = state.context.vault.open(location, sealed);
    opened
        .inspect_err(|error| tracing::warn!(%error, "a secret that proves webhooks can't be opened"))
        .ok()
}

fn refuse(integration: IntegrationId, error: NotProven) -> StatusCode {
    // Anybody may knock; who knows our secret and signs wrongly is worth a look.
    if error == NotProven::Secret {
        tracing::debug!(%integration, %error, "a webhook was refused");
    } else {
        tracing::warn!(%integration, %error, "a webhook was refused");
    }
    StatusCode::UNAUTHORIZED
}
