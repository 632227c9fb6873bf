//! What is wrong at the start is said in a sentence, and nothing starts half.

use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use test_support::databases::{DatabaseAddress, execute, with_sqlite};

use crate::process::{Process, until};
use crate::test_server::{TestServer, roomy};

async fn with_test_server<F: Future<Output = ()>>(body: impl FnOnce(TestServer) -> F) {
    with_sqlite(async |address: DatabaseAddress| body(TestServer::new(address, roomy(1)).await).await).await;
}

pub fn key_file(server: &TestServer) -> PathBuf {
    server.folder.path().join("parcelpilot.key")
}

/// Starts the server, which must refuse; what it says.
async fn refused(server: &TestServer, arguments: &[&str]) -> String {
    let serve = [&["serve"], arguments].concat();
    let said = server.next_log();
    let status = Process::start(&serve, &server.environment(), said.clone())
        .ended()
        .await;
    assert_eq!(status.code(), Some(1));
    // The finest log stands before it.
    let all = std::fs::read_to_string(said).unwrap();
    let sentence = all.lines().last().unwrap_or_default().to_owned();
    assert!(sentence.starts_with("parcelpilot: "), "{all}");
    sentence
}

#[tokio::test]
async fn a_busy_port_is_named() {
    with_test_server(async |server| {
        let other = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = other.local_addr().unwrap().to_string();
        let sentence = refused(&server, &["--addr", &address]).await;
        assert!(
            sentence.contains(&address) && sentence.contains("--addr"),
            "{sentence}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_setting_that_cannot_be_used_is_named() {
    with_test_server(async |server| {
        for (flag, value) in [
            ("--addr", "nowhere"),
            // Others could come, and nothing says that they come by HTTPS.
            ("--addr", "0.0.0.0:0"),
            ("--trusted-proxies", "proxy.local"),
            ("--tls-key", "key.pem"),
            ("--bigcommerce-url", "nonsense"),
            ("--database-url", "mysql://a/b"),
        ] {
            let sentence = refused(&server, &[flag, value]).await;
            assert!(sentence.contains(flag), "{sentence}");
        }
    })
    .await;
}

/// Everybody on the machine reads flags; the log need not repeat them.
#[tokio::test]
async fn a_secret_in_a_flag_is_warned_of() {
    with_test_server(async |server| {
        let said = server.next_log();
        let arguments = [
            "serve",
            "--database-url",
            "postgres://ada:canary-0003@db.example.com/pilot",
            "--key-file",
            "any",
            "--require-database-tls",
        ];
        let ended = Process::start(&arguments, &server.environment(), said.clone()).ended();
        assert_eq!(ended.await.code(), Some(1));
        let all = std::fs::read_to_string(said).unwrap();
        assert!(
            all.contains("WARN") && all.contains("DATABASE_URL in the environment"),
            "{all}"
        );
        assert!(all.contains("sslmode=verify-full"), "{all}");
        assert!(!all.contains("canary"), "{all}");
    })
    .await;
}

#[tokio::test]
async fn a_key_file_that_is_lost_is_not_made_anew() {
    with_test_server(async |server| {
        std::fs::remove_file(key_file(&server)).unwrap();
        let sentence = refused(&server, &["--addr", "127.0.0.1:0"]).await;
        assert!(sentence.contains("parcelpilot.key"), "{sentence}");
        assert!(
            !key_file(&server).exists(),
            "a new key would hide that the right one is missing"
        );
    })
    .await;
}

#[tokio::test]
async fn a_key_file_that_others_can_read_is_refused() {
    with_test_server(async |server| {
        std::fs::set_permissions(key_file(&server), std::fs::Permissions::from_mode(0o644)).unwrap();
        let sentence = refused(&server, &["--addr", "127.0.0.1:0"]).await;
        assert!(sentence.contains("chmod 600"), "{sentence}");
    })
    .await;
}

#[tokio::test]
async fn another_key_file_is_told_from_the_right_one() {
    with_test_server(async |server| {
        std::fs::rename(key_file(&server), server.folder.path().join("right.key")).unwrap();
        parcelpilot::vault::Vault::open_or_create(&key_file(&server)).unwrap();
        let sentence = refused(&server, &["--addr", "127.0.0.1:0"]).await;
        assert!(sentence.contains("key"), "{sentence}");
    })
    .await;
}

#[tokio::test]
async fn a_database_that_has_outgrown_this_program_is_left_alone() {
    with_test_server(async |server| {
        let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                     VALUES (9999, 'from the future', TRUE, x'00', 0); \
                     UPDATE schema_compatibility SET oldest_program = 9999";
        execute(&server.database, newer.to_owned()).await;
        let sentence = refused(&server, &["--addr", "127.0.0.1:0"]).await;
        assert!(sentence.contains("newer than this program"), "{sentence}");
    })
    .await;
}

#[tokio::test]
async fn a_database_that_cannot_be_made_is_said() {
    with_test_server(async |server| {
        let sentence = refused(&server, &["--database-url", "sqlite:///proc/none/parcelpilot.db"]).await;
        assert!(sentence.contains("the database can't be opened"), "{sentence}");
    })
    .await;
}

#[tokio::test]
async fn a_log_for_programs_is_an_object_a_line() {
    with_test_server(async |server| {
        let said = server.next_log();
        let arguments = ["serve", "--addr", "127.0.0.1:0", "--log-format", "json"];
        let process = Process::start(&arguments, &server.environment(), said.clone());
        let lines = async || {
            let text = std::fs::read_to_string(&said).ok()?;
            let lines: Vec<_> = text
                .lines()
                .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
                .collect();
            (!lines.is_empty()).then_some(lines)
        };
        let lines = until("a line of the log", lines).await;
        assert!(
            lines[0]["level"].is_string()
                && lines[0]["target"].is_string()
                && lines[0]["timestamp"].is_string(),
            "{lines:?}"
        );
        process.kill();
    })
    .await;
}
