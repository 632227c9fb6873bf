//! Events out, to programs that fail in every way: none is lost, and those of an order come in its order.

#![allow(clippy::unwrap_used)]

mod faults;
mod here;
mod receiver;
mod requests;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use engine::events::{EventClients, EventRetryPolicy, EventSender, EventSource, Reach, SigningSecrets};
use parcelpilot_contract::events::{EventDeliveryPage, EventDeliveryRow, EventEndpointForm};
use parcelpilot_domain::backoff::Backoff;
use parcelpilot_domain::change::ChangeKind;
use parcelpilot_domain::event::DeliveryState;
use parcelpilot_domain::ids::{ClientId, EventEndpointId};
use parcelpilot_domain::sealed::Sealed;
use parcelpilot_domain::time::Timestamp;
use serde_json::{Value, json};
use storage::changes::{Change, newest};
use storage::events::{self, DeliveryFilter, Endpoint, NewEndpoint};
use storage::{Database, StorageError, StorageResult};
use test_support::LONG_ENOUGH;
use test_support::rows::at;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// For programs that do not answer.
pub const SHORT_TIME_OUT: Duration = Duration::from_millis(500);
pub const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
pub const PREVIOUS_SECRET: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// Tells little, and seals nothing. An order that it can't read is one whose number is this.
pub struct Plain {
    pub unreadable: Option<i64>,
}

#[async_trait]
impl EventSource for Plain {
    async fn data(&self, change: &Change, _: Option<ClientId>) -> StorageResult<Value> {
        if change.order_number.is_some() && change.order_number == self.unreadable {
            return Err(StorageError::ChangedMeanwhile);
        }
        Ok(json!({ "position": change.position, "order_remote_id": change.order_number }))
    }

    fn secrets(&self, endpoint: &Endpoint, _: Timestamp) -> Option<SigningSecrets> {
        let text = std::str::from_utf8(endpoint.secret.as_bytes()).unwrap();
        SigningSecrets::parse(&text.into())
    }
}

pub async fn add_endpoint(database: &Database, url: &str, secrets: &str) -> EventEndpointId {
    add_endpoint_of(database, None, url, secrets).await
}

pub async fn add_endpoint_of(
    database: &Database,
    client: Option<ClientId>,
    url: &str,
    secrets: &str,
) -> EventEndpointId {
    let id = EventEndpointId::from_uuid(Uuid::now_v7());
    let form = EventEndpointForm {
        url: url.to_owned(),
        client,
        kinds: ChangeKind::ALL.to_vec(),
        ..EventEndpointForm::default()
    };
    let new = NewEndpoint {
        id,
        form: &form,
        secret: &Sealed::from_bytes(secrets.as_bytes().to_vec()),
        position: newest(database).await.unwrap(),
        created_at: at(1),
    };
    events::insert(database, &new).await.unwrap();
    id
}

/// One that soon tries again, and waits for answers however busy the machine is.
pub fn sender(database: &Database, reach: Reach) -> EventSender {
    let mut clients = EventClients::new(reach).unwrap();
    clients.time_out = LONG_ENOUGH;
    EventSender {
        database: database.clone(),
        source: Arc::new(Plain { unreadable: None }),
        clients,
        retry_policy: EventRetryPolicy {
            backoff: Backoff {
                first: Duration::from_millis(2),
                longest: Duration::from_millis(20),
            },
            ..EventRetryPolicy::default()
        },
    }
}

/// Lets it work until so many deliveries of an endpoint are in a state: these, the newest first.
pub async fn work_until(
    sender: EventSender,
    endpoint: EventEndpointId,
    state: DeliveryState,
    count: usize,
) -> Vec<EventDeliveryRow> {
    let (database, stop) = (sender.database.clone(), CancellationToken::new());
    let sending = tokio::spawn(sender.work(stop.clone()));
    let reached = async {
        loop {
            let page = deliveries(&database, endpoint, Some(state)).await;
            if page.rows.len() >= count {
                return page.rows;
            }
            // Looks that follow each other at once would keep the database from those who send.
            sleep(Duration::from_millis(10)).await;
        }
    };
    let rows = timeout(LONG_ENOUGH, reached).await.expect("they get there");
    stop.cancel();
    sending.await.unwrap();
    rows
}

/// The newest first.
pub async fn deliveries(
    database: &Database,
    endpoint: EventEndpointId,
    state: Option<DeliveryState>,
) -> EventDeliveryPage {
    let filter = DeliveryFilter { state, before: None };
    events::list_deliveries(database, endpoint, filter, u16::MAX - 1)
        .await
        .unwrap()
}
