//! Alerts by [`webhook`] and [`email`], for people who don't look at the pages: a store's orders stop coming in, or come in
//! again.
//!
//! The [`watcher`] compares the state of the integrations with the open alerts ([`storage::alerts`]), and notifies each
//! [`channel`] of what is new. The texts are in [`messages`].

pub mod channel;
mod email;
pub mod messages;
mod settings;
mod signature;
mod watcher;
mod webhook;

pub use channel::{Channel, ChannelError, SetupError};
pub use settings::{AlertSettings, EmailSettings, SmtpSecurity, SmtpSettings, WebhookSettings};
pub use signature::SigningSecrets;
pub use watcher::Watcher;
