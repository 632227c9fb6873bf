//! Client integrations: one client's connection to one store.

use parcelpilot_domain::ids::{ClientId, IntegrationId};
use parcelpilot_domain::import_run::RunFailure;
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::platform::Platform;
use parcelpilot_domain::quota::Quota;
use parcelpilot_domain::shipment::push::Pushing;
use parcelpilot_domain::status_update::StatusMove;
use parcelpilot_domain::sync::SyncInterval;
use parcelpilot_domain::time::Timestamp;
use parcelpilot_domain::time_zone::StoreZone;
use parcelpilot_domain::webhook::WebhookState;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use crate::alerts::AlertRow;
use crate::client_links::ClientLinkRow;
use crate::form_fields;

/// How an integration is doing, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Health {
    /// The last poll failed.
    Failing(RunFailure),
    /// No poll has come to a good end for longer than it may.
    Overdue,
    Disabled,
    /// Orders that could not be imported wait for a person.
    HasProblems,
    /// Nothing was pulled yet.
    New,
    Good,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntegrationRow {
    pub id: IntegrationId,
    pub name: String,
    pub client_name: String,
    pub platform: Platform,
    pub store_hash: String,
    pub store_name: Option<String>,
    pub is_enabled: bool,
    pub health: Health,
    pub last_good_poll: Option<Timestamp>,
    pub sync_every: SyncInterval,
    /// None where it is not scheduled: it is disabled, or its client is inactive.
    pub next_sync: Option<Timestamp>,
    /// Since when a good poll is overdue; none where it is not.
    pub overdue_since: Option<Timestamp>,
    pub orders: i64,
    pub open_problems: i64,
}

/// What is known of a stored secret: never the secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredSecret {
    pub last_four: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntegrationDetail {
    pub row: IntegrationRow,
    pub client_id: ClientId,
    /// Counts the changes: a save names the one it began from.
    pub version: i64,
    pub access_token: StoredSecret,
    pub api_client_id: Option<String>,
    pub client_secret: Option<StoredSecret>,
    pub credentials_set_at: Timestamp,
    pub credentials_set_by: String,
    pub push_ship_confirms: bool,
    /// Which status new orders get in the store.
    pub status_on_import: Option<StatusMove>,
    pub client_is_active: bool,
    pub statuses: Vec<OrderStatus>,
    /// The store's own names, once a test or a pull has read them.
    pub status_labels: Vec<(OrderStatus, String)>,
    /// Not known before a test or a pull has asked the store.
    pub zone: Option<StoreZone>,
    pub quota: Option<Quota>,
    /// What is wrong with it now, and who was told.
    pub alert: Option<AlertRow>,
    /// None where stores can't call this server.
    pub webhook: Option<WebhookStatus>,
    /// Pushes of its shipments that the store has not confirmed, whatever they wait for.
    pub unsent: i64,
    /// By which its client is asked for new credentials.
    pub client_link: Option<ClientLinkRow>,
}

impl IntegrationDetail {
    pub const fn pushing(&self) -> Pushing {
        Pushing::of(
            self.push_ship_confirms,
            self.row.is_enabled,
            self.client_is_active,
        )
    }
}

/// How it stands with the webhook by which the store tells of changed orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookStatus {
    pub state: WebhookState,
    /// When it last told of one.
    pub last_heard: Option<Timestamp>,
}

/// The field by which somebody says that the orders may move to another client.
pub const MOVES_ORDERS: &str = "moves_orders";

/// What that field holds: it is said of this client and of so many orders, and of no others.
pub fn consent_to_move(client: &str, orders: u32) -> String {
    format!("{client}:{orders}")
}

/// The form, as typed. The secrets are empty where they are to be kept.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct IntegrationForm {
    #[serde(deserialize_with = "form_fields::parsed")]
    pub version: i64,
    pub client: String,
    pub platform: String,
    pub name: String,
    /// The text of the credentials file, where it was pasted or uploaded without JavaScript.
    #[serde(rename = "credentials.bigcommerce.file", with = "form_fields::secret")]
    pub file: SecretString,
    #[serde(rename = "credentials.bigcommerce.store_hash")]
    pub store_hash: String,
    #[serde(rename = "credentials.bigcommerce.access_token", with = "form_fields::secret")]
    pub access_token: SecretString,
    #[serde(rename = "credentials.bigcommerce.client_id")]
    pub api_client_id: String,
    #[serde(
        rename = "credentials.bigcommerce.client_secret",
        with = "form_fields::secret"
    )]
    pub client_secret: SecretString,
    #[serde(rename = "settings.push_ship_confirms", with = "form_fields::ticked")]
    pub push_ship_confirms: bool,
    #[serde(rename = "settings.statuses", deserialize_with = "form_fields::statuses")]
    pub statuses: Vec<OrderStatus>,
    /// Minutes between syncs. Where it is empty, what is stored is kept, or the usual is taken.
    #[serde(rename = "settings.sync_minutes")]
    pub sync_minutes: String,
    /// A [`consent_to_move`]: another client may be chosen though there are orders, which then are that client's.
    pub moves_orders: String,
}

impl IntegrationForm {
    /// What is typed of the connection, with the settings as they are stored.
    pub fn with_settings_of(self, stored: &IntegrationDetail) -> Self {
        Self {
            client: stored.client_id.to_string(),
            platform: stored.row.platform.code().to_owned(),
            name: stored.row.name.clone(),
            push_ship_confirms: stored.push_ship_confirms,
            statuses: stored.statuses.clone(),
            // What is stored is kept.
            sync_minutes: String::new(),
            moves_orders: String::new(),
            ..self
        }
    }

    /// What is typed of the settings, with the connection as it is stored.
    pub fn with_connection_of(self, stored: &IntegrationDetail) -> Self {
        Self {
            version: self.version,
            client: self.client,
            platform: self.platform,
            name: self.name,
            push_ship_confirms: stored.push_ship_confirms,
            statuses: self.statuses,
            sync_minutes: self.sync_minutes,
            moves_orders: self.moves_orders,
            // What is empty is kept.
            ..Self::default()
        }
    }
}
