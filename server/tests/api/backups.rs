//! A backup is made while people work, and everything is there once it is restored.

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use parcelpilot::backup::nightly::Nightly;
use parcelpilot::backup::{BackupError, Manifest, make, restore, verify};
use parcelpilot::vault::{SecretLocation, Vault};
use parcelpilot_domain::api_token::TokenAccess;
use parcelpilot_domain::time::Timestamp;
use secrecy::ExposeSecret;
use sqlx::AssertSqlSafe;
use storage::{Database, integrations};
use tempfile::TempDir;
use test_support::databases::execute;
use test_support::rows::TestOrder;

use crate::people::invite;
use crate::test_app::{TOKEN, TestApp};

const NAME: &str = "parcelpilot-now";
const NIGHT: &str = "parcelpilot-nightly-2026-03-04T020000Z";
/// Long enough for others to write meanwhile.
const BYTES_TO_COPY: usize = 40_000_000;

fn at(time: &str) -> Timestamp {
    let (day, hour) = time.split_once(' ').unwrap();
    let hours = Duration::from_secs(3_600 * hour.parse::<u64>().unwrap());
    Timestamp::from_date(day).unwrap().plus(hours)
}

/// An app with an integration, and a folder for backups.
pub async fn app() -> (TestApp, String, TempDir) {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let integration = app.add_integration(&cookie).await;
    TestOrder::new(integration.parse().unwrap(), 1001)
        .insert(&app.context.database)
        .await;
    (app, integration, tempfile::tempdir().unwrap())
}

async fn backup(app: &TestApp, folder: &Path) -> Result<PathBuf, BackupError> {
    make(
        &app.context.database,
        &app.context.vault,
        folder,
        NAME,
        at("2026-03-04 9"),
    )
    .await
}

pub async fn numbers(database: &Database, sql: String) -> Vec<i64> {
    let Database::Sqlite { reader, .. } = database else {
        unreachable!("this suite has SQLite only")
    };
    let rows: Vec<(i64,)> = sqlx::query_as(AssertSqlSafe(sql))
        .fetch_all(reader)
        .await
        .unwrap();
    rows.into_iter().map(|(number,)| number).collect()
}

pub fn names(folder: &Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect()
}

/// Each of its transactions writes two rows. Counts those that are done.
fn writer(database: Database, done: Arc<AtomicI64>, stop: Arc<AtomicBool>) -> tokio::task::JoinHandle<()> {
    tokio::spawn(async move {
        while !stop.load(Ordering::Relaxed) {
            let next = done.load(Ordering::Relaxed) + 1;
            let client = |kind: &str| {
                format!(
                    "INSERT INTO clients (id, name, name_key, is_active, created_at)
                         VALUES ('{kind}-{next}', '{kind} {next}', '{kind} {next}', TRUE, 1);"
                )
            };
            let sql = format!("BEGIN IMMEDIATE; {} {} COMMIT;", client("one"), client("other"));
            execute(&database, sql).await;
            done.store(next, Ordering::Relaxed);
        }
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_drill_while_others_write() {
    let (app, integration, folder) = app().await;
    execute(
        &app.context.database,
        format!(
            "UPDATE integrations SET push_ship_confirms = TRUE;
             UPDATE orders SET staff_notes = hex(zeroblob({}))",
            BYTES_TO_COPY / 2
        ),
    )
    .await;
    let (done, stop) = (Arc::new(AtomicI64::new(0)), Arc::new(AtomicBool::new(false)));
    let writing = writer(app.context.database.clone(), done.clone(), stop.clone());
    let before = done.load(Ordering::Relaxed);
    let path = backup(&app, folder.path()).await.unwrap();
    let after = done.load(Ordering::Relaxed);
    stop.store(true, Ordering::Relaxed);
    writing.await.unwrap();
    assert!(after > before, "writers wait for the backup");

    assert_eq!(names(folder.path()), [NAME.to_owned()].into());
    assert_eq!(
        names(&path),
        ["manifest.json".to_owned(), "parcelpilot.db".to_owned()].into()
    );
    for file in ["manifest.json", "parcelpilot.db"] {
        let mode = path.join(file).metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
    let manifest = verify(&path, &app.context.vault).await.unwrap();
    assert_eq!(manifest.made_at, "2026-03-04T09:00:00Z");
    assert_eq!(
        (manifest.counts["orders"], manifest.counts["integrations"]),
        (1, 1)
    );

    let target = folder.path().join("restored.db");
    let restored = restore(&path, &target, &app.context.vault, at("2026-03-05 9"))
        .await
        .unwrap();
    let off: Vec<_> = restored
        .turned_off
        .iter()
        .map(|off| {
            (
                off.integration.as_str(),
                off.pushing,
                off.status_on_import,
                off.stock,
            )
        })
        .collect();
    assert_eq!(off, [("Acme store", true, false, false)]);
    let database = Database::open(&format!("sqlite://{}", target.display()))
        .await
        .unwrap();
    assert_eq!(target.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let of = async |kind: &str| {
        let sql = format!(
            "SELECT CAST(substr(id, {}) AS INTEGER) FROM clients WHERE id LIKE '{kind}-%' ORDER BY 1",
            kind.len() + 2
        );
        numbers(&database, sql).await
    };
    let (ones, others) = (of("one").await, of("other").await);
    assert_eq!(ones, others, "a transaction was torn");
    let last = ones.last().copied().unwrap_or(0);
    assert_eq!(ones, (1..=last).collect::<Vec<_>>(), "a hole");
    assert!((before..=after + 1).contains(&last), "{before} {last} {after}");
    let broken = "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'";
    assert_eq!(numbers(&database, broken.to_owned()).await, [0]);

    let id = integration.parse().unwrap();
    let found = integrations::find(&database, id).await.unwrap().unwrap();
    assert!(
        !found.push_ship_confirms,
        "what was sent meanwhile would be sent again"
    );
    let location = SecretLocation::access_token(id);
    let token = app
        .context
        .vault
        .open(&location, &found.access_token.sealed)
        .unwrap();
    assert_eq!(token.expose_secret(), TOKEN);
    database.close().await;
}

#[tokio::test]
async fn a_database_that_is_there_is_not_replaced() {
    let (app, _, folder) = app().await;
    let path = backup(&app, folder.path()).await.unwrap();
    let target = folder.path().join("there.db");
    for there in ["there.db", "there.db-wal", "there.db-shm", "there.db-journal"] {
        let there = folder.path().join(there);
        std::fs::write(&there, b"mine").unwrap();
        let refused = restore(&path, &target, &app.context.vault, at("2026-03-05 9")).await;
        assert!(
            matches!(refused, Err(BackupError::TargetExists(_))),
            "{refused:?}"
        );
        assert_eq!(std::fs::read(&there).unwrap(), b"mine");
        std::fs::remove_file(&there).unwrap();
    }
    restore(&path, &target, &app.context.vault, at("2026-03-05 9"))
        .await
        .unwrap();
}

#[tokio::test]
async fn nobody_gets_in_by_what_may_have_ended_since() {
    let (app, _, folder) = app().await;
    let cookie = app.log_in().await;
    app.make_token(&cookie, TokenAccess::Write).await;
    invite(&app, &cookie, "max@example.com", "admin").await;
    app.execute("INSERT INTO setup_links (token_hash, created_at) VALUES ('any', 1)")
        .await;
    app.execute(
        "INSERT INTO log_in_steps
             (token_hash, user_id, password_hash, step, created_at, expires_at, address, user_agent)
         SELECT 'any', id, password_hash, 'second_factor', 1, 2, '', '' FROM users",
    )
    .await;
    app.execute("INSERT INTO identity_log_ins VALUES ('any', 'any', 'any', '/', NULL, 1, 2)")
        .await;
    app.execute(
        "INSERT INTO clients (id, name, name_key, is_active, created_at) VALUES ('c', 'C', 'c', TRUE, 1)",
    )
    .await;
    app.execute(
        "INSERT INTO client_links (id, token_hash, client_id, maker, maker_id, created_at, expires_at)
         SELECT 'any', 'any', 'c', name, id, 1, 2 FROM users",
    )
    .await;
    let path = backup(&app, folder.path()).await.unwrap();
    let target = folder.path().join("restored.db");
    restore(&path, &target, &app.context.vault, at("2026-03-05 9"))
        .await
        .unwrap();
    let database = Database::open_unchanged(&target).await.unwrap();
    for table in [
        "sessions",
        "log_in_steps",
        "api_tokens",
        "invitations",
        "client_links",
        "setup_links",
        "known_browsers",
        "identity_log_ins",
    ] {
        let rows = format!("SELECT count(*) FROM {table}");
        let before = numbers(&app.context.database, rows.clone()).await;
        assert!(before[0] > 0, "{table}");
        assert_eq!(numbers(&database, rows).await, [0], "{table}");
    }
    let users = "SELECT count(*) FROM users".to_owned();
    assert_eq!(numbers(&database, users).await, [1]);
    database.close().await;
}

/// A server that is started on it would send what was sent already.
#[tokio::test]
async fn a_database_whose_pushes_are_not_held_yet_has_no_name() {
    let (app, _, folder) = app().await;
    app.execute(
        "UPDATE integrations SET push_ship_confirms = TRUE;
         CREATE TRIGGER broken_off BEFORE UPDATE ON integrations BEGIN SELECT RAISE(FAIL, 'broken off'); END",
    )
    .await;
    let path = backup(&app, folder.path()).await.unwrap();
    let target = folder.path().join("restored.db");
    let failed = restore(&path, &target, &app.context.vault, at("2026-03-05 9")).await;
    assert!(matches!(failed, Err(BackupError::Storage(_))), "{failed:?}");
    assert_eq!(names(folder.path()), [NAME.to_owned()].into());
}

#[tokio::test]
async fn a_backup_that_was_changed_or_needs_another_key_is_refused() {
    let (app, _, folder) = app().await;
    let path = backup(&app, folder.path()).await.unwrap();
    let other = Vault::open_or_create(&folder.path().join("other.key")).unwrap();
    let refused = verify(&path, &other).await;
    assert!(matches!(refused, Err(BackupError::WrongKey(_))), "{refused:?}");
    let target = folder.path().join("restored.db");
    let refused = restore(&path, &target, &other, at("2026-03-05 9")).await;
    assert!(
        matches!(refused, Err(BackupError::WrongKey(_))) && !target.exists(),
        "{refused:?}"
    );

    let file = path.join("parcelpilot.db");
    let whole = std::fs::read(&file).unwrap();
    let mut changed = whole.clone();
    *changed.last_mut().unwrap() ^= 1;
    for bytes in [&changed[..], &whole[..whole.len() - 1]] {
        std::fs::write(&file, bytes).unwrap();
        let refused = restore(&path, &target, &app.context.vault, at("2026-03-05 9")).await;
        assert!(
            matches!(refused, Err(BackupError::Damaged(_))) && !target.exists(),
            "{refused:?}"
        );
    }
    std::fs::write(&file, whole).unwrap();
    let mut manifest = Manifest::read(&path).unwrap();
    manifest.counts.insert("orders".to_owned(), 7);
    std::fs::write(path.join("manifest.json"), serde_json::to_vec(&manifest).unwrap()).unwrap();
    let refused = verify(&path, &app.context.vault).await;
    assert!(matches!(refused, Err(BackupError::Damaged(_))), "{refused:?}");
    std::fs::remove_file(path.join("manifest.json")).unwrap();
    let refused = verify(&path, &app.context.vault).await;
    assert!(matches!(refused, Err(BackupError::NoManifest(_))), "{refused:?}");
}

/// Its manifest names the keys that the program had, which need not be those that sealed.
#[tokio::test]
async fn one_made_with_another_key_file_is_refused_before_there_is_an_integration() {
    let app = TestApp::new().await;
    let folder = tempfile::tempdir().unwrap();
    let other = Vault::open_or_create(&folder.path().join("other.key")).unwrap();
    let database = &app.context.database;
    let made = make(database, &other, folder.path(), NAME, at("2026-03-04 9")).await;
    let refused = verify(&made.unwrap(), &other).await;
    assert!(matches!(refused, Err(BackupError::Vault(_))), "{refused:?}");
}

/// What can open the secrets is in none of its files.
#[tokio::test]
async fn the_key_file_is_not_in_it() {
    let (app, _, folder) = app().await;
    let path = backup(&app, folder.path()).await.unwrap();
    let key_line = app
        .files()
        .into_iter()
        .find(|file| file.starts_with(b"parcelpilot-key-1"))
        .unwrap();
    let key = String::from_utf8(key_line)
        .unwrap()
        .split_whitespace()
        .last()
        .unwrap()
        .to_owned();
    for name in names(&path) {
        let bytes = std::fs::read(path.join(&name)).unwrap();
        for secret in [key.as_bytes(), TOKEN.as_bytes()] {
            assert!(
                !bytes.windows(secret.len()).any(|window| window == secret),
                "{name}"
            );
        }
    }
}

#[tokio::test]
async fn one_is_made_every_night_and_the_latest_are_kept() {
    let (app, _, folder) = app().await;
    let folder = folder.path();
    backup(&app, folder).await.unwrap();
    let nightly = Nightly {
        folder: folder.to_owned(),
        keep: 2,
        hour: 2,
    };
    let stale = folder.join(".parcelpilot-killed.partial");
    let fresh = folder.join(".parcelpilot-under-way.partial");
    for draft in [&stale, &fresh] {
        std::fs::create_dir(draft).unwrap();
    }
    let two_days_ago = SystemTime::now() - Duration::from_secs(2 * 24 * 60 * 60);
    std::fs::File::open(&stale)
        .unwrap()
        .set_modified(two_days_ago)
        .unwrap();
    for (time, is_due) in [
        ("2026-03-03 1", true),
        ("2026-03-03 3", true),
        ("2026-03-03 23", false),
        ("2026-03-04 1", false),
        ("2026-03-04 2", true),
    ] {
        let made = nightly.make_if_due(&app.context, at(time)).await.unwrap();
        assert_eq!(made.is_some(), is_due, "{time}");
    }
    let kept = [
        NAME,
        "parcelpilot-nightly-2026-03-03T020000Z",
        NIGHT,
        ".parcelpilot-under-way.partial",
    ];
    assert_eq!(names(folder), kept.map(str::to_owned).into());
    verify(&folder.join(NIGHT), &app.context.vault).await.unwrap();
}

#[tokio::test]
async fn of_two_servers_one_makes_the_nights_backup() {
    let (app, _, folder) = app().await;
    let nightly = Nightly {
        folder: folder.path().to_owned(),
        keep: 7,
        hour: 2,
    };
    let both = [0, 1].map(|_| nightly.make_if_due(&app.context, at("2026-03-04 3")));
    let made = futures::future::join_all(both).await;
    let made = made.into_iter().filter_map(Result::unwrap).count();
    assert_eq!(made, 1);
    assert_eq!(names(folder.path()), [NIGHT.to_owned()].into());
}
