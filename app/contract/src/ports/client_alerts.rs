use async_trait::async_trait;
use parcelpilot_domain::client_alert::TypedAlertSettings;
use parcelpilot_domain::ids::{ClientContactId, ClientId};

use super::Caller;
use crate::client_alerts::{ClientAlertsDetail, TypedContact};
use crate::error::AppResult;

#[async_trait]
pub trait ClientAlertPort: Send + Sync {
    async fn detail(&self, client: ClientId) -> AppResult<ClientAlertsDetail>;
    /// `version` is that of the settings that the client has, where it has some.
    async fn change_settings(
        &self,
        caller: &Caller,
        client: ClientId,
        settings: TypedAlertSettings,
        version: Option<i64>,
    ) -> AppResult<()>;
    async fn add_contact(&self, caller: &Caller, client: ClientId, contact: TypedContact) -> AppResult<()>;
    /// The address stays: another one is another contact.
    async fn change_contact(
        &self,
        caller: &Caller,
        client: ClientId,
        id: ClientContactId,
        contact: TypedContact,
        version: i64,
    ) -> AppResult<()>;
    /// Nothing more is sent to it, not even what waits.
    async fn remove_contact(&self, caller: &Caller, client: ClientId, id: ClientContactId) -> AppResult<()>;
    /// Sends one a test message, at once.
    async fn send_test(&self, caller: &Caller, client: ClientId, id: ClientContactId) -> AppResult<()>;
}
