//! What the provider says of somebody.

use std::collections::HashMap;
use std::time::SystemTime;

use openidconnect::core::CoreGenderClaim;
use openidconnect::{
    AdditionalClaims, EndUserEmail, EndUserName, IdTokenClaims, LocalizedClaim, UserInfoClaims,
};
use parcelpilot_domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// All but the standard claims.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct OtherClaims(HashMap<String, Value>);

impl AdditionalClaims for OtherClaims {}

/// Somebody whom the provider knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// By which the provider will always know them.
    pub subject: String,
    /// Only where the provider has verified it.
    pub email: Option<String>,
    /// May be empty.
    pub name: String,
    /// `None` where nothing was said of groups.
    pub groups: Option<Vec<String>>,
    /// When they last proved there that it is them, if the provider says so.
    pub authenticated_at: Option<Timestamp>,
}

impl Identity {
    pub(super) fn of_token(claims: &IdTokenClaims<OtherClaims, CoreGenderClaim>, groups_claim: &str) -> Self {
        Self {
            subject: claims.subject().to_string(),
            email: verified(claims.email(), claims.email_verified()),
            name: name(claims.name()),
            groups: claims.additional_claims().groups(groups_claim),
            authenticated_at: claims.auth_time().map(|at| moment(at.into())),
        }
    }

    /// Many providers keep the ID token short, and say the rest to whoever asks.
    pub(super) fn and(self, more: &UserInfoClaims<OtherClaims, CoreGenderClaim>, groups_claim: &str) -> Self {
        Self {
            email: self
                .email
                .or_else(|| verified(more.email(), more.email_verified())),
            name: match self.name.is_empty() {
                true => name(more.name()),
                false => self.name,
            },
            groups: self
                .groups
                .or_else(|| more.additional_claims().groups(groups_claim)),
            ..self
        }
    }
}

impl OtherClaims {
    /// A list of names, or one.
    fn groups(&self, claim: &str) -> Option<Vec<String>> {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        match self.0.get(claim)? {
            Value::Array(groups) => Some(groups.iter().filter_map(text).collect()),
            one => Some(text(one).into_iter().collect()),
        }
    }
}

fn verified(email: Option<&EndUserEmail>, is_verified: Option<bool>) -> Option<String> {
    email
        .filter(|_| is_verified == Some(true))
        .map(|email| email.to_string())
}

fn name(name: Option<&LocalizedClaim<EndUserName>>) -> String {
    let name = name.and_then(|name| name.get(None));
    name.map(|name| name.to_string()).unwrap_or_default()
}

fn moment(at: SystemTime) -> Timestamp {
    let millis = at
        .duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |since| since.as_millis());
    Timestamp::from_millis(i64::try_from(millis).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_a_list_or_one() {
        let claims = |json| serde_json::from_str::<OtherClaims>(json).unwrap();
        for (json, groups) in [
            (r#"{"groups": ["a", "b"]}"#, Some(vec!["a", "b"])),
            (r#"{"groups": ["a", 1, null]}"#, Some(vec!["a"])),
            (r#"{"groups": "a b"}"#, Some(vec!["a b"])),
            (r#"{"groups": {}}"#, Some(vec![])),
            (r#"{"roles": ["a"]}"#, None),
        ] {
            let groups = groups.map(|groups| groups.into_iter().map(str::to_owned).collect::<Vec<_>>());
            assert_eq!(claims(json).groups("groups"), groups, "{json}");
        }
    }
}
