//! The store hash: BigCommerce's id of a store, a part of every API URL.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::credentials::api_path;
use crate::english;

/// 3 to 20 characters of `a–z0–9` in lower case; usually 6 to 10, for example `abc123`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct StoreHash(String);

impl StoreHash {
    /// Reads whatever people paste: the API path with or without a version, `store-<hash>`, the URL of the control
    /// panel, or the bare hash. Only the hash is kept, so a pasted URL is never called.
    ///
    /// # Errors
    /// What is wrong, and what to paste instead.
    pub fn from_pasted(text: &str) -> Result<Self, StoreHashError> {
        api_path::hash_in(text)?.parse()
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for StoreHash {
    type Err = StoreHashError;

    fn from_str(text: &str) -> Result<Self, StoreHashError> {
        if text.is_empty() {
            return Err(StoreHashError::Empty);
        }
        let fits = (3..=20).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        fits.then(|| Self(text.to_ascii_lowercase()))
            .ok_or(StoreHashError::NotAHash)
    }
}

impl TryFrom<String> for StoreHash {
    type Error = StoreHashError;

    fn try_from(text: String) -> Result<Self, StoreHashError> {
        text.parse()
    }
}

impl From<StoreHash> for String {
    fn from(hash: StoreHash) -> Self {
        hash.0
    }
}

impl fmt::Display for StoreHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for StoreHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StoreHash({})", self.0)
    }
}

/// Why a text contains no store hash. The sentences never repeat the text, because it may be a secret that was
/// pasted into the wrong field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum StoreHashError {
    Empty,
    NotAHash,
    NoStoreInPath,
    /// An account UUID in place of the hash (`docs/graphql-account/users.mdx`).
    AccountLevel,
    /// A user name with a token from before 2017, which log in differently and have no store hash.
    Legacy,
    OtherHost,
}

impl StoreHashError {
    pub const fn sentence(self) -> &'static str {
        match self {
            StoreHashError::Empty => english!(
                "There is no store hash. Paste the API path from the file, or the part of it after /stores/."
            ),
            StoreHashError::NotAHash => english!(
                "This is not a store hash: that is 3 to 20 letters and digits. Paste the API path from the file, \
                 which looks like https://api.bigcommerce.com/stores/abc123/v3/."
            ),
            StoreHashError::NoStoreInPath => english!(
                "This address names no store. Paste the API path from the file, which looks like \
                 https://api.bigcommerce.com/stores/abc123/v3/."
            ),
            StoreHashError::AccountLevel => english!(
                "This is the path of an account-level API account, which reaches all stores of the account. Create \
                 a store-level API account instead: in the store's control panel, Settings > API > Store-level API \
                 accounts, token type V2/V3 API token."
            ),
            StoreHashError::Legacy => english!(
                "This is the path of a legacy API account, which ParcelPilot can't use. Create a new one: in the \
                 store's control panel, Settings > API > Store-level API accounts, token type V2/V3 API token."
            ),
            StoreHashError::OtherHost => english!(
                "This address is not BigCommerce's API. Paste the API path from the file (it begins with \
                 https://api.bigcommerce.com/stores/) or the control panel's address \
                 (https://store-….mybigcommerce.com)."
            ),
        }
    }
}

impl fmt::Display for StoreHashError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.sentence())
    }
}

impl std::error::Error for StoreHashError {}
