//! Calls a store with typed credentials, stored ones, or both.

use parcelpilot_contract::error::{AppError, AppResult, FieldProblem};
use parcelpilot_contract::integrations::IntegrationForm;
use parcelpilot_domain::connection::{ConnectionReport, PermissionStatus};
use parcelpilot_domain::credentials::CredentialField;
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::platform::Platform;
use parcelpilot_domain::store::StoreAccess;
use storage::channels;
use storage::integrations as rows;
use storage::integrations::{Integration, StoreFacts};

use super::IntegrationService;
use super::credentials::{TypedCredentials, missing};
use crate::services::store_answer;

impl IntegrationService {
    /// What was typed takes precedence over what is stored.
    pub(super) fn access(
        &self,
        stored: Option<&Integration>,
        typed: &TypedCredentials,
    ) -> AppResult<StoreAccess> {
        let store_hash = typed
            .store_hash
            .clone()
            .or_else(|| stored.map(|one| one.store_hash.clone()));
        let store_hash = store_hash.ok_or_else(|| missing(CredentialField::StoreHash))?;
        let access_token = match (&typed.access_token, stored) {
            (Some(token), _) => token.clone(),
            (None, Some(one)) => self.stores.access(one).map_err(store_answer)?.access_token,
            (None, None) => return Err(missing(CredentialField::AccessToken)),
        };
        Ok(StoreAccess {
            store_hash,
            access_token,
        })
    }

    /// Refuses a token that may not modify orders. One that can't be checked now is accepted.
    pub(super) async fn check_push(
        &self,
        stored: Option<&Integration>,
        form: &IntegrationForm,
        typed: &TypedCredentials,
    ) -> AppResult<()> {
        // Of a new integration that is to push, both are asked for at once; of one that pushes, the token is new.
        let field = match stored {
            Some(_) if typed.access_token.is_some() => CredentialField::AccessToken.form_name(),
            _ => "settings.push_ship_confirms",
        };
        let access = self.access(stored, typed)?;
        let platform = self.stores.platforms.of(platform(stored, form));
        match platform.test_push(&access).await {
            PermissionStatus::Missing => Err(AppError::invalid(field, FieldProblem::WriteScopeMissing)),
            _ => Ok(()),
        }
    }

    /// Stores what a test has learned about the store.
    pub(super) async fn keep_store_facts(
        &self,
        id: IntegrationId,
        report: &ConnectionReport,
    ) -> AppResult<()> {
        let labels: Vec<(OrderStatus, String)> = report
            .status_labels
            .iter()
            .map(|(id, label)| (OrderStatus(*id), label.clone()))
            .collect();
        let facts = StoreFacts {
            name: report.store_name.as_deref(),
            zone: report.zone.as_ref(),
            status_labels: &labels,
        };
        rows::set_store_facts(&self.stores.database, id, facts).await?;
        Ok(channels::set_names(&self.stores.database, id, &report.channels).await?)
    }
}

/// The stored platform stays; a form that does not name one means the first.
pub(super) fn platform(stored: Option<&Integration>, form: &IntegrationForm) -> Platform {
    stored
        .map(|one| one.platform)
        .or_else(|| Platform::from_code(&form.platform))
        .unwrap_or(Platform::BigCommerce)
}
