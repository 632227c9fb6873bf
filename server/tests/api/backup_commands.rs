//! Backups by the program itself.

use std::process::Command;

use parcelpilot::backup::verify;
use test_support::databases::execute;

use crate::backups::{app, names, numbers};

#[tokio::test]
async fn the_commands_make_check_and_restore() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str], database: &str| {
        let path = folder.path().join(database);
        let done = Command::new(env!("CARGO_BIN_EXE_parcelpilot"))
            .args(arguments)
            .env("DATABASE_URL", format!("sqlite://{}", path.display()))
            .env("PARCELPILOT_KEY_FILE", folder.path().join("test.key"))
            .output()
            .unwrap();
        let said = [done.stdout, done.stderr].concat();
        (done.status.success(), String::from_utf8(said).unwrap())
    };
    let person = ["users", "add", "--email", "ada@example.com", "--role", "admin"];
    assert!(run(&person, "one.db").0);
    assert!(run(&["keys", "status"], "one.db").0);
    let backups = folder.path().join("backups");
    let (made, said) = run(&["backup", "--to", backups.to_str().unwrap()], "one.db");
    assert!(made && said.contains("users: 1"), "{said}");
    let backup = backups.join(names(&backups).pop_first().unwrap());
    let backup = backup.to_str().unwrap();
    let (is_good, said) = run(&["backup", "verify", backup], "one.db");
    assert!(is_good && said.contains("can be restored"), "{said}");
    let (restored, said) = run(&["restore", "--from", backup], "one.db");
    assert!(!restored && said.contains("is there already"), "{said}");
    let (restored, said) = run(&["restore", "--from", backup], "two.db");
    assert!(restored && said.contains("users: 1"), "{said}");
    assert!(said.contains("Everybody has to log in again"), "{said}");
    std::fs::remove_file(folder.path().join("test.key")).unwrap();
    let (is_good, said) = run(&["backup", "verify", backup], "one.db");
    assert!(!is_good && said.contains("test.key is missing"), "{said}");
    let (made, said) = run(&["backup"], "one.db");
    assert!(!made && said.contains("--to"), "{said}");
    let (made, said) = run(&["backup", "--to", backups.to_str().unwrap()], "none.db");
    assert!(!made && !folder.path().join("none.db").exists(), "{said}");
    let postgres = ["--database-url", "postgres://localhost/pilot"];
    for command in [&["backup", "--to", "any"][..], &["restore", "--from", backup]] {
        let (done, said) = run(&[command, &postgres].concat(), "one.db");
        assert!(!done && said.contains("pg_dump"), "{said}");
    }
}

/// Before an update the new program makes the backup while the old one runs.
#[tokio::test]
async fn a_backup_changes_nothing_of_an_older_database() {
    let (app, _, folder) = app().await;
    let older = "DELETE FROM _sqlx_migrations WHERE version = (SELECT max(version) FROM _sqlx_migrations)";
    execute(&app.context.database, older.to_owned()).await;
    let migrations = "SELECT version FROM _sqlx_migrations ORDER BY version".to_owned();
    let before = numbers(&app.context.database, migrations.clone()).await;
    let done = Command::new(env!("CARGO_BIN_EXE_parcelpilot"))
        .args(["backup", "--to", folder.path().to_str().unwrap()])
        .env(
            "DATABASE_URL",
            format!("sqlite://{}", app.path("test.db").display()),
        )
        .env("PARCELPILOT_KEY_FILE", app.path("test.key"))
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(numbers(&app.context.database, migrations).await, before);
    let backup = folder.path().join(names(folder.path()).pop_first().unwrap());
    let manifest = verify(&backup, &app.context.vault).await.unwrap();
    assert_eq!(Some(&manifest.migration), before.last());
}
