//! The state of one imitation store.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::faults::Faults;
use super::order_store::OrderStore;
use super::quota::Quota;
use super::settings::Settings;
use super::stock::Stock;
use super::tokens::Tokens;
use crate::webhooks::Webhooks;

/// Everything that the routes share.
pub struct Store {
    pub settings: Settings,
    pub tokens: Tokens,
    pub quota: Quota,
    pub faults: Faults,
    order_store: RwLock<OrderStore>,
    webhooks: Mutex<Webhooks>,
    stock: Mutex<Stock>,
    calls: Mutex<Calls>,
}

/// How often each path (numbers in it as `{id}`, without the store's prefix) was answered with each status;
/// status 0 is a call that got no answer.
pub type Calls = BTreeMap<(String, u16), u64>;

impl Store {
    pub fn new(settings: Settings) -> Self {
        Self {
            tokens: Tokens::from_seed(settings.seed),
            quota: Quota::new(settings.quota, settings.window),
            faults: Faults::new(&settings.faults),
            order_store: RwLock::new(OrderStore::new(&settings)),
            webhooks: Mutex::default(),
            stock: Mutex::default(),
            calls: Mutex::default(),
            settings,
        }
    }

    pub fn order_store(&self) -> RwLockReadGuard<'_, OrderStore> {
        self.order_store.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn orders_to_change(&self) -> RwLockWriteGuard<'_, OrderStore> {
        self.order_store.write().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn webhooks(&self) -> MutexGuard<'_, Webhooks> {
        self.webhooks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn stock(&self) -> MutexGuard<'_, Stock> {
        self.stock.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn calls(&self) -> MutexGuard<'_, Calls> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn count_call(&self, path: &str, status: u16) {
        *self.calls().entry((path.to_owned(), status)).or_default() += 1;
    }
}
