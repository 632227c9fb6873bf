//! The settings of alert channels.

use lettre::message::Mailbox;
use secrecy::SecretString;

use crate::standard_webhooks::SigningSecrets;

/// The channels that are configured, maybe none.
#[derive(Debug, Clone, Default)]
pub struct AlertSettings {
    pub webhook: Option<WebhookSettings>,
    pub email: Option<EmailSettings>,
}

/// The URL is a secret, since chat services put the key to a channel into it.
#[derive(Debug, Clone)]
pub struct WebhookSettings {
    pub url: SecretString,
    /// What is sent there is signed with these, if there are any.
    pub secrets: Option<SigningSecrets>,
}

#[derive(Debug, Clone)]
pub struct EmailSettings {
    pub from: Mailbox,
    /// At least one.
    pub to: Vec<Mailbox>,
    pub smtp: SmtpSettings,
}

#[derive(Debug, Clone)]
pub struct SmtpSettings {
    pub host: String,
    pub port: Option<u16>,
    pub security: SmtpSecurity,
    pub user: String,
    /// Only with a user.
    pub password: Option<SecretString>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmtpSecurity {
    Tls,
    StartTls,
    /// On this machine only.
    None,
}
