use async_trait::async_trait;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::orders::OrderCount;
use parcelpilot_contract::personal_data::{
    ClientRetention, Erased, RetentionPreview, Shopper, ShopperErasure,
};
use parcelpilot_contract::ports::{Caller, PersonalDataPort};
use parcelpilot_domain::ids::ClientId;

use super::Fakes;
use crate::samples::clients;

#[async_trait]
impl PersonalDataPort for Fakes {
    async fn retention(&self, _: ClientId) -> AppResult<ClientRetention> {
        self.answer("personal_data.retention", |_| clients::retention())
    }

    async fn preview(&self, _: ClientId, days: String) -> AppResult<RetentionPreview> {
        self.answer("personal_data.preview", |_| RetentionPreview {
            erase_after: days.parse::<u32>().ok().and_then(|days| days.try_into().ok()),
            orders: OrderCount(OrderCount::COUNTED + 1),
        })
    }

    async fn set_retention(&self, _: &Caller, _: ClientId, _: String) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn find(&self, _: String, _: Option<ClientId>) -> AppResult<Shopper> {
        self.answer("personal_data.find", |_| clients::shopper())
    }

    async fn erase(&self, _: &Caller, _: ShopperErasure) -> AppResult<Erased> {
        Err(AppError::NotFound)
    }
}
