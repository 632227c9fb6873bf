//! Events out: changes that are sent to programs by HTTP, each to one endpoint or more.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::codes::codes;

/// For how long a delivery is tried at least, from when it was due first.
pub const RETRIED_FOR: Duration = Duration::from_secs(72 * 60 * 60);
/// And how often: the time alone may have passed while nothing was sent.
pub const TRIES_MIN: i64 = 10;
/// An endpoint that has taken nothing for so long, and of so many tries, is stopped.
pub const FAILING_ENDS_AFTER: Duration = Duration::from_secs(5 * 24 * 60 * 60);
/// A failure this long after the one before begins anew: nothing was tried meanwhile. Longer than any pause between tries.
pub const FAILING_BEGINS_ANEW_AFTER: Duration = Duration::from_secs(2 * 60 * 60);
/// For how long the secret before signs, too.
pub const SECRETS_OVERLAP: Duration = Duration::from_secs(24 * 60 * 60);
/// What is kept of an answer.
pub const ANSWER_BYTES_MAX: usize = 1024;

codes! {
    /// How a delivery of an event to an endpoint stands.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum DeliveryState {
        /// An earlier event of the same order goes first.
        Waiting = "waiting" => "Behind another",
        /// Will be sent, or sent again.
        Pending = "pending" => "Pending",
        Sending = "sending" => "Sending",
        Delivered = "delivered" => "Delivered",
        /// It was tried for as long as it is; what came after it of its order goes on.
        Failed = "failed" => "Failed",
    }
}

codes! {
    /// Why nothing is sent to an endpoint, where nobody paused it.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum EndpointStop {
        /// It answered 410.
        Gone = "gone",
        /// It has taken nothing for [`FAILING_ENDS_AFTER`].
        Failing = "failing",
        /// The database is one that was restored: whoever it belongs to decides whether its events go out.
        Restored = "restored",
    }
}

codes! {
    /// Why a try was no delivery. Its answer has an HTTP status where there was one.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum DeliveryError {
        /// It answered, but not with 2xx.
        Refused = "refused" => "Not accepted",
        /// Redirects are not followed: what is sent is for this address alone.
        Redirected = "redirected" => "Redirected elsewhere",
        TimedOut = "timed_out" => "No answer in time",
        /// Its name leads to no public address.
        NotPublic = "not_public" => "No public address",
        Unreachable = "unreachable" => "Not reached",
        /// The key that sealed its secret is not in the key file.
        SecretUnreadable = "secret_unreadable" => "Its secret can't be opened",
        /// What it happened to can't be read from the database. Nothing was sent.
        Unreadable = "unreadable" => "Can't be read here",
        /// What it happened to is another client's by now, or gone. Nothing was sent.
        NotTheirs = "not_theirs" => "No longer this client's: not sent",
    }
}

impl DeliveryError {
    /// Whether its endpoint has no part in it.
    pub const fn is_ours(self) -> bool {
        matches!(self, Self::Unreadable | Self::NotTheirs)
    }
}
