//! Values as JSON within a `<script>`, where nothing is escaped.

use serde::Serialize;

/// No text of it ends the script, begins another, or looks like markup to whoever searches a page for some.
pub fn json_in_script(value: &impl Serialize) -> String {
    let json = serde_json::to_string(value).unwrap_or_default();
    json.replace('<', "\\u003c").replace('>', "\\u003e")
}
