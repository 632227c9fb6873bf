//! Secrets that were typed into a form that came back: sealed for this person, or this client's link, and for an hour, in a
//! hidden field.

use std::collections::BTreeMap;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use parcelpilot_domain::sealed::Sealed;
use parcelpilot_domain::time::Timestamp;
use runtime::clock;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::super::context::RequestContext;
use super::body::Fields;
use super::secrets::{FILE_FIELD, KEPT};
use crate::accounts::tokens;
use crate::vault::{SecretLocation, Vault};

/// By which a form names a one-time link.
const LINK_FIELD: &str = "link";
const LIFETIME: Duration = Duration::from_secs(60 * 60);

#[derive(Serialize, Deserialize)]
struct Draft {
    expires_at: Timestamp,
    secrets: BTreeMap<String, String>,
}

/// Nothing where there is nothing to keep, or nobody to keep it for.
pub fn seal(
    context: &RequestContext,
    owner: Option<&str>,
    secrets: Vec<(&str, SecretString)>,
) -> Option<String> {
    seal_at(&context.state.context.vault, owner?, secrets, clock::now())
}

/// Whoever is logged in; else whoever has the link that the form names.
pub fn owner(context: &RequestContext, fields: &Fields) -> Option<String> {
    match (&context.caller, fields.value(LINK_FIELD)) {
        (Some(caller), _) => Some(caller.user_id.to_string()),
        (None, "") => None,
        (None, link) => Some(format!("link {}", tokens::digest(link.as_bytes()))),
    }
}

/// Fills the secret fields that are empty. Anything wrong with the draft (too old, of another person, made up) is as
/// if there were none: the form then asks for them.
pub fn restore(context: &RequestContext, draft: Option<String>, fields: &mut Fields) {
    // A newly pasted file replaces what was typed before.
    let (Some(draft), Some(owner)) = (draft, owner(context, fields)) else {
        return;
    };
    if !fields.value(FILE_FIELD).trim().is_empty() {
        return;
    }
    let secrets = open_at(&context.state.context.vault, &owner, &draft, clock::now()).unwrap_or_default();
    for (name, value) in secrets {
        if KEPT.contains(&name.as_str()) && fields.value(&name).is_empty() {
            fields.set(&name, value);
        }
    }
}

fn seal_at(vault: &Vault, owner: &str, secrets: Vec<(&str, SecretString)>, now: Timestamp) -> Option<String> {
    if secrets.is_empty() {
        return None;
    }
    let plain = |(name, value): (&str, SecretString)| (name.to_owned(), value.expose_secret().to_owned());
    let draft = Draft {
        expires_at: now.plus(LIFETIME),
        secrets: secrets.into_iter().map(plain).collect(),
    };
    let json = serde_json::to_string(&draft).ok()?;
    let sealed = vault.seal(&place(owner), &SecretString::from(json)).ok()?;
    Some(URL_SAFE_NO_PAD.encode(sealed.as_bytes()))
}

fn open_at(vault: &Vault, owner: &str, draft: &str, now: Timestamp) -> Option<BTreeMap<String, String>> {
    let sealed = Sealed::from_bytes(URL_SAFE_NO_PAD.decode(draft).ok()?);
    let json = vault.open(&place(owner), &sealed).ok()?;
    let draft: Draft = serde_json::from_str(json.expose_secret()).ok()?;
    (now < draft.expires_at).then_some(draft.secrets)
}

/// No table has it: it only ever stands in their own page.
fn place(owner: &str) -> SecretLocation {
    SecretLocation {
        table: "form",
        column: "draft",
        row: owner.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(0);

    fn vault() -> Vault {
        let folder = tempfile::tempdir().unwrap();
        Vault::open_or_create(&folder.path().join("key")).unwrap()
    }

    #[test]
    fn is_for_one_person_and_one_hour() {
        let (vault, zoe) = (vault(), "zoe");
        let draft = seal_at(&vault, zoe, vec![(KEPT[0], SecretString::from("made-up"))], NOW).unwrap();
        let open = |person: &str, now| open_at(&vault, person, &draft, now);
        let just_before = NOW.plus(LIFETIME).minus(Duration::from_millis(1));
        assert_eq!(open(zoe, just_before).unwrap()[KEPT[0]].as_str(), "made-up");
        assert!(open(zoe, NOW.plus(LIFETIME)).is_none());
        assert!(open("max", NOW).is_none());
        assert!(!draft.contains("made-up"));
    }

    #[test]
    fn is_not_made_of_nothing() {
        assert!(seal_at(&vault(), "zoe", Vec::new(), NOW).is_none());
    }
}
