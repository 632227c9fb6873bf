//! Tells those who have registered for it that an order changed. As BigCommerce does, with the webhook's own headers and
//! a signature (§6); not as it does, once: what does not arrive is not sent again.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use reqwest::Client;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::Url;

use super::store::Store;
use crate::webhooks::Webhook;

const WITHIN: Duration = Duration::from_secs(10);

/// What has happened to an order.
#[derive(Clone, Copy, Debug)]
pub enum Happened {
    Created,
    Updated,
    StatusUpdated,
}

impl Happened {
    const fn scope(self) -> &'static str {
        match self {
            Self::Created => "store/order/created",
            Self::Updated => "store/order/updated",
            Self::StatusUpdated => "store/order/statusUpdated",
        }
    }
}

/// Returns at once; the calls are made beside. Only this machine is called, whatever a webhook says.
pub fn deliver_event(store: &Arc<Store>, happened: Happened, order_ids: Vec<u64>) {
    let webhooks = store.webhooks();
    let copies = webhooks.copies;
    let wanted: Vec<Webhook> = webhooks
        .all
        .iter()
        .filter(|webhook| {
            webhook.is_active && webhook.wants(happened.scope()) && is_here(&webhook.destination)
        })
        .cloned()
        .collect();
    drop(webhooks);
    if wanted.is_empty() || copies == 0 {
        return;
    }
    let store = Arc::clone(store);
    tokio::spawn(async move {
        for id in order_ids {
            for webhook in &wanted {
                deliver(&store, webhook, happened, id, copies).await;
            }
        }
    });
}

fn is_here(destination: &str) -> bool {
    Url::parse(destination).is_ok_and(|url| outbound::is_loopback(&url))
}

async fn deliver(store: &Store, webhook: &Webhook, happened: Happened, order_id: u64, copies: u64) {
    let Some(client) = client() else { return };
    let now = Timestamp::now().as_second();
    let mut message = json!({
        "store_id": "1001",
        "producer": format!("stores/{}", webhook.store_hash),
        "scope": happened.scope(),
        "data": { "type": "order", "id": order_id },
        "created_at": now,
    });
    let digest = Sha256::digest(message.to_string());
    let hash: String = digest.iter().take(20).map(|byte| format!("{byte:02x}")).collect();
    message["hash"] = Value::String(hash.clone());
    let body = message.to_string();
    let (id, timestamp) = (format!("msg_{hash}"), now.to_string());
    for _ in 0..copies {
        let mut request = client
            .post(&webhook.destination)
            .timeout(WITHIN)
            .header("content-type", "application/json")
            .header("webhook-id", &id)
            .header("webhook-timestamp", &timestamp);
        if let Some(owner) = store.tokens.by_client_id(&webhook.client_id) {
            let signature = signature(&owner.client_secret, &id, &timestamp, &body);
            request = request.header("webhook-signature", signature);
        }
        for (name, value) in &webhook.headers {
            request = request.header(name, value.as_str().unwrap_or_default());
        }
        match request.body(body.clone()).send().await {
            Ok(answer) => tracing::debug!(
                status = answer.status().as_u16(),
                order_id,
                "a webhook was answered"
            ),
            Err(error) => tracing::warn!(%error, order_id, "a webhook did not arrive"),
        }
    }
}

/// As Standard Webhooks has it.
fn signature(client_secret: &str, id: &str, timestamp: &str, body: &str) -> String {
    let mut signer =
        Hmac::<Sha256>::new_from_slice(client_secret.as_bytes()).expect("a key may have any length");
    signer.update(format!("{id}.{timestamp}.{body}").as_bytes());
    format!("v1,{}", BASE64_STANDARD.encode(signer.finalize().into_bytes()))
}

fn client() -> Option<&'static Client> {
    static CLIENT: OnceLock<Option<Client>> = OnceLock::new();
    let here = Url::parse("http://127.0.0.1").expect("the address is written right here");
    CLIENT.get_or_init(|| outbound::client(&here).ok()).as_ref()
}
