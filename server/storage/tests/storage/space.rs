//! The room that a SQLite file takes: given back after something was deleted, and without a trace of it.

use std::path::{Path, PathBuf};

use storage::Database;
use storage::space::{compact, copy_journal, give_back, space};
use tempfile::TempDir;
use test_support::databases::execute;

struct File {
    folder: TempDir,
}

/// A name of somebody whose data is deleted.
const CANARY: &str = "canary-of-somebody-who-left";

impl File {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a folder"),
        }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("test.db")
    }

    async fn open(&self) -> Database {
        Database::open(&format!("sqlite://{}", self.path().display()))
            .await
            .expect("it opens")
    }
}

fn length(path: &Path) -> u64 {
    std::fs::metadata(path).expect("there is a file").len()
}

/// Four megabytes, which are deleted again.
async fn fill_and_empty(database: &Database) {
    let rows = format!(
        "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 4000)
         INSERT INTO clients (id, name, name_key, is_active, created_at)
         SELECT 'c' || n, '{CANARY}' || n || hex(zeroblob(450)), 'k' || n, TRUE, n FROM numbers"
    );
    execute(database, rows).await;
    execute(database, "PRAGMA wal_checkpoint(TRUNCATE)".to_owned()).await;
    execute(database, "DELETE FROM clients".to_owned()).await;
}

#[tokio::test]
async fn a_file_is_shorter_after_something_was_deleted() {
    let file = File::new();
    let database = file.open().await;
    fill_and_empty(&database).await;
    let full = length(&file.path());
    let before = space(&database).await.expect("read").expect("SQLite");
    assert!(before.is_given_back && before.free_bytes > 3 << 20, "{before:?}");
    give_back(&database).await.expect("given back");
    let after_one = space(&database).await.expect("read").expect("SQLite");
    assert!(
        after_one.free_bytes > before.free_bytes / 2,
        "a step is small: {after_one:?}"
    );
    while space(&database).await.expect("read").expect("SQLite").free_bytes > 0 {
        give_back(&database).await.expect("given back");
    }
    copy_journal(&database).await.expect("copied");
    assert!(
        length(&file.path()) < full / 2,
        "{} of {full}",
        length(&file.path())
    );
    database.close().await;
}

#[tokio::test]
async fn what_was_deleted_is_not_in_the_file_any_more() {
    let file = File::new();
    let database = file.open().await;
    fill_and_empty(&database).await;
    database.close().await;
    let bytes = std::fs::read(file.path()).expect("read");
    assert!(
        !bytes
            .windows(CANARY.len())
            .any(|window| window == CANARY.as_bytes())
    );
}

#[tokio::test]
async fn a_file_of_an_earlier_release_gives_back_once_it_was_compacted() {
    let file = File::new();
    let database = file.open().await;
    // As it was made before: the mode is changed by a VACUUM only.
    execute(&database, "PRAGMA auto_vacuum = NONE; VACUUM".to_owned()).await;
    fill_and_empty(&database).await;
    let before = space(&database).await.expect("read").expect("SQLite");
    assert!(!before.is_given_back, "{before:?}");
    assert_eq!(
        compact(&file.path()).await.expect("asked"),
        None,
        "a server has it open"
    );
    database.close().await;
    let full = length(&file.path());
    let compacted = compact(&file.path())
        .await
        .expect("compacted")
        .expect("nobody has it open");
    assert!(
        compacted.after.is_given_back && compacted.after.free_bytes == 0,
        "{compacted:?}"
    );
    assert!(length(&file.path()) < full / 2);
    let database = file.open().await;
    let again = space(&database).await.expect("read").expect("SQLite");
    assert!(again.is_given_back, "{again:?}");
    database.close().await;
}
