//! SQLite's index of the words of orders: the FTS5 table `order_search`, which triggers keep. PostgreSQL has `order_terms`.

use std::time::Duration;

use sqlx::SqliteConnection;
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
const PAGES_AT_ONCE: i64 = 500;
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

/// Writes the index anew, some at a time, so that no word is in the file that no order has any more: what is taken out is
/// only crossed out until then. Quiet on PostgreSQL.
pub async fn clean(database: &Database) -> StorageResult<()> {
    let Database::Sqlite { writer, .. } = database else {
        return Ok(());
    };
    // A negative number begins with all that is there; others go on.
    let mut pages = -PAGES_AT_ONCE;
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
        pages = PAGES_AT_ONCE;
        sleep(PAUSE).await;
    }
}

/// Whether the index is what the orders' words make. Reads all of them.
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
