//! Gives positions to changes that are committed.

use std::collections::HashMap;

use parcelpilot_domain::change::ChangeKind;
use parcelpilot_domain::shipment::may_ship::ShippingState;

use super::NEWEST;
use crate::macros::{durable_transaction, read, row};
use crate::many_rows::{Cell, ManyRows, Table};
use crate::{Database, Engine, StorageResult};

const CHANGES: Table = Table {
    name: "changes",
    columns: &["position", "kind", "subject", "at"],
};

/// As the triggers write it.
const CANCELLED: &str = "cancelled";
/// As the triggers write it of an order with nothing left to ship, by its store or by its lines.
const DONE: &str = "done";

const HAS_ARRIVALS: &str = "SELECT EXISTS (SELECT 1 FROM change_arrivals)";

/// Some thousands at once: on SQLite others who write wait for so long.
const BATCHES_AT_ONCE: u32 = 20;

/// The oldest, and what came later of the same orders: a transaction's changes of an order become one, and are seldom
/// far apart.
const TAKE: &str =
    "DELETE FROM change_arrivals WHERE arrival < (SELECT min(arrival) + 20000 FROM change_arrivals)
         AND subject IN (SELECT subject FROM change_arrivals ORDER BY arrival LIMIT 1000)
     RETURNING arrival, kind, subject, before_state, after_state, at";

/// One process at a time: the others read what it has published. The number is nobody else's.
const LOCK_POSTGRES: &str = "SELECT pg_try_advisory_xact_lock(5788030114)";
/// The same, for whoever can't leave it to the others.
pub(super) const WAIT_FOR_LOCK_POSTGRES: &str =
    "SELECT TRUE FROM (SELECT pg_advisory_xact_lock(5788030114)) AS waited";

/// Whatever whoever runs the database has chosen for others: the disk's of a standby that all wait for, too. Those who chose
/// more than this keep it.
pub(super) const WAIT_FOR_DISK_POSTGRES: &str = "SELECT set_config('synchronous_commit', 'on', TRUE)
     WHERE current_setting('synchronous_commit') IN ('off', 'local', 'remote_write')";

row! {
    struct Arrival {
        arrival: i64, kind: String, subject: String, before_state: Option<String>, after_state: Option<String>, at: i64,
    }
}

/// Gives positions to what has arrived, until there is no more of it or it took long enough: then it is to be called
/// again. Any number of processes may do so.
pub async fn publish(database: &Database) -> StorageResult<()> {
    publish_batches(database, LOCK_POSTGRES).await
}

/// The same, for whoever must know that what was committed before has its position.
pub async fn publish_and_wait(database: &Database) -> StorageResult<()> {
    publish_batches(database, WAIT_FOR_LOCK_POSTGRES).await
}

async fn publish_batches(database: &Database, lock: &'static str) -> StorageResult<()> {
    for _ in 0..BATCHES_AT_ONCE {
        let (has_arrivals,): (bool,) = read!(database, |executor| {
            sqlx::query_as(HAS_ARRIVALS).fetch_one(executor).await?
        });
        if !has_arrivals || publish_batch(database, lock).await? == 0 {
            break;
        }
    }
    Ok(())
}

/// How many have arrived that have a position now. A power cut takes none back that a program has read: another change
/// could have it afterwards.
async fn publish_batch(database: &Database, lock: &'static str) -> StorageResult<usize> {
    durable_transaction!(database, |tx| {
        if database.kind() == Engine::Postgres {
            let (is_mine,) = sqlx::query_as::<_, (bool,)>(lock).fetch_one(&mut *tx).await?;
            if !is_mine {
                return Ok(0);
            }
            sqlx::query(WAIT_FOR_DISK_POSTGRES).execute(&mut *tx).await?;
        }
        // Each statement from here on sees what whoever had the lock before has committed.
        let arrivals: Vec<Arrival> = sqlx::query_as(TAKE).fetch_all(&mut *tx).await?;
        let taken = arrivals.len();
        let (newest,) = sqlx::query_as::<_, (i64,)>(NEWEST).fetch_one(&mut *tx).await?;
        let mut cells = Vec::new();
        for (position, change) in (newest + 1..).zip(merged(arrivals)) {
            cells.extend([
                Cell::Number(position),
                Cell::Text(change.kind_told().to_owned()),
                Cell::Text(change.subject),
                Cell::Number(change.at),
            ]);
        }
        tx.insert_rows(&CHANGES, cells).await?;
        Ok(taken)
    })
}

/// Several of one kind that happened to one subject become one, in the last one's place: whoever follows reads what is
/// there by then.
fn merged(mut arrivals: Vec<Arrival>) -> Vec<Arrival> {
    arrivals.sort_unstable_by_key(|arrival| arrival.arrival);
    let mut places: HashMap<(String, String), usize> = HashMap::new();
    let mut merged: Vec<Option<Arrival>> = Vec::with_capacity(arrivals.len());
    for mut arrival in arrivals {
        let of_one = (arrival.kind.clone(), arrival.subject.clone());
        let earlier = places.insert(of_one, merged.len());
        if let Some(earlier) = earlier.and_then(|place| merged[place].take()) {
            arrival.before_state = earlier.before_state.or(arrival.before_state);
            arrival.after_state = arrival.after_state.or(earlier.after_state);
        }
        merged.push(Some(arrival));
    }
    merged.into_iter().flatten().collect()
}

impl Arrival {
    /// An order that changed may be one that was cancelled, or held. A newer program beside this one may know more kinds.
    fn kind_told(&self) -> &str {
        if self.kind != ChangeKind::OrderChanged.code() || self.before_state == self.after_state {
            return &self.kind;
        }
        let was_done = self.before_state.as_deref() == Some(DONE);
        match self.after_state.as_deref() {
            Some(CANCELLED) if !was_done => ChangeKind::OrderCancelled.code(),
            Some(state) if state == ShippingState::Held.code() => ChangeKind::OrderHeld.code(),
            _ => &self.kind,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A kind, a subject, and what it was before and after.
    type Step<'a> = (&'a str, &'a str, Option<(&'a str, &'a str)>);

    fn kinds(steps: &[Step<'_>]) -> Vec<(String, String)> {
        let arrivals = (1..)
            .zip(steps)
            .map(|(arrival, (kind, subject, states))| Arrival {
                arrival,
                kind: (*kind).to_owned(),
                subject: (*subject).to_owned(),
                before_state: states.map(|(before, _)| before.to_owned()),
                after_state: states.map(|(_, after)| after.to_owned()),
                at: arrival,
            });
        // In whatever order the database gives them.
        let mut arrivals: Vec<Arrival> = arrivals.collect();
        arrivals.reverse();
        let told = |change: &Arrival| (change.kind_told().to_owned(), change.subject.clone());
        merged(arrivals).iter().map(told).collect()
    }

    #[test]
    fn an_order_that_changes_back_within_an_import_was_neither_held_nor_cancelled() {
        let steps = [
            ("order.changed", "a", Some(("held", "to_ship"))),
            ("order.changed", "b", None),
            ("order.changed", "a", Some(("to_ship", "held"))),
            ("order.changed", "b", Some(("to_ship", "held"))),
            ("order.changed", "c", Some(("to_ship", "cancelled"))),
            ("order.changed", "c", None),
            // Shipped, then refunded: for a moment the import has not taken off what was shipped.
            ("order.changed", "d", Some(("done", "cancelled"))),
            ("order.changed", "d", Some(("cancelled", "cancelled"))),
        ];
        let expected = [
            ("order.changed", "a"),
            ("order.held", "b"),
            ("order.cancelled", "c"),
            ("order.changed", "d"),
        ];
        assert_eq!(kinds(&steps), owned(&expected));
    }

    #[test]
    fn what_happens_again_is_told_once_in_its_last_place() {
        let steps = [
            ("shipment.failed", "s", None),
            ("order.created", "a", None),
            ("shipment.confirmed", "s", None),
            ("shipment.failed", "s", None),
        ];
        let expected = [
            ("order.created", "a"),
            ("shipment.confirmed", "s"),
            ("shipment.failed", "s"),
        ];
        assert_eq!(kinds(&steps), owned(&expected));
    }

    fn owned(kinds: &[(&str, &str)]) -> Vec<(String, String)> {
        let pairs = kinds.iter();
        pairs
            .map(|(kind, subject)| ((*kind).to_owned(), (*subject).to_owned()))
            .collect()
    }
}
