//! From the form's fields to credentials that can be tried, and sealed to be stored. The rules are the browser's.

use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::integrations::IntegrationForm;
use parcelpilot_domain::credentials;
use parcelpilot_domain::credentials::{CredentialField, Fields, Finding, FindingKind, Severity, Typed};
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::store_hash::StoreHash;
use runtime::clock::now;
use secrecy::{ExposeSecret, SecretString};
use storage::integrations::{Credentials, Integration, NewIntegration, SealedSecret};
use storage::one_time_links::client_links::NewStore;
use uuid::Uuid;

use super::IntegrationService;
use crate::services::internal;
use crate::vault::SecretLocation;

/// The form's credentials: a whole set, or parts that replace stored ones.
#[derive(Debug)]
pub struct TypedCredentials {
    pub store_hash: Option<StoreHash>,
    pub access_token: Option<SecretString>,
    pub api_client_id: Option<String>,
    pub client_secret: Option<SecretString>,
}

/// Reads the pasted or uploaded file, or the fields if there is no file. Missing parts are an error unless stored ones
/// are kept (`keeps_stored`).
pub fn read(form: &IntegrationForm, keeps_stored: bool) -> AppResult<TypedCredentials> {
    let from_file = Some(form.file.expose_secret())
        .filter(|text| !text.trim().is_empty())
        .map(credentials::parse);
    let from_fields = credentials::check(Typed {
        store_hash: &form.store_hash,
        access_token: form.access_token.expose_secret(),
        client_id: &form.api_client_id,
        client_secret: form.client_secret.expose_secret(),
    });
    // In the browser, a file fills the fields, so both agree. Without JavaScript, a new file replaces what the fields
    // still hold of an earlier one.
    let parsed = match from_file {
        None => from_fields,
        Some(mut file) => {
            file.fields = merged(file.fields, from_fields.fields);
            let found = file.fields.fields_found();
            file.findings.retain(|finding| {
                finding.severity != Severity::Missing
                    || finding.field.is_none_or(|field| !found.contains(&field))
            });
            file
        }
    };
    let is_blocking = |finding: &Finding| match finding.severity {
        Severity::Refuse => true,
        Severity::Missing => !keeps_stored,
        Severity::Warn | Severity::Note => false,
    };
    if parsed.findings.iter().any(is_blocking) {
        // Warnings are reported, too: one may explain why a part is missing. Parts that are stored are not missing.
        let mut findings = parsed.findings;
        findings.retain(|finding| finding.severity != Severity::Missing || !keeps_stored);
        return Err(AppError::Credentials(findings));
    }
    let fields = parsed.fields;
    Ok(TypedCredentials {
        store_hash: fields.store_hash,
        access_token: fields.access_token,
        api_client_id: fields.client_id,
        client_secret: fields.client_secret,
    })
}

fn merged(first: Fields, second: Fields) -> Fields {
    Fields {
        store_hash: first.store_hash.or(second.store_hash),
        access_token: first.access_token.or(second.access_token),
        client_id: first.client_id.or(second.client_id),
        client_secret: first.client_secret.or(second.client_secret),
        account_name: first.account_name.or(second.account_name),
    }
}

/// The error for a field that is neither typed nor stored.
pub fn missing(field: CredentialField) -> AppError {
    AppError::Credentials(vec![Finding {
        line: None,
        field: Some(field),
        severity: Severity::Missing,
        kind: FindingKind::Missing,
    }])
}

impl IntegrationService {
    /// To be saved, of a whole set of credentials.
    pub(super) fn new_integration(
        &self,
        store: NewStore,
        typed: &TypedCredentials,
        push_ship_confirms: bool,
        created_by: &str,
    ) -> AppResult<NewIntegration> {
        let id = IntegrationId::from_uuid(Uuid::now_v7());
        let token = typed.access_token.as_ref();
        let token = token.ok_or_else(|| missing(CredentialField::AccessToken))?;
        let store_hash = typed.store_hash.clone();
        Ok(NewIntegration {
            id,
            client_id: store.client_id,
            platform: store.platform,
            name: store.name,
            store_hash: store_hash.ok_or_else(|| missing(CredentialField::StoreHash))?,
            push_ship_confirms,
            statuses: store.statuses,
            sync_every: store.sync_every,
            access_token: self.seal(&SecretLocation::access_token(id), token)?,
            api_client_id: typed.api_client_id.clone(),
            client_secret: self.sealed(&SecretLocation::client_secret(id), typed.client_secret.as_ref())?,
            created_by: created_by.to_owned(),
            created_at: now(),
        })
    }

    /// The credentials to store, if any were typed that differ from what is stored.
    pub(super) fn changed_credentials(
        &self,
        set_by: &str,
        stored: &Integration,
        typed: &TypedCredentials,
    ) -> AppResult<Option<Credentials>> {
        // The client ID is no secret: it is shown, and comes back with the form.
        let same_client_id = typed.api_client_id.is_none() || typed.api_client_id == stored.api_client_id;
        if typed.access_token.is_none() && typed.client_secret.is_none() && same_client_id {
            return Ok(None);
        }
        let id = stored.id;
        Ok(Some(Credentials {
            access_token: self.sealed(&SecretLocation::access_token(id), typed.access_token.as_ref())?,
            api_client_id: typed.api_client_id.clone(),
            client_secret: self.sealed(&SecretLocation::client_secret(id), typed.client_secret.as_ref())?,
            set_at: now(),
            set_by: set_by.to_owned(),
        }))
    }

    pub(super) fn sealed(
        &self,
        location: &SecretLocation,
        secret: Option<&SecretString>,
    ) -> AppResult<Option<SealedSecret>> {
        secret.map(|secret| self.seal(location, secret)).transpose()
    }

    pub(super) fn seal(&self, location: &SecretLocation, secret: &SecretString) -> AppResult<SealedSecret> {
        let sealed = self.stores.vault.seal(location, secret).map_err(internal)?;
        Ok(SealedSecret {
            sealed,
            last_four: last_four(secret),
        })
    }
}

/// The last four characters, by which people recognise a secret. Empty for a short secret, which they would reveal.
fn last_four(secret: &SecretString) -> String {
    let characters: Vec<char> = secret.expose_secret().chars().collect();
    if characters.len() < 12 {
        String::new()
    } else {
        characters[characters.len() - 4..].iter().collect()
    }
}
