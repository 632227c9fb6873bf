//! Where help begins: for each kind of work, what one needs to know first.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::components::page_head::PageHead;
use crate::shell::FloorStyle;

/// Heading, for whom, and where to read on.
type Start = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

const STARTS: [Start; 3] = [
    (
        "Packing",
        "You pack orders and scan labels.",
        &[
            ("/pack", "Start to pack"),
            (
                "/orders?list=to_ship&sort=oldest",
                "What is left to ship, oldest first",
            ),
            ("/help/bigcommerce#packing", "Pack by scanner"),
            ("/help/bigcommerce#paper", "Packing slips and pick lists"),
            (
                "/help/bigcommerce#holds",
                "Orders on hold, and orders not to ship",
            ),
        ],
    ),
    (
        "Keeping orders flowing",
        "You watch imports, ship files of labels, and mend what failed.",
        &[
            ("/orders?list=failed", "Shipments that BigCommerce did not take"),
            ("/problems", "Orders that could not be imported"),
            ("/help/bigcommerce#csv", "CSV files of other programs"),
            ("/help/bigcommerce#ended", "Orders that end in the store"),
            ("/help/bigcommerce#missing-orders", "When orders are missing"),
        ],
    ),
    (
        "Connecting stores",
        "You are an admin, and set things up.",
        &[
            ("/help/bigcommerce#need", "What you need"),
            ("/help/bigcommerce#account", "Make an API account in BigCommerce"),
            ("/help/bigcommerce#push", "How shipment confirmations work"),
            ("/help/bigcommerce#unauthorized", "401 and 403"),
            ("/help/api", "The API"),
        ],
    ),
];

#[component]
pub fn HelpStartPage() -> impl IntoView {
    let cards = STARTS.map(|(title, lead, links)| {
        let links = links
            .iter()
            .map(|(address, label)| view! { <li><a href=*address>{*label}</a></li> })
            .collect_view();
        view! {
            <section class="card">
                <h2 class="card-title">{title}</h2>
                <p class="muted">{lead}</p>
                <ul class="plain stack">{links}</ul>
            </section>
        }
    });
    view! {
        <Title text="Help · ParcelPilot" />
        <FloorStyle />
        <PageHead title="Help" lead="Choose what you do." />
        <div class="grid-2">{cards.collect_view()}</div>
        <p class="muted">
            "Keyboard: press " <kbd>"Ctrl K"</kbd> " to go to a page or find an order, and " <kbd>"?"</kbd>
            " to see all keys."
        </p>
    }
}
