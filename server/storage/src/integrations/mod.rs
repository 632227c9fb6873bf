//! Client integrations: one client's connection to one store.

mod changes;
mod columns;
mod delete;
mod insert;
mod polls;
mod record;
mod zones;

use columns::RowColumns;
use parcelpilot_contract::integrations::{IntegrationDetail, IntegrationRow, StoredSecret};
use parcelpilot_domain::ids::IntegrationId;
use runtime::clock::now;

use super::macros::read;
use super::{Database, StorageResult, alerts};
use crate::one_time_links::client_links;
use crate::webhooks;

pub(crate) use changes::json;
pub use changes::{
    Credentials, IntegrationChange, StoreFacts, hurry_sync, orders_with_a_client, set_enabled,
    set_store_facts, update, update_by_link,
};
pub use delete::{UnsentShipments, delete};
pub use insert::{NewIntegration, insert, insert_by_link};
pub use polls::{Polls, polls, watch_from_now};
pub(crate) use polls::{polling, polling_columns};
pub use record::{Integration, SealedSecret, all, find, find_by_name, find_by_store};
pub use zones::zones;

/// By client, then by name.
pub async fn list(database: &Database) -> StorageResult<Vec<IntegrationRow>> {
    let rows: Vec<RowColumns> = read!(database, |executor| {
        sqlx::query_as(concat!(
            columns::select_rows!(),
            " ORDER BY c.name_key, i.name_key"
        ))
        .fetch_all(executor)
        .await?
    });
    let now = now();
    rows.into_iter().map(|row| row.integration(now)).collect()
}

/// What the integration's page shows.
pub async fn detail(database: &Database, id: IntegrationId) -> StorageResult<Option<IntegrationDetail>> {
    let row: Option<RowColumns> = read!(database, |executor| {
        sqlx::query_as(concat!(columns::select_rows!(), " WHERE i.id = $1"))
            .bind(id.to_string())
            .fetch_optional(executor)
            .await?
    });
    let (Some(row), Some(record)) = (row, find(database, id).await?) else {
        return Ok(None);
    };
    Ok(Some(IntegrationDetail {
        row: row.integration(now())?,
        client_id: record.client_id,
        version: record.version,
        access_token: StoredSecret {
            last_four: record.access_token.last_four,
        },
        api_client_id: record.api_client_id,
        client_secret: record.client_secret.map(|secret| StoredSecret {
            last_four: secret.last_four,
        }),
        credentials_set_at: record.credentials_set_at,
        credentials_set_by: record.credentials_set_by,
        push_ship_confirms: record.push_ship_confirms,
        status_on_import: record.status_on_import,
        client_is_active: record.client_is_active,
        statuses: record.statuses,
        status_labels: record.status_labels,
        zone: record.zone,
        quota: record.quota,
        alert: alerts::open_of(database, id).await?,
        webhook: webhooks::status_of(database, id).await?,
        unsent: delete::unsent(database, id).await?,
        client_link: client_links::of_integration(database, id).await?,
    }))
}
