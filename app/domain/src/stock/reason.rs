//! Why a level is not in the store, and what to do.

use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::english;
use crate::message::Message;

codes! {
    /// Why a level was not sent, or not taken.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum StockReason {
        /// With BigCommerce's own words.
        Refused = "refused" => "BigCommerce refused it",
        SharedStore = "shared_store" => "Several clients share the store",
        TurnedOff = "turned_off" => "The setting was changed",
        TooOld = "too_old" => "Too old to be sent",
        NoAnswer = "no_answer" => "BigCommerce did not answer",
    }
}

impl StockReason {
    /// What happened, and what to do.
    pub fn sentence(self) -> Message {
        let english = match self {
            StockReason::Refused => {
                english!(
                    "BigCommerce refused this level. Look at its answer and at the product, then send the level again."
                )
            }
            StockReason::SharedStore => {
                english!(
                    "Channels of this store belong to more than one client, and BigCommerce has one stock for all of them. \
                     Nobody may set it here."
                )
            }
            StockReason::TurnedOff => {
                english!(
                    "Stock was turned off, or its location was changed, before this level was sent. Send the level again."
                )
            }
            StockReason::TooOld => {
                english!(
                    "The level could not be sent within 15 minutes. The store may have sold some since: send the level again."
                )
            }
            StockReason::NoAnswer => {
                english!(
                    "BigCommerce did not answer, so whether it has this level is not known. Send the level again."
                )
            }
        };
        english.into()
    }
}

codes! {
    /// Why no level of a store is sent at the moment.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum StockPause {
        ScopeMissing = "scope_missing" => "The token may not change stock",
        TokenRefused = "token_refused" => "The access token was refused",
        CredentialsUnreadable = "credentials_unreadable" => "The credentials can't be opened",
    }
}

impl StockPause {
    /// What happened, and what to do.
    pub fn sentence(self) -> Message {
        let english = match self {
            StockPause::ScopeMissing => {
                english!(
                    "BigCommerce answered 403: the token may not change stock. Make an API account whose scope “Store \
                     Inventory” is “modify”, and paste its credentials file under Connection of the integration."
                )
            }
            StockPause::TokenRefused => {
                english!(
                    "BigCommerce refused the access token (401): its API account was deleted, or it was mistyped. \
                     Paste a new credentials file under Connection of the integration."
                )
            }
            StockPause::CredentialsUnreadable => {
                english!(
                    "The stored credentials can't be opened with this server's key. Paste the credentials file again."
                )
            }
        };
        english.into()
    }
}

/// Why nobody may give a store levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum StockRefusal {
    TurnedOff,
    /// The integration is disabled, or its client is inactive: it would wait until it is too old.
    Inactive,
    SharedStore,
    /// Stock is set at another location, or in another store, since a file was checked.
    MovedOn,
}

impl StockRefusal {
    /// Why, and what to do.
    pub fn sentence(self) -> Message {
        match self {
            StockRefusal::TurnedOff => english!(
                "Stock is off for this integration. An admin can turn it on, on the integration's page."
            )
            .into(),
            StockRefusal::Inactive => english!(
                "Nothing is sent to the store while the integration is disabled or the client is inactive. Enable the \
                 integration and activate the client first."
            )
            .into(),
            StockRefusal::SharedStore => StockReason::SharedStore.sentence(),
            StockRefusal::MovedOn => english!(
                "The location or the store was changed since the file was checked. Check it again."
            )
            .into(),
        }
    }
}
