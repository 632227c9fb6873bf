//! Orders that no client can read, in several ways.

use serde_json::{Value, json};

/// Damages the JSON of one order: it stays valid JSON and keeps its `id`, but a field that no importer can
/// do without is garbage.
pub fn spoil(order: &mut Vec<u8>, order_id: u64) {
    let Ok(mut value) = serde_json::from_slice::<Value>(order) else {
        return;
    };
    match order_id % 4 {
        0 => value["date_modified"] = json!("the day before yesterday"),
        1 => value["total_inc_tax"] = json!("twelve dollars"),
        2 => value["status_id"] = Value::Null,
        _ => value["date_created"] = json!({ "error": "Internal error <b>0x80004005</b>" }),
    }
    value["products"] = json!("temporarily out of order");
    *order = value.to_string().into_bytes();
}
