//! Why a store could not be asked, or did not answer.

use parcelpilot_domain::message;
use parcelpilot_domain::message::Message;
use parcelpilot_domain::shipment::push::ACCOUNT_TO_MAKE;
use serde::{Deserialize, Serialize};

/// Why the store gave no answer that could be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum StoreAnswer {
    TokenRefused,
    ScopeMissing,
    /// The token may read orders, not change them.
    WriteScopeMissing,
    /// Of the store's locations.
    LocationsScopeMissing,
    QuotaUsedUp,
    Unavailable,
    Unexpected,
    CredentialsUnreadable,
}

impl StoreAnswer {
    pub(crate) fn sentence(self) -> Message {
        match self {
            StoreAnswer::TokenRefused => {
                message!("BigCommerce refused the access token (401). Test the connection.")
            }
            StoreAnswer::ScopeMissing => message!(
                "BigCommerce answered 403: the token may not read orders, or the store hash is wrong. Test the connection."
            ),
            StoreAnswer::WriteScopeMissing => message!(
                "Pushing stays off: BigCommerce answered 403, so the token may read orders but not change them. \
                 {account_to_make}",
                account_to_make = Message::from(ACCOUNT_TO_MAKE)
            ),
            StoreAnswer::LocationsScopeMissing => message!(
                "BigCommerce answered 403: the token may not read locations. Make an API account whose scopes “Store \
                 Inventory” (modify) and “Store Locations” (read-only) are set, or type the location's number."
            ),
            StoreAnswer::QuotaUsedUp => {
                message!("The store's API quota is used up for the moment (429). Try again in half a minute.")
            }
            StoreAnswer::Unavailable => {
                message!("BigCommerce could not be reached, or had an error. Try again in a minute.")
            }
            StoreAnswer::Unexpected => message!("BigCommerce sent an unexpected answer."),
            StoreAnswer::CredentialsUnreadable => message!(
                "The stored credentials can't be opened with this server's key. Paste the credentials file again."
            ),
        }
    }
}
