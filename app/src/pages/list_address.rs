//! The addresses of lists: what they are narrowed to stands in them.

use leptos_router::location::Url;

/// Longer searches find nothing anyway.
pub const SEARCH_MAX_CHARS: usize = 200;

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

/// The path of an address, and its fields.
#[cfg(test)]
pub fn parts(address: &str) -> (&str, leptos_router::params::ParamsMap) {
    let (path, pairs) = address.split_once('?').expect("a query");
    let fields = pairs.split('&').map(|pair| {
        let (name, value) = pair.split_once('=').expect("a pair");
        (name.to_owned(), value.to_owned())
    });
    (path, fields.collect())
}
