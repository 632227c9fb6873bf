//! The commands, on a database and a key file of a test's own.

use std::path::PathBuf;
use std::process::{Command, Output};

use parcelpilot::vault::{SecretLocation, Vault};
use parcelpilot_domain::ids::IntegrationId;
use secrecy::SecretString;
use serde_json::Value;
use storage::{Database, integrations};
use tempfile::TempDir;
use test_support::databases::DatabaseAddress;
use test_support::rows::{client, new_integration};

pub struct Program {
    database: String,
    folder: TempDir,
}

impl Program {
    pub fn new(DatabaseAddress(database): &DatabaseAddress) -> Self {
        Self {
            database: database.clone(),
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// What tells the program its database and its key file.
    pub fn environment(&self) -> [(&'static str, String); 2] {
        let key_file = self.path("parcelpilot.key").display().to_string();
        [
            ("DATABASE_URL", self.database.clone()),
            ("PARCELPILOT_KEY_FILE", key_file),
        ]
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_parcelpilot"))
            .args(arguments)
            .envs(self.environment())
            .output()
            .unwrap()
    }

    pub fn done(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    pub fn fails(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Subject and detail of the command line's entries of this action, the newest first.
    pub fn trail(&self, action: &str) -> Vec<(String, String)> {
        let lines = self.done(&["audit", "export", "--format", "jsonl"]);
        let entries = lines.lines().map(|line| serde_json::from_str(line).unwrap());
        let of_action =
            entries.filter(|entry: &Value| entry["action"] == action && entry["by"] == "command_line");
        let text = |entry: &Value, field: &str| entry[field].as_str().unwrap().to_owned();
        of_action
            .map(|entry| (text(&entry, "subject"), text(&entry, "detail")))
            .collect()
    }

    /// Commands refuse a database whose tokens the key file does not open.
    pub async fn readable_integration(&self, database: &Database) -> IntegrationId {
        let vault = Vault::open_or_create(&self.path("parcelpilot.key")).unwrap();
        let mut new = new_integration(client(database, "Acme").await, "One", 1);
        let token = SecretString::from("made-up token");
        new.access_token.sealed = vault.seal(&SecretLocation::access_token(new.id), &token).unwrap();
        integrations::insert(database, &new).await.unwrap();
        new.id
    }
}
