//! What the card holds while it is not saved.

use leptos::prelude::*;
use parcelpilot_domain::credentials::{self, CredentialField, Finding, FindingKind, Parsed, Severity, Typed};
use secrecy::{ExposeSecret, SecretString};

use super::stored::Stored;

/// Where a field's value comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// As it was when the page came.
    Begun,
    File,
    Typed,
}

#[derive(Clone, Copy)]
pub(super) struct Field {
    pub value: RwSignal<String>,
    pub origin: RwSignal<Origin>,
    begun: StoredValue<String>,
    /// Empty keeps a secret that the server has.
    pub is_kept: bool,
}

#[derive(Clone, Copy)]
pub(super) struct CardState {
    pub text: RwSignal<String>,
    fields: [Field; 4],
    /// The file could not be read as text.
    unreadable: RwSignal<Option<Finding>>,
    pub account_name: RwSignal<Option<String>>,
}

impl CardState {
    pub fn new(stored: &Stored) -> Self {
        let fields = CredentialField::ALL.map(|field| {
            let begun = stored.value(field).to_owned();
            Field {
                value: RwSignal::new(begun.clone()),
                origin: RwSignal::new(Origin::Begun),
                begun: StoredValue::new(begun),
                is_kept: stored.kept(field).is_some(),
            }
        });
        Self {
            text: RwSignal::new(String::new()),
            fields,
            unreadable: RwSignal::new(None),
            account_name: RwSignal::new(None),
        }
    }

    pub fn field(self, field: CredentialField) -> Field {
        self.fields[field as usize]
    }

    pub fn take_file(self, bytes: &[u8]) {
        match credentials::decode(bytes) {
            Ok(text) => self.take_text(text),
            Err(finding) => {
                self.take_text(String::new());
                self.unreadable.set(Some(finding));
            }
        }
    }

    /// A new paste takes the place of the one before, and leaves alone what was typed where it has nothing to say.
    pub fn take_text(self, text: String) {
        self.unreadable.set(None);
        let parsed = credentials::parse(&text);
        for field in CredentialField::ALL {
            let found = value_of(&parsed, field);
            let Field {
                value, origin, begun, ..
            } = self.field(field);
            if let Some(found) = found {
                value.set(found);
                origin.set(Origin::File);
            } else if origin.get_untracked() == Origin::File {
                value.set(begun.get_value());
                origin.set(Origin::Begun);
            }
        }
        self.account_name.set(parsed.fields.account_name);
        self.text.set(text);
    }

    pub fn type_into(self, field: CredentialField, typed: String) {
        let Field { value, origin, .. } = self.field(field);
        value.set(typed);
        origin.set(Origin::Typed);
    }

    pub fn clear(self) {
        self.take_text(String::new());
        for Field {
            value, origin, begun, ..
        } in self.fields
        {
            value.set(begun.get_value());
            origin.set(Origin::Begun);
        }
    }

    /// Something was pasted or typed.
    pub fn is_touched(self) -> bool {
        !self.text.read().trim().is_empty()
            || self.unreadable.read().is_some()
            || self
                .fields
                .iter()
                .any(|field| field.origin.get() != Origin::Begun)
    }

    /// What is to be said of what is there now: of the paste by line, of what was typed since by field.
    pub fn findings(self) -> Vec<Finding> {
        if let Some(finding) = self.unreadable.get() {
            return vec![finding];
        }
        if !self.is_touched() {
            return Vec::new();
        }
        let text = self.text.get();
        let has_text = !text.trim().is_empty();
        let of_text = if has_text {
            credentials::parse(&text).findings
        } else {
            Vec::new()
        };
        let is_of_text = |finding: &Finding| {
            has_text
                && finding
                    .field
                    .is_none_or(|field| self.field(field).origin.get() != Origin::Typed)
        };
        let mut findings = of_text.into_iter().filter(is_of_text).collect::<Vec<_>>();
        let of_fields = self.check().findings;
        findings.extend(of_fields.into_iter().filter(|finding| !is_of_text(finding)));
        findings.retain(|finding| finding.kind != FindingKind::Missing || self.lacks(finding.field));
        findings
    }

    /// The fields that have a value, or keep one.
    pub fn found(self) -> Vec<CredentialField> {
        CredentialField::ALL
            .into_iter()
            .filter(|field| !self.lacks(Some(*field)))
            .collect()
    }

    /// Store hash and access token are there, and nothing is refused.
    pub fn is_complete(self) -> bool {
        !self
            .findings()
            .iter()
            .any(|finding| matches!(finding.severity, Severity::Refuse | Severity::Missing))
    }

    fn lacks(self, field: Option<CredentialField>) -> bool {
        field.is_none_or(|field| {
            let field = self.field(field);
            field.value.read().trim().is_empty() && !field.is_kept
        })
    }

    fn check(self) -> Parsed {
        let [store_hash, access_token, client_id, client_secret] = self.fields.map(|field| field.value.get());
        credentials::check(Typed {
            store_hash: &store_hash,
            access_token: &access_token,
            client_id: &client_id,
            client_secret: &client_secret,
        })
    }
}

fn value_of(parsed: &Parsed, field: CredentialField) -> Option<String> {
    let secret =
        |secret: &Option<SecretString>| secret.as_ref().map(|secret| secret.expose_secret().to_owned());
    let fields = &parsed.fields;
    match field {
        CredentialField::StoreHash => fields.store_hash.as_ref().map(ToString::to_string),
        CredentialField::AccessToken => secret(&fields.access_token),
        CredentialField::ClientId => fields.client_id.clone(),
        CredentialField::ClientSecret => secret(&fields.client_secret),
    }
}
