//! The ways out of the page.

use std::fmt;

use outbound::{ClientError, PublicUrl};
use parcelpilot_domain::alert::AlertChannel;
use storage::alerts::Alert;

use super::email::Email;
use super::settings::AlertSettings;
use super::webhook::Webhook;

pub enum Channel {
    Webhook(Webhook),
    Email(Box<Email>),
}

/// A message that did not go out. What it says is for the log: it holds no secret.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ChannelError(pub String);

/// Why a channel can't be used at all.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    #[error("webhooks can't be sent: {0}")]
    Webhook(#[from] ClientError),
    #[error("e-mail can't be sent: {0}")]
    Email(#[from] lettre::transport::smtp::Error),
}

impl Channel {
    /// Those that are set.
    ///
    /// # Errors
    /// See [`SetupError`].
    pub fn all(settings: &AlertSettings) -> Result<Vec<Self>, SetupError> {
        let mut channels = Vec::new();
        if let Some(webhook) = &settings.webhook {
            channels.push(Self::Webhook(Webhook::new(webhook)?));
        }
        if let Some(email) = &settings.email {
            channels.push(Self::Email(Box::new(Email::new(email)?)));
        }
        Ok(channels)
    }

    pub const fn kind(&self) -> AlertChannel {
        match self {
            Self::Webhook(_) => AlertChannel::Webhook,
            Self::Email(_) => AlertChannel::Email,
        }
    }

    /// Alerts that go out in one message: a bad hour of BigCommerce's is not a mail for each store.
    pub const fn at_once(&self) -> usize {
        match self {
            Self::Webhook(_) => 1,
            Self::Email(_) => 100,
        }
    }

    /// # Errors
    /// It may have gone out all the same, where the answer was lost.
    pub async fn notify(
        &self,
        alerts: &[&Alert],
        public_url: Option<&PublicUrl>,
    ) -> Result<(), ChannelError> {
        match self {
            Self::Webhook(webhook) => webhook.notify(alerts, public_url).await,
            Self::Email(email) => email.notify(alerts, public_url).await,
        }
    }

    /// # Errors
    /// As [`Self::tell`].
    pub async fn test(&self, public_url: Option<&PublicUrl>) -> Result<(), ChannelError> {
        match self {
            Self::Webhook(webhook) => webhook.test(public_url).await,
            Self::Email(email) => email.test(public_url).await,
        }
    }
}

/// Its kind: all else is secret.
impl fmt::Debug for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind().fmt(f)
    }
}
