//! Texts of strangers, who want them to be more than text.

use std::mem;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::page::Page;

/// Leaves an attribute, then begins a script.
pub const TEXT: &str = "\"'><script>alert(1)</script>";

/// Whatever of a row may be any text is hostile; ids, codes and numbers stay as they are.
pub fn in_place_of_texts<T: Serialize + DeserializeOwned>(rows: &T) -> T {
    with_texts(rows, TEXT)
}

/// All of them the same.
pub fn with_texts<T: Serialize + DeserializeOwned>(rows: &T, other: &str) -> T {
    let mut json = serde_json::to_value(rows).expect("rows");
    let mut paths = Vec::new();
    find_texts(&json, String::new(), &mut paths);
    for path in paths {
        let Some(text) = json.pointer_mut(&path) else {
            continue;
        };
        let before = mem::replace(text, Value::String(other.to_owned()));
        if serde_json::from_value::<T>(json.clone()).is_err()
            && let Some(text) = json.pointer_mut(&path)
        {
            *text = before;
        }
    }
    serde_json::from_value(json).expect("rows, as before")
}

fn find_texts(value: &Value, path: String, paths: &mut Vec<String>) {
    match value {
        Value::String(_) => paths.push(path),
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                find_texts(value, format!("{path}/{index}"), paths);
            }
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                find_texts(value, format!("{path}/{name}"), paths);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The address with every parameter that a page reads.
pub fn with_parameters(address: &str) -> String {
    let hostile = "%22%27%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E";
    let path = address.split('?').next().unwrap_or_default();
    let names = [
        "search",
        "from",
        "until",
        "client",
        "integration",
        "status",
        "state",
        "after",
        "quiet",
        "ship_to",
        "next",
        "link",
        "done",
        "ids",
        "ids%5B%5D",
        "paper",
        "wave",
        "order",
        "packed",
        "code",
        "add",
        "remove",
        "step",
    ];
    let pairs = names.map(|name| format!("{name}={hostile}"));
    format!("{path}?{}", pairs.join("&"))
}

#[track_caller]
pub fn must_be_escaped(page: &Page) {
    // The title is asked for by itself.
    let html = page.html.replace(page.title(), "");
    for raw in ["<script>alert", "\"'>"] {
        assert!(!html.contains(raw), "{} has {raw} in it:\n{html}", page.address);
    }
}

pub fn is_shown(page: &Page) -> bool {
    page.html.contains("&lt;script&gt;alert(1)")
}
