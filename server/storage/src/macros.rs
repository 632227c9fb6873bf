//! One body of Rust for two engines: each macro writes it out twice, so that it is type-checked once an engine.
//!
//! Rules for the SQL inside, each from a failure that was seen: placeholders are `$n`; every number is `i64`;
//! sums are `CAST(sum(x) AS BIGINT)`; ids and JSON are text; no engine's own functions; results that leave the body
//! must be engine-neutral (`.rows_affected()` inside). SQL that is put together goes through [`super::statement`].

use sqlx::pool::PoolConnection;
use sqlx::{PgPool, Postgres, Sqlite, SqlitePool};

/// Reads. On SQLite by one of several connections that can't write.
/// ```ignore
/// let name: Option<(String,)> = read!(db, |executor| {
///     sqlx::query_as("SELECT name FROM clients WHERE id = $1").bind(id.to_string()).fetch_optional(executor).await?
/// });
/// ```
macro_rules! read {
    ($database:expr, |$executor:ident| $body:expr) => {
        match $database {
            $crate::Database::Sqlite {
                reader: $executor, ..
            } => $body,
            $crate::Database::Postgres($executor, _) => $body,
        }
    };
}

/// One statement that writes.
/// ```ignore
/// let gone = change!(db, |executor| {
///     sqlx::query("DELETE FROM sessions WHERE expires_at < $1").bind(now).execute(executor).await?.rows_affected()
/// });
/// ```
macro_rules! change {
    ($database:expr, |$executor:ident| $body:expr) => {
        match $database {
            $crate::Database::Sqlite {
                writer: $executor, ..
            } => $body,
            $crate::Database::Postgres($executor, _) => $body,
        }
    };
}

/// Several statements, all or none: commits where the body ends in `Ok`, rolls back where it ends in `Err`. Gives the
/// body's result. `BEGIN IMMEDIATE` on SQLite: a transaction that reads before it writes would fail at once there.
/// ```ignore
/// transaction!(db, |tx| {
///     let (left,): (i64,) = sqlx::query_as("SELECT count(*) FROM users").fetch_one(&mut *tx).await?;
///     if left == 0 { Err(StorageError::ChangedMeanwhile) } else { Ok(left) }
/// })?;
/// ```
macro_rules! transaction {
    ($database:expr, |$tx:ident| $body:expr) => {
        match $database {
            $crate::Database::Sqlite { writer, .. } => {
                $crate::macros::transaction!(@on writer.begin_with("BEGIN IMMEDIATE"), $tx, $body)
            }
            $crate::Database::Postgres(pool, _) => {
                $crate::macros::transaction!(@on $crate::macros::begin(pool, "BEGIN"), $tx, $body)
            }
        }
    };
    (@on $begin:expr, $tx:ident, $body:expr) => {
        match $begin.await {
            Err(error) => Err($crate::StorageError::from(error)),
            Ok(mut transaction) => {
                let $tx = &mut *transaction;
                match $crate::macros::body(async { $body }).await {
                    Ok(value) => transaction
                        .commit()
                        .await
                        .map(|()| value)
                        .map_err($crate::StorageError::from),
                    Err(error) => {
                        // Where even this fails, the connection is gone and the engine rolls back by itself.
                        drop(transaction.rollback().await);
                        Err(error)
                    }
                }
            }
        }
    };
}

/// Takes an order's row within a transaction: whoever else changes the order comes before or after. How many there are.
macro_rules! lock_order {
    ($tx:expr, $order_id:expr) => {
        sqlx::query("UPDATE orders SET left_to_ship = left_to_ship WHERE id = $1")
            .bind($order_id)
            .execute(&mut *$tx)
            .await?
            .rows_affected()
    };
}

/// `updated_at` of an order that changes at a moment, as SQL. It always moves, and never back, whichever program's clock is
/// behind: whoever follows orders by the time of their change meets each change.
macro_rules! moved_to {
    ($at:literal) => {
        concat!(
            "CASE WHEN updated_at < ",
            $at,
            " THEN ",
            $at,
            " ELSE updated_at + 1 END"
        )
    };
}

/// Says that something of ours has changed of an order, within a transaction: whoever follows orders by the time of their
/// change meets it again.
macro_rules! touch_order {
    ($tx:expr, $order_id:expr, $at:expr) => {
        sqlx::query(concat!(
            "UPDATE orders SET updated_at = ",
            $crate::macros::moved_to!("$2"),
            " WHERE id = $1"
        ))
        .bind($order_id)
        .bind($at.millis())
        .execute(&mut *$tx)
        .await?
    };
}

/// Has PostgreSQL take indexes until the transaction ends, whatever it thinks of the values and of the tables' sizes.
macro_rules! take_indexes {
    () => {
        "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off;
         SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off"
    };
}

/// A [`transaction!`] that a power cut does not take back once it is committed. Every one is on PostgreSQL. On SQLite the
/// last ones may be lost, which is worth it for what is done again anyway: a page of orders, a heartbeat. What a person
/// or a program was told is done, and what is about to be sent, waits for the disk, and so does all that was committed
/// before it.
///
/// `by_index` is for statements that all name their rows. Until PostgreSQL has analyzed a table that has grown, which takes a
/// minute or more, it would rather read all of it for two hundred keys.
macro_rules! durable_transaction {
    ($database:expr, |$tx:ident| $body:expr) => {
        $crate::macros::durable_transaction!(@begin "BEGIN", $database, $tx, $body)
    };
    (by_index $database:expr, |$tx:ident| $body:expr) => {
        $crate::macros::durable_transaction!(
            @begin concat!("BEGIN; ", $crate::macros::take_indexes!()), $database, $tx, $body
        )
    };
    (@begin $begin:expr, $database:expr, $tx:ident, $body:expr) => {
        match $database {
            $crate::Database::Sqlite { writer, .. } => match $crate::macros::synced(writer).await {
                Err(error) => Err($crate::StorageError::from(error)),
                Ok(mut connection) => {
                    let begin = sqlx::Connection::begin_with(&mut *connection, "BEGIN IMMEDIATE");
                    let done = $crate::macros::transaction!(@on begin, $tx, $body);
                    $crate::macros::as_usual(connection).await;
                    done
                }
            },
            $crate::Database::Postgres(pool, _) => {
                $crate::macros::transaction!(@on $crate::macros::begin(pool, $begin), $tx, $body)
            }
        }
    };
}

/// Several reads that see the database as it was at one moment: what belongs together does not come apart where somebody
/// commits in between. Gives the body's result, which ends as a [`transaction!`]'s does.
macro_rules! snapshot {
    ($database:expr, |$tx:ident| $body:expr) => {
        match $database {
            $crate::Database::Sqlite { reader, .. } => {
                $crate::macros::transaction!(@on reader.begin_with("BEGIN"), $tx, $body)
            }
            $crate::Database::Postgres(pool, _) => {
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                $crate::macros::transaction!(@on $crate::macros::begin(pool, begin), $tx, $body)
            }
        }
    };
}

/// A [`snapshot!`] for statements that stop once they have found enough, or that name their rows. Where PostgreSQL expects
/// many rows, it would rather read a table from its beginning, and find none.
macro_rules! index_walks {
    ($database:expr, |$tx:ident| $body:expr) => {
        match $database {
            $crate::Database::Sqlite { reader, .. } => {
                $crate::macros::transaction!(@on reader.begin_with("BEGIN"), $tx, $body)
            }
            $crate::Database::Postgres(pool, _) => {
                let begin = concat!(
                    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ",
                    $crate::macros::take_indexes!()
                );
                $crate::macros::transaction!(@on $crate::macros::begin(pool, begin), $tx, $body)
            }
        }
    };
}

/// A struct that any engine's row of the same column names is read into.
/// ```ignore
/// row! { struct ClientColumns { id: String, name: String, is_active: bool } }
/// let rows: Vec<ClientColumns> = read!(db, |executor| sqlx::query_as(LIST).fetch_all(executor).await?);
/// ```
macro_rules! row {
    ($(#[$meta:meta])* $visibility:vis struct $name:ident {
        $($(#[$field_meta:meta])* $field_visibility:vis $field:ident: $type:ty),* $(,)?
    }) => {
        $(#[$meta])*
        $visibility struct $name { $($(#[$field_meta])* $field_visibility $field: $type),* }

        impl<'r, R: sqlx::Row> sqlx::FromRow<'r, R> for $name
        where
            for<'c> &'c str: sqlx::ColumnIndex<R>,
            $($type: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,)*
        {
            fn from_row(row: &'r R) -> Result<Self, sqlx::Error> {
                Ok(Self { $($field: row.try_get(stringify!($field))?),* })
            }
        }
    };
}

pub(crate) use {
    change, durable_transaction, index_walks, lock_order, moved_to, read, row, snapshot, take_indexes,
    touch_order, transaction,
};

/// In a task of its own, which goes on where whoever waits for it does not: sqlx 0.9 gives a connection that was left in
/// the middle of `BEGIN` back to the pool with its transaction open. What others wrote by it later was never committed.
pub(crate) async fn begin(
    pool: &PgPool,
    statement: &'static str,
) -> Result<sqlx::Transaction<'static, Postgres>, sqlx::Error> {
    let pool = pool.clone();
    let begun = tokio::spawn(async move { pool.begin_with(statement).await });
    // A task that ends without a result: the program itself is ending.
    begun.await.unwrap_or(Err(sqlx::Error::PoolClosed))
}

/// The writer, whose commits wait for the disk from now on. SQLite reads such a word when a statement is prepared: as a
/// prepared one, which sqlx keeps, it would work once.
pub(crate) async fn synced(writer: &SqlitePool) -> Result<PoolConnection<Sqlite>, sqlx::Error> {
    let mut connection = writer.acquire().await?;
    sqlx::raw_sql("PRAGMA synchronous = FULL")
        .execute(&mut *connection)
        .await?;
    Ok(connection)
}

/// Back to commits that do not wait. Where nobody waits for this to end, the writer is slow until the next one: no more.
pub(crate) async fn as_usual(mut connection: PoolConnection<Sqlite>) {
    let usual = sqlx::raw_sql("PRAGMA synchronous = NORMAL")
        .execute(&mut *connection)
        .await;
    if let Err(error) = usual {
        tracing::warn!(%error, "every commit waits for the disk until the next one that has to");
    }
}

/// Tells the compiler what a transaction's body ends in, so that `?` knows its error.
pub(crate) fn body<T, F: Future<Output = super::StorageResult<T>>>(body: F) -> F {
    body
}
