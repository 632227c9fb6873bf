//! From nothing to a credentials file, and where each of its values goes.

use leptos::either::Either;
use leptos::prelude::*;
use parcelpilot_contract::client_links::StoreWrites;
use parcelpilot_domain::connection::Permission;
use parcelpilot_domain::english;
use parcelpilot_domain::stock::{LEVELS_SCOPE, LOCATIONS_SCOPE};

use super::Section;
use super::drawing::{ACCOUNT, Drawing, FILE, MENU, SCOPES as SCOPES_DRAWING};
use super::elements::{code, link, strong};
use crate::components::data_table::{Column, DataTable};
use crate::localization::Localized;

/// Made up, in the form that BigCommerce writes.
const EXAMPLE_FILE: &str = include_str!("examples/credentials.txt");

#[component]
pub fn Need() -> impl IntoView {
    view! {
        <Section anchor="need">
            <ul>
                <li>
                    {text!(
                        "A log-in to the store's control panel that can create API accounts: the store's owner, or \
                         somebody whom the owner has given that right."
                    )}
                </li>
                <li>{text!("An admin's log-in to ParcelPilot, and the client's name.")}</li>
                <li>{text!("About five minutes.")}</li>
            </ul>
            <p>
                {text!(
                    "Nothing is installed in the store. You create an API account there, BigCommerce gives you a \
                     small text file, and you drop that file on the form here."
                )}
            </p>
            <p>
                {rich_text!(
                    "The client can do it all: <link>make a link</link>, which opens these steps and the form without an \
                     account. No file has to be sent by mail.";
                    link = link("/integrations/client-link")
                )}
            </p>
        </Section>
    }
}

#[component]
pub fn Account() -> impl IntoView {
    view! {
        <Section anchor="account">
            <ol>
                <AccountSteps />
                <li>
                    {rich_text!(
                        "Here, open <link>a new integration</link>, drop the file on it, and press Test connection.";
                        link = link("/integrations/new")
                    )} <Drawing picture=&FILE />
                </li>
            </ol>
            <p>
                {text!(
                    "Take a store-level account. An account-level one reaches every store of its owner, which is \
                     more than this needs; its file is recognised and refused."
                )}
            </p>
        </Section>
    }
}

/// What is to be done in BigCommerce, up to the file. The scopes are where `#scopes` is.
#[component]
pub fn AccountSteps() -> impl IntoView {
    view! {
        <li>
            {rich_text!(
                "In the store's control panel open <strong>Settings → API → Store-level API \
                 accounts</strong>. In older control panels it is <strong>Advanced Settings → API \
                 Accounts</strong>.";
                strong = strong, strong = strong
            )}
        </li>
        <li>
            {rich_text!(
                "Choose <strong>Create API account</strong>.";
                strong = strong
            )} <Drawing picture=&MENU />
        </li>
        <li>{rich_text!("As the token type choose <strong>V2/V3 API token</strong>."; strong = strong)}</li>
        <li>
            {text!(
                "Give it a name you will recognise, for example ParcelPilot."
            )} <Drawing picture=&ACCOUNT />
        </li>
        <li>
            {rich_text!(
                "Set the <link>scopes</link> below, and nothing more.";
                link = link("#scopes")
            )} <Drawing picture=&SCOPES_DRAWING />
        </li>
        <li>
            {rich_text!(
                "Save. BigCommerce shows the values once and downloads a text file with them. <strong>They \
                 can't be shown again</strong>, so keep the file until the connection works.";
                strong = strong
            )}
        </li>
    }
}

/// What a scope has to be set to: to read orders, and to push shipments as well.
struct Scope {
    name: &'static str,
    to_read: &'static str,
    to_push: &'static str,
    purpose: &'static str,
}

const SCOPES: [Scope; 3] = [
    Scope {
        name: Permission::Orders.label(),
        to_read: "read-only",
        to_push: "modify",
        purpose: english!("Orders, lines and addresses; shipments"),
    },
    Scope {
        name: Permission::Products.label(),
        to_read: "read-only",
        to_push: "read-only",
        purpose: english!("Pictures of what is packed"),
    },
    Scope {
        name: Permission::Information.label(),
        to_read: "read-only",
        to_push: "read-only",
        purpose: english!("The store's name, and its clock"),
    },
];

/// Of integrations that set stock levels.
const STOCK_SCOPES: [Scope; 2] = [
    Scope {
        name: LEVELS_SCOPE,
        to_read: "modify",
        to_push: "modify",
        purpose: english!("Stock levels"),
    },
    Scope {
        name: LOCATIONS_SCOPE,
        to_read: "read-only",
        to_push: "read-only",
        purpose: english!("Which locations the store has"),
    },
];

#[component]
pub fn Scopes() -> impl IntoView {
    view! {
        <Section anchor="scopes">
            {scope_table()}
            <p>
                {text!(
                    "Where a store has several storefronts or marketplaces, Channel Settings: read-only shows their \
                     names. Without it they are shown by their numbers."
                )}
            </p>
            <p>
                {text!(
                    "Where Stock is on, Store Inventory: modify sets the levels, and Store Locations: read-only lists the \
                     store's locations."
                )}
            </p>
            <p>
                {text!(
                    "Leave everything else at None. The scopes of a token can't be changed later: to add one, make \
                     a new API account and paste its file into the same integration, then delete the old account in \
                     BigCommerce."
                )}
            </p>
        </Section>
    }
}

/// Those that one integration needs, for who has to choose them and nothing else.
#[component]
pub fn NeededScopes(writes: StoreWrites) -> impl IntoView {
    let scope = |scope: Scope| {
        let level = if writes.orders() {
            scope.to_push
        } else {
            scope.to_read
        };
        view! {
            <li>
                <strong>{as_there(scope.name)}</strong>
                ": "
                {as_there(level)}
                <p class="hint">{scope.purpose.localized()}</p>
            </li>
        }
    };
    let scopes = SCOPES
        .into_iter()
        .chain(STOCK_SCOPES.into_iter().filter(|_| writes.stock));
    view! { <ul>{scopes.map(scope).collect_view()}</ul> }
}

/// As BigCommerce's control panel says it.
fn as_there(name: &'static str) -> impl IntoView {
    view! { <span translate="no">{name}</span> }
}

fn scope_table() -> AnyView {
    DataTable::new(text!("Scopes that ParcelPilot needs"), SCOPES)
        .scrolled_by_keyboard()
        .column(
            Column::text(text!("Scope in BigCommerce")).short(text!("Scope")),
            |scope| as_there(scope.name),
        )
        .column(text!("To read orders"), |scope| as_there(scope.to_read))
        .column(
            Column::text(text!("To push shipments, too")).short(text!("To push, too")),
            |scope| {
                let to_push = as_there(scope.to_push);
                if scope.to_push == scope.to_read {
                    Either::Left(to_push)
                } else {
                    Either::Right(view! { <strong>{to_push}</strong> })
                }
            },
        )
        .column(text!("What for"), |scope| scope.purpose.localized())
        .view()
}

#[component]
pub fn File() -> impl IntoView {
    view! {
        <Section anchor="file">
            <p>
                {text!(
                    "The file is plain text, a label and a value on each line. It looks like this (these values are \
                     made up):"
                )}
            </p>
            <pre class="raw" tabindex="0">
                <code>{EXAMPLE_FILE}</code>
            </pre>
            <dl class="definition">
                <dt>
                    <code>"ACCESS TOKEN"</code>
                </dt>
                <dd>
                    {rich_text!(
                        "Goes to <link>Access token</link>. It is the key: whoever has it can do what its scopes \
                         allow.";
                        link = link("/integrations/new#credentials-bigcommerce-access_token")
                    )}
                </dd>
                <dt>
                    <code>"API PATH"</code>
                </dt>
                <dd>
                    {rich_text!(
                        "The part after <code>/stores/</code> goes to <link>Store hash</link>; here that is \
                         <code>abc123</code>. You may paste the whole address: the hash is found in it.";
                        code = code, link = link("/integrations/new#credentials-bigcommerce-store_hash"), code = code
                    )}
                </dd>
                <dt>
                    <code>"CLIENT ID"</code>
                </dt>
                <dd>
                    {rich_text!(
                        "Goes to <link>Client ID</link>. It is not secret, and calls don't need it.";
                        link = link("/integrations/new#credentials-bigcommerce-client_id")
                    )}
                </dd>
                <dt>
                    <code>"CLIENT SECRET"</code>
                </dt>
                <dd>
                    {rich_text!(
                        "Goes to <link>Client secret</link>. It proves that a message from BigCommerce is genuine.";
                        link = link("/integrations/new#credentials-bigcommerce-client_secret")
                    )}
                </dd>
                <dt>
                    <code>"CLIENT NAME"</code>
                </dt>
                <dd>{text!("The name you gave the API account. It is not used.")}</dd>
            </dl>
            <p>
                {text!(
                    "Drop the file, choose it, or paste its text: all of it is read in your browser, and nothing is \
                     sent before you press Test connection or Save. Labels may be in any order. Where something is \
                     missing or looks wrong, the form names the line and says what to do. You can type the values \
                     by hand as well."
                )}
            </p>
        </Section>
    }
}
