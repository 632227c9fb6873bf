use async_trait::async_trait;
use parcelpilot_contract::clients::{ClientDetail, ClientRow, ClientSlip, TypedSlip};
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::ports::{Caller, ClientPort};
use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::shipping_promise::TypedPromise;

use super::Fakes;

#[async_trait]
impl ClientPort for Fakes {
    async fn list(&self) -> AppResult<Vec<ClientRow>> {
        self.answer("clients.list", |rows| rows.clients.clone())
    }

    async fn detail(&self, _: ClientId) -> AppResult<ClientDetail> {
        self.answer("clients.detail", |rows| rows.client.clone())
    }

    async fn slips(&self, _: Vec<ClientId>) -> AppResult<Vec<ClientSlip>> {
        self.answer("clients.slips", |rows| rows.slips.clone())
    }

    async fn change_slip(&self, _: &Caller, _: ClientId, _: TypedSlip) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn change_promise(
        &self,
        _: &Caller,
        _: ClientId,
        _: TypedPromise,
        _: Option<i64>,
    ) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn remove_promise(&self, _: &Caller, _: ClientId, _: i64) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn add(&self, _: &Caller, _: String) -> AppResult<ClientId> {
        Err(AppError::NotFound)
    }

    async fn rename(&self, _: &Caller, _: ClientId, _: String) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn set_active(&self, _: &Caller, _: ClientId, _: bool) -> AppResult<()> {
        Err(AppError::NotFound)
    }
}
