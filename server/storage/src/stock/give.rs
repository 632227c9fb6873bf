//! Keeps the newest level of each SKU and location.

use parcelpilot_domain::ids::{IntegrationId, RemoteLocationId};
use parcelpilot_domain::stock::{
    FRESH_FOR, GivenLevel, LevelTaken, StockRefusal, WrongTime, contradictions, may_be_given,
};
use parcelpilot_domain::time::Timestamp;

use super::{is_shared, lock_setting};
use crate::clock::present;
use crate::macros::durable_transaction;
use crate::{Database, Engine, StorageResult};

/// So many in one transaction: others wait for a moment only.
const AT_ONCE: usize = 1_000;

/// Stated times are compared with each other as they were stated, where the two levels were given within a minute: what crossed
/// on its way keeps its order, however far that clock is ahead. Later, another clock may have stated the other, or the same one
/// after it was set: what was ahead counts as of when it was given. What states none is the newest. A time that is stated after
/// that is compared by the second: many clocks tell no more. What the store has confirmed is not sent again ([`HAS`]).
const KEEP: &str = "INSERT INTO stock_levels
         (integration_id, sku, location_id, level, version, generation, counted_at, stated_at, given_at, fresh_until, state)
     VALUES ($1, $2, $3, $4, 1, $5, $6, $7, $8, $9, 'waiting')
     ON CONFLICT (integration_id, sku, location_id) DO UPDATE
     SET level = excluded.level, version = stock_levels.version + 1, generation = excluded.generation,
         counted_at = CASE WHEN excluded.counted_at < stock_levels.counted_at
             THEN stock_levels.counted_at ELSE excluded.counted_at END,
         stated_at = COALESCE(excluded.stated_at, stock_levels.stated_at),
         given_at = excluded.given_at, fresh_until = excluded.fresh_until,
         state = 'waiting', reason = NULL, words = NULL
     WHERE excluded.stated_at IS NULL
         OR ((excluded.stated_at >= COALESCE(stock_levels.stated_at, excluded.stated_at)
                 OR stock_levels.given_at <= excluded.given_at - 60000)
             AND excluded.counted_at / 1000 >= stock_levels.counted_at / 1000
             AND NOT (excluded.stated_at = COALESCE(stock_levels.stated_at, excluded.stated_at - 1)
                 AND excluded.level = stock_levels.level AND excluded.generation = stock_levels.generation
                 AND stock_levels.state = 'confirmed'))";

/// Whether the store has this very level already: somebody gives it once more, and the store may have sold some since.
const HAS: &str = "SELECT count(*) FROM stock_levels
     WHERE integration_id = $1 AND sku = $2 AND location_id = $3 AND level = $4 AND generation = $5 AND stated_at = $6
         AND state = 'confirmed'";

/// What became of each, in their order; none is taken where it is turned off, nothing may be
/// sent, or the store is shared. A level that was given before and not sent yet is replaced, so that however many come, the next
/// call has one of each SKU. Of two levels that are the same in all but their time, either may be the first; those that
/// contradict each other are not taken.
///
/// Many are taken a thousand at a time: each thousand is kept or not as a whole. Where it is turned off in between, the rest is
/// [`LevelTaken::Stopped`], and where the database fails, [`LevelTaken::NotKept`]. Of none it is said, too, whether any would be taken.
pub async fn give(
    database: &Database,
    integration: IntegrationId,
    levels: &[GivenLevel],
) -> StorageResult<Result<Vec<LevelTaken>, StockRefusal>> {
    give_in(database, integration, levels, None).await
}

/// The same, where the setting still is of this [generation](super::StockSetting::generation).
pub async fn give_checked(
    database: &Database,
    integration: IntegrationId,
    levels: &[GivenLevel],
    generation: i64,
) -> StorageResult<Result<Vec<LevelTaken>, StockRefusal>> {
    give_in(database, integration, levels, Some(generation)).await
}

async fn give_in(
    database: &Database,
    integration: IntegrationId,
    levels: &[GivenLevel],
    only: Option<i64>,
) -> StorageResult<Result<Vec<LevelTaken>, StockRefusal>> {
    if levels.is_empty() {
        return give_some(database, integration, levels, only).await;
    }
    let mut taken = Vec::with_capacity(levels.len());
    for some in levels.chunks(AT_ONCE) {
        match give_some(database, integration, some, only).await {
            Ok(Ok(more)) => taken.extend(more),
            Err(error) if taken.is_empty() => return Err(error),
            Ok(Err(refusal)) if taken.is_empty() => return Ok(Err(refusal)),
            Ok(Err(refusal)) => {
                taken.resize(levels.len(), LevelTaken::Stopped(refusal));
                break;
            }
            Err(error) => {
                // What was taken is told, and so is what was not.
                tracing::error!(%error, "levels were kept in part");
                taken.resize(levels.len(), LevelTaken::NotKept);
                break;
            }
        }
    }
    Ok(Ok(taken))
}

async fn give_some(
    database: &Database,
    integration: IntegrationId,
    levels: &[GivenLevel],
    only: Option<i64>,
) -> StorageResult<Result<Vec<LevelTaken>, StockRefusal>> {
    let id = integration.to_string();
    let now = present(database);
    durable_transaction!(by_index database, |tx| {
        // Before the setting, as whoever moves or deletes the integration takes the two: foreign keys of new levels want this
        // row, too. SQLite has one writer anyway.
        if database.kind() == Engine::Postgres {
            sqlx::query("SELECT id FROM integrations WHERE id = $1 FOR KEY SHARE")
                .bind(&id)
                .execute(&mut *tx)
                .await?;
        }
        lock_setting!(tx, &id);
        // The clock of whoever is the next: that of a process may be behind another's.
        let (at,): (i64,) = sqlx::query_as(now).fetch_one(&mut *tx).await?;
        let at = Timestamp::from_millis(at);
        let found: Option<(bool, i64, i64, bool, bool)> = sqlx::query_as(concat!(
            "SELECT s.is_on AND s.store_hash = i.store_hash, s.generation, s.location_id, i.is_enabled AND c.is_active, ",
            is_shared!(),
            " FROM integrations i JOIN stock_settings s ON s.integration_id = i.id
                 JOIN clients c ON c.id = i.client_id WHERE i.id = $1",
        ))
        .bind(&id)
        .fetch_optional(&mut *tx)
        .await?;
        match found {
            None | Some((false, ..)) => Ok(Err(StockRefusal::TurnedOff)),
            Some((true, _, _, _, true)) => Ok(Err(StockRefusal::SharedStore)),
            Some((true, _, _, false, _)) => Ok(Err(StockRefusal::Inactive)),
            Some((true, generation, ..)) if only.is_some_and(|only| only != generation) => Ok(Err(StockRefusal::MovedOn)),
            Some((true, generation, default, true, false)) => {
                let default = RemoteLocationId(default);
                let mut taken = Vec::with_capacity(levels.len());
                let wrong_times: Vec<Option<WrongTime>> = levels
                    .iter()
                    .map(|given| given.counted_at.and_then(|stated| may_be_given(stated, at).err()))
                    .collect();
                // One that may not be given contradicts none.
                let timely: Vec<&GivenLevel> = levels
                    .iter()
                    .zip(&wrong_times)
                    .filter(|(_, wrong)| wrong.is_none())
                    .map(|(given, _)| given)
                    .collect();
                let mut contradicts = contradictions(&timely, default).into_iter();
                for (given, wrong) in levels.iter().zip(wrong_times) {
                    if let Some(wrong) = wrong {
                        taken.push(LevelTaken::WrongTime(wrong));
                        continue;
                    }
                    if contradicts.next() == Some(true) {
                        taken.push(LevelTaken::Contradicted);
                        continue;
                    }
                    // A program's clock may be ahead; what counts for longer than it may would outlive what the store sells.
                    let counted_at = given.counted_at.unwrap_or(at).min(at);
                    let changed = sqlx::query(KEEP)
                        .bind(&id)
                        .bind(given.sku.as_str())
                        .bind(given.location.unwrap_or(default).0)
                        .bind(given.level.get())
                        .bind(generation)
                        .bind(counted_at.millis())
                        .bind(given.counted_at.map(Timestamp::millis))
                        .bind(at.millis())
                        .bind(counted_at.plus(FRESH_FOR).millis())
                        .execute(&mut *tx)
                        .await?
                        .rows_affected();
                    let (has,): (i64,) = match changed {
                        0 => {
                            sqlx::query_as(HAS)
                                .bind(&id)
                                .bind(given.sku.as_str())
                                .bind(given.location.unwrap_or(default).0)
                                .bind(given.level.get())
                                .bind(generation)
                                .bind(given.counted_at.map(Timestamp::millis))
                                .fetch_one(&mut *tx)
                                .await?
                        }
                        _ => (1,),
                    };
                    taken.push(if has == 0 {
                        LevelTaken::Older
                    } else {
                        LevelTaken::Accepted
                    });
                }
                Ok(Ok(taken))
            }
        }
    })
}
