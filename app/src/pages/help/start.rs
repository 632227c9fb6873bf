//! Where help begins: for each kind of work, what one needs to know first.

use leptos::prelude::*;
use leptos_meta::Title;
use parcelpilot_domain::english;

use super::elements::key;
use crate::components::page_head::PageHead;
use crate::localization::Localized;
use crate::shell::FloorStyle;

/// Heading, for whom, and where to read on.
type Start = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

const STARTS: [Start; 3] = [
    (
        english!("Packing"),
        english!("You pack orders and scan labels."),
        &[
            ("/pack", english!("Start to pack")),
            (
                "/orders?list=to_ship&sort=oldest",
                english!("What is left to ship, oldest first"),
            ),
            ("/help/bigcommerce#packing", english!("Pack by scanner")),
            (
                "/help/bigcommerce#paper",
                english!("Packing slips and pick lists"),
            ),
            (
                "/help/bigcommerce#holds",
                english!("Orders on hold, and orders not to ship"),
            ),
        ],
    ),
    (
        english!("Keeping orders flowing"),
        english!("You watch imports, ship files of labels, and mend what failed."),
        &[
            (
                "/orders?list=failed",
                english!("Shipments that BigCommerce did not take"),
            ),
            ("/problems", english!("Orders that could not be imported")),
            ("/help/bigcommerce#csv", english!("CSV files of other programs")),
            (
                "/help/bigcommerce#ended",
                english!("Orders that end in the store"),
            ),
            (
                "/help/bigcommerce#missing-orders",
                english!("When orders are missing"),
            ),
        ],
    ),
    (
        english!("Connecting stores"),
        english!("You are an admin, and set things up."),
        &[
            ("/help/bigcommerce#need", english!("What you need")),
            (
                "/help/bigcommerce#account",
                english!("Make an API account in BigCommerce"),
            ),
            (
                "/help/bigcommerce#push",
                english!("How shipment confirmations work"),
            ),
            ("/help/bigcommerce#stock", english!("Stock levels in the store")),
            ("/help/bigcommerce#skus", english!("SKUs of stores, and your own")),
            (
                "/help/bigcommerce#promises",
                english!("Promises, and e-mails to clients"),
            ),
            ("/help/bigcommerce#unauthorized", english!("401 and 403")),
            ("/help/api", english!("The API")),
        ],
    ),
];

#[component]
pub fn HelpStartPage() -> impl IntoView {
    let cards = STARTS.map(|(title, lead, links)| {
        let links = links
            .iter()
            .map(|(address, label)| view! { <li><a href=*address>{label.localized()}</a></li> })
            .collect_view();
        view! {
            <section class="card">
                <h2 class="card-title">{title.localized()}</h2>
                <p class="muted">{lead.localized()}</p>
                <ul class="plain stack">{links}</ul>
            </section>
        }
    });
    view! {
        <Title text=text!("Help · ParcelPilot") />
        <FloorStyle />
        <PageHead title=text!("Help") lead=text!("Choose what you do.") />
        <div class="grid-2">{cards.collect_view()}</div>
        <p class="muted">
            {rich_text!(
                "Keyboard: press <key>Ctrl K</key> to go to a page or find an order, and <key>?</key> to see all keys.";
                key = key, key = key
            )}
        </p>
    }
}
