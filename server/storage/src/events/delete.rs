//! Deleting deliveries, slice by slice: each may have 256 KiB of what was sent, and others who write wait a moment only.
//! A slice gives turns to what waited for it: where the others are never deleted, they are sent.

use std::collections::{BTreeMap, BTreeSet};

use parcelpilot_domain::ids::EventEndpointId;

use super::turns::{give_turns, lock_all_endpoints, lock_endpoint};
use crate::columns::RowName;
use crate::macros::{change, durable_transaction};
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

const SLICE: i64 = 200;

/// Each gives the endpoint and the sequence of what it deletes.
pub(super) fn slice_of_endpoint(id: EventEndpointId) -> Statement {
    let mut statement = Statement::default();
    statement
        .push("DELETE FROM event_deliveries WHERE endpoint_id = ")
        .text(id.to_string())
        .push(" AND position IN (SELECT d.position FROM event_deliveries d WHERE d.endpoint_id = ")
        .text(id.to_string())
        .push(" ORDER BY d.position LIMIT ")
        .integer(SLICE)
        .push(") RETURNING endpoint_id, sequence");
    statement
}

pub(super) fn slice_of_integration(id: &str) -> Statement {
    let mut statement = Statement::default();
    statement
        .push(
            "DELETE FROM event_deliveries WHERE (endpoint_id, position) IN
                 (SELECT d.endpoint_id, d.position FROM event_deliveries d WHERE d.integration_id = ",
        )
        .text(id)
        .push(" LIMIT ")
        .integer(SLICE)
        .push(") RETURNING endpoint_id, sequence");
    statement
}

/// Deletes a slice within a transaction that holds its endpoints' rows. How many it was.
macro_rules! delete_slice {
    ($tx:expr, $slice:expr) => {{
        let deleted: Vec<(String, String)> = bound!(sqlx::query_as($slice.sql()), $slice)
            .fetch_all(&mut *$tx)
            .await?;
        let sequences = by_endpoint(&deleted)?;
        for turns in sequences
            .into_iter()
            .map(|(endpoint, of)| give_turns(endpoint, of))
        {
            bound!(sqlx::query(turns.sql()), turns).execute(&mut *$tx).await?;
        }
        deleted.len()
    }};
}

fn by_endpoint(deleted: &[(String, String)]) -> StorageResult<BTreeMap<EventEndpointId, BTreeSet<String>>> {
    let mut sequences: BTreeMap<EventEndpointId, BTreeSet<String>> = BTreeMap::new();
    for (endpoint, sequence) in deleted {
        let id = RowName::new("event_deliveries", endpoint).parsed("endpoint_id", endpoint)?;
        sequences.entry(id).or_default().insert(sequence.clone());
    }
    Ok(sequences)
}

/// With all its deliveries. Quiet where there is none. Where it is broken off, it is left paused, with fewer of them.
pub async fn delete(database: &Database, id: EventEndpointId) -> StorageResult<()> {
    // From here on none is made of it, nor sent.
    change!(database, |executor| {
        sqlx::query("UPDATE event_endpoints SET is_enabled = FALSE WHERE id = $1")
            .bind(id.to_string())
            .execute(executor)
            .await?
            .rows_affected()
    });
    let slice = slice_of_endpoint(id);
    loop {
        let deleted = durable_transaction!(by_index database, |tx| {
            lock_endpoint!(tx, id);
            Ok(delete_slice!(tx, slice))
        })?;
        if deleted == 0 {
            break;
        }
    }
    durable_transaction!(database, |tx| {
        lock_endpoint!(tx, id);
        sqlx::query("DELETE FROM event_endpoints WHERE id = $1")
            .bind(id.to_string())
            .execute(&mut *tx)
            .await?;
        Ok(())
    })
}

/// All of an integration that is being deleted.
pub(crate) async fn delete_of_integration(database: &Database, id: &str) -> StorageResult<()> {
    let slice = slice_of_integration(id);
    loop {
        let deleted = durable_transaction!(by_index database, |tx| {
            lock_all_endpoints!(database, tx);
            Ok(delete_slice!(tx, slice))
        })?;
        if deleted == 0 {
            return Ok(());
        }
    }
}
