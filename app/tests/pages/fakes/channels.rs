use async_trait::async_trait;
use parcelpilot_contract::channels::{ChannelChoice, ChannelRow, ChannelSettings};
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::ports::{Caller, ChannelPort};
use parcelpilot_domain::ids::{IntegrationId, RemoteChannelId};

use super::Fakes;

#[async_trait]
impl ChannelPort for Fakes {
    async fn of_integration(&self, _: IntegrationId) -> AppResult<Vec<ChannelRow>> {
        self.answer("channels.of_integration", |rows| rows.channels.clone())
    }

    async fn choices(&self) -> AppResult<Vec<ChannelChoice>> {
        self.answer("channels.choices", |rows| rows.channel_choices.clone())
    }

    async fn change(
        &self,
        _: &Caller,
        _: IntegrationId,
        _: RemoteChannelId,
        _: ChannelSettings,
        _: &str,
    ) -> AppResult<()> {
        Err(AppError::NotFound)
    }
}
