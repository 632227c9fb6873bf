//! A server that a sandbox store can call.

use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Method, StatusCode};
use futures::TryStreamExt;
use outbound::PublicUrl;
use parcelpilot::config::OutboundSettings;
use parcelpilot::vault::SecretLocation;
use parcelpilot_domain::ids::IntegrationId;
use runtime::clock::now;
use sandbox::{Account, Running, Sandbox, Settings, Webhook};
use secrecy::SecretString;
use storage::{Database, orders, webhooks};
use tokio::net::TcpListener;

use crate::test_app::TestApp;

/// Waits until `look` finds something.
pub async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(
            began.elapsed() < Duration::from_secs(60),
            "waited in vain for {what}"
        );
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

pub struct TestServer {
    pub app: TestApp,
    pub store: Running,
    pub cookie: String,
    pub integration: IntegrationId,
    pub public_url: PublicUrl,
}

impl TestServer {
    /// A server that a sandbox can call, and an integration of that sandbox.
    pub async fn new() -> Self {
        let store = Sandbox::start(Settings {
            orders: 20,
            ..Settings::default()
        })
        .await
        .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let public_url = PublicUrl::parse(&format!("http://{}", listener.local_addr().unwrap()));
        let outbound = OutboundSettings {
            public_url: public_url.clone(),
            ..OutboundSettings::default()
        };
        let app = TestApp::with(&outbound, &store.base_url).await.and_admin().await;
        app.serve(listener);
        let cookie = app.log_in().await;
        let credentials = store.sandbox.credentials(Account::Full);
        let (hash, token) = (&credentials.store_hash, &credentials.access_token);
        let secret = &credentials.client_secret;
        let id = app.add_integration_of(&cookie, hash, token, secret).await;
        Self {
            store,
            cookie,
            integration: id.parse().unwrap(),
            public_url: public_url.unwrap(),
            app,
        }
    }

    /// Looks after the webhooks that are due, `later` from now.
    pub async fn check(&self, later: Duration) {
        let reconciler = self.app.context.webhook_reconciler();
        reconciler
            .check_due(&self.public_url, now().plus(later))
            .await
            .unwrap();
    }

    pub fn webhook(&self) -> Webhook {
        let mut webhooks = self.store.sandbox.webhooks();
        assert_eq!(webhooks.len(), 1, "{webhooks:?}");
        webhooks.remove(0)
    }

    pub async fn secret(&self) -> SecretString {
        let database = &self.app.context.database;
        let caller = webhooks::caller(database, self.integration)
            .await
            .unwrap()
            .unwrap();
        let sealed = caller.secret;
        let location = SecretLocation::webhook_secret(self.integration);
        self.app.context.vault.open(&location, &sealed).unwrap()
    }

    pub fn path(&self) -> String {
        format!("/hooks/bigcommerce/{}", self.integration)
    }

    pub async fn call(&self, headers: &[(&str, &str)], body: &str) -> StatusCode {
        let body = Body::from(body.to_owned());
        let answer = self.app.ask(Method::POST, &self.path(), headers, body).await;
        assert_eq!(answer.text, "", "nobody is told why");
        answer.status
    }

    /// How many orders are wanted.
    pub async fn wanted(&self) -> i64 {
        let database = &self.app.context.database;
        self.app.state.inbox.write(database, now()).await.unwrap();
        self.count("SELECT count(*) FROM webhook_hints").await
    }

    pub async fn count(&self, sql: &'static str) -> i64 {
        let Database::Sqlite { reader, .. } = &self.app.context.database else {
            unreachable!("this suite has SQLite only")
        };
        let (count,): (i64,) = sqlx::query_as(sql).fetch_one(reader).await.unwrap();
        count
    }

    /// How often the store has answered so.
    pub fn calls(&self, path: &str, status: u16) -> u64 {
        let calls = self.store.sandbox.calls();
        calls.get(&(path.to_owned(), status)).copied().unwrap_or_default()
    }

    pub async fn stored(&self) -> Vec<(i64, String)> {
        let stored = orders::export(&self.app.context.database, Some(self.integration));
        let stored: Vec<_> = stored.try_collect().await.unwrap();
        stored
            .into_iter()
            .map(|one| (one.stored.order.remote_id.0, one.stored.order.staff_notes))
            .collect()
    }
}
