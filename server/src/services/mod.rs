//! What the pages ask for ([`parcelpilot_contract::ports`]), made out of the rooms of this house: storage, vault, accounts, imports.

pub mod accounts;
mod alerts;
pub mod api_tokens;
mod audit;
mod checks;
mod clients;
mod error;
mod imports;
mod integrations;
mod orders;
mod overview;
mod people;
mod problems;
mod shipments;
pub mod store_access;

use std::sync::Arc;

use accounts::AccountService;
use alerts::AlertService;
use api_tokens::ApiTokenService;
use bigcommerce::BigCommerce;
use checks::CheckService;
use clients::ClientService;
use engine::alerts::{Channel, Watcher};
use engine::imports::scheduler::Scheduler;
use engine::imports::worker::Worker;
use engine::shipments::pusher::Pusher;
use engine::shipments::retry_policy::PushRetryPolicy;
use engine::webhooks::WebhookReconciler;
use imports::ImportService;
use integrations::IntegrationService;
use orders::OrderService;
use outbound::PublicUrl;
use overview::OverviewService;
use parcelpilot_contract::ports::Ports;
use people::PeopleService;
use problems::ProblemService;
use shipments::ShipmentService;
use storage::Database;
use storage::webhooks::Pace;
use store_access::Stores;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::vault::Vault;

pub use error::internal;

/// What all services stand on. Cloning it shares everything.
#[derive(Clone)]
pub struct AppContext {
    pub database: Database,
    pub vault: Arc<Vault>,
    pub accounts: Arc<AccountService>,
    pub bigcommerce: BigCommerce,
    /// Wakes the workers of this process when a run is queued in it.
    pub wake: Arc<Notify>,
    /// Where people and stores reach this server, where that is set.
    pub public_url: Option<PublicUrl>,
    /// Who is told of alerts outbound the pages; may be empty.
    pub channels: Arc<[Channel]>,
}

/// For the command line, which calls them without pages.
pub struct Services {
    pub clients: ClientService,
    pub integrations: IntegrationService,
    pub imports: ImportService,
    pub checks: CheckService,
}

impl AppContext {
    pub fn services(&self) -> Services {
        let imports = ImportService {
            stores: self.stores(),
            wake: self.wake.clone(),
        };
        Services {
            clients: ClientService {
                database: self.database.clone(),
            },
            integrations: IntegrationService {
                stores: self.stores(),
                is_called_by_stores: self.public_url.is_some(),
            },
            checks: CheckService {
                imports: imports.clone(),
            },
            imports,
        }
    }

    /// All that has to do with imports and pushes and runs by itself, until `shutdown`.
    pub async fn work(&self, shutdown: CancellationToken) {
        let scheduler = Scheduler {
            database: self.database.clone(),
            wake: self.wake.clone(),
        };
        tokio::join!(
            self.worker().work(shutdown.clone()),
            self.pusher().work(shutdown.clone()),
            self.webhook_reconciler().work(shutdown.clone()),
            scheduler.work(shutdown)
        );
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
            retry_policy: PushRetryPolicy::default(),
        }
    }

    pub fn watcher(&self) -> Watcher {
        Watcher {
            database: self.database.clone(),
            channels: self.channels.clone(),
            public_url: self.public_url.clone(),
        }
    }

    pub fn webhook_reconciler(&self) -> WebhookReconciler {
        WebhookReconciler {
            database: self.database.clone(),
            stores: Arc::new(self.stores()),
            public_url: self.public_url.clone(),
            pace: Pace::default(),
            wake: self.wake.clone(),
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

pub fn build(context: &AppContext) -> Ports {
    let services = context.services();
    let shipments = Arc::new(ShipmentService {
        imports: services.imports.clone(),
    });
    Ports {
        accounts: context.accounts.clone(),
        alerts: Arc::new(AlertService {
            database: context.database.clone(),
            channels: context.channels.clone(),
            public_url: context.public_url.clone(),
        }),
        api_tokens: Arc::new(context.api_tokens()),
        clients: Arc::new(services.clients),
        integrations: Arc::new(services.integrations),
        orders: Arc::new(OrderService {
            imports: services.imports.clone(),
        }),
        problems: Arc::new(ProblemService {
            imports: services.imports.clone(),
        }),
        shipments: shipments.clone(),
        shipment_csv: shipments,
        imports: Arc::new(services.imports),
        checks: Arc::new(services.checks),
        overview: Arc::new(OverviewService {
            database: context.database.clone(),
            alert_channels: context.channels.iter().map(Channel::kind).collect(),
        }),
        people: Arc::new(PeopleService {
            database: context.database.clone(),
        }),
    }
}
