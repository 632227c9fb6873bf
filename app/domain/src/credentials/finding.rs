//! What the parser has to say about a paste.

use serde::{Deserialize, Serialize};

use crate::store_hash::StoreHashError;

/// One thing that the user should know. Holds no value of the paste, so it may be shown, logged and sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The line of the paste, from 1; none for typed values and for what concerns the whole.
    pub line: Option<u32>,
    pub field: Option<CredentialField>,
    pub severity: Severity,
    pub kind: FindingKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    /// Can't be saved like this.
    Refuse,
    /// Can't be saved yet, since something needed isn't there; nothing is wrong with what is.
    Missing,
    /// Can be saved, but is probably not what was meant.
    Warn,
    Note,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum CredentialField {
    StoreHash,
    AccessToken,
    ClientId,
    ClientSecret,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FindingKind {
    /// More than [`MAX_BYTES`](super::MAX_BYTES).
    TooLarge,
    Binary,
    /// A file without text.
    Empty,
    /// The store hash, or the API path that should hold it, can't be used.
    UnusableStoreHash(StoreHashError),
    /// A label twice with differing values, on these lines (none for values that were typed).
    LabelTwice {
        first: Option<u32>,
        second: Option<u32>,
    },
    /// A character outside `A–Z a–z 0–9 _ -`.
    ImpossibleCharacters,
    Missing,
    BlanksRemoved,
    TextAfterValue,
    /// Not a length that BigCommerce is known to use. A hint, never a reason to refuse: no format is published.
    OddLength {
        characters: usize,
    },
    /// The access token has the shape of a client ID and the other way round.
    TokenAndClientIdSwapped,
    SecretInPlaceOfToken,
    /// The same value as that field's.
    SameAs(CredentialField),
    Placeholder,
    NotBigCommerceFile,
}

impl Finding {
    pub(super) fn of_whole(kind: FindingKind) -> Self {
        Self {
            line: None,
            field: None,
            severity: kind.severity(),
            kind,
        }
    }

    pub(super) fn of_field(field: CredentialField, line: Option<u32>, kind: FindingKind) -> Self {
        Self {
            line,
            field: Some(field),
            severity: kind.severity(),
            kind,
        }
    }
}

impl FindingKind {
    fn severity(self) -> Severity {
        match self {
            Self::TooLarge
            | Self::Binary
            | Self::Empty
            | Self::UnusableStoreHash(_)
            | Self::LabelTwice { .. }
            | Self::ImpossibleCharacters => Severity::Refuse,
            Self::Missing => Severity::Missing,
            Self::OddLength { characters: 16..=128 } => Severity::Note,
            Self::BlanksRemoved
            | Self::TextAfterValue
            | Self::OddLength { .. }
            | Self::TokenAndClientIdSwapped
            | Self::SecretInPlaceOfToken
            | Self::SameAs(_)
            | Self::Placeholder
            | Self::NotBigCommerceFile => Severity::Warn,
        }
    }
}

impl CredentialField {
    pub const ALL: [Self; 4] = [
        Self::StoreHash,
        Self::AccessToken,
        Self::ClientId,
        Self::ClientSecret,
    ];

    /// As the form shows it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::StoreHash => "Store hash",
            Self::AccessToken => "Access token",
            Self::ClientId => "Client ID",
            Self::ClientSecret => "Client secret",
        }
    }

    /// The `name` of the form's input.
    pub const fn form_name(self) -> &'static str {
        match self {
            Self::StoreHash => "credentials.bigcommerce.store_hash",
            Self::AccessToken => "credentials.bigcommerce.access_token",
            Self::ClientId => "credentials.bigcommerce.client_id",
            Self::ClientSecret => "credentials.bigcommerce.client_secret",
        }
    }

    /// As BigCommerce's file writes it.
    pub const fn file_label(self) -> &'static str {
        match self {
            Self::StoreHash => "API PATH",
            Self::AccessToken => "ACCESS TOKEN",
            Self::ClientId => "CLIENT ID",
            Self::ClientSecret => "CLIENT SECRET",
        }
    }
}
