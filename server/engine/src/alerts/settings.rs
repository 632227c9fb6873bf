//! How alerts leave the pages, as the server's settings say.

use lettre::message::Mailbox;
use secrecy::SecretString;

/// The channels that are set; may be none.
#[derive(Debug, Clone, Default)]
pub struct AlertSettings {
    pub webhook: Option<WebhookSettings>,
    pub email: Option<EmailSettings>,
}

/// Chat services put the key to a room into the address: it is a secret.
#[derive(Debug, Clone)]
pub struct WebhookSettings {
    pub url: SecretString,
}

#[derive(Debug, Clone)]
pub struct EmailSettings {
    pub from: Mailbox,
    /// One at least.
    pub to: Vec<Mailbox>,
    pub smtp: SmtpSettings,
}

#[derive(Debug, Clone)]
pub struct SmtpSettings {
    pub host: String,
    pub port: Option<u16>,
    pub security: SmtpSecurity,
    pub user: String,
    /// With a user only.
    pub password: Option<SecretString>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmtpSecurity {
    Tls,
    StartTls,
    /// On this machine only.
    None,
}
