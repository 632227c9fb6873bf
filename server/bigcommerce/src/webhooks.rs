//! A store's webhooks, as far as the token's account has made them. Nothing here is tried twice: whoever calls lists
//! first, and so finds out what came of a call whose response was lost.

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
/// More than an account can have for the scopes that there are (ten a scope and destination).
const LIST_LIMIT: &str = "250";

/// All that happens to orders.
const SCOPE: &str = "store/order/*";

/// As BigCommerce has it.
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
        // Names of headers are the same in any case.
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
        // Left out, it would be created switched off.
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
        let request = Request {
            time_out: TIME_OUT,
            ..Request::get(["v3", "hooks"], vec![("limit", LIST_LIMIT.to_owned())])
        };
        let response = self.calls.once(&request).await.map_err(webhook_error)?;
        if response.body.trim().is_empty() {
            return Ok(Vec::new());
        }
        let webhooks: Vec<StoredWebhook> = read(&response).map_err(webhook_error)?;
        let about_orders = webhooks.into_iter().filter(|webhook| webhook.scope == SCOPE);
        Ok(about_orders.map(StoredWebhook::into_webhook).collect())
    }

    async fn create(&self, webhook: &NewWebhook) -> Result<i64, WebhookError> {
        let response = self.write(Method::POST, None, Some(body(webhook))).await?;
        // BigCommerce's own example has no envelope.
        read::<Created>(&response)
            .or_else(|error| serde_json::from_str(&response.body).map_err(|_| error))
            .map(|created| created.id)
            .map_err(webhook_error)
    }

    async fn change(&self, id: i64, webhook: &NewWebhook) -> Result<(), WebhookError> {
        self.write(Method::PUT, Some(id), Some(body(webhook)))
            .await
            .map(drop)
    }

    async fn delete(&self, id: i64) -> Result<(), WebhookError> {
        self.write(Method::DELETE, Some(id), None).await.map(drop)
    }
}

impl StoreClient {
    async fn write(
        &self,
        method: Method,
        id: Option<i64>,
        body: Option<String>,
    ) -> Result<Response, WebhookError> {
        let mut request = Request {
            method,
            body: body.map(Into::into),
            time_out: TIME_OUT,
            ..Request::get(["v3", "hooks"], Vec::new())
        };
        request.path.extend(id.map(|id| id.to_string()));
        self.calls.once(&request).await.map_err(webhook_error)
    }
}

/// Without the store's words: they may repeat what was sent, which holds the secret.
fn webhook_error(error: BigCommerceError) -> WebhookError {
    match (error.kind, error.status) {
        (ErrorKind::ScopeMissing | ErrorKind::TokenRefused, _) => WebhookError::Refused,
        (kind, Some(status)) => WebhookError::Failed(format!("{kind:?}, status {status}")),
        (kind, None) => WebhookError::Failed(format!("{kind:?}")),
    }
}

#[derive(Deserialize)]
struct Created {
    id: i64,
}

fn read<T: for<'a> Deserialize<'a>>(response: &Response) -> Result<T, BigCommerceError> {
    serde_json::from_str::<Envelope<T>>(&response.body)
        .map(|envelope| envelope.data)
        // What it says is not shown: the response holds our secret.
        .map_err(|_| BigCommerceError::garbled("not a webhook of BigCommerce's"))
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
