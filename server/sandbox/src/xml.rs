//! What V2 answers to a client that forgot `Accept: application/json` (§2.1).

use std::fmt::Write;

use serde_json::Value;

/// The same answer as XML; `None` if it was no JSON.
pub fn from_json(json: &[u8]) -> Option<String> {
    let value: Value = serde_json::from_slice(json).ok()?;
    let root = match &value {
        Value::Array(items) if items.first().is_some_and(|item| item.get("message").is_some()) => "errors",
        Value::Array(_) => "items",
        _ => "item",
    };
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    element(&mut xml, root, &value);
    Some(xml)
}

fn element(xml: &mut String, name: &str, value: &Value) {
    write!(xml, "<{name}>").expect("a string takes every character");
    match value {
        Value::Null => {}
        Value::Array(items) => items.iter().for_each(|item| element(xml, "item", item)),
        Value::Object(fields) => fields.iter().for_each(|(name, field)| element(xml, name, field)),
        Value::String(text) => escape(xml, text),
        Value::Bool(_) | Value::Number(_) => {
            write!(xml, "{value}").expect("a string takes every character");
        }
    }
    write!(xml, "</{name}>").expect("a string takes every character");
}

fn escape(xml: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '&' => xml.push_str("&amp;"),
            other => xml.push(other),
        }
    }
}
