//! Secrets are in nothing that the program writes: no log at its finest, no output, no database file.

use std::path::{Path, PathBuf};

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE};
use test_support::databases::{DatabaseAddress, execute};
use test_support::on_both_databases;

use crate::process::{Process, until};
use crate::test_server::{TestServer, roomy};

const SMTP_PASSWORD: &str = "canary-smtp-password-0001";
const WEBHOOK_KEY: &str = "canary-webhook-key-0002";
const LONGEST_READ: u64 = 1 << 30;

/// As it is, and as it would look when encoded.
pub fn looks(secret: &str) -> [String; 4] {
    let hex = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
    [
        secret.to_owned(),
        BASE64_STANDARD.encode(secret),
        BASE64_URL_SAFE.encode(secret),
        hex,
    ]
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

pub fn holds(bytes: &[u8], canary: &str) -> bool {
    bytes
        .windows(canary.len())
        .any(|window| window == canary.as_bytes())
}

/// A worker that fails to tell people of an alert, and gives the store a webhook; the secret of that.
async fn told_outside(server: &TestServer) -> String {
    execute(
        &server.database,
        "UPDATE integrations SET last_failure = 'token_refused'".to_owned(),
    )
    .await;
    let smtp = format!("smtp://ada:{SMTP_PASSWORD}@127.0.0.1:9");
    let chat = format!("http://127.0.0.1:9/{WEBHOOK_KEY}");
    let said = server.next_log();
    let environment = [
        &server.environment()[..],
        &[
            ("PARCELPILOT_SMTP_URL", smtp),
            ("PARCELPILOT_ALERT_EMAIL_TO", "ada@example.com".to_owned()),
            ("PARCELPILOT_ALERT_EMAIL_FROM", "pilot@example.com".to_owned()),
            ("PARCELPILOT_ALERT_WEBHOOK_URL", chat),
            ("PARCELPILOT_PUBLIC_URL", "http://127.0.0.1:9".to_owned()),
        ],
    ]
    .concat();
    let worker = Process::start(&["worker"], &environment, said.clone());
    let secret = until("the webhook", async || {
        let webhook = server.store.sandbox.webhooks().pop()?;
        Some(webhook.headers.values().next()?.as_str()?.to_owned())
    })
    .await;
    until("both channels to fail", async || {
        let text = std::fs::read_to_string(&said).unwrap();
        (text.matches("failed to send alerts").count() >= 2).then_some(())
    })
    .await;
    assert!(worker.stop().await.success());
    secret
}

on_both_databases! {
    async fn secrets_are_in_no_log_no_output_and_no_database(address: DatabaseAddress) {
        let server = TestServer::new(address.clone(), roomy(400)).await;
        assert!(server.start(&["integrations", "test", "Store"]).ended().await.success());
        assert!(server.start(&["pull", "--integration", "Store", "--statuses", "all"]).ended().await.success());
        server.start(&["integrations", "list"]).ended().await;
        server.start(&["keys", "status"]).ended().await;
        server.start(&["export", "orders", "--format", "jsonl"]).ended().await;
        // And where the store refuses.
        server.store.sandbox.add_fault(sandbox::Fault {
            times: Some(1),
            ..sandbox::Fault::new(sandbox::FaultKind::InvalidJson)
        });
        server.start(&["integrations", "test", "Store"]).ended().await;

        let webhook_secret = told_outside(&server).await;

        let mut written: Vec<(String, Vec<u8>)> = Vec::new();
        let database = address.0.strip_prefix("sqlite://").map(|file| Path::new(file).parent().unwrap().to_owned());
        for path in files(server.folder.path()).into_iter().chain(database.iter().flat_map(|folder| files(folder))) {
            // The credentials files are what BigCommerce gave; the tests write them themselves.
            if !path.file_name().unwrap().to_string_lossy().contains("credentials") {
                assert!(path.metadata().unwrap().len() < LONGEST_READ);
                written.push((path.display().to_string(), std::fs::read(&path).unwrap()));
            }
        }
        if database.is_none() {
            written.push(("the table of integrations".to_owned(), server.integration_row().await.into_bytes()));
        }
        assert!(written.iter().any(|(_, bytes)| holds(bytes, "TRACE")), "the logs are not the finest ones");
        let last_four = server.secrets()[0][server.secrets()[0].len() - 4..].to_owned();
        assert!(written.iter().any(|(_, bytes)| holds(bytes, &last_four)), "the database is not among them");
        let outbound = [SMTP_PASSWORD, WEBHOOK_KEY].map(str::to_owned);
        for secret in server.secrets().into_iter().chain(outbound).chain([webhook_secret]) {
            for look in looks(&secret) {
                for (name, bytes) in &written {
                    assert!(!holds(bytes, &look), "{name} holds a secret");
                }
            }
        }
    }
}
