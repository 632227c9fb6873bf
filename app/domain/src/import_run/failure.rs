//! Why a run failed.

use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::english;

codes! {
    /// Why a run failed. The page says what to do about it.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum RunFailure {
        /// 401 during a run.
        TokenRefused = "token_refused",
        /// 403 during a run.
        ScopeMissing = "scope_missing",
        /// The store did not recover within a run's retries.
        StoreUnavailable = "store_unavailable",
        /// The response did not come from BigCommerce's API, or the store ignored a filter.
        Unexpected = "unexpected",
        /// The sealed credentials can't be opened.
        CredentialsUnreadable = "credentials_unreadable",
        /// Our own database failed.
        Storage = "storage",
        IntegrationDisabled = "integration_disabled",
        /// The integration is connected to another store than the one that the run was queued for.
        OtherStore = "other_store",
    }
}

impl RunFailure {
    pub const fn sentence(self) -> &'static str {
        match self {
            RunFailure::TokenRefused => english!(
                "BigCommerce refused the access token (401). Paste a new credentials file; imports then continue \
                 automatically."
            ),
            RunFailure::ScopeMissing => english!(
                "BigCommerce answered 403: the token may no longer read orders, or the store hash is wrong. Test \
                 the connection."
            ),
            RunFailure::StoreUnavailable => english!(
                "BigCommerce did not answer properly in ten tries. Orders read so far are kept. Resume to continue."
            ),
            RunFailure::Unexpected => {
                english!("BigCommerce sent an unexpected answer. Orders read so far are kept.")
            }
            RunFailure::CredentialsUnreadable => english!(
                "The stored credentials could not be opened with this server's key. Paste the credentials file \
                 again."
            ),
            RunFailure::Storage => {
                english!("The database failed. Orders read so far are kept. Resume to continue.")
            }
            RunFailure::IntegrationDisabled => english!("The integration was disabled."),
            RunFailure::OtherStore => {
                english!("This import was for another store, so nothing was read. Start a new one.")
            }
        }
    }
}
