//! What an event says: the change as the feed has it, and the order or the shipment as it is read by its id.

use parcelpilot_domain::change::ChangeSubject;
use parcelpilot_domain::ids::ClientId;
use serde::Serialize;
use serde_json::Value;
use storage::orders::{self, OrderNames};
use storage::{Database, StorageResult, changes, shipments};

use super::changes::Change;
use super::order::Order;
use super::shipment::Shipment;
use crate::services::promises::Promises;

/// `data` of an event, for a client's program where it is one's. What is gone by now is null.
pub async fn event_data(
    database: &Database,
    change: &changes::Change,
    client: Option<ClientId>,
) -> StorageResult<Value> {
    let names = OrderNames::read(database).await?;
    let mut told = Change::new(change.clone(), &names);
    if let Some(client) = client {
        told.integration = told.integration.for_client(client, &names);
    }
    let mut data = json(&told);
    match (change.kind.subject(), change.order, change.shipment) {
        (ChangeSubject::Order, Some(order), _) => {
            let promises = Promises::read(database).await?;
            let found = orders::find_whole(database, order).await?;
            let found = found.map(|order| Order::new(order, &names, &promises));
            data["order"] = match client {
                Some(client) => json(&found.map(|order| order.for_client(client, &names))),
                None => json(&found),
            };
        }
        (ChangeSubject::Shipment, _, Some(shipment)) => {
            let found = shipments::find(database, shipment).await?.map(Shipment::from);
            data["shipment"] = match client {
                Some(client) => json(&found.map(|shipment| shipment.for_client(client, &names))),
                None => json(&found),
            };
        }
        _ => {}
    }
    Ok(data)
}

fn json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).expect("what the API answers has only plain values")
}
