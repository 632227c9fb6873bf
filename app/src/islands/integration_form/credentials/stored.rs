use parcelpilot_domain::credentials::CredentialField;
use parcelpilot_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What the fields begin with: values that are no secrets, and what may be said of the secrets that are kept.
#[derive(Clone, Serialize, Deserialize)]
pub(in crate::islands::integration_form) struct Stored {
    store_hash: String,
    client_id: String,
    access_token: Option<Kept>,
    client_secret: Option<Kept>,
    /// There are credentials already: the card replaces them.
    pub(super) is_set: bool,
}

/// What an empty field keeps.
#[derive(Clone, Serialize, Deserialize)]
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
    #[cfg(feature = "ssr")]
    pub fn new(
        detail: Option<&parcelpilot_contract::integrations::IntegrationDetail>,
        has_draft: bool,
        begin: impl Fn(CredentialField, Option<String>) -> String,
    ) -> Self {
        let kept = |secret: Option<&parcelpilot_contract::integrations::StoredSecret>| match (secret, detail)
        {
            _ if has_draft => Some(Kept::Draft),
            (Some(secret), Some(detail)) => Some(Kept::Secret {
                last_four: secret.last_four.clone(),
                at: detail.credentials_set_at,
                by: detail.credentials_set_by.clone(),
            }),
            _ => None,
        };
        Self {
            store_hash: begin(
                CredentialField::StoreHash,
                detail.map(|detail| detail.row.store_hash.clone()),
            ),
            client_id: begin(
                CredentialField::ClientId,
                detail.and_then(|detail| detail.api_client_id.clone()),
            ),
            access_token: kept(detail.map(|detail| &detail.access_token)),
            client_secret: kept(detail.and_then(|detail| detail.client_secret.as_ref())),
            is_set: detail.is_some(),
        }
    }

    pub(super) fn value(&self, field: CredentialField) -> &str {
        match field {
            CredentialField::StoreHash => &self.store_hash,
            CredentialField::ClientId => &self.client_id,
            CredentialField::AccessToken | CredentialField::ClientSecret => "",
        }
    }

    pub(super) fn kept(&self, field: CredentialField) -> Option<Kept> {
        match field {
            CredentialField::AccessToken => self.access_token.clone(),
            CredentialField::ClientSecret => self.client_secret.clone(),
            CredentialField::StoreHash | CredentialField::ClientId => None,
        }
    }
}
