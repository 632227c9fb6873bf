//! A store that refuses every push, because of its token: one push fails with the reason, and the others wait. After a
//! pause one of them is tried; once the store takes it, all go on by themselves, and what failed for that reason too.

use std::time::Duration;

use parcelpilot_domain::shipment::push::PushFailure;

/// Until a push is tried again.
pub(super) const PAUSE: Duration = Duration::from_secs(300);

/// Codes of the failures that stop every push of a store.
pub(super) fn concerning_all() -> impl Iterator<Item = &'static str> {
    let all = PushFailure::ALL.into_iter();
    all.filter(|failure| failure.concerns_all())
        .map(PushFailure::code)
}

/// Pushes that wait while their store is paused are marked with why.
macro_rules! pause_store {
    ($tx:expr, $integration:expr, $failure:expr, $at:expr) => {{
        let integration: String = $integration;
        let until = $at.plus($crate::shipments::store_pause::PAUSE);
        sqlx::query("UPDATE integrations SET push_paused_until = $2 WHERE id = $1")
            .bind(&integration)
            .bind(until.millis())
            .execute(&mut *$tx)
            .await?;
        sqlx::query(
            "UPDATE shipment_pushes SET failure = $2
             WHERE integration_id = $1 AND state = 'pending' AND state <> 'confirmed' AND failure IS NULL",
        )
        .bind(&integration)
        .bind($failure.code())
        .execute(&mut *$tx)
        .await?;
    }};
}

/// The store has answered as it should: whoever waited for that goes on.
macro_rules! resume_store {
    ($tx:expr, $integration:expr, $at:expr) => {{
        let integration: String = $integration;
        let resumed = sqlx::query(
            "UPDATE integrations SET push_paused_until = NULL WHERE id = $1 AND push_paused_until IS NOT NULL",
        )
        .bind(&integration)
        .execute(&mut *$tx)
        .await?
        .rows_affected();
        if resumed > 0 {
            let mut waiting = $crate::statement::Statement::default();
            waiting
                .push(
                    "UPDATE shipment_pushes SET failure = NULL,
                         state = CASE WHEN (SELECT push_ship_confirms FROM integrations WHERE id = integration_id)
                             THEN 'pending' ELSE 'held' END, since = ",
                )
                .integer($at.millis())
                .push(", next_try_at = ")
                .integer($at.millis())
                .push(" WHERE state IN ('pending', 'failed') AND state <> 'confirmed' AND integration_id = ")
                .text(integration)
                .push(" AND failure IN (")
                .texts($crate::shipments::store_pause::concerning_all())
                .push(")");
            $crate::statement::bound!(sqlx::query(waiting.sql()), waiting)
                .execute(&mut *$tx)
                .await?;
        }
    }};
}
pub(super) use {pause_store, resume_store};
