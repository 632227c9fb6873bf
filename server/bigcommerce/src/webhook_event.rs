//! Events that stores send by webhook. Only the order's id is taken from them; the order itself is fetched.

use parcelpilot_domain::ids::RemoteOrderId;
use parcelpilot_domain::store_hash::StoreHash;
use serde::Deserialize;

#[derive(Deserialize)]
struct WebhookEvent {
    #[serde(default)]
    producer: String,
    data: EventData,
}

#[derive(Deserialize)]
struct EventData {
    #[serde(default)]
    r#type: String,
    id: Option<i64>,
    /// For what belongs to an order: a transaction, a shipment.
    #[serde(alias = "orderId")]
    order_id: Option<i64>,
}

/// The order that an event is about. None if the event is of another store, about something else, or unreadable:
/// sending it again would not help.
pub fn order_of(body: &[u8], store: &StoreHash) -> Option<RemoteOrderId> {
    let event: WebhookEvent = serde_json::from_slice(body).ok()?;
    let producer = event.producer.strip_prefix("stores/")?;
    if !producer.eq_ignore_ascii_case(store.as_str()) {
        return None;
    }
    let id = match event.data.r#type.as_str() {
        "order" => event.data.id,
        _ => event.data.order_id,
    };
    id.filter(|id| *id > 0).map(RemoteOrderId)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(body: &str) -> Option<i64> {
        let store = "abc123".parse().expect("a store hash");
        order_of(body.as_bytes(), &store).map(|id| id.0)
    }

    #[test]
    fn finds_the_order_of_every_kind_of_event() {
        let documented = r#"{"store_id":"11111","producer":"stores/abc123","scope":"store/order/statusUpdated",
            "data":{"type":"order","id":173331,"status":{"previous_status_id":0,"new_status_id":11}},
            "hash":"3f9ea420af83450d7ef9f78b08c8af25b2213637","created_at":1580329317}"#;
        assert_eq!(order(documented), Some(173_331));
        let of_a_shipment = r#"{"producer":"stores/ABC123","data":{"type":"shipment","id":12,"orderId":7}}"#;
        assert_eq!(order(of_a_shipment), Some(7));
        let of_a_transaction =
            r#"{"producer":"stores/abc123","data":{"type":"transaction","transaction_id":1,"order_id":8}}"#;
        assert_eq!(order(of_a_transaction), Some(8));
    }

    #[test]
    fn other_events_are_ignored() {
        for body in [
            "",
            "[]",
            "{}",
            r#"{"producer":"stores/other1","data":{"type":"order","id":1}}"#,
            r#"{"data":{"type":"order","id":1}}"#,
            r#"{"producer":"stores/abc123","data":{"type":"order","id":0}}"#,
            r#"{"producer":"stores/abc123","data":{"type":"order","id":"1"}}"#,
            r#"{"producer":"stores/abc123","data":{"type":"customer","id":1}}"#,
        ] {
            assert_eq!(order(body), None, "{body}");
        }
    }
}
