//! The addresses of lists: what they are narrowed to stands in them.

use leptos_router::location::Url;

/// `path` with the fields that are not empty.
pub fn list_address(path: &str, fields: &[(&str, &str)]) -> String {
    let pairs: Vec<_> = fields
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", Url::escape(value)))
        .collect();
    if pairs.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", pairs.join("&"))
    }
}

/// An id, or nothing.
pub fn id_text<T: ToString>(id: Option<T>) -> String {
    id.map(|id| id.to_string()).unwrap_or_default()
}
