//! Whose orders the channels of a store bring, and which come in.

use async_trait::async_trait;
use parcelpilot_contract::channels::{ChannelChoice, ChannelRow, ChannelSettings};
use parcelpilot_contract::error::{AppError, AppResult, FieldProblem};
use parcelpilot_contract::integrations::{MOVES_ORDERS, consent_to_move};
use parcelpilot_contract::ports::{Caller, ChannelPort};
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::ids::{ClientId, IntegrationId, RemoteChannelId};
use storage::{Database, channels, clients, clock, integrations};

use super::audit::record_detail;

pub struct ChannelService {
    pub database: Database,
}

#[async_trait]
impl ChannelPort for ChannelService {
    async fn of_integration(&self, integration: IntegrationId) -> AppResult<Vec<ChannelRow>> {
        Ok(channels::of_integration(&self.database, integration).await?)
    }

    async fn choices(&self) -> AppResult<Vec<ChannelChoice>> {
        Ok(channels::choices(&self.database).await?)
    }

    async fn change(
        &self,
        caller: &Caller,
        integration: IntegrationId,
        channel: RemoteChannelId,
        settings: ChannelSettings,
        consent: &str,
    ) -> AppResult<()> {
        let database = &self.database;
        let store = integrations::find(database, integration).await?;
        let store = store.ok_or(AppError::NotFound)?;
        let before = channels::find(database, integration, channel).await?;
        let before = before.ok_or(AppError::NotFound)?;
        // Whoever names the integration's client means whoever that is.
        let settings = ChannelSettings {
            client: settings.client.filter(|client| *client != store.client_id),
            ..settings
        };
        let client = match settings.client {
            Some(id) => self.client_name(id).await?,
            None => store.client_name,
        };
        if before.client.map(|client| client.id) != settings.client {
            if channels::has_older(database, integration).await? {
                return Err(AppError::invalid("client", FieldProblem::ChannelsMissing));
            }
            self.require_consent(integration, channel, settings.client, consent)
                .await?;
        }
        let now = clock::database_now(database).await?;
        channels::set(database, integration, channel, settings, now).await?;
        let detail = format!(
            "channel {channel} ({}): client {client}, {}, {}",
            before.name,
            if settings.is_imported {
                "imported"
            } else {
                "not imported"
            },
            if settings.is_held {
                "new orders on hold"
            } else {
                "no hold"
            },
        );
        let action = AuditAction::ChannelChanged;
        record_detail(database, caller, action, &store.name, &detail).await;
        Ok(())
    }
}

impl ChannelService {
    async fn client_name(&self, id: ClientId) -> AppResult<String> {
        let found = clients::find(&self.database, id).await?;
        Ok(found
            .ok_or(AppError::invalid("client", FieldProblem::Unknown))?
            .name)
    }

    /// Nobody gives orders to another client unawares.
    async fn require_consent(
        &self,
        integration: IntegrationId,
        channel: RemoteChannelId,
        client: Option<ClientId>,
        consent: &str,
    ) -> AppResult<()> {
        let count = channels::would_move(&self.database, integration, channel, client).await?;
        let orders = u32::try_from(count.0).unwrap_or(u32::MAX);
        let typed = client.map(|client| client.to_string()).unwrap_or_default();
        if orders > 0 && consent != consent_to_move(&typed, orders) {
            return Err(AppError::invalid(MOVES_ORDERS, FieldProblem::MovesOrders(orders)));
        }
        Ok(())
    }
}
