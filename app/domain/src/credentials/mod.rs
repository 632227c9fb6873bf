//! Parses the credentials file that BigCommerce offers for download once, when an API account is created.
//!
//! ```text
//! ACCESS TOKEN: …
//! CLIENT NAME: what the user called the account
//! API PATH: https://api.bigcommerce.com/stores/abc123/v3/
//! CLIENT ID: …
//! CLIENT SECRET: …
//! ```
//!
//! There is no published format, and files vary by age and by what people do to them. So the parser accepts
//! anything that it can understand, in any order and layout, and reports what is doubtful, with the line and what
//! to do. Nothing here does I/O: the browser parses before it sends anything, and the server parses again.

pub(crate) mod api_path;
pub(crate) mod decode;
mod finding;
mod labels;
mod lines;
mod resolve;
mod sentence;
mod text;
mod values;

use secrecy::SecretString;

use crate::store_hash::StoreHash;

pub use decode::{MAX_BYTES, decode};
pub use finding::{CredentialField, Finding, FindingKind, Severity};

use labels::Label;
use lines::Pair;

/// The values found, and what to tell the user about them.
#[derive(Debug, Clone, Default)]
pub struct Parsed {
    pub fields: Fields,
    /// Findings about the whole file first, then by field in the order of [`CredentialField::ALL`].
    pub findings: Vec<Finding>,
}

/// Only usable values: a refused value is left out.
#[derive(Debug, Clone, Default)]
pub struct Fields {
    pub store_hash: Option<StoreHash>,
    pub access_token: Option<SecretString>,
    /// No call needs it; it is kept so that people recognise the account in BigCommerce's list.
    pub client_id: Option<String>,
    /// Verifies the signatures of webhooks.
    pub client_secret: Option<SecretString>,
    /// The name that the user gave the API account.
    pub account_name: Option<String>,
}

/// The values in the form's fields; empty strings for empty fields.
#[derive(Clone, Copy, Default)]
pub struct Typed<'a> {
    /// A store hash or anything that contains one: an API path, `store-<hash>`, or the URL of the control panel.
    pub store_hash: &'a str,
    pub access_token: &'a str,
    pub client_id: &'a str,
    pub client_secret: &'a str,
}

/// Reads a pasted text or a decoded file.
pub fn parse(text: &str) -> Parsed {
    if let Some(refusal) = decode::refusal(text) {
        return Parsed {
            fields: Fields::default(),
            findings: vec![refusal],
        };
    }
    let lines = lines::read(text);
    let mut parsed = resolve::resolve_credentials(&lines.pairs);
    let has = |field| {
        lines
            .pairs
            .iter()
            .any(|pair| pair.label == Label::Credential(field))
    };
    let has_main = has(CredentialField::StoreHash) || has(CredentialField::AccessToken);
    if lines.has_foreign_text && !has_main {
        parsed
            .findings
            .insert(0, Finding::of_whole(FindingKind::NotBigCommerceFile));
    }
    parsed
}

/// Applies the same rules to values that were typed, or pasted one by one (possibly with their labels).
pub fn check(typed: Typed<'_>) -> Parsed {
    let values = [
        typed.store_hash,
        typed.access_token,
        typed.client_id,
        typed.client_secret,
    ];
    let pairs = CredentialField::ALL
        .into_iter()
        .zip(values)
        .map(|(field, value)| {
            let label = Label::Credential(field);
            Pair {
                label,
                line: None,
                value: labels::without_label(label, &text::clean(value)).to_owned(),
            }
        });
    resolve::resolve_credentials(&pairs.collect::<Vec<_>>())
}

impl Parsed {
    /// Whether something that is there is wrong. A missing value does not count.
    pub fn is_refused(&self) -> bool {
        self.findings
            .iter()
            .any(|finding| finding.severity == Severity::Refuse)
    }

    /// Whether the credentials can be saved: the store hash and the access token are there and nothing is refused.
    pub fn is_complete(&self) -> bool {
        self.fields.store_hash.is_some() && self.fields.access_token.is_some() && !self.is_refused()
    }
}

impl Fields {
    /// The fields that have a value, in the form's order.
    pub fn fields_found(&self) -> Vec<CredentialField> {
        let found = [
            self.store_hash.is_some(),
            self.access_token.is_some(),
            self.client_id.is_some(),
            self.client_secret.is_some(),
        ];
        CredentialField::ALL
            .into_iter()
            .zip(found)
            .filter_map(|(field, found)| found.then_some(field))
            .collect()
    }
}
