//! Webhooks with which a store reports changed orders.

use async_trait::async_trait;
use secrecy::SecretString;

/// A webhook for orders, as it is in the store. Lists also contain the webhooks of other apps.
#[derive(Debug, Clone)]
pub struct Webhook {
    pub id: i64,
    pub destination: String,
    pub is_active: bool,
    /// What the store sends to prove that a call comes from it. `None` if the webhook sends no secret of ours.
    pub secret: Option<SecretString>,
}

/// A webhook for orders to create in a store.
#[derive(Debug, Clone)]
pub struct NewWebhook {
    pub destination: String,
    /// Sent back with each call.
    pub secret: SecretString,
}

/// Does not contain the request, because that holds the secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    #[error("the token may not keep webhooks")]
    Refused,
    #[error("{0}")]
    Failed(String),
}

/// The webhooks of one store. Nothing is retried: callers list first, and so learn the outcome of a call whose
/// answer was lost.
#[async_trait]
pub trait WebhookRegistry: Send + Sync {
    async fn list(&self) -> Result<Vec<Webhook>, WebhookError>;
    /// Returns the id. If there was no answer, the webhook may exist all the same.
    async fn create(&self, webhook: &NewWebhook) -> Result<i64, WebhookError>;
    async fn change(&self, id: i64, webhook: &NewWebhook) -> Result<(), WebhookError>;
    async fn delete(&self, id: i64) -> Result<(), WebhookError>;
}
