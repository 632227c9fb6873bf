//! Saves what a client has connected: a new integration, or new credentials of one.

use parcelpilot_contract::error::{AppError, AppResult, FieldProblem};
use parcelpilot_domain::credentials::CredentialField;
use parcelpilot_domain::ids::IntegrationId;
use runtime::clock::now;
use secrecy::SecretString;
use storage::integrations::{Credentials, Integration, IntegrationChange, NewIntegration};
use storage::one_time_links::client_links::NewStore;
use storage::{StorageError, integrations as rows, shipments};
use uuid::Uuid;

use super::client_links::{TriedStore, TriedTarget};
use super::{IntegrationService, STORE_HASH, credentials};
use crate::vault::SecretLocation;

impl IntegrationService {
    /// Uses the link up, of this token's hash. Where it is refused, the link still works.
    pub(super) async fn save_by_link(&self, tried: &TriedStore, link: &str) -> AppResult<IntegrationId> {
        match &tried.target {
            TriedTarget::New(store) => self.add_by_link(store, tried, link).await,
            TriedTarget::Integration(stored) => self.replace_by_link(stored, tried, link).await,
        }
    }

    /// What the new credentials change, once they are saved.
    pub(super) async fn follow_up(&self, id: IntegrationId, tried: &TriedStore) -> AppResult<()> {
        let database = &self.stores.database;
        self.keep_store_facts(id, &tried.report).await?;
        rows::hurry_sync(database, id, now()).await?;
        if let TriedTarget::Integration(_) = tried.target {
            self.try_credentials_soon(id).await?;
            shipments::retry_failed_of_credentials(database, id, now()).await?;
        }
        Ok(())
    }

    async fn add_by_link(
        &self,
        store: &NewStore,
        tried: &TriedStore,
        link: &str,
    ) -> AppResult<IntegrationId> {
        let typed = &tried.typed;
        let id = IntegrationId::from_uuid(Uuid::now_v7());
        let new = NewIntegration {
            id,
            client_id: store.client_id,
            platform: store.platform,
            name: store.name.clone(),
            store_hash: typed
                .store_hash
                .clone()
                .ok_or_else(|| credentials::missing(CredentialField::StoreHash))?,
            push_ship_confirms: false,
            statuses: store.statuses.clone(),
            sync_every: store.sync_every,
            access_token: self.seal(&SecretLocation::access_token(id), access_token(tried)?)?,
            api_client_id: typed.api_client_id.clone(),
            client_secret: self.sealed(&SecretLocation::client_secret(id), typed.client_secret.as_ref())?,
            created_by: tried.row.client_name.clone(),
            created_at: now(),
        };
        let database = &self.stores.database;
        match rows::insert_by_link(database, &new, link).await {
            // Another integration has the store, of which nobody else hears. Whoever takes the name ends the link.
            Err(StorageError::Taken) => Err(AppError::invalid(STORE_HASH, FieldProblem::StoreTaken)),
            result => Ok(result.map(|()| id)?),
        }
    }

    async fn replace_by_link(
        &self,
        stored: &Integration,
        tried: &TriedStore,
        link: &str,
    ) -> AppResult<IntegrationId> {
        let (typed, id) = (&tried.typed, stored.id);
        let token = access_token(tried)?;
        let new = Credentials {
            access_token: Some(self.seal(&SecretLocation::access_token(id), token)?),
            api_client_id: typed.api_client_id.clone(),
            client_secret: self.sealed(&SecretLocation::client_secret(id), typed.client_secret.as_ref())?,
            set_at: now(),
            set_by: tried.row.client_name.clone(),
        };
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
            credentials: Some(new),
        };
        let database = &self.stores.database;
        match rows::update_by_link(database, id, &change, link).await {
            Err(StorageError::Taken) => Err(AppError::invalid(STORE_HASH, FieldProblem::StoreTaken)),
            Err(StorageError::HasOrders) => {
                Err(AppError::invalid(STORE_HASH, FieldProblem::OtherStoreThanBefore))
            }
            result => Ok(result.map(|()| id)?),
        }
    }
}

fn access_token(tried: &TriedStore) -> AppResult<&SecretString> {
    let token = tried.typed.access_token.as_ref();
    token.ok_or_else(|| credentials::missing(CredentialField::AccessToken))
}
