//! A shipment as it would be made, and what the customer would hear of it.

use leptos::prelude::*;
use parcelpilot_contract::shipments::{ShipmentPreview, StoreNotification, TrackingRow};
use parcelpilot_domain::message;
use parcelpilot_domain::message::Message;
use parcelpilot_domain::shipment::push::Pushing;

use crate::localization::count;

#[component]
pub fn Preview(preview: ShipmentPreview, order_number: i64, customer_email: String) -> impl IntoView {
    let items: i64 = preview.lines.iter().map(|line| line.quantity).sum();
    let lines = preview
        .lines
        .iter()
        .map(|line| format!("{} × {}", count(line.quantity), line.name))
        .map(|text| view! { <li>{text}</li> })
        .collect_view();
    let notification = notification_sentence(preview.notification, &customer_email);
    let email = (preview.notification != StoreNotification::Never).then(|| {
        let text = email_sentence(items, order_number, &preview.tracking);
        view! { <blockquote>{text}</blockquote> }
    });
    let tracking = preview.tracking;
    view! {
        <div class="notice notice-info preview" role="status" tabindex="-1" autofocus>
            <h3>{text!("Preview")}</h3>
            <ul>{lines}</ul>
            <FollowedAt tracking=tracking.clone() />
            <p>{notification}</p>
            {email}
        </div>
        {tracking.suspect.map(|suspect| view! { <Suspect carrier=suspect chosen=tracking.carrier_label /> })}
    }
}

#[component]
fn FollowedAt(tracking: TrackingRow) -> impl IntoView {
    match (tracking.followed_at, tracking.number.is_empty()) {
        (Some(link), _) => {
            let address = link.clone();
            let text = rich_text!(
                "The customer can track it at <link>{address}</link>.",
                address = address;
                link = move |text| view! {
                    <a href=link target="_blank" rel="noopener noreferrer">
                        {text}
                    </a>
                }
            );
            view! { <p>{text}</p> }.into_any()
        }
        (None, false) => {
            view! { <p>{text!("No tracking link: ParcelPilot knows none for this carrier.")}</p> }.into_any()
        }
        (None, true) => {
            view! { <p>{text!("No tracking number or link: the customer can't track it.")}</p> }.into_any()
        }
    }
}

/// A number that looks like another carrier's is pointed out, never refused.
#[component]
pub fn Suspect(carrier: String, chosen: String) -> impl IntoView {
    let text = match chosen.as_str() {
        "" => text!(
            "This tracking number looks like one of {carrier}, and no carrier is chosen. If it is right, go on.",
            carrier = carrier
        ),
        chosen => text!(
            "This tracking number looks like one of {carrier}, and the carrier is {chosen}. If it is right, go on.",
            carrier = carrier,
            chosen = chosen
        ),
    };
    view! { <p class="notice notice-warn">{text}</p> }
}

fn why_held(pushing: Pushing) -> Message {
    match pushing {
        Pushing::On | Pushing::Off => message!("Pushing is off: nothing is sent yet."),
        Pushing::IntegrationDisabled => message!("The integration is disabled: nothing is sent yet."),
        Pushing::ClientInactive => message!("The client is inactive: nothing is sent yet."),
    }
}

fn notification_sentence(notification: StoreNotification, email: &str) -> String {
    match (notification, email) {
        (StoreNotification::AtOnce, "") => text!(
            "BigCommerce gets this at once and e-mails the customer in the store's own words, unless the store's \
             settings say otherwise:"
        )
        .to_owned(),
        (StoreNotification::AtOnce, email) => text!(
            "BigCommerce gets this at once and e-mails {email} in the store's own words, unless the store's \
             settings say otherwise:",
            email = email
        ),
        (StoreNotification::Held(pushing), "") => text!(
            "{why_held} Once this is sent, BigCommerce e-mails the customer in the store's own words:",
            why_held = why_held(pushing)
        ),
        (StoreNotification::Held(pushing), email) => text!(
            "{why_held} Once this is sent, BigCommerce e-mails {email} in the store's own words:",
            why_held = why_held(pushing),
            email = email
        ),
        (StoreNotification::Never, _) => {
            text!("This is not sent to BigCommerce, and nobody is e-mailed.").to_owned()
        }
    }
}

/// What the e-mail says, whatever the store's words for it are.
fn email_sentence(items: i64, order_number: i64, tracking: &TrackingRow) -> String {
    let items = message!(count = items; "1 item", "{count} items");
    let order = order_number.to_string();
    let (carrier, number) = (tracking.carrier_label.as_str(), tracking.number.as_str());
    let shipped = match (carrier, number) {
        ("", "") => text!("{items} of order {order} shipped.", items = items, order = order),
        ("", number) => text!(
            "{items} of order {order} shipped, tracking number {number}.",
            items = items,
            order = order,
            number = number
        ),
        (carrier, "") => text!(
            "{items} of order {order} shipped with {carrier}.",
            items = items,
            order = order,
            carrier = carrier
        ),
        (carrier, number) => text!(
            "{items} of order {order} shipped with {carrier}, tracking number {number}.",
            items = items,
            order = order,
            carrier = carrier,
            number = number
        ),
    };
    match &tracking.followed_at {
        Some(link) => [shipped, text!("Follow it at {address}.", address = link.as_str())].join(" "),
        None => shipped,
    }
}

#[cfg(test)]
mod tests {
    use parcelpilot_domain::shipment::tracking::TrackingDraft;

    use super::*;

    #[test]
    fn the_customer_is_told_what_is_known_of_the_parcel() {
        let sentence = |carrier: &str, number: &str| {
            let draft = TrackingDraft {
                carrier: carrier.to_owned(),
                number: number.to_owned(),
                ..TrackingDraft::default()
            };
            email_sentence(2, 104, &TrackingRow::from(&draft.check().expect("it is right")))
        };
        assert_eq!(sentence("", ""), "2 items of order 104 shipped.");
        assert_eq!(
            sentence("ups", "1Z999AA10123456784"),
            "2 items of order 104 shipped with UPS, tracking number 1Z999AA10123456784. Follow it at \
             https://www.ups.com/track?tracknum=1Z999AA10123456784."
        );
    }
}
