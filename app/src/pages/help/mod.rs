//! The guide to connecting a BigCommerce store, in our own words. Readable without a log-in.

mod account;
mod safety;
mod troubles;

use leptos::prelude::*;
use leptos_meta::Title;

use account::{Account, File, Need, Push, Scopes};
use safety::{Quota, Security};
use troubles::{Missing, Unauthorized};

/// Anchors and titles. Other pages link to them.
const SECTIONS: [(&str, &str); 9] = [
    ("need", "What you need"),
    ("account", "Make an API account in BigCommerce"),
    ("scopes", "Which scopes to choose"),
    ("file", "The credentials file"),
    ("push", "Telling the store what was shipped"),
    ("unauthorized", "401 and 403"),
    ("missing-orders", "When orders are missing"),
    ("quota", "The store's quota"),
    ("security", "Where the secrets are kept"),
];

#[component]
pub fn HelpPage() -> impl IntoView {
    let contents = SECTIONS
        .into_iter()
        .map(|(anchor, title)| {
            view! {
                <li>
                    <a href=format!("#{anchor}")>{title}</a>
                </li>
            }
        })
        .collect_view();
    view! {
        <Title text="Connecting BigCommerce · ParcelPilot" />
        <div class="page-head">
            <h1>"Connecting a BigCommerce store"</h1>
            <a class="button primary" href="/integrations/new">
                "Connect a store"
            </a>
        </div>
        <nav class="toc" aria-label="On this page">
            <ol>{contents}</ol>
        </nav>
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
        <Unauthorized />
        <Missing />
        <Quota />
        <Security />
    }
}

/// The guide's text as HTML, for other ways to read it.
pub fn guide_html() -> String {
    Owner::new().with(|| view! { <Guide /> }.to_html())
}

#[component]
fn Section(anchor: &'static str, children: Children) -> impl IntoView {
    let title = SECTIONS
        .into_iter()
        .find(|(known, _)| *known == anchor)
        .map_or("", |(_, title)| title);
    let title_id = format!("{anchor}-title");
    view! {
        <section id=anchor aria-labelledby=title_id.clone()>
            <h2 id=title_id.clone()>{title}</h2>
            {children()}
        </section>
    }
}
