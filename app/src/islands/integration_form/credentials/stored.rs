use parcelpilot_domain::credentials::CredentialField;
use parcelpilot_domain::time::Timestamp;

use crate::api::integrations::{IntegrationDetail, StoredSecret};

/// What the fields begin with: values that are no secrets, and what may be said of the secrets that are kept.
#[derive(Clone, Default)]
pub(in crate::islands::integration_form) struct Stored {
    store_hash: String,
    client_id: String,
    access_token: Option<StoredSecret>,
    client_secret: Option<StoredSecret>,
    set: Option<(Timestamp, String)>,
    has_draft: bool,
}

/// What an empty field keeps.
#[derive(Clone)]
pub(super) enum Kept {
    /// What was typed before the page came back from the server, which holds it sealed.
    Draft,
    Secret {
        last_four: String,
        at: Timestamp,
        by: String,
    },
}

impl Stored {
    /// `begin` gives what was typed for a field that is no secret, else the stored value.
    pub fn new(
        detail: Option<&IntegrationDetail>,
        has_draft: bool,
        begin: impl Fn(CredentialField, Option<String>) -> String,
    ) -> Self {
        Self {
            store_hash: begin(
                CredentialField::StoreHash,
                detail.map(|detail| detail.row.store_hash.clone()),
            ),
            client_id: begin(
                CredentialField::ClientId,
                detail.and_then(|detail| detail.api_client_id.clone()),
            ),
            access_token: detail.map(|detail| detail.access_token.clone()),
            client_secret: detail.and_then(|detail| detail.client_secret.clone()),
            set: detail.map(|detail| (detail.credentials_set_at, detail.credentials_set_by.clone())),
            has_draft,
        }
    }

    /// There are credentials already: the card replaces them.
    pub(super) fn is_set(&self) -> bool {
        self.set.is_some()
    }

    pub(super) fn value(&self, field: CredentialField) -> &str {
        match field {
            CredentialField::StoreHash => &self.store_hash,
            CredentialField::ClientId => &self.client_id,
            CredentialField::AccessToken | CredentialField::ClientSecret => "",
        }
    }

    pub(super) fn kept(&self, field: CredentialField) -> Option<Kept> {
        let secret = match field {
            CredentialField::AccessToken => &self.access_token,
            CredentialField::ClientSecret => &self.client_secret,
            CredentialField::StoreHash | CredentialField::ClientId => return None,
        };
        match (secret, &self.set) {
            _ if self.has_draft => Some(Kept::Draft),
            (Some(secret), Some((at, by))) => Some(Kept::Secret {
                last_four: secret.last_four.clone(),
                at: *at,
                by: by.clone(),
            }),
            _ => None,
        }
    }
}
