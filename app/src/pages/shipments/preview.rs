//! A shipment as it would be made, and what the customer would hear of it.

use leptos::prelude::*;
use parcelpilot_contract::shipments::{ShipmentPreview, StoreNotification, TrackingRow};
use parcelpilot_domain::count_text::counted;

#[component]
pub fn Preview(preview: ShipmentPreview, order_number: i64, customer_email: String) -> impl IntoView {
    let items: i64 = preview.lines.iter().map(|line| line.quantity).sum();
    let lines = preview
        .lines
        .iter()
        .map(|line| format!("{} × {}", line.quantity, line.name))
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
            <h3>"Preview"</h3>
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
            let shown = link.clone();
            view! {
                <p>
                    "The customer can track it at "
                    <a href=link target="_blank" rel="noopener noreferrer">
                        {shown}
                    </a> "."
                </p>
            }
            .into_any()
        }
        (None, false) => {
            view! { <p>"No tracking link: ParcelPilot knows none for this carrier."</p> }.into_any()
        }
        (None, true) => {
            view! { <p>"No tracking number or link: the customer can't track it."</p> }.into_any()
        }
    }
}

/// A number that looks like another carrier's is pointed out, never refused.
#[component]
pub fn Suspect(carrier: String, chosen: String) -> impl IntoView {
    let chosen = match chosen.as_str() {
        "" => "no carrier is chosen".to_owned(),
        chosen => format!("the carrier is {chosen}"),
    };
    view! {
        <p class="notice notice-warn">
            {format!("This tracking number looks like one of {carrier}, and {chosen}. If it is right, go on.")}
        </p>
    }
}

fn notification_sentence(notification: StoreNotification, email: &str) -> String {
    let customer = if email.is_empty() { "the customer" } else { email };
    match notification {
        StoreNotification::AtOnce => format!(
            "BigCommerce gets this at once and e-mails {customer} in the store's own words, unless the store's \
             settings say otherwise:"
        ),
        StoreNotification::Held => format!(
            "Pushing is off: nothing is sent yet. Once this is sent, BigCommerce e-mails {customer} in the store's \
             own words:"
        ),
        StoreNotification::Never => "This is not sent to BigCommerce, and nobody is e-mailed.".to_owned(),
    }
}

/// What the e-mail says, whatever the store's words for it are.
fn email_sentence(items: i64, order_number: i64, tracking: &TrackingRow) -> String {
    let mut sentence = format!(
        "{} of order {order_number} shipped",
        counted(items, "item", "items")
    );
    if !tracking.carrier_label.is_empty() {
        sentence += &format!(" with {}", tracking.carrier_label);
    }
    if !tracking.number.is_empty() {
        sentence += &format!(", tracking number {}", tracking.number);
    }
    if let Some(link) = &tracking.followed_at {
        sentence += &format!(". Follow it at {link}");
    }
    sentence + "."
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
