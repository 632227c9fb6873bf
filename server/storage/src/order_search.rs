//! SQLite's index of the words of orders: the FTS5 table `order_search`, which triggers keep. PostgreSQL has `order_terms`.

use std::time::Duration;

use parcelpilot_domain::time::Timestamp;
use sqlx::{SqliteConnection, SqlitePool};
use tokio::time::sleep;

use crate::statement::Statement;
use crate::{Database, Engine, StorageResult};

/// Which words are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meant {
    ThisWord,
    AllThatBeginSo,
}

/// Pages of the index that are written anew in one transaction: two megabytes.
pub const PAGES_AT_ONCE: i64 = 500;
/// The whole index is written anew so often at most, however many clients' data is erased at different times of the day.
const CLEAN_EVERY: Duration = Duration::from_secs(60 * 60);
/// What an index is called that is not what it should be.
const SQLITE_CORRUPT_VTAB: &str = "267";
/// Between two steps: writers of other processes look this often for their turn.
const PAUSE: Duration = Duration::from_millis(20);

/// `order_search` and the orders `o` that have the word, with the condition. The index takes some letters for one (`ſ` and
/// `s`): the order's own words decide.
pub(crate) fn push_orders(statement: &mut Statement, word: &str, meant: Meant) {
    push_entries(
        statement.push("order_search CROSS JOIN orders o ON o.search_key = order_search.rowid"),
        word,
        meant,
    );
    let mut pattern = pattern(word);
    pattern.push_str(match meant {
        Meant::ThisWord => " %",
        Meant::AllThatBeginSo => "%",
    });
    statement
        .push(" AND o.terms || ' ' LIKE ")
        .text(pattern)
        .push(" ESCAPE '!'");
}

/// The orders `o` that have this very word, in either database.
pub(crate) fn push_orders_with(statement: &mut Statement, word: &str, engine: Engine) {
    match engine {
        Engine::Sqlite => push_orders(statement, word, Meant::ThisWord),
        Engine::Postgres => {
            statement
                .push("order_terms t JOIN orders o ON o.id = t.order_id WHERE t.term = ")
                .text(word);
        }
    }
}

/// A condition on `order_search` alone.
pub(crate) fn push_entries(statement: &mut Statement, word: &str, meant: Meant) {
    let star = match meant {
        Meant::ThisWord => "",
        Meant::AllThatBeginSo => "*",
    };
    let quoted = format!("\"{}\"{star}", word.replace('"', "\"\""));
    statement.push(" WHERE order_search MATCH ").text(quoted);
}

/// For `LIKE … ESCAPE '!'` on an order's own copy of its words: a blank, and the word.
pub(crate) fn pattern(word: &str) -> String {
    let mut pattern = String::from("% ");
    for character in word.chars() {
        if matches!(character, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(character);
    }
    pattern
}

/// Where something was erased since it was last done: writes the index anew, so many pages at a time, so that no word is in the
/// file that no order has any more. What is taken out is only crossed out until then. Where it is broken off, the next call does
/// it. Quiet on PostgreSQL.
pub async fn clean(database: &Database, now: Timestamp, pages_at_once: i64) -> StorageResult<()> {
    let Database::Sqlite { reader, writer, .. } = database else {
        return Ok(());
    };
    let due: Option<(i64,)> =
        sqlx::query_as("SELECT made FROM order_search_erasures WHERE made > cleaned AND cleaned_at <= $1")
            .bind(now.minus(CLEAN_EVERY).millis())
            .fetch_optional(reader)
            .await?;
    let Some((made,)) = due else {
        return Ok(());
    };
    merge_all(writer, pages_at_once).await?;
    // What was erased meanwhile is still to be done.
    sqlx::query("UPDATE order_search_erasures SET cleaned = $1, cleaned_at = $2 WHERE cleaned < $1")
        .bind(made)
        .bind(now.millis())
        .execute(writer)
        .await?;
    Ok(())
}

async fn merge_all(writer: &SqlitePool, pages_at_once: i64) -> StorageResult<()> {
    // A negative number begins with all that is there; others go on.
    let mut pages = -pages_at_once;
    loop {
        let mut connection = writer.acquire().await?;
        let before = total_changes(&mut connection).await?;
        sqlx::query("INSERT INTO order_search (order_search, rank) VALUES ('merge', $1)")
            .bind(pages)
            .execute(&mut *connection)
            .await?;
        // The step itself counts as one change.
        if total_changes(&mut connection).await? - before < 2 {
            return Ok(());
        }
        drop(connection);
        pages = pages_at_once;
        sleep(PAUSE).await;
    }
}

/// Whether the index is what the orders' words make. Reads all of them; SQLite lets nobody else write meanwhile.
pub async fn verify(database: &Database) -> StorageResult<bool> {
    let Database::Sqlite { writer, .. } = database else {
        return Ok(true);
    };
    let checked = sqlx::query("INSERT INTO order_search (order_search, rank) VALUES ('integrity-check', 1)")
        .execute(writer)
        .await;
    match checked {
        Ok(_) => Ok(true),
        Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some(SQLITE_CORRUPT_VTAB) => {
            Ok(false)
        }
        Err(error) => Err(error.into()),
    }
}

/// Makes the index anew of the orders' words, while nobody else writes.
pub async fn rebuild(database: &Database) -> StorageResult<()> {
    if let Database::Sqlite { writer, .. } = database {
        sqlx::query("INSERT INTO order_search (order_search) VALUES ('rebuild')")
            .execute(writer)
            .await?;
    }
    Ok(())
}

async fn total_changes(connection: &mut SqliteConnection) -> StorageResult<i64> {
    let (changes,): (i64,) = sqlx::query_as("SELECT total_changes()")
        .fetch_one(connection)
        .await?;
    Ok(changes)
}
