//! The integration's setting.

use parcelpilot_contract::stock::StockStatus;
use parcelpilot_domain::ids::{IntegrationId, RemoteLocationId};
use parcelpilot_domain::stock::StockPause;

use super::{ended, is_shared};
use crate::columns::RowName;
use crate::macros::{change, durable_transaction, read};
use crate::{Database, StorageError, StorageResult};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StockSetting {
    pub is_on: bool,
    /// Of levels that name none.
    pub location: RemoteLocationId,
    /// Moves on with another location and another store.
    pub generation: i64,
    pub pause: Option<StockPause>,
    /// The integration is disabled, or its client is inactive.
    pub is_inactive: bool,
    /// Channels of the store belong to more than one client.
    pub is_shared: bool,
}

impl From<StockSetting> for StockStatus {
    fn from(setting: StockSetting) -> Self {
        Self {
            is_on: setting.is_on,
            location: setting.location,
            pause: setting.pause,
            is_inactive: setting.is_inactive,
            is_shared: setting.is_shared,
            ..Self::default()
        }
    }
}

/// None where the integration is gone.
pub async fn setting(database: &Database, id: IntegrationId) -> StorageResult<Option<StockSetting>> {
    let id = id.to_string();
    let found: Option<(bool, i64, i64, Option<String>, bool, bool)> = read!(database, |executor| {
        sqlx::query_as(concat!(
            "SELECT COALESCE(s.is_on AND s.store_hash = i.store_hash, FALSE), COALESCE(s.location_id, 1), COALESCE(s.generation, 0),
                 s.pause,
                 i.is_enabled AND c.is_active, ",
            is_shared!(),
            " FROM integrations i JOIN clients c ON c.id = i.client_id
                 LEFT JOIN stock_settings s ON s.integration_id = i.id WHERE i.id = $1",
        ))
        .bind(&id)
        .fetch_optional(executor)
        .await?
    });
    found
        .map(|(is_on, location, generation, pause, is_active, is_shared)| {
            let row = RowName::new("stock_settings", &id);
            let pause = pause.as_deref();
            Ok(StockSetting {
                is_on,
                location: RemoteLocationId(location),
                generation,
                pause: pause
                    .map(|code| row.known("pause", StockPause::from_code(code)))
                    .transpose()?,
                is_inactive: !is_active,
                is_shared,
            })
        })
        .transpose()
}

/// Whether anything changed. With another location, or in another store, the next generation begins: what waits may be meant
/// for the former one, and is not sent. A store that took none is asked again at once where stock was off, as the pause is not
/// shown any more; what it may still carry out is waited for.
///
/// # Errors
/// [`StorageError::ChangedMeanwhile`] where the integration is gone.
pub async fn turn_on(
    database: &Database,
    id: IntegrationId,
    location: RemoteLocationId,
) -> StorageResult<bool> {
    let key = id.to_string();
    let changed = durable_transaction!(database, |tx| {
        let found: Option<(String,)> = sqlx::query_as("SELECT store_hash FROM integrations WHERE id = $1")
            .bind(&key)
            .fetch_optional(&mut *tx)
            .await?;
        let (store,) = found.ok_or(StorageError::ChangedMeanwhile)?;
        let changed = sqlx::query(
            "INSERT INTO stock_settings (integration_id, is_on, location_id, store_hash) VALUES ($1, TRUE, $2, $3)
             ON CONFLICT (integration_id) DO UPDATE
             SET is_on = TRUE, location_id = excluded.location_id, store_hash = excluded.store_hash,
                 generation = CASE WHEN stock_settings.location_id = excluded.location_id
                         AND stock_settings.store_hash = excluded.store_hash
                     THEN stock_settings.generation ELSE stock_settings.generation + 1 END,
                 next_call_at = CASE WHEN stock_settings.is_on OR stock_settings.pause IS NULL
                     THEN stock_settings.next_call_at ELSE 0 END,
                 pause = CASE WHEN stock_settings.is_on THEN stock_settings.pause END, tries = 0, refused_location = NULL
             WHERE NOT stock_settings.is_on OR stock_settings.location_id <> excluded.location_id
                 OR stock_settings.store_hash <> excluded.store_hash",
        )
        .bind(&key)
        .bind(location.0)
        .bind(&store)
        .execute(&mut *tx)
        .await?
        .rows_affected();
        Ok(changed > 0)
    })?;
    while ended::end_of_older_generations(database, id).await? > 0 {}
    Ok(changed)
}

/// Whether it was on. What waits is not sent any more, whatever becomes of the setting: the next generation begins.
pub async fn turn_off(database: &Database, id: IntegrationId) -> StorageResult<bool> {
    let key = id.to_string();
    let changed = durable_transaction!(database, |tx| {
        Ok(sqlx::query(
            "UPDATE stock_settings SET is_on = FALSE, generation = generation + 1,
                 next_call_at = CASE WHEN pause IS NULL THEN next_call_at ELSE 0 END, pause = NULL
             WHERE integration_id = $1 AND is_on",
        )
        .bind(&key)
        .execute(&mut *tx)
        .await?
        .rows_affected())
    })?;
    while ended::end_of_older_generations(database, id).await? > 0 {}
    Ok(changed > 0)
}

/// New credentials were given: a store that took none is asked again at once, unless it may still carry out a call. A call that
/// is under way may have the former ones.
pub async fn resume(database: &Database, id: IntegrationId) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query(
            "UPDATE stock_settings SET next_call_at = CASE WHEN pause IS NULL THEN next_call_at ELSE 0 END,
                 pause = NULL, tries = 0, renewed_call = call_id
             WHERE integration_id = $1 AND (pause IS NOT NULL OR call_id IS NOT NULL)",
        )
        .bind(id.to_string())
        .execute(executor)
        .await?
        .rows_affected()
    });
    Ok(())
}
