//! From nothing to a credentials file, and where each of its values goes.

use leptos::either::Either;
use leptos::prelude::*;

use super::Section;
use super::drawing::{ACCOUNT, Drawing, FILE, MENU, SCOPES as SCOPES_DRAWING};
use crate::components::data_table::{Column, DataTable};

/// Made up, in the form that BigCommerce writes.
const EXAMPLE_FILE: &str = "\
ACCESS TOKEN: m4d3upt0k3n0f31l3tt3rs4nd5d1g1t
CLIENT NAME: ParcelPilot
API PATH: https://api.bigcommerce.com/stores/abc123/v3/
CLIENT ID: m4d3up1d0f31l3tt3rs4nd5d1g1ts00
CLIENT SECRET: 00000000000000000000000000000000000000000000000000000000000made1";

#[component]
pub fn Need() -> impl IntoView {
    view! {
        <Section anchor="need">
            <ul>
                <li>
                    "A log-in to the store's control panel that can create API accounts: the store's owner, or \
                     somebody "
                    "whom the owner has given that right."
                </li>
                <li>"An admin's log-in to ParcelPilot, and the client's name."</li>
                <li>"About five minutes."</li>
            </ul>
            <p>
                "Nothing is installed in the store. You create an API account there, BigCommerce gives you a small \
                 text "
                "file, and you drop that file on the form here."
            </p>
        </Section>
    }
}

#[component]
pub fn Account() -> impl IntoView {
    view! {
        <Section anchor="account">
            <ol>
                <li>
                    "In the store's control panel open "<strong>"Settings → API → Store-level API accounts"</strong>
                    ". In older control panels it is "<strong>"Advanced Settings → API Accounts"</strong>"."
                </li>
                <li>"Choose "<strong>"Create API account"</strong>"." <Drawing svg=MENU /></li>
                <li>"As the token type choose "<strong>"V2/V3 API token"</strong>"."</li>
                <li>"Give it a name you will recognise, for example ParcelPilot." <Drawing svg=ACCOUNT /></li>
                <li>
                    "Set the "<a href="#scopes">"scopes"</a>" below, and nothing more." <Drawing svg=SCOPES_DRAWING />
                </li>
                <li>
                    "Save. BigCommerce shows the values once and downloads a text file with them. "
                    <strong>"They can't be shown again"</strong>
                    ", so keep the file until the connection works."
                </li>
                <li>
                    "Here, open "<a href="/integrations/new">"a new integration"</a>
                    ", drop the file on it, and press Test connection." <Drawing svg=FILE />
                </li>
            </ol>
            <p>
                "Take a store-level account. An account-level one reaches every store of its owner, which is more than "
                "this needs; its file is recognised and refused."
            </p>
        </Section>
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
        name: "Orders",
        to_read: "read-only",
        to_push: "modify",
        purpose: "Orders, lines and addresses; shipments",
    },
    Scope {
        name: "Products",
        to_read: "read-only",
        to_push: "read-only",
        purpose: "Pictures of what is packed",
    },
    Scope {
        name: "Information & settings",
        to_read: "read-only",
        to_push: "read-only",
        purpose: "The store's name, and its clock",
    },
];

#[component]
pub fn Scopes() -> impl IntoView {
    view! {
        <Section anchor="scopes">
            {scope_table()}
            <p>
                "Leave everything else at None. The scopes of a token can't be changed later: to add one, make a new API "
                "account and paste its file into the same integration, then delete the old account in BigCommerce."
            </p>
        </Section>
    }
}

fn scope_table() -> AnyView {
    DataTable::new("Scopes that ParcelPilot needs", SCOPES)
        .column(Column::text("Scope in BigCommerce").short("Scope"), |scope| {
            scope.name
        })
        .column("To read orders", |scope| scope.to_read)
        .column(
            Column::text("To push shipments, too").short("To push, too"),
            |scope| {
                if scope.to_push == scope.to_read {
                    Either::Left(scope.to_push)
                } else {
                    Either::Right(view! { <strong>{scope.to_push}</strong> })
                }
            },
        )
        .column("What for", |scope| scope.purpose)
        .view()
}

#[component]
pub fn File() -> impl IntoView {
    view! {
        <Section anchor="file">
            <p>"The file is plain text, a label and a value on each line. It looks like this (these values are made up):"</p>
            <pre class="raw" tabindex="0">
                <code>{EXAMPLE_FILE}</code>
            </pre>
            <dl class="definition">
                <dt>"ACCESS TOKEN"</dt>
                <dd>
                    "Goes to "<a href="/integrations/new#credentials-bigcommerce-access_token">"Access token"</a>
                    ". It is the key: whoever has it can do what its scopes allow."
                </dd>
                <dt>"API PATH"</dt>
                <dd>
                    "The part after "<code>"/stores/"</code>" goes to "
                    <a href="/integrations/new#credentials-bigcommerce-store_hash">"Store hash"</a>
                    "; here that is "<code>"abc123"</code>
                    ". You may paste the whole address: the hash is found in it."
                </dd>
                <dt>"CLIENT ID"</dt>
                <dd>
                    "Goes to "<a href="/integrations/new#credentials-bigcommerce-client_id">"Client ID"</a>
                    ". It is not secret, and calls don't need it."
                </dd>
                <dt>"CLIENT SECRET"</dt>
                <dd>
                    "Goes to "<a href="/integrations/new#credentials-bigcommerce-client_secret">"Client secret"</a>
                    ". It proves that a message from BigCommerce is genuine."
                </dd>
                <dt>"CLIENT NAME"</dt>
                <dd>"The name you gave the API account. It is not used."</dd>
            </dl>
            <p>
                "Drop the file, choose it, or paste its text: all of it is read in your browser, and nothing is sent "
                "before you press Test connection or Save. Labels may be in any order. Where something is missing or "
                "looks wrong, the form names the line and says what to do. You can type the values by hand as well."
            </p>
        </Section>
    }
}
