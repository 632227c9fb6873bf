//! What an event says: the change as the feed has it, and the order or the shipment as it is read by its id.

use parcelpilot_domain::change::ChangeSubject;
use serde::Serialize;
use serde_json::Value;
use storage::orders::{self, OrderNames};
use storage::{Database, StorageResult, changes, shipments};

use super::changes::Change;
use super::order::Order;
use super::shipment::Shipment;

/// `data` of an event. What is gone by now is null.
pub async fn event_data(database: &Database, change: &changes::Change) -> StorageResult<Value> {
    let names = OrderNames::read(database).await?;
    let mut data = json(&Change::new(change.clone(), &names));
    match (change.kind.subject(), change.order, change.shipment) {
        (ChangeSubject::Order, Some(order), _) => {
            let found = orders::find_whole(database, order).await?;
            data["order"] = json(&found.map(|order| Order::new(order, &names)));
        }
        (ChangeSubject::Shipment, _, Some(shipment)) => {
            let found = shipments::find(database, shipment).await?;
            data["shipment"] = json(&found.map(Shipment::from));
        }
        _ => {}
    }
    Ok(data)
}

fn json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).expect("what the API answers has only plain values")
}
