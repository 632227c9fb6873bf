//! Calling the store with what was typed, what is stored, or both.

use bigcommerce::StoreAccess;
use parcelpilot_contract::error::{AppError, AppResult, FieldProblem};
use parcelpilot_domain::connection::{ConnectionReport, PermissionStatus};
use parcelpilot_domain::credentials::CredentialField;
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::order_status::OrderStatus;
use storage::integrations as rows;
use storage::integrations::{Integration, StoreFacts};

use super::IntegrationService;
use super::credentials::{TypedCredentials, missing};
use crate::services::store_answer;

impl IntegrationService {
    /// What was typed takes precedence over what is stored.
    pub(super) fn access(
        &self,
        stored_one: Option<&Integration>,
        typed: &TypedCredentials,
    ) -> AppResult<StoreAccess> {
        let store_hash = typed
            .store_hash
            .clone()
            .or_else(|| stored_one.map(|one| one.store_hash.clone()));
        let store_hash = store_hash.ok_or_else(|| missing(CredentialField::StoreHash))?;
        let access_token = match (&typed.access_token, stored_one) {
            (Some(token), _) => token.clone(),
            (None, Some(one)) => self.stores.access(one).map_err(store_answer)?.access_token,
            (None, None) => return Err(missing(CredentialField::AccessToken)),
        };
        Ok(StoreAccess {
            store_hash,
            access_token,
        })
    }

    /// A token that may not change orders can't push. What could not be checked is no reason to refuse.
    pub(super) async fn check_push(
        &self,
        stored_one: Option<&Integration>,
        typed: &TypedCredentials,
    ) -> AppResult<()> {
        let access = self.access(stored_one, typed)?;
        match self.stores.bigcommerce.test_push(&access).await {
            PermissionStatus::Missing => Err(AppError::invalid(
                "settings.push_ship_confirms",
                FieldProblem::WriteScopeMissing,
            )),
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
        Ok(rows::set_store_facts(&self.stores.database, id, facts).await?)
    }
}
