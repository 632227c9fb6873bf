//! In which time zones stores are.

use parcelpilot_domain::ids::{ClientId, IntegrationId};
use parcelpilot_domain::time_zone::StoreZone;

use crate::columns::RowName;
use crate::macros::{read, row};
use crate::{Database, StorageResult};

row! {
    struct ZoneColumns { id: String, zone_name: Option<String>, zone_offset_seconds: Option<i64> }
}

/// All integrations, or those of one client, or one of them. `None` where the store has not said its zone yet.
pub async fn zones(
    database: &Database,
    client: Option<ClientId>,
    integration: Option<IntegrationId>,
) -> StorageResult<Vec<(IntegrationId, Option<StoreZone>)>> {
    let rows: Vec<ZoneColumns> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT id, zone_name, zone_offset_seconds FROM integrations
             WHERE ($1 IS NULL OR client_id = $1) AND ($2 IS NULL OR id = $2)",
        )
        .bind(client.map(|id| id.to_string()))
        .bind(integration.map(|id| id.to_string()))
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
