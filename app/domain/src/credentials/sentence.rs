//! The sentence for each finding: what is wrong, and what to do.

use super::{CredentialField, Finding, FindingKind};
use crate::english;
use crate::message::Message;

impl Finding {
    /// One or two plain sentences for the user. They never repeat a value from the paste.
    pub fn sentence(&self) -> Message {
        let mut said = Message::from(self.pattern());
        // Each pattern has some of them. Filling them in one place keeps small what people download.
        let label = self.field.map_or(english!("A value"), CredentialField::label);
        said.places.push(("label", Message::from(label).into()));
        match self.kind {
            FindingKind::LabelTwice { first, second } => {
                let file_label = self.field.map_or("", CredentialField::file_label);
                let line = |line: Option<u32>| line.unwrap_or_default().to_string();
                said.places.push(("file_label", file_label.into()));
                said.places.push(("first", line(first).into()));
                said.places.push(("second", line(second).into()));
            }
            FindingKind::OddLength { characters } => said.places.push(("characters", characters.into())),
            FindingKind::SameAs(other) => said.places.push(("other", Message::from(other.label()).into())),
            _ => {}
        }
        said
    }

    const fn pattern(&self) -> &'static str {
        match self.kind {
            FindingKind::TooLarge => english!(
                "This is larger than 16 KiB, so it is not a credentials file. Choose the file whose name begins with \
                 BigCommerceAPI-credentials."
            ),
            FindingKind::Binary => english!(
                "This is not a text file. Choose the .txt file that BigCommerce downloads when an API account is \
                 created."
            ),
            FindingKind::Empty => english!(
                "This file is empty. Choose the .txt file that BigCommerce downloads when an API account is created; \
                 if that is lost, create a new account."
            ),
            FindingKind::UnusableStoreHash(error) => error.sentence(),
            FindingKind::LabelTwice {
                first: Some(first),
                second: Some(second),
            } if first != second => english!(
                "{file_label} is on line {first} and on line {second}, with different values. Delete the one that is \
                 not of this API account."
            ),
            FindingKind::LabelTwice { first: Some(_), .. } => english!(
                "{file_label} is twice on line {first}, with different values. Delete the one that is not of this API \
                 account."
            ),
            FindingKind::LabelTwice { .. } => english!(
                "{file_label} is there twice, with different values. Delete the one that is not of this API account."
            ),
            FindingKind::ImpossibleCharacters => english!(
                "{label} has a character that can't be in it: there are only letters, digits, - and _. Copy the value \
                 again, without anything around it."
            ),
            FindingKind::Missing => self.missing(),
            FindingKind::BlanksRemoved => {
                english!("{label} had blanks inside; they were removed. Compare it with the file.")
            }
            FindingKind::TextAfterValue => {
                english!("{label} is followed by more text, which was left out. Compare it with the file.")
            }
            FindingKind::OddLength { .. } => match self.field {
                Some(CredentialField::ClientSecret) => english!(
                    "{label} has {characters} characters; BigCommerce's usually have 64 or 31. Check that all of it \
                     was copied, and no more."
                ),
                _ => english!(
                    "{label} has {characters} characters; BigCommerce's usually have 31. Check that all of it was \
                     copied, and no more."
                ),
            },
            FindingKind::TokenAndClientIdSwapped => english!(
                "Access token and client ID look swapped. Compare them with the lines ACCESS TOKEN and CLIENT ID of \
                 the file."
            ),
            FindingKind::SecretInPlaceOfToken => english!(
                "This looks like the client secret in the access token's place. Copy the value from the line ACCESS \
                 TOKEN of the file."
            ),
            FindingKind::SameAs(_) => english!(
                "{label} and {other} are the same, which never happens in BigCommerce. Copy both again."
            ),
            FindingKind::Placeholder => english!(
                "{label} looks like a placeholder from an example. Put in the value from your own file."
            ),
            FindingKind::NotBigCommerceFile => english!(
                "This is not the file BigCommerce downloads, which has lines such as ACCESS TOKEN: and API PATH:. \
                 Choose the file whose name begins with BigCommerceAPI-credentials; if that is lost, create a new \
                 account."
            ),
        }
    }

    const fn missing(&self) -> &'static str {
        match self.field {
            Some(CredentialField::StoreHash) => english!(
                "The store hash is missing; files of older API accounts have no line API PATH. Type the hash into its \
                 field: in the address of your control panel, https://store-….mybigcommerce.com, it is what follows \
                 store-."
            ),
            _ => english!(
                "The access token is missing. Paste the whole file, or the value from its line ACCESS TOKEN. If the \
                 file is lost, create a new API account: BigCommerce shows a token only once."
            ),
        }
    }
}
