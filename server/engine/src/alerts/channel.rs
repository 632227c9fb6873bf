//! The channels that carry alerts: a webhook, e-mail.

use std::fmt;

use outbound::{ClientError, PublicUrl};
use parcelpilot_domain::alert::AlertChannel;
use storage::alerts::Notice;

use super::email::Email;
use super::settings::AlertSettings;
use super::webhook::Webhook;

pub enum Channel {
    Webhook(Webhook),
    Email(Box<Email>),
}

/// Why a message was not sent. For the log: it holds no secret.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ChannelError(pub String);

/// Why a channel can't be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    #[error("the alert webhook can't be set up: {0}")]
    Webhook(#[from] ClientError),
    #[error("events can't be set up: {0}")]
    Events(#[source] ClientError),
    #[error("e-mail can't be set up: {0}")]
    Email(#[from] lettre::transport::smtp::Error),
}

impl Channel {
    /// The channels that are configured.
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

    /// Sends nothing: so a webhook, which has nothing but what is posted to it, is not tried.
    ///
    /// # Errors
    /// The mail server can't be reached, or refuses.
    pub async fn test_connection(&self) -> Result<(), ChannelError> {
        match self {
            Self::Webhook(_) => Ok(()),
            Self::Email(email) => email.test_connection().await,
        }
    }

    pub const fn kind(&self) -> AlertChannel {
        match self {
            Self::Webhook(_) => AlertChannel::Webhook,
            Self::Email(_) => AlertChannel::Email,
        }
    }

    /// How many alerts share a message: when BigCommerce is down, that is not one e-mail per store.
    pub const fn alerts_per_message(&self) -> usize {
        match self {
            Self::Webhook(_) => 1,
            Self::Email(_) => 100,
        }
    }

    /// # Errors
    /// The message may have been delivered all the same, if the response was lost.
    pub async fn notify(
        &self,
        notices: &[Notice],
        public_url: Option<&PublicUrl>,
    ) -> Result<(), ChannelError> {
        match self {
            Self::Webhook(webhook) => webhook.notify(notices, public_url).await,
            Self::Email(email) => email.notify(notices, public_url).await,
        }
    }

    /// Sends a test message.
    ///
    /// # Errors
    /// As [`Self::notify`].
    pub async fn test(&self, public_url: Option<&PublicUrl>) -> Result<(), ChannelError> {
        match self {
            Self::Webhook(webhook) => webhook.test(public_url).await,
            Self::Email(email) => email.test(public_url).await,
        }
    }
}

/// Shows only the kind: everything else is secret.
impl fmt::Debug for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind().fmt(f)
    }
}
