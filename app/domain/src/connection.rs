//! Connection tests: one answer per permission, and what to do about each.

use serde::{Deserialize, Serialize};

use crate::english;
use crate::message::Message;
use crate::store::channels::StoreChannel;
use crate::time_zone::StoreZone;

/// What a test checks, in the order in which the page shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    Token,
    Information,
    Orders,
    Products,
    OrdersModify,
}

impl Permission {
    /// Scopes are named as in BigCommerce, whatever the reader's language: people look for them there.
    pub const fn label(self) -> &'static str {
        match self {
            Permission::Token => "Access token",
            Permission::Information => "Information & settings",
            Permission::Orders => "Orders",
            Permission::Products => "Products",
            Permission::OrdersModify => "Orders (modify)",
        }
    }

    /// The scope to choose when creating the API account in BigCommerce.
    pub const fn scope(self) -> &'static str {
        match self {
            Permission::Token => "any scope",
            Permission::Information => "Information & Settings: read-only",
            Permission::Orders => "Orders: read-only",
            Permission::Products => "Products: read-only",
            Permission::OrdersModify => "Orders: modify",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PermissionStatus {
    Granted,
    /// 401: BigCommerce does not know the token.
    TokenRefused,
    /// 403: the token lacks the scope, or the store hash is wrong.
    Missing,
    /// 403 on every call: the store hash is most likely wrong.
    WrongStore,
    /// The token works, but the store reports a different store hash.
    OtherStore,
    NotChecked(Obstacle),
}

/// Why a permission could not be checked. It says nothing about the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Obstacle {
    QuotaUsedUp,
    Maintenance,
    StoreFault,
    Unreachable,
    /// The response did not come from BigCommerce's API.
    Unexpected,
    /// An earlier step failed.
    Skipped,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PermissionReport {
    pub permission: Permission,
    pub finding: PermissionStatus,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionReport {
    pub permissions: Vec<PermissionReport>,
    /// The token may change orders, but nothing that was asked for needs that.
    pub may_needlessly_modify: bool,
    /// The store's name, if the token may read it.
    pub store_name: Option<String>,
    /// The store's time zone, if the token may read it.
    pub zone: Option<StoreZone>,
    /// The store's own names for its statuses, if the token may read them.
    pub status_labels: Vec<(i64, String)>,
    /// The channels that the store sells on, if the token may read them: nothing that is asked for needs that. Not for
    /// browsers.
    #[serde(skip)]
    pub channels: Vec<StoreChannel>,
}

impl ConnectionReport {
    /// Whether every permission that was asked for is granted.
    pub fn is_granted(&self) -> bool {
        self.permissions
            .iter()
            .all(|report| report.finding == PermissionStatus::Granted)
    }
}

impl PermissionReport {
    /// What happened and what to do, in one or two plain sentences.
    pub fn advice(&self) -> Message {
        let mut advice = Message::from(match self.finding {
            PermissionStatus::Granted => english!("Granted."),
            PermissionStatus::TokenRefused => english!(
                "BigCommerce refused the access token (401). It was mistyped, or its API account was deleted. Paste \
                 the credentials file again, or make a new API account in BigCommerce."
            ),
            PermissionStatus::Missing => english!(
                "BigCommerce answered 403: this token lacks {scope}. Scopes of a token can't be changed: make a new \
                 API account in BigCommerce with {label} ticked, and paste its file here."
            ),
            PermissionStatus::WrongStore => english!(
                "BigCommerce answered 403 to everything. Most likely the store hash is not this token's store: \
                 compare it with what follows /stores/ in the file's API PATH."
            ),
            PermissionStatus::OtherStore => english!(
                "This token belongs to a store with another hash. Compare it with what follows /stores/ in the file's \
                 API PATH."
            ),
            PermissionStatus::NotChecked(obstacle) => obstacle.advice(),
        });
        // Filling them for all of them keeps small what people download.
        advice.places = vec![
            ("scope", self.permission.scope().into()),
            ("label", self.permission.label().into()),
        ];
        advice
    }
}

impl Obstacle {
    pub const fn advice(self) -> &'static str {
        match self {
            Obstacle::QuotaUsedUp => english!(
                "Could not be checked: the store's API quota is used up (429). Wait half a minute and test again."
            ),
            Obstacle::Maintenance => english!(
                "Could not be checked: the store is in maintenance or suspended (503). Test again later."
            ),
            Obstacle::StoreFault => {
                english!("Could not be checked: BigCommerce had a fault of its own. Test again in a minute.")
            }
            Obstacle::Unreachable => english!(
                "Could not be checked: BigCommerce could not be reached. Check this server's network, then test again."
            ),
            Obstacle::Unexpected => {
                english!("Could not be checked: the answer was not one that BigCommerce gives.")
            }
            Obstacle::Skipped => english!("Not checked, because the step before it failed."),
        }
    }
}
