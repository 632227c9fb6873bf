//! What to know of a line when packing it.

use leptos::prelude::*;
use parcelpilot_domain::order_details::{Event, LineDetails, Wrapping};

use super::custom_fields::{FieldValue, name_of};

#[component]
pub fn PackingDetails(details: LineDetails) -> impl IntoView {
    let fields = details
        .fields
        .into_iter()
        .map(|field| {
            let name = name_of(&field);
            let line =
                rich_text!("{name}: <value/>", name = name; value = |_| view! { <FieldValue field=field /> });
            view! { <div>{line}</div> }
        })
        .collect_view();
    let texts = [
        details.wrapping.as_ref().map(wrapping_text),
        details.wrapping.as_ref().and_then(message_text),
        details.event.as_ref().map(event_text),
    ];
    let texts = texts
        .into_iter()
        .flatten()
        .map(|text| view! { <div>{text}</div> })
        .collect_view();
    let weight = details
        .weight
        .map(|weight| text!("Weight of one: {weight}", weight = weight.to_string()))
        .map(|weight| view! { <div class="muted">{weight}</div> });
    view! {
        {texts}
        {fields}
        {weight}
    }
}

fn wrapping_text(wrapping: &Wrapping) -> String {
    match wrapping.name.trim() {
        "" => text!("Gift wrapping").to_owned(),
        name => text!("Gift wrapping: {name}", name = name),
    }
}

fn message_text(wrapping: &Wrapping) -> Option<String> {
    let message = wrapping.message.trim();
    (!message.is_empty()).then(|| text!("Gift message: {message}", message = message))
}

fn event_text(event: &Event) -> String {
    let date = event.date.trim();
    // BigCommerce writes a day as its midnight.
    let day = date.strip_suffix(" 00:00:00 +0000").unwrap_or(date);
    let parts = [event.name.trim(), day];
    let known: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    text!("Event: {event}", event = known.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_leaves_no_gap() {
        let wrapping = |name: &str, message: &str| Wrapping {
            name: name.to_owned(),
            message: message.to_owned(),
        };
        assert_eq!(wrapping_text(&wrapping(" ", "")), "Gift wrapping");
        assert_eq!(
            wrapping_text(&wrapping("Red paper", "")),
            "Gift wrapping: Red paper"
        );
        assert_eq!(message_text(&wrapping("Red paper", " ")), None);
        let event = |name: &str, date: &str| Event {
            name: name.to_owned(),
            date: date.to_owned(),
        };
        assert_eq!(event_text(&event("", "2 May")), "Event: 2 May");
        assert_eq!(
            event_text(&event("", "Sat, 02 May 2026 00:00:00 +0000")),
            "Event: Sat, 02 May 2026"
        );
        assert_eq!(event_text(&event("Wedding", "2 May")), "Event: Wedding, 2 May");
    }
}
