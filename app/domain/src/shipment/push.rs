//! Pushes, which confirm shipments to the store: what they do there, their state, and why they can fail.

use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::message::Message;
use crate::{english, message};

codes! {
    /// What a push does in the store.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum PushKind {
        /// The shipment was made.
        Create = "create" => "Confirm shipment",
        /// The shipment's carrier, number or link changed.
        Correct = "correct" => "Correct tracking",
        /// The shipment was voided.
        Delete = "delete" => "Delete shipment",
    }
}

codes! {
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum PushState {
        /// Pushing is off, or the integration or its client is inactive. Nothing is sent until somebody decides.
        Held = "held" => "Held",
        /// Will be sent as soon as the store accepts it.
        Pending = "pending" => "Pending",
        Sending = "sending" => "Sending",
        /// The store has it.
        Confirmed = "confirmed" => "Confirmed",
        /// Retrying alone does not help. Somebody has to fix the cause, and then it is tried again.
        Failed = "failed" => "Failed",
    }
}

codes! {
    /// Why a push failed for good, until somebody fixes the cause.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum PushFailure {
        OverQuantity = "over_quantity" => "More than is left to ship",
        UnknownLine = "unknown_line" => "A line is not in the order",
        UnknownAddress = "unknown_address" => "The address is not in the order",
        WriteScopeMissing = "write_scope_missing" => "The token may not change orders",
        TokenRefused = "token_refused" => "The access token was refused",
        CredentialsUnreadable = "credentials_unreadable" => "The credentials can't be opened",
        OrderCancelled = "order_cancelled" => "The order was cancelled in the store",
        OrderGone = "order_gone" => "The order is gone",
        ShipmentGone = "shipment_gone" => "The shipment is gone",
        TooLong = "too_long" => "Something is too long",
        OtherStore = "other_store" => "Made for another store",
        Refused = "refused" => "BigCommerce refused it",
    }
}

/// The API account to create in BigCommerce if the token can't change orders.
pub const ACCOUNT_TO_MAKE: &str = english!(
    "Scopes of a token can't be changed. In BigCommerce, under Settings, API, Store-level API accounts, \
     create a new API account with Orders: modify, Information & Settings: read-only and Products: read-only. Then \
     paste its file under Connection of the integration; everything else there is kept."
);

impl PushFailure {
    /// Whether the failure affects every shipment of the store: the others wait until one that is tried tells that the
    /// cause is gone.
    pub const fn concerns_all(self) -> bool {
        matches!(
            self,
            PushFailure::WriteScopeMissing | PushFailure::TokenRefused | PushFailure::CredentialsUnreadable
        )
    }

    /// In one or two sentences.
    pub fn what_to_do(self) -> Message {
        let english = match self {
            PushFailure::OverQuantity => {
                english!(
                    "BigCommerce has fewer items left to ship: the rest was probably shipped or refunded there. Re-sync the \
                     order's tracking to see its shipments, then void this one or try again."
                )
            }
            PushFailure::UnknownLine => {
                english!(
                    "BigCommerce can't find a line of this shipment: the order was probably edited. Import the order \
                     again, void this shipment, and ship what is left."
                )
            }
            PushFailure::UnknownAddress => {
                english!(
                    "BigCommerce can't find this shipment's address: the order was probably edited. Import the order \
                     again, void this shipment, and ship what is left."
                )
            }
            PushFailure::WriteScopeMissing => {
                return message!(
                    "BigCommerce answered 403: the token may read orders but not change them. {account_to_make}",
                    account_to_make = Message::from(ACCOUNT_TO_MAKE)
                );
            }
            PushFailure::TokenRefused => {
                english!(
                    "BigCommerce refused the access token (401): its API account was deleted, or it was mistyped. \
                     Paste a new credentials file under Connection of the integration, then try again."
                )
            }
            PushFailure::CredentialsUnreadable => {
                english!(
                    "The stored credentials can't be opened with this server's key. Paste the credentials file again, \
                     then try again."
                )
            }
            PushFailure::OrderCancelled => {
                english!(
                    "The order was cancelled, refunded, disputed or archived in BigCommerce before this shipment was sent, so \
                     BigCommerce and the customer were not told. Keep the parcel back and void this shipment. To ship \
                     anyway, void it and ship again, saying why; or reopen the order in BigCommerce and try again."
                )
            }
            PushFailure::OrderGone => {
                english!(
                    "This order is no longer in BigCommerce (404): it was archived or deleted. Restore it in BigCommerce \
                     and try again, or void this shipment."
                )
            }
            PushFailure::ShipmentGone => {
                english!(
                    "Somebody deleted this shipment in BigCommerce (404). Replace its label, or void it."
                )
            }
            PushFailure::TooLong => {
                english!(
                    "BigCommerce takes at most 50 characters of a tracking number and 500 of a link. Correct the tracking."
                )
            }
            PushFailure::OtherStore => {
                english!(
                    "This shipment was made while the integration was connected to another store, so it was not sent. \
                     Connect the integration to that store again and try again, or void this shipment."
                )
            }
            PushFailure::Refused => {
                english!(
                    "BigCommerce refused this shipment and said why. Correct that and try again, or void the shipment."
                )
            }
        };
        english.into()
    }
}

/// Whether an integration's shipments are sent to its store, or why they are held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pushing {
    On,
    Off,
    IntegrationDisabled,
    ClientInactive,
}

impl Pushing {
    pub const fn of(is_pushing_on: bool, integration_is_enabled: bool, client_is_active: bool) -> Self {
        match (is_pushing_on, integration_is_enabled, client_is_active) {
            (false, ..) => Pushing::Off,
            (true, false, _) => Pushing::IntegrationDisabled,
            (true, true, false) => Pushing::ClientInactive,
            (true, true, true) => Pushing::On,
        }
    }

    pub const fn is_on(self) -> bool {
        matches!(self, Pushing::On)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_failure_says_what_to_do() {
        assert!(
            PushFailure::ALL
                .iter()
                .all(|one| one.what_to_do().to_string().contains(' '))
        );
    }
}
