//! From the change feed to deliveries.

use std::collections::BTreeSet;

use parcelpilot_domain::change::ChangePosition;
use parcelpilot_domain::event::DeliveryState;
use parcelpilot_domain::time::Timestamp;

use super::endpoints::Endpoint;
use super::owners::Owners;
use super::turns::give_turns;
use crate::changes::{Change, Following, follow};
use crate::macros::{change, durable_transaction};
use crate::many_rows::{Cell, ManyRows, Table};
use crate::statement::bound;
use crate::{Database, StorageResult};

/// Changes of one transaction.
pub const FANNED_OUT_AT_ONCE: u16 = 500;

const DELIVERIES: Table = Table {
    name: "event_deliveries",
    columns: &[
        "endpoint_id",
        "position",
        "kind",
        "subject",
        "at",
        "integration_id",
        "order_id",
        "order_number",
        "sequence",
        "state",
        "since",
        "due_at",
        "next_try_at",
        "tries",
        "attempt",
    ],
};

/// Only from where it was: who was slower than another process does nothing.
const MOVE: &str = "UPDATE event_endpoints SET position = $3 WHERE id = $1 AND position = $2 AND is_enabled";

/// How far an endpoint was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FannedOut {
    pub position: ChangePosition,
    pub may_have_more: bool,
}

/// Makes deliveries of what comes after the endpoint's position, as much as goes at once. None where there was nothing, or
/// another process did it.
///
/// Where the feed reaches back to the position no longer, it goes on with the present, and the endpoint says so.
pub async fn fan_out(
    database: &Database,
    endpoint: &Endpoint,
    now: Timestamp,
) -> StorageResult<Option<FannedOut>> {
    // Read before the transaction: the feed before its newest position never changes.
    let (changes, last) = match follow(database, endpoint.position, FANNED_OUT_AT_ONCE).await? {
        Following::Changes { last, .. } if last == endpoint.position => return Ok(None),
        Following::Changes { changes, last } => (changes, last),
        Following::Unknown { newest } => return skip(database, endpoint, newest, now).await,
    };
    let mut told = changes;
    told.retain(|change| endpoint.kinds.contains(&change.kind));
    if let Some(client) = endpoint.client {
        let owners = Owners::read(database, &told).await?;
        told.retain(|change| owners.of(change) == Some(client));
    }
    if told.is_empty() {
        return move_on(database, endpoint, last).await;
    }
    let (mut cells, mut sequences) = (Vec::new(), BTreeSet::new());
    for change in &told {
        let sequence = sequence(change);
        sequences.insert(sequence.clone());
        cells.extend(row(endpoint, change, sequence, now));
    }
    let turns = give_turns(endpoint.id, sequences);
    let moved = durable_transaction!(database, |tx| {
        let moved = sqlx::query(MOVE)
            .bind(endpoint.id.to_string())
            .bind(endpoint.position.0)
            .bind(last.0)
            .execute(&mut *tx)
            .await?
            .rows_affected();
        if moved > 0 {
            tx.insert_rows(&DELIVERIES, cells).await?;
            bound!(sqlx::query(turns.sql()), turns).execute(&mut *tx).await?;
        }
        Ok(moved)
    })?;
    Ok(endpoint.moved(moved, last))
}

/// Past what it is told nothing of. Whoever loses this by a power cut reads the same once more, and the disk is left to
/// others.
async fn move_on(
    database: &Database,
    endpoint: &Endpoint,
    last: ChangePosition,
) -> StorageResult<Option<FannedOut>> {
    let moved = change!(database, |executor| {
        sqlx::query(MOVE)
            .bind(endpoint.id.to_string())
            .bind(endpoint.position.0)
            .bind(last.0)
            .execute(executor)
            .await?
            .rows_affected()
    });
    Ok(endpoint.moved(moved, last))
}

impl Endpoint {
    fn moved(&self, rows: u64, position: ChangePosition) -> Option<FannedOut> {
        (rows > 0).then_some(FannedOut {
            position,
            may_have_more: position.0 - self.position.0 >= i64::from(FANNED_OUT_AT_ONCE),
        })
    }
}

/// Orders have the same one before they can be imported, and while they are here.
fn sequence(change: &Change) -> String {
    match change.order_number {
        Some(number) => format!("{} {number}", change.integration),
        None => change.integration.to_string(),
    }
}

fn row(endpoint: &Endpoint, change: &Change, sequence: String, now: Timestamp) -> [Cell; 15] {
    let subject = match (change.shipment, change.problem, change.order) {
        (Some(shipment), ..) => shipment.to_string(),
        (_, Some(problem), _) => problem.to_string(),
        (_, _, Some(order)) => order.to_string(),
        _ => change.integration.to_string(),
    };
    [
        Cell::Text(endpoint.id.to_string()),
        Cell::Number(change.position.0),
        Cell::Text(change.kind.code().to_owned()),
        Cell::Text(subject),
        Cell::Number(change.at.millis()),
        Cell::Text(change.integration.to_string()),
        Cell::OptionalText(change.order.map(|id| id.to_string())),
        Cell::OptionalNumber(change.order_number),
        Cell::Text(sequence),
        Cell::Text(DeliveryState::Waiting.code().to_owned()),
        Cell::Number(now.millis()),
        Cell::Number(now.millis()),
        Cell::Number(now.millis()),
        Cell::Number(0),
        Cell::Number(0),
    ]
}

async fn skip(
    database: &Database,
    endpoint: &Endpoint,
    newest: ChangePosition,
    now: Timestamp,
) -> StorageResult<Option<FannedOut>> {
    let moved = change!(database, |executor| {
        sqlx::query(
            "UPDATE event_endpoints SET position = $3, skipped_at = $4
             WHERE id = $1 AND position = $2 AND is_enabled",
        )
        .bind(endpoint.id.to_string())
        .bind(endpoint.position.0)
        .bind(newest.0)
        .bind(now.millis())
        .execute(executor)
        .await?
        .rows_affected()
    });
    Ok(endpoint.moved(moved, newest))
}
