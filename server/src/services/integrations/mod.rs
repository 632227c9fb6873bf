//! Client integrations: checking what was typed, sealing the secrets, testing the connection.

mod client_links;
mod connection;
mod credentials;
mod save_by_link;
mod settings;
mod tested;

use async_trait::async_trait;
use parcelpilot_contract::error::{AppError, AppResult, FieldProblem};
use parcelpilot_contract::integrations::{
    IntegrationDetail, IntegrationForm, IntegrationRow, MOVES_ORDERS, consent_to_move,
};
use parcelpilot_contract::ports::{Caller, IntegrationPort};
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::connection::ConnectionReport;
use parcelpilot_domain::count_text::counted;
use parcelpilot_domain::credentials::CredentialField;
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::platform::Platform;
use parcelpilot_domain::store_hash::StoreHash;
use runtime::clock::now;
use storage::integrations::{Integration, IntegrationChange, UnsentShipments};
use storage::{
    StorageError, integrations as rows, product_images, runs, shipments, status_updates, stock, webhooks,
};

use self::connection::platform;
use self::settings::FormSettings;
pub use self::tested::TestedStores;
use super::audit;
use super::store_access::Stores;
use crate::accounts::throttle::LoginThrottle;

const STORE_HASH: &str = CredentialField::StoreHash.form_name();

pub struct IntegrationService {
    pub stores: Stores,
    pub is_called_by_stores: bool,
    pub tested: TestedStores,
    /// By which clients try their credentials.
    pub link_attempts: LoginThrottle,
    /// By which strangers try links that do not work.
    pub link_guesses: LoginThrottle,
}

#[async_trait]
impl IntegrationPort for IntegrationService {
    async fn list(&self) -> AppResult<Vec<IntegrationRow>> {
        Ok(rows::list(&self.stores.database).await?)
    }

    async fn detail(&self, id: IntegrationId) -> AppResult<IntegrationDetail> {
        let detail = rows::detail(&self.stores.database, id).await?;
        let mut detail = detail.ok_or(AppError::NotFound)?;
        detail.webhook = detail.webhook.filter(|_| self.is_called_by_stores);
        Ok(detail)
    }

    async fn create(&self, caller: &Caller, form: IntegrationForm) -> AppResult<IntegrationId> {
        let settings = FormSettings::read(&self.stores.database, &form).await?;
        let typed = credentials::read(&form, false)?;
        if form.push_ship_confirms {
            self.check_push(None, &form, &typed).await?;
        }
        let store = settings.new_store();
        let new = self.new_integration(store, &typed, form.push_ship_confirms, &caller.name)?;
        match rows::insert(&self.stores.database, &new).await {
            Err(StorageError::Taken) => Err(self
                .taken_error(&new.name, None, new.platform, &new.store_hash)
                .await?),
            result => Ok(result?),
        }?;
        self.record(caller, AuditAction::IntegrationAdded, &new.name)
            .await;
        if let Some(report) = self.tested.take(&new.store_hash) {
            self.keep_store_facts(new.id, &report).await?;
        }
        Ok(new.id)
    }

    async fn update(&self, caller: &Caller, id: IntegrationId, form: IntegrationForm) -> AppResult<()> {
        let stored = self.find(id).await?;
        let settings = FormSettings::read(&self.stores.database, &form).await?;
        if settings.platform != stored.platform {
            return Err(AppError::invalid("platform", FieldProblem::OtherStore));
        }
        let moved = match settings.client_id == stored.client_id {
            true => None,
            false => Some(self.agreed_move(id, &settings, &form.moves_orders).await?),
        };
        let typed = credentials::read(&form, true)?;
        let writes = form.push_ship_confirms || stored.status_on_import.is_some();
        let is_turned_on = form.push_ship_confirms && !stored.push_ship_confirms;
        if is_turned_on || (writes && typed.access_token.is_some()) {
            self.check_push(Some(&stored), &form, &typed).await?;
        }
        let change = IntegrationChange {
            version: form.version,
            client_id: settings.client_id,
            name: settings.name,
            store_hash: typed
                .store_hash
                .clone()
                .unwrap_or_else(|| stored.store_hash.clone()),
            push_ship_confirms: form.push_ship_confirms,
            adds_statuses: settings
                .statuses
                .iter()
                .any(|status| !stored.statuses.contains(status)),
            statuses: settings.statuses,
            sync_every: settings.sync_every.unwrap_or(stored.sync_every),
            at: now(),
            credentials: self.changed_credentials(&caller.name, &stored, &typed)?,
        };
        match rows::update(&self.stores.database, id, &change).await {
            Err(StorageError::Taken) => Err(self
                .taken_error(&change.name, Some(id), stored.platform, &change.store_hash)
                .await?),
            Err(StorageError::HasOrders) => Err(AppError::invalid(STORE_HASH, FieldProblem::OtherStore)),
            result => Ok(result?),
        }?;
        self.try_credentials_soon(id).await?;
        let (database, action) = (&self.stores.database, AuditAction::IntegrationChanged);
        match moved {
            None => audit::record(database, caller, action, &change.name).await,
            Some(orders) => {
                let orders = counted(i64::from(orders), "order", "orders");
                let (from, to) = (&stored.client_name, &settings.client_name);
                let detail = format!("from {from} to {to}, with {orders}");
                audit::record_detail(database, caller, action, &change.name, &detail).await;
            }
        }
        if stored.push_ship_confirms && !form.push_ship_confirms {
            shipments::hold(&self.stores.database, id, now()).await?;
        }
        if change.credentials.is_some() {
            self.record(caller, AuditAction::CredentialsReplaced, &change.name)
                .await;
            shipments::retry_failed_of_credentials(&self.stores.database, id, now()).await?;
            status_updates::retry_failed_of_credentials(&self.stores.database, id).await?;
            stock::resume(&self.stores.database, id).await?;
        }
        Ok(())
    }

    async fn test(
        &self,
        caller: &Caller,
        id: Option<IntegrationId>,
        form: IntegrationForm,
    ) -> AppResult<ConnectionReport> {
        let stored = match id {
            Some(id) => Some(self.find(id).await?),
            None => None,
        };
        let typed = credentials::read(&form, stored.is_some())?;
        let access = self.access(stored.as_ref(), &typed)?;
        let is_pushing = match &stored {
            Some(one) => one.writes_orders(),
            None => form.push_ship_confirms,
        };
        let report = self
            .stores
            .platforms
            .of(platform(stored.as_ref(), &form))
            .test_connection(&access, is_pushing)
            .await;
        if stored.is_none() {
            self.tested.remember(&access.store_hash, &report);
        }
        if let Some(one) = &stored {
            self.record(caller, AuditAction::ConnectionTested, &one.name)
                .await;
        }
        if let Some(stored) = stored.filter(|one| one.store_hash == access.store_hash) {
            self.keep_store_facts(stored.id, &report).await?;
            if report.is_granted() && typed.access_token.is_none() {
                rows::hurry_sync(&self.stores.database, stored.id, now()).await?;
            }
        }
        Ok(report)
    }

    async fn set_enabled(&self, caller: &Caller, id: IntegrationId, is_enabled: bool) -> AppResult<()> {
        let name = self.find(id).await?.name;
        rows::set_enabled(&self.stores.database, id, is_enabled, now()).await?;
        if is_enabled {
            self.try_credentials_soon(id).await?;
        } else {
            runs::cancel_of_integration(&self.stores.database, id, now()).await?;
        }
        let action = if is_enabled {
            AuditAction::IntegrationEnabled
        } else {
            AuditAction::IntegrationDisabled
        };
        self.record(caller, action, &name).await;
        Ok(())
    }

    async fn delete(
        &self,
        caller: &Caller,
        id: IntegrationId,
        typed_name: String,
        typed_again: String,
    ) -> AppResult<()> {
        let integration = self.find(id).await?;
        if typed_name.trim() != integration.name {
            return Err(AppError::invalid("typed_name", FieldProblem::NameDiffers));
        }
        let unsent = match typed_again.trim() {
            "" => UnsentShipments::Keep,
            again if again == integration.name => UnsentShipments::Delete,
            _ => return Err(AppError::invalid("typed_again", FieldProblem::NameDiffers)),
        };
        let webhook = self.stores.webhook(&integration).await?;
        let lost = match rows::delete(&self.stores.database, id, unsent).await {
            Err(StorageError::Unsent(count)) => {
                let count = u32::try_from(count).unwrap_or(u32::MAX);
                Err(AppError::invalid("typed_again", FieldProblem::Unsent(count)))
            }
            result => Ok(result?),
        }?;
        if let Some(webhook) = webhook {
            webhook.remove().await;
        }
        let detail = match lost {
            0 => String::new(),
            count => format!("with {}", counted(count, "unsent shipment", "unsent shipments")),
        };
        let (database, action) = (&self.stores.database, AuditAction::IntegrationDeleted);
        audit::record_detail(database, caller, action, &integration.name, &detail).await;
        Ok(())
    }
}

impl IntegrationService {
    async fn record(&self, caller: &Caller, action: AuditAction, name: &str) {
        audit::record(&self.stores.database, caller, action, name).await;
    }

    /// Orders without a client of their own are their integration's client's: where it changes, all of them move, which
    /// nobody may do unawares. How many they are.
    async fn agreed_move(&self, id: IntegrationId, to: &FormSettings, consent: &str) -> AppResult<u32> {
        let all = self.detail(id).await?.row.orders;
        let others = rows::orders_with_a_client(&self.stores.database, id).await?;
        let orders = u32::try_from((all - others).max(0)).unwrap_or(u32::MAX);
        if orders > 0 && consent != consent_to_move(&to.client_id.to_string(), orders) {
            return Err(AppError::invalid(MOVES_ORDERS, FieldProblem::MovesOrders(orders)));
        }
        Ok(orders)
    }

    /// Schedules what depends on the credentials: a check of the store's webhook, which another store may not have, and
    /// the look-up of pictures, which another token may be allowed.
    async fn try_credentials_soon(&self, id: IntegrationId) -> AppResult<()> {
        webhooks::check_soon(&self.stores.database, id).await?;
        Ok(product_images::look_up_soon(&self.stores.database, id).await?)
    }

    pub async fn find(&self, id: IntegrationId) -> AppResult<Integration> {
        rows::find(&self.stores.database, id)
            .await?
            .ok_or(AppError::NotFound)
    }

    /// The error for an insert or a change that violated a unique index: the name's or the store's.
    async fn taken_error(
        &self,
        name: &str,
        own: Option<IntegrationId>,
        platform: Platform,
        store: &StoreHash,
    ) -> AppResult<AppError> {
        let database = &self.stores.database;
        let is_other = |found: &Integration| Some(found.id) != own;
        if rows::find_by_name(database, name)
            .await?
            .is_some_and(|one| is_other(&one))
        {
            return Ok(AppError::invalid("name", FieldProblem::Taken));
        }
        let other = rows::find_by_store(database, platform, store)
            .await?
            .filter(is_other);
        Ok(match other {
            Some(other) => AppError::StoreInUse(format!("{} ({})", other.name, other.client_name)),
            // Gone a moment ago.
            None => AppError::invalid(STORE_HASH, FieldProblem::Taken),
        })
    }
}
