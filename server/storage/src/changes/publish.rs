//! Gives positions to changes that are committed.

use std::collections::HashMap;

use parcelpilot_domain::change::ChangeKind;
use parcelpilot_domain::shipment::may_ship::ShippingState;

use crate::columns::RowName;
use crate::macros::{durable_transaction, read, row};
use crate::many_rows::{Cell, ManyRows, Table};
use crate::{Database, Engine, StorageResult};

const CHANGES: Table = Table {
    name: "changes",
    columns: &["position", "kind", "subject", "at"],
};

/// As the triggers write it.
const CANCELLED: &str = "cancelled";

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
        }
        // Each statement from here on sees what whoever had the lock before has committed.
        let arrivals: Vec<Arrival> = sqlx::query_as(TAKE).fetch_all(&mut *tx).await?;
        let taken = arrivals.len();
        let (newest,) = sqlx::query_as::<_, (i64,)>("SELECT COALESCE(max(position), 0) FROM changes")
            .fetch_one(&mut *tx)
            .await?;
        let mut cells = Vec::new();
        for (position, change) in (newest + 1..).zip(merged(arrivals)?) {
            cells.extend([
                Cell::Number(position),
                Cell::Text(change.kind.code().to_owned()),
                Cell::Text(change.subject),
                Cell::Number(change.at),
            ]);
        }
        tx.insert_rows(&CHANGES, cells).await?;
        Ok(taken)
    })
}

struct Merged {
    kind: ChangeKind,
    subject: String,
    before: Option<String>,
    after: Option<String>,
    at: i64,
}

/// Several of one kind that happened to one subject become one, in the last one's place: whoever follows reads what is
/// there by then.
fn merged(mut arrivals: Vec<Arrival>) -> StorageResult<Vec<Merged>> {
    arrivals.sort_unstable_by_key(|arrival| arrival.arrival);
    let mut places: HashMap<(ChangeKind, String), usize> = HashMap::new();
    let mut merged: Vec<Option<Merged>> = Vec::with_capacity(arrivals.len());
    for arrival in arrivals {
        let row = RowName::new("change_arrivals", &arrival.subject);
        let kind = row.known("kind", ChangeKind::from_code(&arrival.kind))?;
        let before = places.insert((kind, arrival.subject.clone()), merged.len());
        let earlier = before.and_then(|place| merged[place].take());
        let (before, after) = earlier.map_or((None, None), |earlier| (earlier.before, earlier.after));
        merged.push(Some(Merged {
            kind,
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
    Ok(merged.into_iter().flatten().map(named).collect())
}

impl Merged {
    /// An order that changed may be one that was cancelled, or held.
    fn named(&self) -> ChangeKind {
        if self.kind != ChangeKind::OrderChanged || self.before == self.after {
            return self.kind;
        }
        match self.after.as_deref() {
            Some(CANCELLED) => ChangeKind::OrderCancelled,
            Some(state) if state == ShippingState::Held.code() => ChangeKind::OrderHeld,
            _ => self.kind,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(steps: &[(&str, &str, Option<(&str, &str)>)]) -> Vec<(&'static str, String)> {
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
        let merged = merged(arrivals).expect("kinds that are known");
        let named = merged.into_iter();
        named.map(|change| (change.kind.code(), change.subject)).collect()
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
        ];
        let expected = [
            ("order.changed", "a".to_owned()),
            ("order.held", "b".to_owned()),
            ("order.cancelled", "c".to_owned()),
        ];
        assert_eq!(kinds(&steps), expected);
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
            ("order.created", "a".to_owned()),
            ("shipment.confirmed", "s".to_owned()),
            ("shipment.failed", "s".to_owned()),
        ];
        assert_eq!(kinds(&steps), expected);
    }
}
