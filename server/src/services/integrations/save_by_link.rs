//! Saves what a client has connected: a new integration, or new credentials of one.

use parcelpilot_contract::error::{AppError, AppResult, FieldProblem};
use parcelpilot_domain::ids::IntegrationId;
use runtime::clock::now;
use storage::integrations::{Integration, IntegrationChange};
use storage::one_time_links::client_links::NewStore;
use storage::{
    StorageError, integrations as rows, product_images, shipments, status_updates, stock, webhooks,
};

use super::client_links::{TestedStore, TestedTarget};
use super::{IntegrationService, STORE_HASH};

impl IntegrationService {
    /// Uses the link up, of this token's hash. Where it is refused, the link still works.
    pub(super) async fn save_by_link(&self, tested: &TestedStore, link: &str) -> AppResult<IntegrationId> {
        match &tested.target {
            TestedTarget::New(store) => self.add_by_link(store, tested, link).await,
            TestedTarget::Integration(stored) => self.replace_by_link(stored, tested, link).await,
        }
    }

    /// What the new credentials change, once they are saved: each by itself, whatever became of the others. The next
    /// sync is due already.
    pub(super) async fn follow_up(&self, id: IntegrationId, tested: &TestedStore) {
        let database = &self.stores.database;
        log_failure(id, self.keep_store_facts(id, &tested.report).await);
        if let TestedTarget::Integration(_) = tested.target {
            log_failure(id, webhooks::check_soon(database, id).await);
            log_failure(id, product_images::look_up_soon(database, id).await);
            log_failure(
                id,
                shipments::retry_failed_of_credentials(database, id, now()).await,
            );
            log_failure(
                id,
                status_updates::retry_failed_of_credentials(database, id).await,
            );
            log_failure(id, stock::resume(database, id).await);
        }
    }

    async fn add_by_link(
        &self,
        store: &NewStore,
        tested: &TestedStore,
        link: &str,
    ) -> AppResult<IntegrationId> {
        let new = self.new_integration(store.clone(), &tested.typed, false, &tested.row.client_name)?;
        let added = rows::insert_by_link(&self.stores.database, &new, link).await;
        added.map(|()| new.id).map_err(said_to_client)
    }

    async fn replace_by_link(
        &self,
        stored: &Integration,
        tested: &TestedStore,
        link: &str,
    ) -> AppResult<IntegrationId> {
        let (typed, id) = (&tested.typed, stored.id);
        let change = IntegrationChange {
            version: stored.version,
            client_id: stored.client_id,
            name: stored.name.clone(),
            store_hash: typed
                .store_hash
                .clone()
                .unwrap_or_else(|| stored.store_hash.clone()),
            push_ship_confirms: stored.push_ship_confirms,
            statuses: stored.statuses.clone(),
            adds_statuses: false,
            sync_every: stored.sync_every,
            at: now(),
            credentials: self.changed_credentials(&tested.row.client_name, stored, typed)?,
        };
        let replaced = rows::update_by_link(&self.stores.database, id, &change, link).await;
        replaced.map(|()| id).map_err(said_to_client)
    }
}

/// The client has no page to reload, no import to cancel, and hears nothing of others.
fn said_to_client(error: StorageError) -> AppError {
    match error {
        // Another integration has the store. Whoever takes the name ends the link.
        StorageError::Taken => AppError::invalid(STORE_HASH, FieldProblem::StoreTaken),
        StorageError::HasOrders => AppError::invalid(STORE_HASH, FieldProblem::OtherStoreThanBefore),
        StorageError::ChangedMeanwhile | StorageError::RunActive => AppError::ConnectAgain,
        error => error.into(),
    }
}

fn log_failure<T>(integration: IntegrationId, step: Result<T, impl Into<AppError>>) {
    if let Err(error) = step.map_err(Into::into) {
        tracing::error!(%error, %integration, "connected by a link, but what follows was not all done");
    }
}
