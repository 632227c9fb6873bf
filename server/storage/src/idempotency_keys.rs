//! Requests that may be sent again: each key stands for one shipment, whose id is chosen before it is made.

use std::time::Duration;

use parcelpilot_domain::ids::{ApiTokenId, ShipmentId};
use parcelpilot_domain::time::Timestamp;

use super::columns::RowName;
use super::macros::{change, transaction};
use super::{Database, StorageResult};

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

/// Claims the key for a request: for `new`, or for the shipment that it stands for already.
pub async fn claim(
    database: &Database,
    key: &IdempotencyKey,
    request_hash: &str,
    new: ShipmentId,
    now: Timestamp,
) -> StorageResult<Claim> {
    let token_id = key.token_id.to_string();
    let (hash, shipment_id, answer) = transaction!(database, |tx| {
        sqlx::query("DELETE FROM idempotency_keys WHERE created_at <= $1")
            .bind(now.minus(LIFETIME).millis())
            .execute(&mut *tx)
            .await?;
        sqlx::query(
            "INSERT INTO idempotency_keys (token_id, idempotency_key, request_hash, shipment_id, created_at)
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (token_id, idempotency_key) DO NOTHING",
        )
        .bind(&token_id)
        .bind(&key.key)
        .bind(request_hash)
        .bind(new.to_string())
        .bind(now.millis())
        .execute(&mut *tx)
        .await?;
        Ok(sqlx::query_as::<_, (String, String, Option<String>)>(
            "SELECT request_hash, shipment_id, answer FROM idempotency_keys
             WHERE token_id = $1 AND idempotency_key = $2",
        )
        .bind(&token_id)
        .bind(&key.key)
        .fetch_one(&mut *tx)
        .await?)
    })?;
    if hash != request_hash {
        return Ok(Claim::OtherRequest);
    }
    match answer {
        Some(answer) => Ok(Claim::Answered(answer)),
        None => Ok(Claim::Make(
            RowName::new("idempotency_keys", &key.key).parsed("shipment_id", &shipment_id)?,
        )),
    }
}

/// Keeps the first answer.
pub async fn keep_answer(database: &Database, key: &IdempotencyKey, answer: &str) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query(
            "UPDATE idempotency_keys SET answer = $3
             WHERE token_id = $1 AND idempotency_key = $2 AND answer IS NULL",
        )
        .bind(key.token_id.to_string())
        .bind(&key.key)
        .bind(answer)
        .execute(executor)
        .await?
        .rows_affected()
    });
    Ok(())
}

/// Nothing was made: the key is free for another request.
pub async fn release(database: &Database, key: &IdempotencyKey) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query(
            "DELETE FROM idempotency_keys WHERE token_id = $1 AND idempotency_key = $2 AND answer IS NULL",
        )
        .bind(key.token_id.to_string())
        .bind(&key.key)
        .execute(executor)
        .await?
        .rows_affected()
    });
    Ok(())
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
