//! Alerts by [`webhook`] and [`email`], for people who don't look at the pages: a store's orders stop coming in, or come in
//! again; shipments are refused, a disk fills, a backup is missing.
//!
//! The [`watcher`] compares the state of the integrations, and what is wrong besides, with the open alerts
//! ([`storage::alerts`]), and notifies each [`channel`] of what is new. The texts are in [`messages`], and in
//! [`operator_messages`] for what is no integration's polling.

pub mod channel;
mod email;
pub mod messages;
mod operator_messages;
mod settings;
mod watcher;
mod webhook;

pub use crate::standard_webhooks::SigningSecrets;
pub use channel::{Channel, ChannelError, SetupError};
pub(crate) use email::smtp_transport;
pub use settings::{AlertSettings, EmailSettings, SmtpSecurity, SmtpSettings, WebhookSettings};
pub use watcher::{Machine, Observation, Watcher};
