use async_trait::async_trait;
use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::shipping_promise::TypedPromise;

use super::Caller;
use crate::clients::{ClientDetail, ClientRow, ClientSlip, TypedSlip};
use crate::error::AppResult;

#[async_trait]
pub trait ClientPort: Send + Sync {
    /// All of them, active first, by name.
    async fn list(&self) -> AppResult<Vec<ClientRow>>;
    async fn detail(&self, id: ClientId) -> AppResult<ClientDetail>;
    /// Of these clients, except those whose slips have nothing of their own.
    async fn slips(&self, clients: Vec<ClientId>) -> AppResult<Vec<ClientSlip>>;
    /// A chosen logo goes before the wish to have none. `slip.version` must be the stored one.
    async fn change_slip(&self, caller: &Caller, id: ClientId, slip: TypedSlip) -> AppResult<()>;
    /// `version` is that of the promise that the client has, where it has one.
    async fn change_promise(
        &self,
        caller: &Caller,
        id: ClientId,
        promise: TypedPromise,
        version: Option<i64>,
    ) -> AppResult<()>;
    /// Its orders are late from their second day on again.
    async fn remove_promise(&self, caller: &Caller, id: ClientId, version: i64) -> AppResult<()>;
    async fn add(&self, caller: &Caller, name: String) -> AppResult<ClientId>;
    async fn rename(&self, caller: &Caller, id: ClientId, name: String) -> AppResult<()>;
    /// An inactive client's integrations stop importing, as do its channels in others' stores, and its shipments are not
    /// sent; nothing is deleted.
    async fn set_active(&self, caller: &Caller, id: ClientId, is_active: bool) -> AppResult<()>;
}
