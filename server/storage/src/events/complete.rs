//! What came of a try.

use std::time::Duration;

use parcelpilot_domain::event::{
    DeliveryError, DeliveryState, EndpointStop, FAILING_BEGINS_ANEW_AFTER, FAILING_ENDS_AFTER, TRIES_MIN,
};
use parcelpilot_domain::time::Timestamp;

use super::outbox::{DeliveryLease, unless_lost};
use super::turns::{give_turns, lock_endpoint};
use crate::clock::database_now;
use crate::macros::transaction;
use crate::statement::bound;
use crate::{Database, StorageResult};

/// What was sent and what was answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tried {
    pub sent: Option<String>,
    pub status: Option<u16>,
    /// How it begins.
    pub answer: Option<String>,
    /// None of what was delivered.
    pub error: Option<DeliveryError>,
}

/// What becomes of the delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    Delivered,
    /// It is tried again.
    Again {
        after: Duration,
        /// For how long nothing else is sent to the endpoint, either: it asked for it.
        hold: Option<Duration>,
    },
    /// It was tried for long enough.
    Failed,
    /// It was not sent, and won't be.
    Dropped,
    /// The endpoint is no more. What is not sent yet waits until somebody says otherwise.
    Gone,
}

/// The endpoint's row first: who adds deliveries of the same order holds it, too. One that was taken up again after it was
/// stopped has failed since its next failure. After a quiet time, where the one before was at `$7` or earlier, a failure
/// counts as the first. It takes `$6` of them to stop an endpoint. Of several pauses that it asks for, the longest holds.
const OF_FAILURE: &str =
    "UPDATE event_endpoints SET last_failure_at = $2,
         held_until = CASE WHEN held_until > $3 THEN held_until ELSE COALESCE($3, held_until) END,
         failing_since = CASE WHEN last_failure_at > $7 THEN COALESCE(failing_since, $2) ELSE $2 END,
         failures = CASE WHEN last_failure_at > $7 THEN failures + 1 ELSE 1 END,
         stopped = CASE WHEN NOT is_enabled THEN stopped WHEN $4 THEN 'gone'
             WHEN last_failure_at > $7 AND failing_since <= $5 AND failures + 1 >= $6 THEN 'failing' END,
         is_enabled = is_enabled AND NOT $4
             AND CASE WHEN last_failure_at > $7 AND failing_since <= $5 AND failures + 1 >= $6 THEN FALSE ELSE TRUE END
     WHERE id = $1 RETURNING stopped";

/// A pause that it asked for meanwhile runs out by itself. One that was stopped meanwhile stays so: people are told since
/// when.
const OF_SUCCESS: &str =
    "UPDATE event_endpoints SET failing_since = CASE WHEN NOT is_enabled THEN failing_since END,
         failures = CASE WHEN is_enabled THEN 0 ELSE failures END
     WHERE id = $1";

const END: &str =
    "UPDATE event_deliveries SET state = $5, since = $6, next_try_at = $7, tries = tries + $11, status = $8,
         error = $9, lease_owner = NULL, lease_until = NULL, head = CASE WHEN $10 THEN NULL ELSE head END
     WHERE endpoint_id = $1 AND position = $2 AND lease_owner = $3 AND attempt = $4 AND state = 'sending'
     RETURNING sequence";

/// By a statement of its own: on PostgreSQL one that waited for an erasure of the order would not see it.
const KEEP_TEXTS: &str =
    "UPDATE event_deliveries SET sent = $3, answer = $4 WHERE endpoint_id = $1 AND position = $2
         AND (order_id IS NULL OR EXISTS (SELECT 1 FROM orders o WHERE o.id = order_id AND o.erased_at IS NULL))";

/// Writes down what came of a try. Why the endpoint was stopped by it, if it was.
///
/// # Errors
/// [`StorageError::LeaseLost`](crate::StorageError::LeaseLost) where another worker has the delivery now: then nothing has
/// changed.
pub async fn complete(
    database: &Database,
    lease: &DeliveryLease,
    tried: &Tried,
    ended: Ended,
) -> StorageResult<Option<EndpointStop>> {
    let now = database_now(database).await?;
    let endpoint = lease.endpoint.to_string();
    let (state, next_try_at, held_until) = match ended {
        Ended::Delivered => (DeliveryState::Delivered, now, None),
        Ended::Failed | Ended::Dropped => (DeliveryState::Failed, now, None),
        Ended::Gone => (DeliveryState::Pending, now, None),
        Ended::Again { after, hold } => {
            let held_until = hold.map(|hold| now.plus(hold));
            (DeliveryState::Pending, now.plus(after), held_until)
        }
    };
    let is_over = state != DeliveryState::Pending;
    let long_ago = now.minus(FAILING_ENDS_AFTER);
    transaction!(database, |tx| {
        let mut stopped: Option<(Option<String>,)> = None;
        if ended == Ended::Delivered {
            sqlx::query(OF_SUCCESS).bind(&endpoint).execute(&mut *tx).await?;
        } else if tried.error.is_some_and(DeliveryError::is_ours) {
            lock_endpoint!(tx, lease.endpoint);
        } else {
            stopped = sqlx::query_as(OF_FAILURE)
                .bind(&endpoint)
                .bind(now.millis())
                .bind(held_until.map(Timestamp::millis))
                .bind(ended == Ended::Gone)
                .bind(long_ago.millis())
                .bind(TRIES_MIN)
                .bind(now.minus(FAILING_BEGINS_ANEW_AFTER).millis())
                .fetch_optional(&mut *tx)
                .await?;
        }
        let sequence: Option<(String,)> = sqlx::query_as(END)
            .bind(&endpoint)
            .bind(lease.position.0)
            .bind(&lease.owner)
            .bind(lease.attempt)
            .bind(state.code())
            .bind(now.millis())
            .bind(next_try_at.millis())
            .bind(tried.status.map(i64::from))
            .bind(tried.error.map(DeliveryError::code))
            .bind(is_over)
            .bind(i64::from(ended != Ended::Dropped))
            .fetch_optional(&mut *tx)
            .await?;
        unless_lost(u64::from(sequence.is_some()))?;
        sqlx::query(KEEP_TEXTS)
            .bind(&endpoint)
            .bind(lease.position.0)
            .bind(tried.sent.as_deref())
            .bind(tried.answer.as_deref())
            .execute(&mut *tx)
            .await?;
        if let (true, Some((sequence,))) = (is_over, sequence) {
            let turns = give_turns(lease.endpoint, [sequence]);
            bound!(sqlx::query(turns.sql()), turns).execute(&mut *tx).await?;
        }
        Ok(stopped.and_then(|(code,)| EndpointStop::from_code(&code?)))
    })
}
