//! `parcelpilot retention`, `parcelpilot compact` and `parcelpilot counts`.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use parcelpilot::vault::{SecretLocation, Vault};
use parcelpilot_domain::ids::IntegrationId;
use secrecy::SecretString;
use storage::{Database, integrations, problems};
use tempfile::TempDir;
use test_support::databases::{DatabaseAddress, execute};
use test_support::on_both_databases;
use test_support::rows::{client, new_integration, problem};

fn run(database: &DatabaseAddress, key_file: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_parcelpilot"))
        .args(arguments)
        .env("DATABASE_URL", &database.0)
        .env("PARCELPILOT_KEY_FILE", key_file)
        .output()
        .unwrap()
}

/// What it prints, and whether it went well.
fn said(output: &Output) -> (String, bool) {
    let all = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    (String::from_utf8(all).unwrap(), output.status.success())
}

fn key_file() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parcelpilot.key");
    (folder, path)
}

/// Commands refuse a database whose tokens the key file does not open.
async fn readable_integration(database: &Database, key_file: &Path) -> IntegrationId {
    let vault = Vault::open_or_create(key_file).unwrap();
    let mut new = new_integration(client(database, "Acme").await, "One", 1);
    let token = SecretString::from("made-up token");
    new.access_token.sealed = vault.seal(&SecretLocation::access_token(new.id), &token).unwrap();
    integrations::insert(database, &new).await.unwrap();
    new.id
}

on_both_databases! {
    async fn what_would_go_is_said_before_it_goes(database: DatabaseAddress) {
        let (_folder, key) = key_file();
        let opened = Database::open(&database.0).await.unwrap();
        let integration = readable_integration(&opened, &key).await;
        let solved = problem(&opened, integration, 7, 1).await;
        problem(&opened, integration, 8, 1).await;
        execute(&opened, format!("UPDATE problems SET solved_at = 1 WHERE id = '{solved}'")).await;
        opened.close().await;

        let (before, _) = said(&run(&database, &key, &["retention"]));
        assert!(before.contains("Problems are kept for 90 days once they are solved: 1 would go now."), "{before}");
        assert!(before.contains("Import runs are kept for 400 days: 0 would go now."), "{before}");
        assert!(before.contains("Entries of the audit trail are all kept"), "{before}");
        let longer = ["retention", "--now", "--keep-problems-days", "65000"];
        assert!(said(&run(&database, &key, &longer)).0.contains("Removed nothing."));
        let (removed, _) = said(&run(&database, &key, &["retention", "--now"]));
        assert!(removed.contains("Removed 1 solved problem."), "{removed}");
        let (after, _) = said(&run(&database, &key, &["retention"]));
        assert!(after.contains("solved: 0 would go now."), "{after}");
        let (trail, _) = said(&run(&database, &key, &["audit", "export", "--format", "jsonl"]));
        assert!(trail.contains("old_records_removed") && trail.contains("1 solved problem"), "{trail}");
    }

    async fn a_file_is_compacted_while_nobody_has_it_open(database: DatabaseAddress) {
        let (_folder, key) = key_file();
        let opened = Database::open(&database.0).await.unwrap();
        let is_sqlite = matches!(opened, Database::Sqlite { .. });
        let refusal = if is_sqlite { "open in another process" } else { "autovacuum" };
        let (refused, is_done) = said(&run(&database, &key, &["compact"]));
        assert!(!is_done && refused.contains(refusal), "{refused}");
        opened.close().await;
        let (told, is_done) = said(&run(&database, &key, &["compact"]));
        assert_eq!(is_done, is_sqlite, "{told}");
    }

    async fn counts_that_are_wrong_are_named_and_put_right(database: DatabaseAddress) {
        let (_folder, key) = key_file();
        let opened = Database::open(&database.0).await.unwrap();
        let integration = readable_integration(&opened, &key).await;
        problem(&opened, integration, 7, 1).await;
        let (right, is_right) = said(&run(&database, &key, &["counts", "verify"]));
        assert!(is_right && right.contains("All counts are right"), "{right}");
        execute(&opened, "UPDATE integration_counts SET open_problems = 5".to_owned()).await;
        let (wrong, is_right) = said(&run(&database, &key, &["counts", "verify"]));
        assert!(!is_right && wrong.contains(&format!("integration {integration}: kept")), "{wrong}");
        assert!(wrong.contains("open_problems: 5") && wrong.contains("open_problems: 1"), "{wrong}");
        let (mended, is_right) = said(&run(&database, &key, &["counts", "rebuild"]));
        assert!(is_right && mended.contains("All counts are right"), "{mended}");
        let open = problems::count_open(&opened, None).await.unwrap();
        assert_eq!(open, 1);
        opened.close().await;
    }
}
