//! Letters to clients' people: orders do not come in, shipments did not reach their store, orders will be late, and each morning what
//! there was.
//!
//! A [`sender`] looks what is due to whom, by each client's [`clock`], and queues it once ([`storage::client_alerts`]). It
//! [`compose`]s what is due to one contact into one letter when it sends it, and hands that to the [`mailer`]. Who words it
//! in the contact's language is a [`LetterWriter`].

pub mod clock;
mod compose;
mod mailer;
mod sender;

use parcelpilot_domain::client_alert::{Letter, Written};
use parcelpilot_domain::language::Language;
use parcelpilot_domain::time_zone::TimeZoneName;

pub use mailer::{ClientMailer, NotSent};
pub use sender::ClientAlerts;

/// Words letters. Times are those of the zone.
pub trait LetterWriter: Send + Sync {
    fn write(&self, letter: &Letter, language: Language, zone: &TimeZoneName) -> Written;
}
