//! How much of a SKU may still be sold in a store: turned on and off, and given.

use async_trait::async_trait;
use parcelpilot_contract::error::{AppError, AppResult, StoreAnswer};
use parcelpilot_contract::ports::{Caller, StockPort};
use parcelpilot_contract::stock::{LevelForm, StockPage, StockQuery, StockSource, StockStatus};
use parcelpilot_contract::stock_file::{StockFile, StockFileForm, StockGiven};
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::count_text::counted;
use parcelpilot_domain::ids::{IntegrationId, RemoteLocationId};
use parcelpilot_domain::shipment::push::PushFailure;
use parcelpilot_domain::stock::{GivenLevel, LevelTaken, StockRefusal};
use parcelpilot_domain::store::shipments::SinkError;
use parcelpilot_domain::store::stock::StoreLocation;
use storage::integrations::Integration;
use storage::{integrations, stock as rows};

use super::audit::{record, record_detail};
use super::store_access::Stores;
use super::store_answer;

/// Rows of a page.
const PAGE: usize = 50;

pub struct StockService {
    pub stores: Stores,
}

#[async_trait]
impl StockPort for StockService {
    async fn status(&self, id: IntegrationId) -> AppResult<StockStatus> {
        let status = rows::status(&self.stores.database, id).await?;
        status.ok_or(AppError::NotFound)
    }

    async fn setting(&self, id: IntegrationId) -> AppResult<StockStatus> {
        let setting = rows::setting(&self.stores.database, id).await?;
        setting.map(StockStatus::from).ok_or(AppError::NotFound)
    }

    async fn page(&self, id: IntegrationId, query: &StockQuery) -> AppResult<StockPage> {
        let limit = if query.limit == 0 { PAGE } else { query.limit };
        Ok(rows::page(&self.stores.database, id, query, limit).await?)
    }

    async fn set(
        &self,
        caller: &Caller,
        id: IntegrationId,
        location: Option<RemoteLocationId>,
    ) -> AppResult<()> {
        let integration = self.integration(id).await?;
        let database = &self.stores.database;
        match location {
            Some(location) => {
                let setting = rows::setting(database, id).await?;
                if setting.is_some_and(|setting| setting.is_shared) {
                    return Err(AppError::Stock(StockRefusal::SharedStore));
                }
                if rows::turn_on(database, id, location).await? {
                    let action = AuditAction::StockTurnedOn;
                    let detail = format!("location {location}");
                    record_detail(database, caller, action, &integration.name, &detail).await;
                }
            }
            None => {
                if rows::turn_off(database, id).await? {
                    record(database, caller, AuditAction::StockTurnedOff, &integration.name).await;
                }
            }
        }
        Ok(())
    }

    async fn give(
        &self,
        caller: &Caller,
        id: IntegrationId,
        levels: Vec<GivenLevel>,
        source: StockSource,
    ) -> AppResult<Vec<LevelTaken>> {
        let integration = self.integration(id).await?;
        let database = &self.stores.database;
        let taken = rows::give(database, id, &levels)
            .await?
            .map_err(AppError::Stock)?;
        let accepted = taken.iter().filter(|one| **one == LevelTaken::Accepted).count();
        if accepted > 0 {
            let levels = counted(i64::try_from(accepted).unwrap_or(i64::MAX), "level", "levels");
            let detail = format!("{levels} by {}", source.words());
            let action = AuditAction::StockGiven;
            record_detail(database, caller, action, &integration.name, &detail).await;
        }
        Ok(taken)
    }

    async fn give_counted_now(
        &self,
        caller: &Caller,
        id: IntegrationId,
        form: LevelForm,
    ) -> AppResult<LevelTaken> {
        let levels = vec![form.read()?];
        let taken = self.give(caller, id, levels, StockSource::Form).await?;
        Ok(taken.first().copied().unwrap_or(LevelTaken::Older))
    }

    async fn check_file(&self, id: IntegrationId, form: &StockFileForm) -> AppResult<StockFile> {
        self.check_csv(id, form).await
    }

    async fn give_file(
        &self,
        caller: &Caller,
        id: IntegrationId,
        form: &StockFileForm,
        digest: &str,
    ) -> AppResult<StockGiven> {
        self.give_csv(caller, id, form, digest).await
    }

    async fn locations(&self, id: IntegrationId) -> AppResult<Vec<StoreLocation>> {
        let integration = self.integration(id).await?;
        let access = self.stores.access(&integration).map_err(store_answer)?;
        let store = self.stores.platform(&integration).stock(access);
        store.locations().await.map_err(|error| {
            AppError::Store(match error {
                SinkError::Refused {
                    failure: PushFailure::TokenRefused,
                    ..
                } => StoreAnswer::TokenRefused,
                SinkError::Refused { .. } => StoreAnswer::LocationsScopeMissing,
                SinkError::Throttled(_) => StoreAnswer::QuotaUsedUp,
                _ => StoreAnswer::Unavailable,
            })
        })
    }
}

impl StockService {
    pub(super) async fn integration(&self, id: IntegrationId) -> AppResult<Integration> {
        let found = integrations::find(&self.stores.database, id).await?;
        found.ok_or(AppError::NotFound)
    }
}
