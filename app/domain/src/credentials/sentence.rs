//! The sentence for each finding: what is wrong, and what to do.

use super::{CredentialField, Finding, FindingKind};

impl Finding {
    /// One or two plain sentences for the user. They never repeat a value from the paste.
    pub fn sentence(&self) -> String {
        let label = self.field.map_or("A value", CredentialField::label);
        match self.kind {
            FindingKind::TooLarge => {
                "This is larger than 16 KiB, so it is not a credentials file. Choose the file whose name begins with \
                 BigCommerceAPI-credentials."
                    .into()
            }
            FindingKind::Binary => {
                "This is not a text file. Choose the .txt file that BigCommerce downloads \
                 when an API account is created."
                    .into()
            }
            FindingKind::Empty => {
                "This file is empty. Choose the .txt file that BigCommerce downloads when an API account is created; \
                 if that is lost, create a new account."
                    .into()
            }
            FindingKind::UnusableStoreHash(error) => error.to_string(),
            FindingKind::LabelTwice { first, second } => self.twice(first, second),
            FindingKind::ImpossibleCharacters => format!(
                "{label} has a character that can't be in it: there are only letters, digits, - and _. Copy \
                 the value again, without anything around it."
            ),
            FindingKind::Missing => self.missing().into(),
            FindingKind::BlanksRemoved => {
                format!("{label} had blanks inside; they were removed. Compare it with the file.")
            }
            FindingKind::TextAfterValue => {
                format!("{label} is followed by more text, which was left out. Compare it with the file.")
            }
            FindingKind::OddLength { characters } => format!(
                "{label} has {characters} characters; BigCommerce's usually have {}. Check that all of it \
                 was copied, and no more.",
                if self.field == Some(CredentialField::ClientSecret) {
                    "64 or 31"
                } else {
                    "31"
                }
            ),
            FindingKind::TokenAndClientIdSwapped => "Access token and client ID look swapped. Compare them \
                 with the lines ACCESS TOKEN and CLIENT ID of the file."
                .into(),
            FindingKind::SecretInPlaceOfToken => "This looks like the client secret in the access token's \
                 place. Copy the value from the line ACCESS TOKEN of the file."
                .into(),
            FindingKind::SameAs(other) => format!(
                "{label} and {} are the same, which never happens in BigCommerce. Copy both again.",
                other.label()
            ),
            FindingKind::Placeholder => format!(
                "{label} looks like a placeholder from an example. Put in the value from your own file."
            ),
            FindingKind::NotBigCommerceFile => {
                "This is not the file BigCommerce downloads, which has lines such as ACCESS TOKEN: and API PATH:. \
                 Choose the file whose name begins with BigCommerceAPI-credentials; if that is lost, create a new \
                 account."
                    .into()
            }
        }
    }

    fn twice(&self, first: Option<u32>, second: Option<u32>) -> String {
        let label = self.field.map_or("A label", CredentialField::file_label);
        let place = match (first, second) {
            (Some(first), Some(second)) if first != second => {
                format!("is on line {first} and on line {second}")
            }
            (Some(line), _) => format!("is twice on line {line}"),
            _ => "is there twice".into(),
        };
        format!("{label} {place}, with different values. Delete the one that is not of this API account.")
    }

    fn missing(&self) -> &'static str {
        match self.field {
            Some(CredentialField::StoreHash) => {
                "The store hash is missing; files of older API accounts have no line API PATH. Type the hash \
                 into its field: in the address of your control panel, https://store-….mybigcommerce.com, it \
                 is what follows store-."
            }
            _ => {
                "The access token is missing. Paste the whole file, or the value from its line ACCESS TOKEN. \
                 If the file is lost, create a new API account: BigCommerce shows a token only once."
            }
        }
    }
}
