//! A client that knows nothing of how the sandbox is made.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder, StatusCode};
use sandbox::{Account, ExpectedOrder, Running, Sandbox, Settings};
use serde_json::Value;

/// A running store and a way to call it.
pub struct Caller {
    pub running: Running,
    pub client: Client,
}

/// Settings with a quota that no test reaches by accident.
pub fn roomy(orders: u64) -> Settings {
    Settings {
        orders,
        quota: 1_000_000,
        window: Duration::from_secs(3_600),
        ..Settings::default()
    }
}

impl Caller {
    pub async fn start(settings: Settings) -> Self {
        Self {
            running: Sandbox::start(settings).await.unwrap(),
            client: client(),
        }
    }

    pub fn sandbox(&self) -> &Sandbox {
        &self.running.sandbox
    }

    pub fn url(&self, path: &str) -> String {
        format!(
            "{}/stores/{}{path}",
            self.running.base_url,
            self.sandbox().tokens().store_hash
        )
    }

    /// A call as ParcelPilot makes it.
    pub fn call(&self, method: Method, account: Account, path: &str) -> RequestBuilder {
        let token = &self.sandbox().credentials(account).access_token;
        self.client
            .request(method, self.url(path))
            .header("X-Auth-Token", token)
            .header("Accept", "application/json")
    }

    pub async fn get(&self, path: &str) -> (StatusCode, Value) {
        read(self.call(Method::GET, Account::Full, path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> (StatusCode, Value) {
        read(self.call(Method::POST, Account::Full, path).json(body)).await
    }

    pub async fn status(&self, method: Method, account: Account, path: &str) -> StatusCode {
        self.call(method, account, path).send().await.unwrap().status()
    }

    /// A call of the control path.
    pub async fn control(&self, method: Method, path: &str, body: &Value) -> (StatusCode, Value) {
        let url = format!("{}/sandbox{path}", self.running.base_url);
        read(self.client.request(method, url).json(body)).await
    }

    /// All pages of a list.
    pub async fn all(&self, path: &str) -> Vec<Value> {
        let mut found = Vec::new();
        for page in 1.. {
            let (status, body) = self.get(&format!("{path}&page={page}")).await;
            if status == StatusCode::NO_CONTENT {
                break;
            }
            assert_eq!(status, StatusCode::OK, "{path}: {body}");
            found.extend(body.as_array().unwrap().iter().cloned());
        }
        found
    }

    pub fn expected_orders(&self) -> BTreeMap<u64, ExpectedOrder> {
        self.sandbox()
            .expected_orders()
            .map(|known| (known.id, known))
            .collect()
    }

    /// The first order that has what is asked.
    pub fn an_order(&self, is_wanted: impl Fn(&ExpectedOrder) -> bool) -> ExpectedOrder {
        self.sandbox()
            .expected_orders()
            .find(is_wanted)
            .expect("a store of this size has every kind of order")
    }
}

/// Status and JSON body; `null` where there is none.
pub async fn read(request: RequestBuilder) -> (StatusCode, Value) {
    let answer = request.send().await.unwrap();
    let status = answer.status();
    let body = answer.bytes().await.unwrap();
    (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
}

pub fn ids(orders: &[Value]) -> Vec<u64> {
    orders.iter().map(|order| order["id"].as_u64().unwrap()).collect()
}

fn client() -> Client {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    Client::builder().tls_backend_preconfigured(tls).build().unwrap()
}
