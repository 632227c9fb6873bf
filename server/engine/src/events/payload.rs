//! What is sent.

use parcelpilot_domain::change::ChangePosition;
use parcelpilot_domain::ids::EventEndpointId;
use serde_json::{Value, json};
use storage::changes::Change;

/// More than servers take by their own settings is of no use to anybody.
pub const BODY_BYTES_MAX: usize = 256 * 1024;
/// What may be so long that it is left out: it can be read by its id.
const RESOURCES: [&str; 2] = ["order", "shipment"];

/// The same for each try, and another for each endpoint.
pub fn message_id(endpoint: EventEndpointId, position: ChangePosition) -> String {
    format!("evt_{}_{}", endpoint.uuid().simple(), position.0)
}

pub(super) fn body(change: &Change, data: Value) -> String {
    let mut body = json!({
        "type": change.kind.code(),
        "timestamp": change.at.rfc3339(),
        "data": data,
    });
    let text = body.to_string();
    if text.len() <= BODY_BYTES_MAX {
        return text;
    }
    for resource in RESOURCES {
        if let Some(resource) = body["data"].get_mut(resource) {
            *resource = Value::Null;
        }
    }
    body.to_string()
}

#[cfg(test)]
mod tests {
    use parcelpilot_domain::change::ChangeKind;
    use parcelpilot_domain::ids::IntegrationId;
    use parcelpilot_domain::time::Timestamp;
    use uuid::Uuid;

    use super::*;

    fn body_with(order: &str) -> Value {
        let change = Change {
            position: ChangePosition(7),
            kind: ChangeKind::OrderHeld,
            at: Timestamp::from_millis(0),
            integration: IntegrationId::from_uuid(Uuid::nil()),
            own_client: None,
            order: None,
            order_number: Some(3958),
            shipment: None,
            problem: None,
        };
        let text = body(&change, json!({ "position": 7, "order": order }));
        assert!(text.len() <= BODY_BYTES_MAX);
        serde_json::from_str(&text).expect("JSON")
    }

    #[test]
    fn what_is_too_long_is_left_out_and_what_names_it_stays() {
        let short = body_with("short");
        assert_eq!(
            (&short["type"], &short["data"]["order"]),
            (&json!("order.held"), &json!("short"))
        );
        let long = body_with(&"ä".repeat(BODY_BYTES_MAX / 2));
        assert_eq!(long["data"], json!({ "position": 7, "order": null }));
    }
}
