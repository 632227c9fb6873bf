//! The webhooks that the token's API account has created in a store. Requests are sent once: the caller lists the webhooks
//! first, and so learns whether a call whose response was lost took effect.

use std::collections::BTreeMap;
use std::time::Duration;

use async_trait::async_trait;
use parcelpilot_domain::store::webhooks::{NewWebhook, Webhook, WebhookError, WebhookRegistry};
use reqwest::Method;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::json;

use super::error::{BigCommerceError, ErrorKind};
use super::http::{Request, Response};
use super::orders::StoreClient;
use super::webhook_proof::SECRET_HEADER;

const TIME_OUT: Duration = Duration::from_secs(15);
/// More than an account can have: ten per scope and destination.
const LIST_LIMIT: &str = "250";

/// Every event about orders.
const SCOPE: &str = "store/order/*";

/// As BigCommerce stores it.
#[derive(Deserialize)]
struct StoredWebhook {
    id: i64,
    scope: String,
    destination: String,
    #[serde(default)]
    is_active: bool,
    #[serde(default)]
    headers: Option<BTreeMap<String, String>>,
}

impl StoredWebhook {
    fn into_webhook(self) -> Webhook {
        // Header names are case-insensitive.
        let secret = self.headers.into_iter().flatten();
        let secret = secret
            .filter(|(name, _)| name.eq_ignore_ascii_case(SECRET_HEADER))
            .map(|(_, value)| SecretString::from(value))
            .next();
        Webhook {
            id: self.id,
            destination: self.destination,
            is_active: self.is_active,
            secret,
        }
    }
}

fn body(webhook: &NewWebhook) -> String {
    json!({
        "scope": SCOPE,
        "destination": webhook.destination,
        // Without it the webhook would be created inactive.
        "is_active": true,
        "headers": { SECRET_HEADER: webhook.secret.expose_secret() },
    })
    .to_string()
}

#[derive(Deserialize)]
struct Envelope<T> {
    data: T,
}

#[async_trait]
impl WebhookRegistry for StoreClient {
    async fn list(&self) -> Result<Vec<Webhook>, WebhookError> {
        let limit = vec![("limit", LIST_LIMIT.to_owned())];
        let response = self
            .send_about_webhooks(Request::get(&["v3", "hooks"], limit))
            .await?;
        if response.body.trim().is_empty() {
            return Ok(Vec::new());
        }
        let webhooks: Vec<StoredWebhook> = parse(&response).map_err(webhook_error)?;
        let about_orders = webhooks.into_iter().filter(|webhook| webhook.scope == SCOPE);
        Ok(about_orders.map(StoredWebhook::into_webhook).collect())
    }

    async fn create(&self, webhook: &NewWebhook) -> Result<i64, WebhookError> {
        let request = Request::write(Method::POST, &["v3", "hooks"], Some(body(webhook)));
        let response = self.send_about_webhooks(request).await?;
        // The example in BigCommerce's documentation has no envelope.
        parse::<CreatedWebhook>(&response)
            .or_else(|error| serde_json::from_str(&response.body).map_err(|_| error))
            .map(|created| created.id)
            .map_err(webhook_error)
    }

    async fn change(&self, id: i64, webhook: &NewWebhook) -> Result<(), WebhookError> {
        let path = ["v3", "hooks", &id.to_string()];
        let request = Request::write(Method::PUT, &path, Some(body(webhook)));
        self.send_about_webhooks(request).await.map(drop)
    }

    async fn delete(&self, id: i64) -> Result<(), WebhookError> {
        let path = ["v3", "hooks", &id.to_string()];
        self.send_about_webhooks(Request::write(Method::DELETE, &path, None))
            .await
            .map(drop)
    }
}

impl StoreClient {
    async fn send_about_webhooks(&self, request: Request) -> Result<Response, WebhookError> {
        let request = request.with_time_out(TIME_OUT);
        self.calls.send(&request).await.map_err(webhook_error)
    }
}

/// Without the reason that the store gives, which may repeat the request and so the secret.
fn webhook_error(error: BigCommerceError) -> WebhookError {
    match (error.kind, error.status) {
        (ErrorKind::ScopeMissing | ErrorKind::TokenRefused, _) => WebhookError::Refused,
        (kind, Some(status)) => WebhookError::Failed(format!("{kind:?}, status {status}")),
        (kind, None) => WebhookError::Failed(format!("{kind:?}")),
    }
}

#[derive(Deserialize)]
struct CreatedWebhook {
    id: i64,
}

fn parse<T: for<'a> Deserialize<'a>>(response: &Response) -> Result<T, BigCommerceError> {
    serde_json::from_str::<Envelope<T>>(&response.body)
        .map(|envelope| envelope.data)
        // Without serde's error, which may quote the response and so the secret.
        .map_err(|_| BigCommerceError::garbled("the response is not a webhook"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_is_found_whatever_the_case_of_its_header() {
        let webhook = |headers: &str| -> Webhook {
            let json = format!(
                r#"{{"id":1,"scope":"store/order/*","destination":"https://x.example.com","headers":{headers}}}"#
            );
            serde_json::from_str::<StoredWebhook>(&json)
                .expect("a webhook")
                .into_webhook()
        };
        let secret = |webhook: Webhook| webhook.secret.map(|secret| secret.expose_secret().to_owned());
        assert_eq!(
            secret(webhook(r#"{"x-parcelpilot-hook":"ours"}"#)).as_deref(),
            Some("ours")
        );
        assert_eq!(secret(webhook(r#"{"Other":"theirs"}"#)), None);
        assert_eq!(secret(webhook("null")), None);
    }
}
