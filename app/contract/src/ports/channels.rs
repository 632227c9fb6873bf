use async_trait::async_trait;
use parcelpilot_domain::ids::{IntegrationId, RemoteChannelId};

use super::Caller;
use crate::channels::{ChannelChoice, ChannelRow, ChannelSettings};
use crate::error::AppResult;

#[async_trait]
pub trait ChannelPort: Send + Sync {
    async fn of_integration(&self, integration: IntegrationId) -> AppResult<Vec<ChannelRow>>;
    /// Of the stores that have several.
    async fn choices(&self) -> AppResult<Vec<ChannelChoice>>;
    /// `consent` is a [`consent_to_move`](crate::integrations::consent_to_move), where orders would be another client's.
    async fn change(
        &self,
        caller: &Caller,
        integration: IntegrationId,
        channel: RemoteChannelId,
        settings: ChannelSettings,
        consent: &str,
    ) -> AppResult<()>;
}
