//! Requests that may be sent again: each key stands for one shipment, whose id is chosen before it is made.

use std::time::Duration;

use parcelpilot_domain::ids::{ApiTokenId, ShipmentId};
use parcelpilot_domain::time::Timestamp;

use super::columns::RowName;
use super::macros::{change, row, transaction};
use super::many_rows::{Cell, ManyRows, Table};
use super::statement::{Statement, bound};
use super::{Database, StorageResult};

const KEYS: Table = Table {
    name: "idempotency_keys",
    columns: &[
        "token_id",
        "idempotency_key",
        "request_hash",
        "shipment_id",
        "created_at",
    ],
};

row! {
    struct KeyColumns {
        token_id: String, idempotency_key: String, request_hash: String, shipment_id: String, answer: Option<String>,
    }
}

const LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);

/// A key is its token's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey {
    pub token_id: ApiTokenId,
    pub key: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// The shipment to make under this id, which may have been made already.
    Make(ShipmentId),
    /// What was answered the first time.
    Answered(String),
    /// The key was used with another body.
    OtherRequest,
}

/// What a key is claimed for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyClaim {
    pub key: IdempotencyKey,
    pub request_hash: String,
    /// As a release before would have written the hash. Keys live for a day: so long after an update both count.
    pub former_hash: Option<String>,
    /// The shipment's id, unless the key stands for one already.
    pub new: ShipmentId,
}

/// Of a key that was released. No request has this hash.
const RELEASED: &str = "";

/// Claims keys for requests: each for `new`, or for the shipment that it stands for already. One that is named twice stands
/// for the first one.
pub async fn claim_all(
    database: &Database,
    claims: &[KeyClaim],
    now: Timestamp,
) -> StorageResult<Vec<Claim>> {
    if claims.is_empty() {
        return Ok(Vec::new());
    }
    // In the keys' order, so that two requests with the same keys never wait for each other in a circle.
    let mut in_order: Vec<&KeyClaim> = claims.iter().collect();
    in_order.sort_by(|one, other| one.key.key.cmp(&other.key.key));
    in_order.dedup_by(|later, first| later.key == first.key);
    let cells = in_order.iter().flat_map(|claim| {
        [
            Cell::Text(claim.key.token_id.to_string()),
            Cell::Text(claim.key.key.clone()),
            Cell::Text(claim.request_hash.clone()),
            Cell::Text(claim.new.to_string()),
            Cell::Number(now.millis()),
        ]
    });
    let cells: Vec<Cell> = cells.collect();
    let mut keys = Statement::default();
    keys.push("SELECT * FROM idempotency_keys WHERE token_id IN (")
        .texts(in_order.iter().map(|claim| claim.key.token_id.to_string()))
        .push(") AND idempotency_key IN (")
        .texts(in_order.iter().map(|claim| claim.key.key.as_str()))
        .push(")");
    let found: Vec<KeyColumns> = transaction!(database, |tx| {
        sqlx::query("DELETE FROM idempotency_keys WHERE created_at <= $1")
            .bind(now.minus(LIFETIME).millis())
            .execute(&mut *tx)
            .await?;
        tx.insert_new_rows(&KEYS, cells).await?;
        let mut found: Vec<KeyColumns> = bound!(sqlx::query_as(keys.sql()), keys)
            .fetch_all(&mut *tx)
            .await?;
        let released: Vec<&KeyClaim> = in_order
            .into_iter()
            .filter(|claim| {
                found
                    .iter()
                    .any(|found| found.is(&claim.key) && found.request_hash == RELEASED)
            })
            .collect();
        for claim in &released {
            sqlx::query(
                "UPDATE idempotency_keys SET request_hash = $3
                 WHERE token_id = $1 AND idempotency_key = $2 AND request_hash = $4",
            )
            .bind(claim.key.token_id.to_string())
            .bind(&claim.key.key)
            .bind(&claim.request_hash)
            .bind(RELEASED)
            .execute(&mut *tx)
            .await?;
        }
        if !released.is_empty() {
            // Another request may have come first.
            found = bound!(sqlx::query_as(keys.sql()), keys)
                .fetch_all(&mut *tx)
                .await?;
        }
        Ok(found)
    })?;
    let claimed = |claim: &KeyClaim| {
        let row = RowName::new("idempotency_keys", &claim.key.key);
        let found = found.iter().find(|found| found.is(&claim.key));
        let found = row.known("idempotency_key", found)?;
        let is_same = found.request_hash == claim.request_hash
            || claim.former_hash.as_ref() == Some(&found.request_hash);
        if !is_same {
            return Ok(Claim::OtherRequest);
        }
        Ok(match &found.answer {
            Some(answer) => Claim::Answered(answer.clone()),
            None => Claim::Make(row.parsed("shipment_id", &found.shipment_id)?),
        })
    };
    claims.iter().map(claimed).collect()
}

/// Keeps the first answer of each key.
pub async fn keep_answers(
    database: &Database,
    mut answers: Vec<(IdempotencyKey, String)>,
) -> StorageResult<()> {
    answers.sort_unstable_by(|(one, _), (other, _)| one.key.cmp(&other.key));
    transaction!(database, |tx| {
        for (key, answer) in &answers {
            sqlx::query(
                "UPDATE idempotency_keys SET answer = $3
                 WHERE token_id = $1 AND idempotency_key = $2 AND answer IS NULL",
            )
            .bind(key.token_id.to_string())
            .bind(&key.key)
            .bind(answer)
            .execute(&mut *tx)
            .await?;
        }
        Ok(())
    })
}

/// Nothing was made: the keys are free for requests with other bodies. A key goes on to stand for its shipment's id: the
/// request may have been sent twice, and the other one may still make it.
pub async fn release(database: &Database, mut keys: Vec<IdempotencyKey>) -> StorageResult<()> {
    keys.sort_unstable_by(|one, other| one.key.cmp(&other.key));
    transaction!(database, |tx| {
        for key in &keys {
            sqlx::query(
                "UPDATE idempotency_keys SET request_hash = $3
                 WHERE token_id = $1 AND idempotency_key = $2 AND answer IS NULL
                     AND NOT EXISTS (SELECT 1 FROM shipments WHERE id = shipment_id)",
            )
            .bind(key.token_id.to_string())
            .bind(&key.key)
            .bind(RELEASED)
            .execute(&mut *tx)
            .await?;
        }
        Ok(())
    })
}

impl KeyColumns {
    fn is(&self, key: &IdempotencyKey) -> bool {
        self.token_id == key.token_id.to_string() && self.idempotency_key == key.key
    }
}

/// Those that stand for nothing any more. A claim deletes them, too; this is for when no program asks any more.
pub async fn delete_expired(database: &Database, now: Timestamp) -> StorageResult<u64> {
    Ok(change!(database, |executor| {
        sqlx::query("DELETE FROM idempotency_keys WHERE created_at <= $1")
            .bind(now.minus(LIFETIME).millis())
            .execute(executor)
            .await?
            .rows_affected()
    }))
}
