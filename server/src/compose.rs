//! The one place where parts are joined. Out of the database, the keys and a client for stores come the services, the
//! ports of the pages, and what runs by itself.

mod background;
mod senders;

use std::sync::Arc;

use bigcommerce::BigCommerce;
use engine::alerts::{Channel, Machine, SetupError};
use engine::client_alerts::ClientMailer;
use engine::events::EventClients;
use engine::retention::KeptDays;
use outbound::PublicUrl;
use parcelpilot_contract::audit::AuditActor;
use parcelpilot_contract::ports::{Caller, Ports};
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::operator_alert::AlertThresholds;
use storage::Database;
use tokio::sync::Notify;

use crate::accounts::sessions::SessionLimits;
use crate::accounts::throttle::LoginThrottle;
use crate::config::OutboundSettings;
use crate::identity_provider::{IdentityProvider, ProviderSettings};
use crate::platforms::Platforms;
use crate::services::accounts::AccountService;
use crate::services::accounts::passkeys::{PasskeyService, RelyingParty};
use crate::services::alerts::AlertService;
use crate::services::api_tokens::ApiTokenService;
use crate::services::audit::refusals::Refusal;
use crate::services::channels::ChannelService;
use crate::services::checks::CheckService;
use crate::services::client_skus::ClientSkuService;
use crate::services::clients::ClientService;
use crate::services::events::EventService;
use crate::services::holds::HoldService;
use crate::services::ignore_rules::IgnoreRuleService;
use crate::services::imports::ImportService;
use crate::services::integrations::{IntegrationService, TestedStores};
use crate::services::orders::OrderService;
use crate::services::overview::OverviewService;
use crate::services::people::PeopleService;
use crate::services::personal_data::PersonalDataService;
use crate::services::pickups::PickupService;
use crate::services::portal::PortalService;
use crate::services::problems::ProblemService;
use crate::services::saved_views::SavedViewService;
use crate::services::shipments::ShipmentService;
use crate::services::status_updates::StatusUpdateService;
use crate::services::stock::StockService;
use crate::services::store_access::Stores;
use crate::services::tags::TagService;
use crate::vault::Vault;

/// What all parts share. Clones share it, too.
#[derive(Clone)]
pub struct AppContext {
    pub database: Database,
    pub vault: Arc<Vault>,
    pub accounts: Arc<AccountService>,
    pub platforms: Platforms,
    /// Wakes the workers of this process when a run is queued in it.
    pub wake: Arc<Notify>,
    /// Whether imports keep all that stores send for orders.
    pub keeps_raw_orders: bool,
    /// Where people and stores reach this server, if that is set.
    pub public_url: Option<PublicUrl>,
    /// Where alerts are sent; may be empty.
    pub channels: Arc<[Channel]>,
    pub thresholds: AlertThresholds,
    /// By which clients' people are written to, if there is a mail server.
    pub client_mailer: Option<Arc<ClientMailer>>,
    /// By which events are sent, if any are.
    pub event_clients: Option<EventClients>,
    /// Whose disks and backups are watched, where they are.
    pub machine: Option<Arc<dyn Machine>>,
    /// What is known of stores whose integration is still to be saved.
    pub tested: TestedStores,
    /// For how long old records are kept.
    pub kept_days: KeptDays,
}

/// Services that the command line calls directly.
pub struct Services {
    pub clients: ClientService,
    pub integrations: IntegrationService,
    pub imports: ImportService,
    pub checks: CheckService,
}

impl AppContext {
    /// Sends no alerts and no events, and no store can call it: see [`AppContext::with_outbound`].
    pub fn new(database: Database, vault: Vault, bigcommerce: BigCommerce) -> Self {
        let vault = Arc::new(vault);
        Self {
            accounts: Arc::new(AccountService::new(database.clone(), vault.clone())),
            database,
            vault,
            platforms: Platforms { bigcommerce },
            wake: Arc::default(),
            keeps_raw_orders: true,
            public_url: None,
            channels: Arc::default(),
            thresholds: AlertThresholds::default(),
            client_mailer: None,
            event_clients: None,
            machine: None,
            tested: TestedStores::default(),
            kept_days: KeptDays::default(),
        }
    }

    /// # Errors
    /// A channel for alerts, or the HTTP client for events, can't be set up.
    pub fn with_outbound(self, settings: &OutboundSettings) -> Result<Self, SetupError> {
        Ok(Self {
            public_url: settings.public_url.clone(),
            channels: Channel::all(&settings.alerts)?.into(),
            thresholds: settings.thresholds,
            client_mailer: ClientMailer::of(&settings.alerts)?.map(Arc::new),
            event_clients: Some(EventClients::new(settings.events_reach).map_err(SetupError::Events)?),
            ..self
        })
    }

    /// For processes that run for long.
    pub fn watching(self, machine: impl Machine + 'static) -> Self {
        Self {
            machine: Some(Arc::new(machine)),
            ..self
        }
    }

    /// For a server of pages.
    pub fn with_session_limits(self, limits: SessionLimits) -> Self {
        let accounts = self.account_service().with_session_limits(limits);
        self.with_accounts(accounts)
    }

    /// The same, where people may log in by their company's identity provider.
    ///
    /// # Errors
    /// Its HTTP client can't be made.
    pub fn with_identity_provider(
        self,
        settings: Option<ProviderSettings>,
    ) -> Result<Self, outbound::ClientError> {
        let provider = settings.map(IdentityProvider::new).transpose()?;
        let accounts = self
            .account_service()
            .with_identity_provider(provider.map(Arc::new));
        Ok(self.with_accounts(accounts))
    }

    /// Another with the same settings: the one that is shared can't be changed.
    fn account_service(&self) -> AccountService {
        AccountService::new(self.database.clone(), self.vault.clone())
            .with_public_url(self.public_url.as_ref())
            .with_session_limits(self.accounts.session_limits)
            .with_identity_provider(self.accounts.provider.clone())
    }

    fn with_accounts(self, accounts: AccountService) -> Self {
        Self {
            accounts: Arc::new(accounts),
            ..self
        }
    }

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
                tested: self.tested.clone(),
                link_attempts: LoginThrottle::default(),
                link_guesses: LoginThrottle::default(),
            },
            checks: CheckService {
                imports: imports.clone(),
            },
            imports,
        }
    }

    /// All services, as the pages know them.
    pub fn ports(&self) -> Ports {
        let services = self.services();
        let shipments = Arc::new(ShipmentService {
            imports: services.imports.clone(),
        });
        let integrations = Arc::new(services.integrations);
        Ports {
            accounts: self.accounts.clone(),
            alerts: Arc::new(AlertService {
                database: self.database.clone(),
                channels: self.channels.clone(),
                public_url: self.public_url.clone(),
            }),
            api_tokens: Arc::new(self.api_tokens()),
            events: Arc::new(EventService {
                database: self.database.clone(),
                vault: self.vault.clone(),
                sender: self.event_sender(),
            }),
            clients: Arc::new(services.clients),
            client_alerts: Arc::new(self.client_alert_service()),
            client_links: integrations.clone(),
            client_skus: Arc::new(ClientSkuService {
                database: self.database.clone(),
            }),
            ignore_rules: Arc::new(IgnoreRuleService {
                database: self.database.clone(),
            }),
            integrations,
            orders: Arc::new(OrderService {
                imports: services.imports.clone(),
            }),
            pickups: Arc::new(PickupService {
                database: self.database.clone(),
            }),
            portal: Arc::new(PortalService {
                database: self.database.clone(),
            }),
            problems: Arc::new(ProblemService {
                imports: services.imports.clone(),
            }),
            saved_views: Arc::new(SavedViewService {
                database: self.database.clone(),
            }),
            second_factor: self.accounts.clone(),
            shipments: shipments.clone(),
            shipment_csv: shipments,
            status_updates: Arc::new(StatusUpdateService {
                stores: self.stores(),
            }),
            stock: Arc::new(StockService {
                stores: self.stores(),
            }),
            tags: Arc::new(TagService {
                database: self.database.clone(),
            }),
            channels: Arc::new(ChannelService {
                database: self.database.clone(),
            }),
            holds: Arc::new(HoldService {
                database: self.database.clone(),
            }),
            imports: Arc::new(services.imports),
            checks: Arc::new(services.checks),
            overview: Arc::new(OverviewService {
                database: self.database.clone(),
                alert_channels: self.channels.iter().map(Channel::kind).collect(),
            }),
            passkeys: Arc::new(PasskeyService {
                accounts: self.accounts.clone(),
                relying_party: RelyingParty::of(self.public_url.as_ref()),
            }),
            people: Arc::new(PeopleService {
                database: self.database.clone(),
            }),
            personal_data: Arc::new(self.personal_data()),
        }
    }

    /// Puts into the audit trail that somebody lacks the role for what is at this path.
    pub async fn refused_by_role(&self, caller: &Caller, path: &str) {
        let refusals = &self.accounts.refusals;
        refusals.by_role(&self.database, caller, path).await;
    }

    /// Puts into the audit trail that somebody sent an API token that does not work; never the token.
    pub async fn api_token_refused(&self, address: &str, path: &str) {
        let refusal = Refusal {
            actor: AuditActor::stranger(""),
            address,
            action: AuditAction::ApiTokenRefused,
            subject: path,
        };
        self.accounts.refusals.record(&self.database, &refusal).await;
    }

    pub fn api_tokens(&self) -> ApiTokenService {
        ApiTokenService {
            database: self.database.clone(),
        }
    }

    pub fn personal_data(&self) -> PersonalDataService {
        PersonalDataService {
            database: self.database.clone(),
        }
    }

    fn stores(&self) -> Stores {
        Stores {
            database: self.database.clone(),
            vault: self.vault.clone(),
            platforms: self.platforms.clone(),
        }
    }
}
