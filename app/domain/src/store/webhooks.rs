//! Webhooks by which a store says which orders have changed.

use async_trait::async_trait;
use secrecy::SecretString;

/// A webhook about orders, as the store has it. Other apps' webhooks are among those that are listed.
#[derive(Debug, Clone)]
pub struct Webhook {
    pub id: i64,
    pub destination: String,
    pub is_active: bool,
    /// What it sends to prove where it comes from; none where it sends nothing of ours.
    pub secret: Option<SecretString>,
}

/// A webhook about orders that a store is to have.
#[derive(Debug, Clone)]
pub struct NewWebhook {
    pub destination: String,
    /// Sent back with each call.
    pub secret: SecretString,
}

/// Says nothing of what was sent, which holds the secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    #[error("the token may not keep webhooks")]
    Refused,
    #[error("{0}")]
    Failed(String),
}

/// The webhooks of one store. Nothing is retried: the caller lists first, and so finds what came of a call whose answer
/// was lost.
#[async_trait]
pub trait WebhookRegistry: Send + Sync {
    async fn list(&self) -> Result<Vec<Webhook>, WebhookError>;
    /// Its id. It may be there all the same where there was no answer.
    async fn create(&self, webhook: &NewWebhook) -> Result<i64, WebhookError>;
    async fn change(&self, id: i64, webhook: &NewWebhook) -> Result<(), WebhookError>;
    async fn delete(&self, id: i64) -> Result<(), WebhookError>;
}
