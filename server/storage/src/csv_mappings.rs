//! How a client's CSV files of shipments are read.

use parcelpilot_domain::ids::{ClientId, IntegrationId};
use parcelpilot_domain::shipment::csv::CsvChoices;
use parcelpilot_domain::time::Timestamp;

use crate::columns::RowName;
use crate::macros::{change, read};
use crate::{Database, StorageResult};

/// Remembers them, in place of those from before. Quiet where the client is gone.
pub async fn remember(
    database: &Database,
    client: ClientId,
    header: &str,
    choices: &CsvChoices,
    at: Timestamp,
) -> StorageResult<()> {
    let json = serde_json::to_string(choices).expect("texts");
    change!(database, |executor| {
        sqlx::query(
            "INSERT INTO csv_mappings (client_id, header, choices, used_at)
             SELECT id, $2, $3, $4 FROM clients WHERE id = $1
             ON CONFLICT (client_id, header) DO UPDATE SET choices = excluded.choices, used_at = excluded.used_at",
        )
        .bind(client.to_string())
        .bind(header)
        .bind(json)
        .bind(at.millis())
        .execute(executor)
        .await?
        .rows_affected()
    });
    Ok(())
}

/// What was chosen for files with this header by the integration's client. Without an integration only where there is a
/// single client: one client's choices say nothing of another's files.
pub async fn remembered(
    database: &Database,
    integration: Option<IntegrationId>,
    header: &str,
) -> StorageResult<Option<CsvChoices>> {
    let integration = integration.map(|id| id.to_string()).unwrap_or_default();
    let found: Vec<(String,)> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT DISTINCT choices FROM csv_mappings WHERE header = $1
                 AND (client_id = (SELECT client_id FROM integrations WHERE id = $2)
                     OR ($2 = '' AND (SELECT count(*) FROM clients) = 1)) LIMIT 2",
        )
        .bind(header)
        .bind(&integration)
        .fetch_all(executor)
        .await?
    });
    match found.as_slice() {
        [(json,)] => RowName::new("csv_mappings", header)
            .json("choices", json)
            .map(Some),
        _ => Ok(None),
    }
}
