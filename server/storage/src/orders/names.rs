//! What orders' stores, clients and channels are called, for whole orders, which have their numbers alone.

use std::collections::HashMap;

use parcelpilot_contract::channels::OrderChannel;
use parcelpilot_domain::ids::{ClientId, IntegrationId};

use super::columns::StoredOrder;
use crate::columns::RowName;
use crate::macros::read;
use crate::{Database, StorageResult, clients, integrations};

/// What is gone meanwhile has no name.
#[derive(Debug, Default)]
pub struct OrderNames {
    integrations: HashMap<IntegrationId, (String, ClientId)>,
    clients: HashMap<ClientId, String>,
    channels: HashMap<(IntegrationId, i64), String>,
}

impl OrderNames {
    pub async fn read(database: &Database) -> StorageResult<Self> {
        let channels: Vec<(String, i64, String)> = read!(database, |executor| {
            sqlx::query_as("SELECT integration_id, channel_id, name FROM channels")
                .fetch_all(executor)
                .await?
        });
        let mut names = Self::default();
        for (id, channel, name) in channels {
            let integration = RowName::new("channels", &id).parsed("integration_id", &id)?;
            names.channels.insert((integration, channel), name);
        }
        for row in integrations::all(database).await? {
            names.integrations.insert(row.id, (row.name, row.client_id));
        }
        for row in clients::list(database).await? {
            names.clients.insert(row.id, row.name);
        }
        Ok(names)
    }

    pub fn integration(&self, id: IntegrationId) -> &str {
        self.integrations.get(&id).map_or("", |(name, _)| name)
    }

    /// Whose store it is.
    pub fn owner(&self, id: IntegrationId) -> &str {
        self.owner_id(id).map_or("", |owner| self.client_name(owner))
    }

    pub fn owner_id(&self, id: IntegrationId) -> Option<ClientId> {
        self.integrations.get(&id).map(|(_, owner)| *owner)
    }

    /// Whose order it is. Nothing where its integration is gone.
    pub fn client(&self, order: &StoredOrder) -> Option<(ClientId, &str)> {
        let owner = || self.owner_id(order.integration_id);
        let client = order.client.or_else(owner)?;
        Some((client, self.client_name(client)))
    }

    /// Its name is empty where the store has not said it.
    pub fn channel(&self, order: &StoredOrder) -> Option<OrderChannel> {
        let id = order.order.details.channel_id?;
        let name = self.channels.get(&(order.integration_id, id.0));
        Some(OrderChannel {
            id,
            name: name.cloned().unwrap_or_default(),
        })
    }

    pub fn client_name(&self, id: ClientId) -> &str {
        self.clients.get(&id).map_or("", String::as_str)
    }
}
