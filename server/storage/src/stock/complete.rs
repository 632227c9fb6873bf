//! How a call of a store's stock ends; fenced by the lease.

use std::time::Duration;

use parcelpilot_domain::stock::{StockPause, StoreSku};

use super::lock_setting;
use super::outbox::{LeasedStock, unless_lost};
use crate::clock::database_now;
use crate::macros::{change, durable_transaction};
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

/// What is left of a call waits again, unless a newer level does so already; `$3`: whether it may have arrived.
pub(super) const RELEASE: &str = "UPDATE stock_levels SET call_id = NULL,
         state = CASE WHEN state = 'sending' THEN 'waiting' ELSE state END,
         uncertain_version = CASE WHEN $3 THEN sent_version ELSE uncertain_version END
     WHERE integration_id = $1 AND call_id = $2";

/// Takes the setting of a lease that still holds by its name.
macro_rules! still_leased {
    ($tx:expr, $leased:expr) => {
        unless_lost(
            sqlx::query(
                "UPDATE stock_settings SET call_id = call_id WHERE integration_id = $1 AND call_id = $2",
            )
            .bind($leased.integration.to_string())
            .bind(&$leased.call)
            .execute(&mut *$tx)
            .await?
            .rows_affected(),
        )?
    };
}

/// Of the call, those SKUs.
fn push_of_call(statement: &mut Statement, leased: &LeasedStock, skus: &[&StoreSku]) {
    statement
        .push(" WHERE integration_id = ")
        .text(leased.integration.to_string())
        .push(" AND location_id = ")
        .integer(leased.location.0)
        .push(" AND call_id = ")
        .text(leased.call.as_str())
        .push(" AND sku IN (")
        .texts(skus.iter().map(|sku| sku.as_str()))
        .push(")");
}

/// The store has taken them. Where a newer level was given meanwhile, that one goes on waiting.
pub async fn confirm(database: &Database, leased: &LeasedStock, skus: &[&StoreSku]) -> StorageResult<()> {
    let at = database_now(database).await?;
    let mut statement = Statement::default();
    statement
        .push(
            "UPDATE stock_levels SET call_id = NULL, confirmed_level = sent_level, uncertain_version = NULL, turn = 0,
                 state = CASE WHEN state = 'sending' THEN 'confirmed' ELSE state END, confirmed_at = ",
        )
        .integer(at.millis());
    push_of_call(&mut statement, leased, skus);
    durable_transaction!(by_index database, |tx| {
        still_leased!(tx, leased);
        bound!(sqlx::query(statement.sql()), statement)
            .execute(&mut *tx)
            .await?;
        sqlx::query(
            "UPDATE stock_settings SET sent_at = NULL, tries = 0, pause = NULL,
                 refused_location = NULLIF(refused_location, $2) WHERE integration_id = $1",
        )
        .bind(leased.integration.to_string())
        .bind(leased.location.0)
        .execute(&mut *tx)
        .await?;
        Ok(())
    })
}

/// The store refuses them, with these words. Where a newer level was given meanwhile, that one goes on waiting, but comes after
/// all others.
pub async fn refuse(
    database: &Database,
    leased: &LeasedStock,
    skus: &[&StoreSku],
    words: &str,
) -> StorageResult<()> {
    let at = database_now(database).await?;
    let mut statement = Statement::default();
    statement
        .push("UPDATE stock_levels SET call_id = NULL, turn = ")
        .integer(at.millis())
        .push(
            ",
                 reason = CASE WHEN state = 'sending' THEN 'refused' ELSE reason END, words = CASE WHEN state = 'sending' THEN ",
        )
        .text(words)
        .push(" ELSE words END, state = CASE WHEN state = 'sending' THEN 'refused' ELSE state END");
    push_of_call(&mut statement, leased, skus);
    durable_transaction!(by_index database, |tx| {
        still_leased!(tx, leased);
        bound!(sqlx::query(statement.sql()), statement)
            .execute(&mut *tx)
            .await?;
        sqlx::query("UPDATE stock_settings SET sent_at = NULL, tries = 0 WHERE integration_id = $1")
            .bind(leased.integration.to_string())
            .execute(&mut *tx)
            .await?;
        Ok(())
    })
}

/// The store refused a call of several: it has none of them, and what is not called any more was never sent.
pub async fn clear_intent(database: &Database, leased: &LeasedStock) -> StorageResult<()> {
    let changed = change!(database, |executor| {
        sqlx::query("UPDATE stock_settings SET sent_at = NULL WHERE integration_id = $1 AND call_id = $2")
            .bind(leased.integration.to_string())
            .bind(&leased.call)
            .execute(executor)
            .await?
            .rows_affected()
    });
    unless_lost(changed)
}

/// How it goes on with the store after a call, or some of them.
#[derive(Debug, Clone, Default)]
pub struct Ending<'a> {
    /// Until the next call. After one whose answer was lost, nobody makes one earlier, whatever changes.
    pub wait: Duration,
    /// The store takes none for this reason, until one that is tried is taken. Not where credentials were given meanwhile: it
    /// is asked with those at once.
    pub pause: Option<StockPause>,
    /// Whether it counts as a try without a conclusive answer.
    pub is_try: bool,
    /// The store seems to refuse all levels of the location: other locations come first, until it takes one there.
    pub is_location_refused: bool,
    /// Those that the store may have.
    pub uncertain: Vec<&'a StoreSku>,
}

/// Gives the lease back. What was not confirmed or refused waits again, for the next call.
pub async fn finish(database: &Database, leased: &LeasedStock, ending: &Ending<'_>) -> StorageResult<()> {
    let at = database_now(database).await?;
    let settles_at = match ending.uncertain.as_slice() {
        [] => at,
        _ => at.plus(ending.wait),
    };
    let mut uncertain = Statement::default();
    uncertain.push("UPDATE stock_levels SET uncertain_version = sent_version");
    push_of_call(&mut uncertain, leased, &ending.uncertain);
    durable_transaction!(by_index database, |tx| {
        lock_setting!(tx, leased.integration.to_string());
        let changed = sqlx::query(
            "UPDATE stock_settings SET call_id = NULL, lease_until = NULL, sent_at = NULL,
                 next_call_at = CASE WHEN $4 IS NOT NULL AND renewed_call = $2 THEN 0 ELSE $3 END,
                 pause = CASE WHEN renewed_call = $2 THEN pause ELSE COALESCE($4, pause) END,
                 tries = CASE WHEN $4 IS NULL THEN tries + $5 ELSE 0 END,
                 settles_at = $6, refused_location = COALESCE($7, refused_location)
             WHERE integration_id = $1 AND call_id = $2",
        )
        .bind(leased.integration.to_string())
        .bind(&leased.call)
        .bind(at.plus(ending.wait).millis())
        .bind(ending.pause.map(StockPause::code))
        .bind(i64::from(ending.is_try))
        .bind(settles_at.millis())
        .bind(ending.is_location_refused.then_some(leased.location.0))
        .execute(&mut *tx)
        .await?
        .rows_affected();
        unless_lost(changed)?;
        if !ending.uncertain.is_empty() {
            bound!(sqlx::query(uncertain.sql()), uncertain)
                .execute(&mut *tx)
                .await?;
        }
        sqlx::query(RELEASE)
            .bind(leased.integration.to_string())
            .bind(&leased.call)
            .bind(false)
            .execute(&mut *tx)
            .await?;
        Ok(())
    })
}
