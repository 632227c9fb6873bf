//! What the parser reports about a paste.

use serde::{Deserialize, Serialize};

use crate::english;
use crate::store_hash::StoreHashError;

/// Something that the user should know. It contains no value of the paste, so it is safe to show, log and send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The line of the paste, counted from 1. `None` for typed values and for findings about the whole paste.
    pub line: Option<u32>,
    pub field: Option<CredentialField>,
    pub severity: Severity,
    pub kind: FindingKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    /// The credentials can't be saved like this.
    Refuse,
    /// The credentials can't be saved yet: something required is missing, but nothing is wrong with the rest.
    Missing,
    /// The credentials can be saved, but are probably not what the user meant.
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
    /// The file has no text.
    Empty,
    /// The store hash, or the API path that should contain it, can't be used.
    UnusableStoreHash(StoreHashError),
    /// The same label twice with different values, on these lines (`None` for typed values).
    LabelTwice {
        first: Option<u32>,
        second: Option<u32>,
    },
    /// A character outside `A–Z a–z 0–9 _ -`.
    ImpossibleCharacters,
    Missing,
    BlanksRemoved,
    TextAfterValue,
    /// A length that BigCommerce is not known to use. Only a hint, because no format is published.
    OddLength {
        characters: usize,
    },
    /// The access token has the shape of a client ID, and the client ID that of an access token.
    TokenAndClientIdSwapped,
    SecretInPlaceOfToken,
    /// The value equals that of this field.
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

    /// The label in the form.
    pub const fn label(self) -> &'static str {
        match self {
            Self::StoreHash => english!("Store hash"),
            Self::AccessToken => english!("Access token"),
            Self::ClientId => english!("Client ID"),
            Self::ClientSecret => english!("Client secret"),
        }
    }

    /// Within a sentence.
    pub const fn name(self) -> &'static str {
        match self {
            Self::StoreHash => english!("store hash"),
            Self::AccessToken => english!("access token"),
            Self::ClientId => english!("client ID"),
            Self::ClientSecret => english!("client secret"),
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

    /// The label in BigCommerce's file.
    pub const fn file_label(self) -> &'static str {
        match self {
            Self::StoreHash => "API PATH",
            Self::AccessToken => "ACCESS TOKEN",
            Self::ClientId => "CLIENT ID",
            Self::ClientSecret => "CLIENT SECRET",
        }
    }
}
