//! Where a client's link leads: the client connects a store, without an account.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use parcelpilot_contract::client_links::{LINK_HOURS, RequestedStore};

use crate::components::form_echo::form_echo;
use crate::components::loaded::Loaded;
use crate::components::time::Time;
use crate::islands::{Carried, FormStart, IntegrationForm};
use crate::localization::{BrowserModule, CarriedTranslations};
use crate::pages::door::{Door, WideDoor};
use crate::pages::help::{AccountSteps, NeededScopes};
use crate::server_functions::client_links::{
    ConnectRequestedStore, TestRequestedStore, fetch_requested_store,
};
use crate::shell::FloorStyle;

#[component]
pub fn ConnectPage() -> impl IntoView {
    let link = use_query_map().read_untracked().get("link").unwrap_or_default();
    view! {
        <Title text=text!("Connect your store · ParcelPilot") />
        <FloorStyle />
        <WideDoor>
            <Loaded from=fetch_requested_store(link.clone()) let:store>
                {match store {
                    Some(store) => view! { <Connect link=link store=store /> }.into_any(),
                    None => view! { <NoLink /> }.into_any(),
                }}
            </Loaded>
        </WideDoor>
    }
}

#[component]
fn Connect(link: String, store: RequestedStore) -> impl IntoView {
    let posted = form_echo(&[ConnectRequestedStore::url(), TestRequestedStore::url()]);
    let writes = store.writes;
    view! {
        <Intro store=store />
        <section class="card prose" aria-labelledby="account">
            <h2 class="card-title" id="account">{text!("1. Make an API account in BigCommerce")}</h2>
            <ol>
                <AccountSteps />
            </ol>
            <h3 id="scopes">{text!("Which scopes to choose")}</h3>
            <NeededScopes writes=writes />
            <p>{text!("Leave everything else at None.")}</p>
        </section>
        <h2>{text!("2. Hand over the file, and connect")}</h2>
        <CarriedTranslations module=BrowserModule::Form />
        <Carried start=FormStart::of_link(link, posted.as_ref()) />
        <IntegrationForm />
    }
}

/// Who asks, for what, and what becomes of it.
#[component]
fn Intro(store: RequestedStore) -> impl IntoView {
    let RequestedStore {
        name,
        client_name,
        made_by,
        expires_at,
        writes,
        adds_webhook,
    } = store;
    let changes = [
        (
            writes.shipments,
            text!(
                "Shipments with their tracking numbers are added to them; BigCommerce then marks the order shipped and e-mails \
                 the customer."
            ),
        ),
        (
            writes.status,
            text!(
                "New orders are set from Awaiting Fulfillment to Awaiting Shipment; BigCommerce may e-mail the customer about \
                 that."
            ),
        ),
        (
            writes.stock,
            text!("Stock levels are set to those that the warehouse counts."),
        ),
    ];
    let changes = changes.into_iter().filter(|(is_on, _)| *is_on);
    let changes = changes
        .map(|(_, sentence)| view! { <li>{sentence}</li> })
        .collect_view();
    let webhook = adds_webhook.then(|| {
        text!("A webhook is added to your store, by which it tells this site of new and changed orders.")
    });
    view! {
        <h1>{text!("Connect your store")}</h1>
        <section class="card" aria-label=text!("What this is")>
            <p>
                {text!(
                    "{maker} asks {client} to connect the store “{store}” to the warehouse that ships its orders. You \
                     need no account here.",
                    maker = made_by,
                    client = client_name,
                    store = name
                )}
            </p>
            <ul>
                <li>{text!("Orders are read so that they can be shipped.")}</li>
                {changes}
                {webhook.map(|webhook| view! { <li>{webhook}</li> })}
                <li>{text!("Nothing else in your store is changed.")}</li>
                <li>
                    {text!(
                        "Your credentials are stored encrypted. No page shows them again: not to you, and not to the \
                         warehouse."
                    )}
                </li>
                <li>
                    {rich_text!(
                        "This link works once, until <at/>. Give it to nobody else.";
                        at = move |_| view! { <Time at=expires_at /> }
                    )}
                </li>
            </ul>
        </section>
    }
}

/// Whatever is wrong with it: strangers learn no more.
#[component]
fn NoLink() -> impl IntoView {
    view! {
        <Title text=text!("Link does not work · ParcelPilot") />
        <h1>{text!("This link does not work any more")}</h1>
        <div class="card stack">
            <p>
                {text!(
                    count = LINK_HOURS;
                    "A link works once, for 1 hour. This one may be used, expired, withdrawn, or not copied in full.",
                    "A link works once, for {count} hours. This one may be used, expired, withdrawn, or not copied in full."
                )}
            </p>
            <p>{text!("If you have pressed Connect here before, your store may be connected already.")}</p>
            <p>{text!("Ask the warehouse that sent it for a new one.")}</p>
        </div>
    }
}

#[component]
pub fn ConnectedPage() -> impl IntoView {
    view! {
        <Title text=text!("Connected · ParcelPilot") />
        <Door>
            <h1>{text!("Connected")}</h1>
            <div class="stack">
                <p>{text!("Your store is connected, and its orders begin to come in. You can close this page.")}</p>
                <p>{text!("Delete the credentials file from your device: it is not needed any more.")}</p>
            </div>
        </Door>
    }
}
