use parcelpilot_contract::api_tokens::ApiTokenRow;
use parcelpilot_contract::audit::AuditPage;
use parcelpilot_contract::channels::{ChannelChoice, ChannelRow};
use parcelpilot_contract::checks::CheckResult;
use parcelpilot_contract::client_alerts::ClientAlertsDetail;
use parcelpilot_contract::client_links::{ClientLinkRow, RequestedStore};
use parcelpilot_contract::client_skus::{SkuPage, UnlistedSkus};
use parcelpilot_contract::clients::{ClientDetail, ClientRow, ClientSlip};
use parcelpilot_contract::events::{EventDeliveryPage, EventDeliveryRow, EventEndpointRow};
use parcelpilot_contract::holds::HeldStatusRow;
use parcelpilot_contract::ignore_rules::IgnoreRuleRow;
use parcelpilot_contract::imports::{ImportDay, LiveImports, RunDetail};
use parcelpilot_contract::integrations::{IntegrationDetail, IntegrationRow};
use parcelpilot_contract::orders::{OrderDetail, OrderPage, OrderRow};
use parcelpilot_contract::overview::Overview;
use parcelpilot_contract::own_account::{Invited, OwnLogIn, SessionRow};
use parcelpilot_contract::passkeys::PasskeyRow;
use parcelpilot_contract::people::People;
use parcelpilot_contract::portal::{
    ClientName, PortalOrder, PortalOrderPage, PortalOverview, PortalProblem, PortalShipmentPage,
};
use parcelpilot_contract::problems::OpenProblems;
use parcelpilot_contract::saved_views::SavedViewRow;
use parcelpilot_contract::second_factor::{FactorSetup, PendingStep, SecondFactorState};
use parcelpilot_contract::shipments::{PushCounts, ShipmentPage, Shipping};
use parcelpilot_contract::status_updates::StatusUpdates;
use parcelpilot_contract::stock::{StockPage, StockStatus};
use parcelpilot_domain::store::stock::StoreLocation;
use parcelpilot_domain::tag::Tag;
use serde::{Deserialize, Serialize};

use crate::samples::{
    account, channels, client_alerts, client_skus, clients, events, ignore_rules, imports, integrations,
    orders, overview, people, portal, problems, shipments, stock,
};

/// What the fakes answer.
#[derive(Clone, Serialize, Deserialize)]
pub struct Rows {
    pub clients: Vec<ClientRow>,
    pub client: ClientDetail,
    pub slips: Vec<ClientSlip>,
    pub client_alerts: ClientAlertsDetail,
    pub ignore_rules: Vec<IgnoreRuleRow>,
    pub skus: SkuPage,
    pub unlisted_skus: UnlistedSkus,
    pub integrations: Vec<IntegrationRow>,
    pub integration: IntegrationDetail,
    pub overview: Overview,
    pub attention_count: i64,
    pub channels: Vec<ChannelRow>,
    pub channel_choices: Vec<ChannelChoice>,
    pub held_statuses: Vec<HeldStatusRow>,
    pub live_imports: LiveImports,
    pub import_days: Vec<ImportDay>,
    pub run: RunDetail,
    pub check: Option<CheckResult>,
    pub orders: OrderPage,
    /// With the number that is asked for.
    pub numbered: Vec<OrderRow>,
    pub order: OrderDetail,
    pub shipping: Shipping,
    pub shipments: ShipmentPage,
    pub push_counts: Vec<PushCounts>,
    pub problems: OpenProblems,
    pub saved_views: Vec<SavedViewRow>,
    pub status_updates: StatusUpdates,
    pub stock: StockStatus,
    pub stock_page: StockPage,
    pub stock_locations: Vec<StoreLocation>,
    pub tags: Vec<Tag>,
    pub people: People,
    pub audit: AuditPage,
    pub sessions: Vec<SessionRow>,
    pub api_tokens: Vec<ApiTokenRow>,
    pub relying_party: Option<String>,
    pub passkeys: Vec<PasskeyRow>,
    pub second_factor: SecondFactorState,
    /// Of the visitor's browser.
    pub pending_step: Option<PendingStep>,
    pub enrolment: Option<FactorSetup>,
    pub is_setup_open: bool,
    pub invitation: Option<Invited>,
    pub own_log_in: OwnLogIn,
    pub client_links: Vec<ClientLinkRow>,
    /// By the link that is opened.
    pub requested_store: Option<RequestedStore>,
    pub event_endpoints: Vec<EventEndpointRow>,
    pub event_endpoint: EventEndpointRow,
    pub event_deliveries: EventDeliveryPage,
    pub event_delivery: EventDeliveryRow,
    pub own_clients: Vec<ClientName>,
    pub portal_overview: Option<PortalOverview>,
    pub portal_orders: PortalOrderPage,
    pub portal_order: Option<PortalOrder>,
    pub portal_shipments: PortalShipmentPage,
    pub portal_problems: Vec<PortalProblem>,
}

impl Rows {
    /// Something of everything.
    pub fn full() -> Self {
        Self {
            clients: vec![clients::client()],
            client: clients::detail(),
            slips: clients::slips(),
            client_alerts: client_alerts::detail(),
            ignore_rules: ignore_rules::rows(),
            skus: client_skus::page(),
            unlisted_skus: client_skus::unlisted(),
            integrations: vec![integrations::integration()],
            integration: integrations::detail(),
            overview: overview::overview(),
            attention_count: overview::ATTENTION_COUNT,
            channels: channels::rows(),
            channel_choices: channels::choices(),
            held_statuses: orders::held_statuses(),
            live_imports: imports::live(),
            import_days: imports::days(),
            run: imports::run_detail(),
            check: Some(imports::check()),
            orders: orders::page(),
            numbered: orders::two_of_a_number(),
            order: orders::detail(),
            shipping: shipments::shipping(),
            shipments: shipments::page(),
            push_counts: vec![shipments::counts()],
            problems: problems::open(),
            saved_views: orders::saved_views(),
            status_updates: integrations::status_updates(),
            stock: stock::status(),
            stock_page: stock::page(),
            stock_locations: stock::locations(),
            tags: orders::tags(),
            people: people::people(),
            audit: people::audit(),
            sessions: account::sessions(),
            api_tokens: vec![account::token()],
            relying_party: Some("pilot.example.com".to_owned()),
            passkeys: vec![account::passkey()],
            second_factor: account::second_factor(),
            pending_step: Some(account::pending_step()),
            enrolment: Some(account::setup()),
            is_setup_open: true,
            invitation: Some(people::invited()),
            own_log_in: account::own_log_in(),
            client_links: vec![integrations::client_link()],
            requested_store: Some(integrations::requested_store()),
            event_endpoints: vec![events::endpoint()],
            event_endpoint: events::endpoint(),
            event_deliveries: events::page(),
            event_delivery: events::delivery(),
            own_clients: portal::clients(),
            portal_overview: Some(portal::overview()),
            portal_orders: portal::page(),
            portal_order: Some(portal::order()),
            portal_shipments: portal::shipments(),
            portal_problems: portal::problems(),
        }
    }

    /// As little as there can be: a server on its first day, an order without lines, a link that is used up.
    pub fn empty() -> Self {
        Self {
            clients: Vec::new(),
            client: clients::bare_detail(),
            slips: Vec::new(),
            client_alerts: client_alerts::bare_detail(),
            ignore_rules: Vec::new(),
            skus: SkuPage::default(),
            unlisted_skus: UnlistedSkus::default(),
            integrations: Vec::new(),
            integration: integrations::bare_detail(),
            overview: Overview::default(),
            attention_count: 0,
            channels: Vec::new(),
            channel_choices: Vec::new(),
            held_statuses: Vec::new(),
            live_imports: LiveImports::default(),
            import_days: Vec::new(),
            run: imports::bare_run_detail(),
            check: None,
            orders: OrderPage::default(),
            numbered: Vec::new(),
            order: orders::bare_detail(),
            shipping: shipments::bare_shipping(),
            shipments: ShipmentPage::default(),
            push_counts: Vec::new(),
            problems: OpenProblems::default(),
            saved_views: Vec::new(),
            status_updates: StatusUpdates::default(),
            stock: StockStatus::default(),
            stock_page: StockPage::default(),
            stock_locations: Vec::new(),
            tags: Vec::new(),
            people: people::nobody(),
            audit: people::nothing(),
            sessions: Vec::new(),
            api_tokens: Vec::new(),
            relying_party: None,
            passkeys: Vec::new(),
            second_factor: account::no_second_factor(),
            pending_step: None,
            enrolment: None,
            is_setup_open: false,
            invitation: None,
            own_log_in: account::own_log_in(),
            client_links: Vec::new(),
            requested_store: None,
            event_endpoints: Vec::new(),
            event_endpoint: events::bare_endpoint(),
            event_deliveries: EventDeliveryPage::default(),
            event_delivery: events::bare_delivery(),
            own_clients: Vec::new(),
            portal_overview: None,
            portal_orders: PortalOrderPage::default(),
            portal_order: None,
            portal_shipments: PortalShipmentPage::default(),
            portal_problems: Vec::new(),
        }
    }
}
