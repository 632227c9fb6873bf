//! Alerts that leave the page: who runs a warehouse is told when a store's orders stop coming in, and when they come
//! again.
//!
//! The [`watcher`] compares what is known of the integrations with the open alerts ([`storage::alerts`]), and
//! has each [`channel`] told of what is new: by [`webhook`], by [`email`]. What it says is in [`words`].

pub mod channel;
mod email;
mod settings;
mod watcher;
mod webhook;
pub mod words;

pub use channel::{Channel, ChannelError, SetupError};
pub use settings::{AlertSettings, EmailSettings, SmtpSecurity, SmtpSettings, WebhookSettings};
pub use watcher::Watcher;
