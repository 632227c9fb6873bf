//! The guide to connecting a BigCommerce store, in our own words. Readable without a log-in.

mod account;
mod api;
mod contents;
mod drawing;
mod holds;
mod packing;
mod paper;
mod push;
mod safety;
mod start;
mod troubles;

use leptos::prelude::*;
use leptos_meta::Title;

use account::{Account, File, Need, Scopes};
pub use api::ApiHelpPage;
use contents::{Chapter, Contents};
use drawing::TextOnly;
use holds::{Csv, Ended, Holds};
use packing::Packing;
use paper::Paper;
use push::Push;
use safety::{Quota, Security};
pub use start::HelpStartPage;
use troubles::{Missing, Unauthorized};

use crate::components::page_head::PageHead;
use crate::shell::FloorStyle;

/// Anchors and titles. Other pages link to them.
const SECTIONS: [(&str, &str); 14] = [
    ("need", "What you need"),
    ("account", "Make an API account in BigCommerce"),
    ("scopes", "Which scopes to choose"),
    ("file", "The credentials file"),
    ("push", "How shipment confirmations work"),
    ("packing", "Pack by scanner"),
    ("holds", "Orders on hold, and orders not to ship"),
    ("ended", "Orders that end in the store"),
    ("paper", "Packing slips and pick lists"),
    ("csv", "CSV files of other programs"),
    ("unauthorized", "401 and 403"),
    ("missing-orders", "When orders are missing"),
    ("quota", "The store's quota"),
    ("security", "Where the secrets are kept"),
];

#[component]
pub fn HelpPage() -> impl IntoView {
    view! {
        <Title text="Connecting BigCommerce · ParcelPilot" />
        <FloorStyle />
        <PageHead title="Connecting a BigCommerce store">
            <div class="cluster">
                <a class="button" href="/help/api">
                    "The API"
                </a>
                <a class="button primary" href="/integrations/new">
                    "Connect a store"
                </a>
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
        <Holds />
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
