//! In which time zones stores are.

use parcelpilot_domain::ids::{ClientId, IntegrationId};
use parcelpilot_domain::time_zone::StoreZone;

use crate::channels::ClientStores;
use crate::columns::RowName;
use crate::macros::{read, row};
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

row! {
    struct ZoneColumns { id: String, zone_name: Option<String>, zone_offset_seconds: Option<i64> }
}

/// All integrations, or those that have orders of one client, or one of them. `None` where the store has not said its zone
/// yet.
pub async fn zones(
    database: &Database,
    client: Option<ClientId>,
    integration: Option<IntegrationId>,
) -> StorageResult<Vec<(IntegrationId, Option<StoreZone>)>> {
    let mut statement = Statement::default();
    statement.push("SELECT id, zone_name, zone_offset_seconds FROM integrations WHERE TRUE");
    if let Some(client) = client {
        let of_client = ClientStores::read(database, client).await?;
        if of_client.stores.is_empty() {
            return Ok(Vec::new());
        }
        statement
            .push(" AND id IN (")
            .texts(of_client.stores.iter().map(|(id, _)| id.to_string()))
            .push(")");
    }
    if let Some(integration) = integration {
        statement.push(" AND id = ").text(integration.to_string());
    }
    let rows: Vec<ZoneColumns> = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_all(executor)
            .await?
    });
    rows.into_iter().map(ZoneColumns::zone).collect()
}

impl ZoneColumns {
    fn zone(self) -> StorageResult<(IntegrationId, Option<StoreZone>)> {
        let id = RowName::new("integrations", &self.id).parsed("id", &self.id)?;
        Ok((id, StoreZone::known(self.zone_name, self.zone_offset_seconds)))
    }
}
