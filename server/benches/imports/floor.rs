//! The least that any importer has to do: download every page of orders, and parse it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use sandbox::{Account, Running};
use serde_json::Value;

/// One page after the other, by ascending id, over one kept connection.
pub async fn download_and_parse(store: &Running) -> Duration {
    let client = client();
    let credentials = store.sandbox.credentials(Account::Full);
    let list = format!(
        "{}/stores/{}/v2/orders?sort=id:asc&limit=250&include=consignments.line_items&consignment_structure=object",
        store.base_url, credentials.store_hash
    );
    let began = Instant::now();
    let mut first = 0;
    loop {
        let answer = client
            .get(format!("{list}&min_id={first}"))
            .header("X-Auth-Token", &credentials.access_token)
            .header("Accept", "application/json")
            .send()
            .await
            .unwrap();
        let bytes = answer.error_for_status().unwrap().bytes().await.unwrap();
        if bytes.is_empty() {
            return began.elapsed();
        }
        let page: Vec<Value> = serde_json::from_slice(&bytes).unwrap();
        first = page.last().and_then(|order| order["id"].as_u64()).unwrap() + 1;
    }
}

/// The store is on loopback, by HTTP; a client wants to know how it would speak TLS all the same.
fn client() -> reqwest::Client {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .no_proxy()
        .build()
        .unwrap()
}
