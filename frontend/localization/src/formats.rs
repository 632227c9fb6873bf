//! Numbers and moments as the browser writes them in the page's language.

use js_sys::{Date, Number, Object, Reflect};
use parcelpilot_domain::time::Timestamp;
use wasm_bindgen::JsValue;
use web_sys::Element;

fn page() -> Option<Element> {
    web_sys::window()?.document()?.document_element()
}

/// With the region: `en-GB`.
fn tag() -> String {
    page()
        .and_then(|page| page.get_attribute("lang"))
        .unwrap_or_default()
}

pub fn takes_singular(count: i64) -> bool {
    count == 1 || (count == 0 && tag().starts_with("fr"))
}

pub fn count(count: i64) -> String {
    Number::from(count as f64).to_locale_string(&tag()).into()
}

/// In the zone that the reader chose, else in the browser's.
pub fn moment(at: Timestamp) -> String {
    let zone = page().and_then(|page| page.get_attribute("data-time-zone"));
    in_style(
        at,
        &[
            ("dateStyle", Some("medium".to_owned())),
            ("timeStyle", Some("short".to_owned())),
            ("timeZone", zone),
        ],
    )
}

/// A day that begins at this moment in UTC.
pub fn day(day: Timestamp) -> String {
    in_style(
        day,
        &[
            ("dateStyle", Some("medium".to_owned())),
            ("timeZone", Some("UTC".to_owned())),
        ],
    )
}

fn in_style(at: Timestamp, options: &[(&str, Option<String>)]) -> String {
    let style = Object::new();
    for (name, value) in options {
        if let Some(value) = value {
            // Objects of our own take any property.
            let _ = Reflect::set(&style, &(*name).into(), &value.as_str().into());
        }
    }
    let date = Date::new(&JsValue::from_f64(at.millis() as f64));
    date.to_locale_string(&tag(), &style).into()
}
