//! The guide to connecting a BigCommerce store, in our own words. Readable without a log-in.

mod account;
mod api;
mod api_more;
mod contents;
mod drawing;
mod elements;
mod holds;
mod packing;
mod paper;
mod pickups;
mod push;
mod safety;
mod skus;
mod start;
mod stock;
mod troubles;

use leptos::prelude::*;
use leptos_meta::Title;

use account::{Account, File, Need, Scopes};
pub(in crate::pages) use account::{AccountSteps, NeededScopes};
pub use api::ApiHelpPage;
use contents::{Chapter, Contents};
use drawing::TextOnly;
use holds::{Csv, Ended, Holds};
use packing::Packing;
use paper::Paper;
use parcelpilot_domain::english;
use pickups::Pickups;
use push::Push;
use safety::{Quota, Security};
use skus::Skus;
pub use start::HelpStartPage;
use stock::{Promises, Stock};
use troubles::{Missing, Unauthorized};

use crate::components::page_head::PageHead;
use crate::pages::portal::is_of_client;
use crate::shell::FloorStyle;

/// Anchors and titles. Other pages link to them.
const SECTIONS: [(&str, &str); 18] = [
    ("need", english!("What you need")),
    ("account", english!("Make an API account in BigCommerce")),
    ("scopes", english!("Which scopes to choose")),
    ("file", english!("The credentials file")),
    ("push", english!("How shipment confirmations work")),
    ("packing", english!("Pack by scanner")),
    ("skus", english!("SKUs of stores, and your own")),
    ("stock", english!("Stock levels in the store")),
    ("promises", english!("Promises, and e-mails to clients")),
    ("holds", english!("Orders on hold, and orders not to ship")),
    ("pickups", english!("Orders that customers pick up")),
    ("ended", english!("Orders that end in the store")),
    ("paper", english!("Packing slips and pick lists")),
    ("csv", english!("CSV files of other programs")),
    ("unauthorized", english!("401 and 403")),
    ("missing-orders", english!("When orders are missing")),
    ("quota", english!("The store's quota")),
    ("security", english!("Where the secrets are kept")),
];

#[component]
pub fn HelpPage() -> impl IntoView {
    view! {
        <Title text=text!("Connecting BigCommerce · ParcelPilot") />
        <FloorStyle />
        <PageHead title=text!("Connecting a BigCommerce store")>
            <div class="cluster">
                <a class="button" href="/help/api">
                    {text!("The API")}
                </a>
                {(!is_of_client())
                    .then(|| {
                        view! {
                            <a class="button primary" href="/integrations/new">
                                {text!("Connect a store")}
                            </a>
                        }
                    })}
            </div>
        </PageHead>
        <Contents sections=&SECTIONS />
        <div class="prose">
            <Guide />
        </div>
    }
}

#[component]
fn Guide() -> impl IntoView {
    view! {
        <Need />
        <Account />
        <Scopes />
        <File />
        <Push />
        <Packing />
        <Skus />
        <Stock />
        <Promises />
        <Holds />
        <Pickups />
        <Ended />
        <Paper />
        <Csv />
        <Unauthorized />
        <Missing />
        <Quota />
        <Security />
    }
}

/// The guide's text as HTML, for other ways to read it.
pub fn guide_html() -> String {
    Owner::new().with(|| {
        provide_context(TextOnly);
        view! { <Guide /> }.to_html()
    })
}

#[component]
fn Section(anchor: &'static str, children: Children) -> impl IntoView {
    view! {
        <Chapter sections=&SECTIONS anchor=anchor>
            {children()}
        </Chapter>
    }
}
