//! What a store tells: only which order it is about is believed. What became of it is asked.

use parcelpilot_domain::ids::RemoteOrderId;
use parcelpilot_domain::store_hash::StoreHash;
use serde::Deserialize;

#[derive(Deserialize)]
struct Event {
    #[serde(default)]
    producer: String,
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    #[serde(default)]
    r#type: String,
    id: Option<i64>,
    /// Of what hangs on an order: a transaction, a shipment.
    #[serde(alias = "orderId")]
    order_id: Option<i64>,
}

/// The order that it is about. Nothing where it is of another store, of something else, or can't be read: none of it
/// is worth sending again.
pub fn order_of(body: &[u8], store: &StoreHash) -> Option<RemoteOrderId> {
    let event: Event = serde_json::from_slice(body).ok()?;
    let sender = event.producer.strip_prefix("stores/")?;
    if !sender.eq_ignore_ascii_case(store.as_str()) {
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
    fn reads_which_order_it_is_about() {
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
    fn leaves_all_else() {
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
