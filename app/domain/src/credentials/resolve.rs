//! Turns pairs into fields: picks one value for each field, then compares the values with each other.

use secrecy::SecretString;

use super::labels::Label;
use super::lines::Pair;
use super::values::{self, Judged};
use super::{CredentialField, Fields, Finding, FindingKind, Parsed, text};

/// The value accepted for a field, and its line.
struct FieldValue {
    value: String,
    line: Option<u32>,
}

pub(super) fn resolve_credentials(pairs: &[Pair]) -> Parsed {
    let mut findings = Vec::new();
    let [store_hash, access_token, client_id, client_secret] =
        CredentialField::ALL.map(|field| resolve_field(field, pairs, &mut findings));
    if let (Some(token), Some(id)) = (&access_token, &client_id) {
        compare_token_and_client_id(token, id, &mut findings);
    }
    if let (Some(token), Some(secret)) = (&access_token, &client_secret)
        && token.value == secret.value
    {
        let kind = FindingKind::SameAs(CredentialField::AccessToken);
        findings.push(Finding::of_field(
            CredentialField::ClientSecret,
            secret.line,
            kind,
        ));
    }
    let fields = Fields {
        store_hash: store_hash.and_then(|taken| taken.value.parse().ok()),
        access_token: access_token.map(|taken| SecretString::from(taken.value)),
        client_id: client_id.map(|taken| taken.value),
        client_secret: client_secret.map(|taken| SecretString::from(taken.value)),
        account_name: account_name(pairs),
    };
    Parsed { fields, findings }
}

/// `None` if the field is missing or refused; a finding then says why.
fn resolve_field(field: CredentialField, pairs: &[Pair], findings: &mut Vec<Finding>) -> Option<FieldValue> {
    let mut taken: Option<FieldValue> = None;
    let mut empty = None;
    for pair in pairs.iter().filter(|pair| pair.label == Label::Credential(field)) {
        let Some(Judged { value, remarks }) = values::judge(field, &pair.value) else {
            empty = empty.or(pair.line);
            continue;
        };
        let refusal = match (value, &taken) {
            (Err(kind), _) => kind,
            (Ok(value), Some(taken)) if taken.value == value => continue,
            (Ok(_), Some(taken)) => FindingKind::LabelTwice {
                first: taken.line,
                second: pair.line,
            },
            (Ok(value), None) => {
                taken = Some(FieldValue {
                    value,
                    line: pair.line,
                });
                findings.extend(
                    remarks
                        .into_iter()
                        .map(|kind| Finding::of_field(field, pair.line, kind)),
                );
                continue;
            }
        };
        findings.push(Finding::of_field(field, pair.line, refusal));
        return None;
    }
    let is_needed = matches!(field, CredentialField::StoreHash | CredentialField::AccessToken);
    if taken.is_none() && is_needed {
        findings.push(Finding::of_field(field, empty, FindingKind::Missing));
    }
    taken
}

/// Access tokens and client IDs now both have 31 characters of the same alphabet. But old client IDs are 32
/// hexadecimal digits, and access tokens never are.
fn compare_token_and_client_id(token: &FieldValue, id: &FieldValue, findings: &mut Vec<Finding>) {
    let is_old_client_id = |value: &str| value.len() == 32 && values::is_hexadecimal(value);
    if token.value == id.value {
        let kind = FindingKind::SameAs(CredentialField::AccessToken);
        findings.push(Finding::of_field(CredentialField::ClientId, id.line, kind));
    } else if is_old_client_id(&token.value) && !is_old_client_id(&id.value) {
        let kind = FindingKind::TokenAndClientIdSwapped;
        findings.push(Finding::of_field(CredentialField::AccessToken, token.line, kind));
    }
}

/// `CLIENT NAME` and `NAME` hold the same name. It is only displayed, so the first one is enough.
fn account_name(pairs: &[Pair]) -> Option<String> {
    let named = pairs.iter().filter(|pair| pair.label == Label::AccountName);
    named
        .map(|pair| text::unwrap(&pair.value).0)
        .find(|name| !name.is_empty())
        .map(str::to_owned)
}
