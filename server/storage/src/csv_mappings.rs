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

/// What a client chose for files with a header.
#[derive(Debug, Clone)]
pub struct Remembered {
    pub client: ClientId,
    /// Files of its store may have other clients' orders.
    pub is_shared: bool,
    pub choices: CsvChoices,
}

/// What was chosen for files with this header by whoever may have orders in the integration, its own client first. Without an
/// integration only where there is a single client: one client's choices say nothing of another's files.
pub async fn remembered(
    database: &Database,
    integration: Option<IntegrationId>,
    header: &str,
) -> StorageResult<Vec<Remembered>> {
    let mut statement = Statement::default();
    match integration {
        Some(id) => statement
            .push(
                "WITH owners AS (SELECT client_id, 0 AS place, is_shared FROM integrations WHERE id = ",
            )
            .text(id.to_string())
            .push(
                " UNION ALL SELECT DISTINCT k.client_id, 1, TRUE FROM channels k JOIN integrations i ON i.id = k.integration_id
                     WHERE k.client_id <> i.client_id AND i.id = ",
            )
            .text(id.to_string())
            .push(
                ") SELECT m.client_id, owners.is_shared, m.choices FROM owners
                 JOIN csv_mappings m ON m.client_id = owners.client_id AND m.header = ",
            )
            .text(header)
            .push(" ORDER BY owners.place, m.client_id"),
        None => statement
            .push("SELECT client_id, FALSE AS is_shared, choices FROM csv_mappings WHERE header = ")
            .text(header)
            .push(
                " AND client_id =
                 (SELECT max(id) FROM (SELECT id FROM clients LIMIT 2) AS first_two HAVING count(*) = 1)",
            ),
    };
    let found: Vec<(String, bool, String)> = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_all(executor)
            .await?
    });
    let row = RowName::new("csv_mappings", header);
    found
        .into_iter()
        .map(|(client, is_shared, json)| {
            Ok(Remembered {
                client: row.parsed("client_id", &client)?,
                is_shared,
                choices: row.json("choices", &json)?,
            })
        })
        .collect()
}
