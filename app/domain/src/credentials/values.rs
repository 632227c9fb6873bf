//! The rules for a single value: whether it is accepted, changed, questioned or refused.

use crate::store_hash::{StoreHash, StoreHashError};

use super::{CredentialField, FindingKind, text};

/// The accepted value or the reason to refuse it, and remarks about it.
pub(super) struct Judged {
    pub value: Result<String, FindingKind>,
    pub remarks: Vec<FindingKind>,
}

/// `None` if there is no value.
pub(super) fn judge(field: CredentialField, raw: &str) -> Option<Judged> {
    let cleaned = text::clean(raw);
    let (value, left_out) = text::unwrap(&cleaned);
    if value.is_empty() {
        return None;
    }
    let mut remarks = Vec::new();
    if left_out {
        remarks.push(FindingKind::TextAfterValue);
    }
    let value = match field {
        CredentialField::StoreHash => judge_store_hash(value, &mut remarks),
        _ => judge_key(field, value, &mut remarks),
    };
    Some(Judged { value, remarks })
}

fn judge_store_hash(value: &str, remarks: &mut Vec<FindingKind>) -> Result<String, FindingKind> {
    let is_address = value.contains(['/', '.']);
    let value = if is_address {
        address(value, remarks)
    } else {
        one_word(value, 3, |_| false, remarks)
    };
    let hash = StoreHash::from_pasted(&value).map_err(FindingKind::UnusableStoreHash)?;
    if is_placeholder(hash.as_str()) {
        remarks.push(FindingKind::Placeholder);
    }
    Ok(hash.into())
}

/// Treats the text after the address as a remark, unless a blank broke the address itself.
fn address(value: &str, remarks: &mut Vec<FindingKind>) -> String {
    let Some((first, rest)) = value.split_once(' ') else {
        return value.to_owned();
    };
    let is_whole = first.ends_with('/') || !rest.contains('/');
    if is_whole && StoreHash::from_pasted(first) != Err(StoreHashError::NoStoreInPath) {
        remarks.push(FindingKind::TextAfterValue);
        return first.to_owned();
    }
    remarks.push(FindingKind::BlanksRemoved);
    value.replace(' ', "")
}

/// Access token, client ID and client secret. No format is published, so only the alphabet is certain.
fn judge_key(
    field: CredentialField,
    value: &str,
    remarks: &mut Vec<FindingKind>,
) -> Result<String, FindingKind> {
    let has_usual_length =
        |length| matches!(length, 30..=32) || length == 64 && field == CredentialField::ClientSecret;
    let value = one_word(value, 16, has_usual_length, remarks);
    if !value.chars().all(is_possible) {
        return Err(FindingKind::ImpossibleCharacters);
    }
    if is_placeholder(&value) {
        remarks.push(FindingKind::Placeholder);
    } else if is_secret_in_place_of_token(field, &value) {
        remarks.push(FindingKind::SecretInPlaceOfToken);
    } else if !has_usual_length(value.len()) {
        remarks.push(FindingKind::OddLength {
            characters: value.len(),
        });
    }
    Ok(value)
}

/// The first word if the others can't belong to it, else all words joined without the blanks.
fn one_word(
    value: &str,
    least: usize,
    has_usual_length: impl Fn(usize) -> bool,
    remarks: &mut Vec<FindingKind>,
) -> String {
    let Some((first, rest)) = value.split_once(' ') else {
        return value.to_owned();
    };
    let joined = value.replace(' ', "");
    let rest_is_foreign = !rest.chars().all(|char| char == ' ' || is_possible(char));
    let first_is_whole = has_usual_length(first.len()) && !has_usual_length(joined.len());
    if first.len() >= least && (rest_is_foreign || first_is_whole) {
        remarks.push(FindingKind::TextAfterValue);
        return first.trim_end_matches(text::is_wrapping).to_owned();
    }
    remarks.push(FindingKind::BlanksRemoved);
    joined
}

fn is_possible(char: char) -> bool {
    char.is_ascii_alphanumeric() || matches!(char, '_' | '-')
}

fn is_secret_in_place_of_token(field: CredentialField, value: &str) -> bool {
    field == CredentialField::AccessToken && value.len() == 64 && is_hexadecimal(value)
}

pub(super) fn is_hexadecimal(value: &str) -> bool {
    value.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// `xxxxalphanumstringxxxx` comes from BigCommerce's own documentation.
fn is_placeholder(value: &str) -> bool {
    let value = value.to_ascii_lowercase();
    let mut characters = value.chars();
    let first = characters.next();
    ["xxxx", "your", "example", "placeholder", "changeme", "storehash"]
        .iter()
        .any(|part| value.contains(part))
        || characters.all(|char| Some(char) == first)
}
