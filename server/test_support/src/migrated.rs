//! A database that has had all migrations, made once and copied for each test: to copy takes a tenth of the time that sixty
//! migrations take.

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection, Executor};
use storage::Database;
use tokio::sync::OnceCell;

use crate::databases::{connected, url_of};

/// The bytes of SQLite's, for this process.
static SQLITE: OnceCell<Vec<u8>> = OnceCell::const_new();
/// The name of PostgreSQL's, which all processes share.
static POSTGRES: OnceCell<String> = OnceCell::const_new();
/// Of the processes that want to make it at once, one does.
const LOCK: &str = "SELECT pg_advisory_lock(hashtext('the migrated database of the tests'))";

/// Makes `file`, migrated.
///
/// # Panics
/// The file is there, or can't be written.
pub async fn write_sqlite(file: &Path) {
    let bytes = SQLITE.get_or_init(migrated_sqlite).await;
    // For its owner only, as the program makes it.
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)
        .expect("a new file");
    file.write_all(bytes).expect("written");
}

async fn migrated_sqlite() -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("migrated.db");
    let database = Database::open(&format!("sqlite://{}", file.display()))
        .await
        .expect("a new database opens");
    // The last connection to close copies the journal into the file.
    database.close().await;
    std::fs::read(file).expect("the file")
}

/// The name of a database to copy.
pub(crate) async fn on_postgres(server: &str) -> &'static str {
    POSTGRES
        .get_or_init(async || {
            let name = format!("migrated_{:016x}", digest_of_migrations());
            let mut connection = connected(server).await;
            connection.execute(LOCK).await.expect("locked");
            if !is_there(&mut connection, &name).await {
                make(&mut connection, server, &name).await;
            }
            // The lock ends with the connection.
            connection.close().await.expect("the connection closes");
            name
        })
        .await
}

async fn is_there(connection: &mut PgConnection, name: &str) -> bool {
    let (found,): (bool,) = sqlx::query_as("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
        .bind(name)
        .fetch_one(connection)
        .await
        .expect("read");
    found
}

/// It gets its name once it is complete: what a killed process left behind is made again.
async fn make(connection: &mut PgConnection, server: &str, name: &str) {
    let unfinished = format!("unfinished_{name}");
    // A language's order on purpose, as most servers have: what is searched must not depend on it.
    for sql in [
        format!("DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)"),
        format!(
            "CREATE DATABASE {unfinished} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C' LOCALE_PROVIDER icu ICU_LOCALE 'en-US'"
        ),
    ] {
        connection
            .execute(AssertSqlSafe(sql))
            .await
            .expect("a new database");
    }
    let database = Database::open(&url_of(server, &unfinished))
        .await
        .expect("a new database opens");
    database.close().await;
    let rename = format!("ALTER DATABASE {unfinished} RENAME TO {name}");
    connection
        .execute(AssertSqlSafe(rename))
        .await
        .expect("nobody is in it");
}

/// Another one where a migration has changed.
fn digest_of_migrations() -> u64 {
    let mut texts = BTreeMap::new();
    read_all(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("../storage/migrations"),
        &mut texts,
    );
    let mut hasher = DefaultHasher::new();
    texts.hash(&mut hasher);
    hasher.finish()
}

fn read_all(folder: &Path, texts: &mut BTreeMap<std::path::PathBuf, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).expect("the migrations") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => read_all(&path, texts),
            false => drop(texts.insert(path.clone(), std::fs::read(&path).expect("a text"))),
        }
    }
}
