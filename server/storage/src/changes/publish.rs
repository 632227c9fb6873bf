//! Gives positions to changes that are committed.

use std::collections::HashMap;

use parcelpilot_domain::change::ChangeKind;
use parcelpilot_domain::shipment::may_ship::ShippingState;

use crate::macros::{durable_transaction, read, row};
use crate::many_rows::{Cell, ManyRows, Table};
use crate::{Database, Engine, StorageResult};

const CHANGES: Table = Table {
    name: "changes",
    columns: &["position", "kind", "subject", "at"],
};

/// As the triggers write it.
const CANCELLED: &str = "cancelled";
/// As the triggers write it of an order with nothing left to ship.
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

/// Whatever whoever runs the database has chosen for others. Those who chose more than this keep it.
const WAIT_FOR_DISK_POSTGRES: &str = "SELECT set_config('synchronous_commit', 'on', TRUE)
     WHERE current_setting('synchronous_commit') = 'off'";

row! {
    struct Arrival {
        arrival: i64, kind: String, subject: String, before_state: Option<String>, after_state: Option<String>, at: i64,
    }
}

/// Gives positions to what has arrived, until there is no more of it or it took long enough: then it is to be called
/// again. Any number of processes may do so.
pub async fn publish(database: &Database) -> StorageResult<()> {
    for _ in 0..BATCHES_AT_ONCE {
        let (has_arrivals,): (bool,) = read!(database, |executor| {
            sqlx::query_as(HAS_ARRIVALS).fetch_one(executor).await?
        });
        if !has_arrivals || publish_batch(database).await? == 0 {
            break;
        }
    }
    Ok(())
}

/// How many have arrived that have a position now. A power cut takes none back that a program has read: another change
/// could have it afterwards.
async fn publish_batch(database: &Database) -> StorageResult<usize> {
    durable_transaction!(database, |tx| {
        if database.kind() == Engine::Postgres {
            let (is_mine,) = sqlx::query_as::<_, (bool,)>(LOCK_POSTGRES)
                .fetch_one(&mut *tx)
                .await?;
            if !is_mine {
                return Ok(0);
            }
            sqlx::query(WAIT_FOR_DISK_POSTGRES).execute(&mut *tx).await?;
        }
        // Each statement from here on sees what whoever had the lock before has committed.
        let arrivals: Vec<Arrival> = sqlx::query_as(TAKE).fetch_all(&mut *tx).await?;
        let taken = arrivals.len();
        let (newest,) = sqlx::query_as::<_, (i64,)>("SELECT COALESCE(max(position), 0) FROM changes")
            .fetch_one(&mut *tx)
            .await?;
        let mut cells = Vec::new();
        for (position, change) in (newest + 1..).zip(merged(arrivals)) {
            cells.extend([
                Cell::Number(position),
                Cell::Text(change.kind),
                Cell::Text(change.subject),
                Cell::Number(change.at),
            ]);
        }
        tx.insert_rows(&CHANGES, cells).await?;
        Ok(taken)
    })
}

struct Merged {
    /// A newer program beside this one may know more of them.
    kind: String,
    subject: String,
    before: Option<String>,
    after: Option<String>,
    at: i64,
}

/// Several of one kind that happened to one subject become one, in the last one's place: whoever follows reads what is
/// there by then.
fn merged(mut arrivals: Vec<Arrival>) -> Vec<Merged> {
    arrivals.sort_unstable_by_key(|arrival| arrival.arrival);
    let mut places: HashMap<(String, String), usize> = HashMap::new();
    let mut merged: Vec<Option<Merged>> = Vec::with_capacity(arrivals.len());
    for arrival in arrivals {
        let place = (arrival.kind.clone(), arrival.subject.clone());
        let before = places.insert(place, merged.len());
        let earlier = before.and_then(|place| merged[place].take());
        let (before, after) = earlier.map_or((None, None), |earlier| (earlier.before, earlier.after));
        merged.push(Some(Merged {
            kind: arrival.kind,
            subject: arrival.subject,
            before: before.or(arrival.before_state),
            after: arrival.after_state.or(after),
            at: arrival.at,
        }));
    }
    let named = |change: Merged| Merged {
        kind: change.named(),
        ..change
    };
    merged.into_iter().flatten().map(named).collect()
}

impl Merged {
    /// An order that changed may be one that was cancelled, or held.
    fn named(&self) -> String {
        let was_done = self.before.as_deref() == Some(DONE);
        let as_written = self.kind.as_str();
        let kind = match self.after.as_deref() {
            _ if as_written != ChangeKind::OrderChanged.code() || self.before == self.after => as_written,
            Some(CANCELLED) if !was_done => ChangeKind::OrderCancelled.code(),
            Some(state) if state == ShippingState::Held.code() => ChangeKind::OrderHeld.code(),
            _ => as_written,
        };
        kind.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(steps: &[(&'static str, &str, Option<(&str, &str)>)]) -> Vec<(String, String)> {
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
        let named = merged(arrivals).into_iter();
        named.map(|change| (change.kind, change.subject)).collect()
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
