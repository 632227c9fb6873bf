//! The lease on a store's stock: who may set levels there, and the note that is written before a call goes out.

use std::time::Duration;

use parcelpilot_domain::ids::{IntegrationId, RemoteLocationId};
use parcelpilot_domain::time::Timestamp;

use super::batch::{BATCH, BatchColumns, LeasedLevel, Turn, push_open, select_batch, select_location};
use super::locations::{Locations, select_by_number};
use super::{ended, lock_setting};
use crate::clock::database_now;
use crate::columns::RowName;
use crate::macros::{durable_transaction, index_walks, read};
use crate::statement::{Statement, bound};
use crate::{Database, StorageError, StorageResult};

/// A sender's right to set the levels of one location, until the lease ends. No other call of the store is made meanwhile.
#[derive(Debug, Clone)]
pub struct LeasedStock {
    pub integration: IntegrationId,
    /// The lease's own name.
    pub call: String,
    /// Of the setting: once it is another one, nothing of this lease is sent.
    pub generation: i64,
    pub location: RemoteLocationId,
    /// By turn.
    pub levels: Vec<LeasedLevel>,
    /// Calls in a row without a conclusive answer.
    pub tries: i64,
}

/// Integrations with levels that may be sent, once the calls of those who are gone are over, and what is not to be sent any
/// more has ended.
pub async fn due(database: &Database) -> StorageResult<Vec<IntegrationId>> {
    release_lapsed(database).await?;
    let moved: Vec<(String,)> = index_walks!(database, |tx| {
        Ok(sqlx::query_as(OF_STORES_BEFORE).fetch_all(&mut *tx).await?)
    })?;
    for (id,) in &moved {
        ended::delete_some(database, id).await?;
    }
    let waiting: Vec<(String,)> = index_walks!(database, |tx| {
        Ok(sqlx::query_as(WAITING).fetch_all(&mut *tx).await?)
    })?;
    for (id,) in &waiting {
        ended::end_some(database, parsed(id)?).await?;
    }
    let due = select_due(database_now(database).await?);
    let ids: Vec<(String,)> = index_walks!(database, |tx| {
        Ok(bound!(sqlx::query_as(due.sql()), due).fetch_all(&mut *tx).await?)
    })?;
    ids.iter().map(|(id,)| parsed(id)).collect()
}

/// Integrations that were moved to another store and still have levels of the one before: who moved them was stopped, or is an
/// older program. Stock is off, so that all levels are of generations that are over.
pub(super) const OF_STORES_BEFORE: &str = "SELECT s.integration_id FROM stock_settings s
     JOIN integrations i ON i.id = s.integration_id
     WHERE NOT s.is_on AND s.store_hash <> i.store_hash
         AND (SELECT w.sku FROM stock_levels w WHERE w.integration_id = s.integration_id ORDER BY w.sku LIMIT 1) IS NOT NULL";

/// Integrations with levels that wait, of whichever generation.
pub(super) const WAITING: &str = "SELECT s.integration_id FROM stock_settings s
     WHERE (SELECT w.sku FROM stock_levels w WHERE w.integration_id = s.integration_id AND w.state = 'waiting'
            ORDER BY w.generation, w.fresh_until LIMIT 1) IS NOT NULL";

fn parsed(id: &str) -> StorageResult<IntegrationId> {
    RowName::new("stock_settings", id).parsed("integration_id", id)
}

/// Of settings `s` of integrations `i` of clients `c`: those whose stores may be called.
macro_rules! may_be_called {
    () => {
        concat!(
            "s.is_on AND s.store_hash = i.store_hash AND i.is_enabled AND c.is_active AND NOT ",
            super::is_shared!()
        )
    };
}

pub(super) fn select_due(at: Timestamp) -> Statement {
    let mut statement = Statement::default();
    statement
        .push(concat!(
            "SELECT s.integration_id FROM stock_settings s JOIN integrations i ON i.id = s.integration_id
                 JOIN clients c ON c.id = i.client_id WHERE ",
            may_be_called!(),
            " AND s.call_id IS NULL AND s.next_call_at <= "
        ))
        .integer(at.millis())
        .push(" AND s.settles_at <= ")
        .integer(at.millis())
        .push(
            " AND (SELECT w.sku FROM stock_levels w WHERE w.integration_id = s.integration_id AND w.state = 'waiting'
                 AND w.generation = s.generation",
        );
    push_open(&mut statement, at);
    statement.push(" ORDER BY w.fresh_until LIMIT 1) IS NOT NULL");
    statement
}

const TAKE_LEASE: &str = concat!(
    "UPDATE stock_settings SET call_id = $2, lease_until = $3, sent_at = NULL, leases = leases + 1
     WHERE integration_id = $1 AND call_id IS NULL AND next_call_at <= $4 AND settles_at <= $4
         AND EXISTS (SELECT 1 FROM stock_settings s JOIN integrations i ON i.id = s.integration_id
             JOIN clients c ON c.id = i.client_id WHERE s.integration_id = $1 AND ",
    may_be_called!(),
    ") RETURNING generation, tries, leases, rota_location, refused_location"
);

/// Takes the store with the levels of one location, if it may be called: where the first is whose [`Turn`] it is, and of these
/// the first to be too old, unless another location has its turn. `call` is a name that no lease had before; `lease` is how long
/// it holds unless [`record_intent`] keeps it.
pub async fn claim(
    database: &Database,
    integration: IntegrationId,
    call: &str,
    lease: Duration,
) -> StorageResult<Option<LeasedStock>> {
    let id = integration.to_string();
    let at = database_now(database).await?;
    let claimed = durable_transaction!(by_index database, |tx| {
        let leased: Option<(i64, i64, i64, i64, Option<i64>)> = sqlx::query_as(TAKE_LEASE)
            .bind(&id)
            .bind(call)
            .bind(at.plus(lease).millis())
            .bind(at.millis())
            .fetch_optional(&mut *tx)
            .await?;
        let Some((generation, tries, leases, rota, refused)) = leased else {
            return Ok(None);
        };
        let locations = Locations { leases, rota, refused };
        let mut found: Option<(i64,)> = None;
        for range in locations.ranges() {
            let select = select_by_number(integration, generation, range, at);
            found = bound!(sqlx::query_as(select.sql()), select)
                .fetch_optional(&mut *tx)
                .await?;
            if let Some((location,)) = found {
                sqlx::query("UPDATE stock_settings SET rota_location = $2 WHERE integration_id = $1")
                    .bind(&id)
                    .bind(location)
                    .execute(&mut *tx)
                    .await?;
                break;
            }
        }
        for turn in Turn::ALL {
            if found.is_some() {
                break;
            }
            let select = select_location(integration, generation, turn, at);
            found = bound!(sqlx::query_as(select.sql()), select)
                .fetch_optional(&mut *tx)
                .await?;
        }
        let Some((location,)) = found else {
            sqlx::query(
                "UPDATE stock_settings SET call_id = NULL, lease_until = NULL, refused_location = NULL
                 WHERE integration_id = $1",
            )
            .bind(&id)
            .execute(&mut *tx)
            .await?;
            return Ok(None);
        };
        let mut batch: Vec<(Turn, BatchColumns)> = Vec::new();
        for turn in Turn::ALL {
            let room = BATCH - batch.len();
            let select = select_batch(integration, generation, location, turn, room, at);
            let some: Vec<BatchColumns> = bound!(sqlx::query_as(select.sql()), select)
                .fetch_all(&mut *tx)
                .await?;
            batch.extend(some.into_iter().map(|one| (turn, one)));
        }
        let mut send = Statement::default();
        send.push(
            "UPDATE stock_levels SET state = 'sending', sent_level = level, sent_version = version, call_id = ",
        )
        .text(call)
        .push(" WHERE integration_id = ")
        .text(&id)
        .push(" AND location_id = ")
        .integer(location)
        .push(" AND sku IN (")
        .texts(batch.iter().map(|(_, one)| one.sku.as_str()))
        .push(")");
        bound!(sqlx::query(send.sql()), send).execute(&mut *tx).await?;
        Ok(Some((generation, location, tries, batch)))
    })?;
    claimed
        .map(|(generation, location, tries, batch)| {
            Ok(LeasedStock {
                integration,
                call: call.to_owned(),
                generation,
                location: RemoteLocationId(location),
                levels: batch
                    .iter()
                    .map(|(turn, one)| one.level(*turn))
                    .collect::<StorageResult<_>>()?,
                tries,
            })
        })
        .transpose()
}

/// Writes down that a call is about to go out, and keeps the lease for `hold` from now. How long the call may still be begun:
/// until `fresh_until`, when the first of its levels is too old.
///
/// # Errors
/// [`StorageError::LeaseLost`] where it must not be sent: the lease is another sender's or over, stock was turned off since
/// (whatever it is now), the integration or its client is inactive, the store became shared or another one, or a level is too old.
pub async fn record_intent(
    database: &Database,
    leased: &LeasedStock,
    fresh_until: Timestamp,
    hold: Duration,
) -> StorageResult<Duration> {
    let at = database_now(database).await?;
    let changed = durable_transaction!(database, |tx| {
        // What the row itself says is asked again where PostgreSQL had to wait for it; the rest only is as it was before.
        Ok(sqlx::query(concat!(
            "UPDATE stock_settings SET sent_at = $3, lease_until = $4
             WHERE integration_id = $1 AND call_id = $2 AND lease_until > $3 AND $5 > $3
                 AND is_on AND generation = $6
                 AND EXISTS (SELECT 1 FROM stock_settings s JOIN integrations i ON i.id = s.integration_id
                     JOIN clients c ON c.id = i.client_id WHERE s.integration_id = $1 AND ",
            may_be_called!(),
            ")",
        ))
        .bind(leased.integration.to_string())
        .bind(&leased.call)
        .bind(at.millis())
        .bind(at.plus(hold).millis())
        .bind(fresh_until.millis())
        .bind(leased.generation)
        .execute(&mut *tx)
        .await?
        .rows_affected())
    })?;
    unless_lost(changed)?;
    Ok(fresh_until.since(at))
}

pub(super) fn unless_lost(changed: u64) -> StorageResult<()> {
    if changed == 0 {
        return Err(StorageError::LeaseLost);
    }
    Ok(())
}

/// Calls whose sender is gone. The lease was longer than a call can take and the store can need to carry it out, so that the
/// next one may begin. What may have been sent is uncertain.
async fn release_lapsed(database: &Database) -> StorageResult<()> {
    let at = database_now(database).await?;
    let lapsed: Vec<(String, String)> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT integration_id, call_id FROM stock_settings WHERE call_id IS NOT NULL AND lease_until < $1",
        )
        .bind(at.millis())
        .fetch_all(executor)
        .await?
    });
    for (id, call) in lapsed {
        durable_transaction!(by_index database, |tx| {
            lock_setting!(tx, &id);
            let free: Option<(Option<i64>,)> = sqlx::query_as(
                "SELECT sent_at FROM stock_settings WHERE integration_id = $1 AND call_id = $2 AND lease_until < $3",
            )
            .bind(&id)
            .bind(&call)
            .bind(at.millis())
            .fetch_optional(&mut *tx)
            .await?;
            if let Some((sent_at,)) = free {
                sqlx::query(super::complete::RELEASE)
                    .bind(&id)
                    .bind(&call)
                    .bind(sent_at.is_some())
                    .execute(&mut *tx)
                    .await?;
                sqlx::query(
                    "UPDATE stock_settings SET call_id = NULL, lease_until = NULL, sent_at = NULL
                     WHERE integration_id = $1",
                )
                .bind(&id)
                .execute(&mut *tx)
                .await?;
            }
            Ok(())
        })?;
    }
    Ok(())
}
