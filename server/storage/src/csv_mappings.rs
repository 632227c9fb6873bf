//! How a client's CSV files of shipments are read.

use parcelpilot_domain::ids::{ClientId, IntegrationId};
use parcelpilot_domain::shipment::csv::CsvChoices;
use parcelpilot_domain::time::Timestamp;

use crate::columns::RowName;
use crate::macros::{change, read};
use crate::statement::{Statement, bound};
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
    let mut statement = Statement::default();
    statement
        .push("SELECT choices FROM csv_mappings WHERE header = ")
        .text(header)
        .push(" AND client_id = (");
    match integration {
        Some(id) => statement
            .push("SELECT client_id FROM integrations WHERE id = ")
            .text(id.to_string()),
        None => statement
            .push("SELECT max(id) FROM (SELECT id FROM clients LIMIT 2) AS first_two HAVING count(*) = 1"),
    };
    statement.push(")");
    let found: Option<(String,)> = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_optional(executor)
            .await?
    });
    found
        .map(|(json,)| RowName::new("csv_mappings", header).json("choices", &json))
        .transpose()
}
