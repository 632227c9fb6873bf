//! What the pages need of the server: one small trait an area. The server implements them (`server/src/services`),
//! page tests use fakes, and a page or server function knows nothing of databases or HTTP clients.
//!
//! To add an ability: 1. a method here, 2. a server function in `server_functions` that checks the caller and calls it,
//! 3. its implementation in `server/src/services/`.

mod accounts;
mod alerts;
mod api_tokens;
mod channels;
mod checks;
mod client_alerts;
mod client_links;
mod client_skus;
mod clients;
mod events;
mod holds;
mod ignore_rules;
mod imports;
mod integrations;
mod orders;
mod overview;
mod passkeys;
mod people;
mod personal_data;
mod pickups;
mod portal;
mod problems;
mod saved_views;
mod second_factor;
mod shipment_csv;
mod shipments;
mod status_updates;
mod stock;
mod tags;

use std::sync::Arc;

pub use accounts::{
    AccountPort, Caller, CallerKind, LogIn, NewSession, NewStep, RecentlyConfirmed, RequestOrigin,
};
pub use alerts::AlertPort;
pub use api_tokens::ApiTokenPort;
pub use channels::ChannelPort;
pub use checks::CheckPort;
pub use client_alerts::ClientAlertPort;
pub use client_links::ClientLinkPort;
pub use client_skus::ClientSkuPort;
pub use clients::ClientPort;
pub use events::EventPort;
pub use holds::HoldPort;
pub use ignore_rules::IgnoreRulePort;
pub use imports::ImportPort;
pub use integrations::IntegrationPort;
pub use orders::OrderPort;
pub use overview::OverviewPort;
pub use passkeys::{PasskeyAnswer, PasskeyPort};
pub use people::PeoplePort;
pub use personal_data::PersonalDataPort;
pub use pickups::PickupPort;
pub use portal::PortalPort;
pub use problems::ProblemPort;
pub use saved_views::SavedViewPort;
pub use second_factor::SecondFactorPort;
pub use shipment_csv::ShipmentCsvPort;
pub use shipments::{HeldChoice, ShipmentPort};
pub use status_updates::StatusUpdatePort;
pub use stock::StockPort;
pub use tags::TagPort;

/// Handed to pages and server functions by context, since server functions can't be generic.
#[derive(Clone)]
pub struct Ports {
    pub accounts: Arc<dyn AccountPort>,
    pub alerts: Arc<dyn AlertPort>,
    pub api_tokens: Arc<dyn ApiTokenPort>,
    pub channels: Arc<dyn ChannelPort>,
    pub client_alerts: Arc<dyn ClientAlertPort>,
    pub client_links: Arc<dyn ClientLinkPort>,
    pub client_skus: Arc<dyn ClientSkuPort>,
    pub clients: Arc<dyn ClientPort>,
    pub events: Arc<dyn EventPort>,
    pub integrations: Arc<dyn IntegrationPort>,
    pub holds: Arc<dyn HoldPort>,
    pub ignore_rules: Arc<dyn IgnoreRulePort>,
    pub imports: Arc<dyn ImportPort>,
    pub checks: Arc<dyn CheckPort>,
    pub orders: Arc<dyn OrderPort>,
    pub overview: Arc<dyn OverviewPort>,
    pub passkeys: Arc<dyn PasskeyPort>,
    pub people: Arc<dyn PeoplePort>,
    pub personal_data: Arc<dyn PersonalDataPort>,
    pub pickups: Arc<dyn PickupPort>,
    pub portal: Arc<dyn PortalPort>,
    pub problems: Arc<dyn ProblemPort>,
    pub saved_views: Arc<dyn SavedViewPort>,
    pub second_factor: Arc<dyn SecondFactorPort>,
    pub shipments: Arc<dyn ShipmentPort>,
    pub shipment_csv: Arc<dyn ShipmentCsvPort>,
    pub status_updates: Arc<dyn StatusUpdatePort>,
    pub stock: Arc<dyn StockPort>,
    pub tags: Arc<dyn TagPort>,
}
