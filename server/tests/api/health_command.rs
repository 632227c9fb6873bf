//! `parcelpilot health`, which asks a running server.

use std::net::SocketAddr;
use std::process::Command;
use std::sync::Arc;

use axum::Router;
use parcelpilot::http::{Certificate, ConnectionLimits, Ingress, serve};
use parcelpilot::vault::Vault;
use tokio::net::TcpListener;

use crate::certificates::TestCertificate;
use crate::test_app::TestApp;

async fn served(router: Router, certificate: Option<Certificate>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let certificate = certificate.map(|certificate| certificate.config());
    let for_ever = std::future::pending();
    tokio::spawn(serve(
        listener,
        router,
        ConnectionLimits::default(),
        certificate,
        for_ever,
    ));
    address
}

/// The exit code, and all that it says.
async fn health(arguments: &[&str]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_parcelpilot"));
    command.env_clear().arg("health").args(arguments);
    // The server answers on this test's thread.
    let done = tokio::task::spawn_blocking(move || command.output())
        .await
        .unwrap()
        .unwrap();
    let said = [done.stdout, done.stderr].concat();
    (done.status.code().unwrap(), String::from_utf8(said).unwrap())
}

#[tokio::test]
async fn a_server_that_is_ready_says_so() {
    let app = TestApp::new().await;
    let address = served(app.router.clone(), None).await;
    let ready = format!("http://{address}/readyz: ready\n");
    // Where all addresses are served, this machine's is asked.
    let all = format!("0.0.0.0:{}", address.port());
    for addr in [address.to_string(), all] {
        assert_eq!(health(&["--addr", &addr]).await, (0, ready.clone()));
    }
    let url = format!("http://{address}/");
    assert_eq!(health(&["--addr", "nowhere", "--url", &url]).await, (0, ready));
}

#[tokio::test]
async fn its_own_certificate_is_believed_on_this_machine() {
    let files = TestCertificate::new();
    let app = TestApp::new().await;
    let address = served(app.router.clone(), Some(files.load())).await.to_string();
    let [certificate, key] =
        ["certificate.pem", "key.pem"].map(|name| files.path(name).display().to_string());
    let settings = ["--addr", &address, "--tls-cert", &certificate, "--tls-key", &key];
    assert_eq!(
        health(&settings).await,
        (0, format!("https://{address}/readyz: ready\n"))
    );
    let (code, said) = health(&["--addr", &address]).await;
    assert_eq!(code, 1, "a server of HTTPS was asked by HTTP: {said}");
}

#[tokio::test]
async fn one_that_is_not_ready_says_why() {
    let app = TestApp::new().await;
    app.context.database.close().await;
    let address = served(app.router.clone(), None).await.to_string();
    let (code, said) = health(&["--addr", &address]).await;
    assert_eq!((code, said.lines().count()), (1, 1), "{said}");
    assert!(
        said.contains("503") && said.contains("database: does not answer"),
        "{said}"
    );
}

#[tokio::test]
async fn a_wrong_key_file_is_told_before_there_is_an_integration() {
    let mut app = TestApp::new().await;
    app.context.vault = Arc::new(Vault::open_or_create(&app.path("other.key")).unwrap());
    let app = app.behind(Ingress::local());
    let answer = app.get("/readyz", &[]).await;
    let said = "database: ok\nkey: does not open the stored secrets\n";
    assert_eq!((answer.status.as_u16(), answer.text.as_str()), (503, said));
    let address = served(app.router.clone(), None).await.to_string();
    let (code, said) = health(&["--addr", &address]).await;
    assert!(code == 1 && said.contains("key: does not open"), "{said}");
}

#[tokio::test]
async fn a_schema_that_is_older_than_the_program_is_told() {
    let app = TestApp::new().await;
    app.execute("DELETE FROM _sqlx_migrations WHERE version = (SELECT max(version) FROM _sqlx_migrations)")
        .await;
    let answer = app.get("/readyz", &[]).await;
    let said = "database: its schema is older than this program\nkey: ok\n";
    assert_eq!((answer.status.as_u16(), answer.text.as_str()), (503, said));
}

#[tokio::test]
async fn what_can_not_be_asked_is_said() {
    let free = TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap()
        .to_string();
    for (arguments, reason) in [
        (["--addr", &free], "does not answer"),
        (["--addr", "127.0.0.1:0"], "say by --url"),
        (["--addr", "nowhere"], "can't be used"),
        (["--url", "pilot.example.com"], "--url can't be used"),
    ] {
        let (code, said) = health(&arguments).await;
        assert_eq!((code, said.lines().count()), (1, 1), "{said}");
        assert!(said.contains(reason), "{said}");
    }
}
