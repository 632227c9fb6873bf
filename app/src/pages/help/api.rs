//! The guide to the API. Readable without a log-in.

use leptos::prelude::*;
use leptos_meta::Title;
use parcelpilot_domain::api_problem::ApiProblemKind;
use parcelpilot_domain::english;

use super::api_more::{Assistants, More, Versions};
use super::contents::{Chapter, Contents, Sections};
use super::elements::{code, link};
use crate::components::data_table::{Column, DataTable};
use crate::components::page_head::PageHead;
use crate::localization::Localized;
use crate::shell::FloorStyle;

pub(super) const SECTIONS: Sections = &[
    ("purpose", english!("What it is for")),
    ("token", english!("A token")),
    ("reading", english!("Reading orders")),
    ("paging", english!("Page after page")),
    ("following", english!("Following what changes")),
    ("events", english!("Events sent to you")),
    ("shipping", english!("Making a shipment")),
    ("holds", english!("Orders on hold")),
    ("more", english!("What else programs do")),
    ("idempotency", english!("Sending it again safely")),
    ("limits", english!("How often")),
    ("versions", english!("Versions")),
    ("assistants", english!("Assistants (MCP)")),
    ("problems", english!("When something is wrong")),
];

const READ_EXAMPLE: &str = include_str!("examples/read.txt");

const HOLD_EXAMPLE: &str = include_str!("examples/hold.txt");

const WRITE_EXAMPLE: &str = include_str!("examples/ship.txt");

#[component]
pub fn ApiHelpPage() -> impl IntoView {
    view! {
        <Title text=text!("The API · ParcelPilot") />
        <FloorStyle />
        <PageHead title=text!("The API")>
            <div class="cluster">
                <a class="button" href="/help/bigcommerce">
                    {text!("Connecting BigCommerce")}
                </a>
                <a class="button primary" href="/account#api-tokens">
                    {text!("Make a token")}
                </a>
            </div>
        </PageHead>
        <Contents sections=SECTIONS />
        <div class="prose">
            <Purpose />
            <Token />
            <Reading />
            <Paging />
            <Following />
            <Events />
            <Shipping />
            <Holds />
            <More />
            <Idempotency />
            <Limits />
            <Versions />
            <Assistants />
            <Problems />
        </div>
    }
}

#[component]
fn Purpose() -> impl IntoView {
    view! {
        <Chapter sections=SECTIONS anchor="purpose">
            <p>
                {rich_text!(
                    "With the API your own programs do what people do here: a warehouse system reads the orders to \
                     be shipped, and reports shipments with their tracking. It uses JSON over HTTPS, under \
                     <code>/api/v1/</code>.";
                    code = code
                )}
            </p>
            <p>
                {rich_text!(
                    "Every address, field and answer is in its machine-readable description: \
                     <link>openapi.json</link> (OpenAPI 3.1).";
                    link = link("/api/v1/openapi.json")
                )}
            </p>
        </Chapter>
    }
}

#[component]
fn Token() -> impl IntoView {
    view! {
        <Chapter sections=SECTIONS anchor="token">
            <p>
                {rich_text!(
                    "Make one under <link>Your account</link>. Give it a name that says what uses it, and only the \
                     access it needs: read, or read and write. It is shown once; send it with each request in the \
                     header <code>Authorization</code>.";
                    link = link("/account#api-tokens"), code = code
                )}
            </p>
            <ul>
                <li>
                    {text!(
                        "A token can't exceed its owner's role: a viewer's only reads, an operator's can make \
                         shipments."
                    )}
                </li>
                <li>
                    {text!(
                        "It ends after the time you chose, when you or an admin revoke it, when its owner is deactivated \
                         or gets a new password by a link, and when you change your own password, unless you say otherwise."
                    )}
                </li>
                <li>
                    {rich_text!(
                        "A token can be for some clients alone, for a client's own program: it reads their orders and \
                         shipments, without what is the warehouse's own, and puts orders on hold. Its lists are of \
                         one client at a time: name it as <code>client</code>. All else is refused with 403.";
                        code = code
                    )}
                </li>
                <li>{text!("The audit trail lists its actions under your name and the token's.")}</li>
            </ul>
        </Chapter>
    }
}

#[component]
fn Reading() -> impl IntoView {
    view! {
        <Chapter sections=SECTIONS anchor="reading">
            <pre><code>{READ_EXAMPLE}</code></pre>
            <p>
                {rich_text!(
                    "Each order comes whole: its consignments (what goes to one address), their lines, and how much \
                     of each is left to ship. Narrow the list by <code>integration</code>, <code>status</code> \
                     (BigCommerce's number), <code>created_since</code>, <code>modified_since</code>, \
                     <code>to_ship</code>, <code>shipping_state</code> and <code>tag</code>. Unknown parameters are \
                     refused, so that a typing mistake is noticed.";
                    code = code, code = code, code = code, code = code, code = code, code = code, code = code
                )}
            </p>
            <p>
                {rich_text!(
                    "<code>ship_by</code> of an order says by when it is to leave, where its client has a shipping promise, and \
                     <code>is_late</code> whether that has passed. Ask for what is late by <code>late=true</code>, and for what \
                     is to leave today by <code>due=today</code>.";
                    code = code, code = code, code = code, code = code
                )}
            </p>
            <p>
                {rich_text!(
                    "With <code>integration</code>, <code>channel_id</code> narrows it to one of the store's storefronts \
                     or marketplaces. An order's <code>client</code> is that of its <code>channel</code>.";
                    code = code, code = code, code = code, code = code
                )}
            </p>
            <p>
                {rich_text!(
                    "<code>shipping_state</code> of an order is <code>to_ship</code>, <code>held</code> (on hold) \
                     or <code>not_to_ship</code>; <code>not_to_ship_because</code> says why.";
                    code = code, code = code, code = code, code = code, code = code
                )}
            </p>
            <p>
                {rich_text!(
                    "Where every SKU must be on the client's list, <code>sku_not_listed</code> is looked up whenever an order is \
                     read: <code>shipping_state</code> and <code>updated_at</code> do not change with it. Send a shipment that \
                     was refused for it again later, with a new key.";
                    code = code, code = code, code = code
                )}
            </p>
            <p>
                {rich_text!(
                    "What packers need to know is in <code>details</code> of an order and of its lines: gift \
                     wrapping, event dates, weights, and what the customer filled in or uploaded. Delivery \
                     instructions are in <code>form_fields</code> of the delivery address, or of the billing \
                     address.";
                    code = code, code = code
                )}
            </p>
        </Chapter>
    }
}

#[component]
fn Paging() -> impl IntoView {
    view! {
        <Chapter sections=SECTIONS anchor="paging">
            <p>
                {rich_text!(
                    "A page has 50 entries, or as many as <code>limit</code> says, 250 at most. Where there is \
                     more, <code>next</code> is the <code>cursor</code> of the next page; its whole address is in \
                     the header <code>Link</code>. The last page has none.";
                    code = code, code = code, code = code, code = code
                )}
            </p>
            <p>
                {text!(
                    "Pages go by the last order of the page before, not by number: however many orders come in \
                     while you read, none of those that were there is missed, and none comes twice."
                )}
            </p>
        </Chapter>
    }
}

#[component]
fn Following() -> impl IntoView {
    view! {
        <Chapter sections=SECTIONS anchor="following">
            <p>
                {rich_text!(
                    "<code>/api/v1/changes</code> lists what happened: orders that were created, changed, cancelled or \
                     put on hold, shipments that were created, changed, voided, confirmed or failed, new problems, \
                     and integrations that fail. Ask once without <code>after</code> and keep the \
                     <code>position</code>; read the lists that you follow; then ask again and again with the last \
                     position as <code>after</code>. Changes come in order, and none is left out. A store's first \
                     import adds a change for each of its orders: it may be quicker to read the list once.";
                    code = code, code = code, code = code, code = code
                )}
            </p>
            <p>
                {rich_text!(
                    "With <code>wait</code> the answer comes with the next change, or empty after so many seconds, 25 \
                     at most. It may be empty earlier: go on from its position. A change has ids only: read orders, \
                     shipments and problems by them. After a time, 30 days unless \
                     set otherwise, changes are deleted. Then the answer is 410: read the lists anew, and go on from \
                     the position that it names.";
                    code = code
                )}
            </p>
            <p>
                {rich_text!(
                    "With <code>modified_since</code> you get what changed here since then, the earliest change \
                     first; what changes while you read comes again at the end. Keep the last \
                     <code>updated_at</code> that you saw, and ask next time from a minute before it. An order that \
                     you get twice is the same order: take the later one.";
                    code = code, code = code
                )}
            </p>
        </Chapter>
    }
}

#[component]
fn Events() -> impl IntoView {
    view! {
        <Chapter sections=SECTIONS anchor="events">
            <p>
                {rich_text!(
                    "In place of asking, a program can be told: an admin adds its address under <link>Events out</link>. \
                     Each event is a POST of JSON with <code>type</code>, <code>timestamp</code> and <code>data</code>: a \
                     change as the list has it, with the <code>order</code> or the <code>shipment</code> as it is at that \
                     moment, or null where it is gone or too long.";
                    link = link("/integrations/events"), code = code, code = code, code = code, code = code, code = code
                )}
            </p>
            <p>
                {rich_text!(
                    "It is signed by Standard Webhooks: check it with one of its libraries and the secret that begins with \
                     <code>whsec_</code>. Answer 2xx within 15 seconds. Everything else is tried again with growing pauses, \
                     for 72 hours and ten times at least; 410 stops the endpoint. Redirects are not followed.";
                    code = code
                )}
            </p>
            <p>
                {rich_text!(
                    "An event may come twice, with the same <code>webhook-id</code>: remember the ids you have seen. Those \
                     of one order come one after another; one that failed for so long is left out, and an admin can send it \
                     again.";
                    code = code
                )}
            </p>
            <p>
                {text!(
                    "A client's program gets the events of that client's orders, without what is the warehouse's own: names \
                     of people, reasons for holds and overrides, tags, bins, and details of sending to the store are empty."
                )}
            </p>
        </Chapter>
    }
}

#[component]
fn Shipping() -> impl IntoView {
    view! {
        <Chapter sections=SECTIONS anchor="shipping">
            <pre><code>{WRITE_EXAMPLE}</code></pre>
            <p>
                {text!(
                    "A shipment goes to one address of one order. Its lines and quantities must be left to ship. \
                     Where the integration sends shipments, the shipment is sent to the store automatically, and \
                     the store e-mails the customer; look at it again to see whether the store has confirmed it."
                )}
            </p>
        </Chapter>
    }
}

#[component]
fn Holds() -> impl IntoView {
    view! {
        <Chapter sections=SECTIONS anchor="holds">
            <pre><code>{HOLD_EXAMPLE}</code></pre>
            <p>
                {rich_text!(
                    "<code>PUT</code> puts an order on hold, or changes its hold; <code>DELETE</code> at the same \
                     address releases it. Both answer with the order. <code>until</code> may be left out; the hold \
                     ends by itself when that day begins in UTC. A hold by status or payment is not released this \
                     way: it ends with its cause.";
                    code = code, code = code, code = code
                )}
            </p>
            <p>
                {rich_text!(
                    "A shipment of an order that is on hold or not to ship is refused with \
                     <link>may-not-ship</link>. To ship it anyway, say why in <code>override_reason</code>; the \
                     audit trail keeps it. Where nothing is left to ship, that does not help.";
                    link = link("#problem-may-not-ship"), code = code
                )}
            </p>
        </Chapter>
    }
}

#[component]
fn Idempotency() -> impl IntoView {
    view! {
        <Chapter sections=SECTIONS anchor="idempotency">
            <p>
                {rich_text!(
                    "Each shipment needs an <code>Idempotency-Key</code>: any text of yours, of 255 characters at \
                     most, that you use for this shipment alone. When an answer gets lost, send the very same \
                     request again with the same key: for 24 hours you get the first one's answer, and nothing is \
                     shipped twice. The same key with another body is refused. A request that was refused made \
                     nothing, and its key is free.";
                    code = code
                )}
            </p>
        </Chapter>
    }
}

#[component]
fn Limits() -> impl IntoView {
    view! {
        <Chapter sections=SECTIONS anchor="limits">
            <p>
                {rich_text!(
                    "A token may send 600 requests a minute. After that the answer is 429, and the header \
                     <code>Retry-After</code> says how many seconds to wait. A body has at most 256 KiB.";
                    code = code
                )}
            </p>
        </Chapter>
    }
}

#[component]
fn Problems() -> impl IntoView {
    let table = DataTable::new(text!("Problems"), ApiProblemKind::ALL.iter().copied())
        .scrolled_by_keyboard()
        .row_id(|kind| format!("problem-{}", kind.code()))
        .column(text!("Status"), |kind| kind.status())
        .column(Column::strong(text!("What it says")), |kind| {
            // Answers are in English.
            view! { <span translate="no" lang="en">{kind.title()}</span> }
        })
        .column(text!("What to do"), |kind| kind.advice().localized())
        .view();
    view! {
        <Chapter sections=SECTIONS anchor="problems">
            <p>
                {rich_text!(
                    "An error is JSON as well, <code>application/problem+json</code> (RFC 9457): <code>type</code> \
                     is its place in this table, <code>detail</code> says what was special, and <code>errors</code> \
                     has a sentence for each field or parameter that is not right.";
                    code = code, code = code, code = code, code = code
                )}
            </p>
            {table}
        </Chapter>
    }
}
