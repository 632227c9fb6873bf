//! What the pages ask for ([`app::ports`]), made out of the rooms of this house: storage, vault, accounts, imports.

pub mod accounts;
pub mod api_tokens;
mod audit;
mod clients;
mod credentials;
mod error;
mod imports;
mod integrations;
mod names;
mod orders;
mod overview;
mod people;
mod shipments;
pub mod store_access;

use std::sync::Arc;

use app::ports::Ports;
use tokio::sync::Notify;

use crate::bigcommerce::BigCommerce;
use crate::imports::worker::Worker;
use crate::shipments::patience::PushPatience;
use crate::shipments::pusher::Pusher;
use crate::storage::Database;
use crate::vault::Vault;
use accounts::AccountService;
use api_tokens::ApiTokenService;
use clients::ClientService;
pub(crate) use error::short_id;
pub use error::{internal, stored};
use imports::ImportService;
use integrations::IntegrationService;
use orders::OrderService;
use overview::OverviewService;
use people::PeopleService;
use shipments::ShipmentService;
use store_access::Stores;

/// What all services stand on. Cloning it shares everything.
#[derive(Clone)]
pub struct Ground {
    pub database: Database,
    pub vault: Arc<Vault>,
    pub accounts: Arc<AccountService>,
    pub bigcommerce: BigCommerce,
    /// Wakes the workers of this process when a run is queued in it.
    pub wake: Arc<Notify>,
}

/// For the command line, which calls them without pages.
pub struct Services {
    pub clients: ClientService,
    pub integrations: IntegrationService,
    pub imports: ImportService,
}

impl Ground {
    pub fn services(&self) -> Services {
        Services {
            clients: ClientService {
                database: self.database.clone(),
            },
            integrations: IntegrationService {
                stores: self.stores(),
            },
            imports: ImportService {
                stores: self.stores(),
                wake: self.wake.clone(),
            },
        }
    }

    pub fn worker(&self) -> Worker {
        Worker {
            database: self.database.clone(),
            sources: Arc::new(self.stores()),
            wake: self.wake.clone(),
        }
    }

    pub fn api_tokens(&self) -> ApiTokenService {
        ApiTokenService {
            database: self.database.clone(),
        }
    }

    pub fn pusher(&self) -> Pusher {
        Pusher {
            database: self.database.clone(),
            sinks: Arc::new(self.stores()),
            patience: PushPatience::default(),
        }
    }

    fn stores(&self) -> Stores {
        Stores {
            database: self.database.clone(),
            vault: self.vault.clone(),
            bigcommerce: self.bigcommerce.clone(),
        }
    }
}

pub fn build(ground: &Ground) -> Ports {
    let services = ground.services();
    Ports {
        accounts: ground.accounts.clone(),
        api_tokens: Arc::new(ground.api_tokens()),
        clients: Arc::new(services.clients),
        integrations: Arc::new(services.integrations),
        orders: Arc::new(OrderService {
            imports: services.imports.clone(),
        }),
        shipments: Arc::new(ShipmentService {
            imports: services.imports.clone(),
        }),
        imports: Arc::new(services.imports),
        overview: Arc::new(OverviewService {
            database: ground.database.clone(),
        }),
        people: Arc::new(PeopleService {
            database: ground.database.clone(),
        }),
    }
}
