//! The guide to the API. Readable without a log-in.

use leptos::prelude::*;
use leptos_meta::Title;
use parcelpilot_domain::api_problem::ApiProblemKind;

use super::contents::{Chapter, Contents, Sections};
use crate::components::data_table::{Column, DataTable};
use crate::components::page_head::PageHead;
use crate::shell::FloorStyle;

const SECTIONS: Sections = &[
    ("purpose", "What it is for"),
    ("token", "A token"),
    ("reading", "Reading orders"),
    ("paging", "Page after page"),
    ("following", "Following what changes"),
    ("shipping", "Making a shipment"),
    ("holds", "Orders on hold"),
    ("idempotency", "Sending it again safely"),
    ("limits", "How often"),
    ("problems", "When something is wrong"),
];

const READ_EXAMPLE: &str = "\
curl 'https://parcelpilot.example/api/v1/orders?to_ship=true&limit=100' \\
  --header 'Authorization: Bearer pp_…'";

const HOLD_EXAMPLE: &str = "\
curl --request PUT \\
  'https://parcelpilot.example/api/v1/orders/0190a2b4-0000-7000-8000-000000000000/hold' \\
  --header 'Authorization: Bearer pp_…' \\
  --json '{\"reason\": \"address is unclear\", \"until\": \"2030-12-24\"}'";

const WRITE_EXAMPLE: &str = "\
curl 'https://parcelpilot.example/api/v1/shipments' \\
  --header 'Authorization: Bearer pp_…' \\
  --header 'Idempotency-Key: label-2026-000417' \\
  --json '{
    \"order_id\": \"0190a2b4-0000-7000-8000-000000000000\",
    \"address_id\": 12,
    \"carrier\": \"ups\",
    \"tracking_number\": \"1Z999AA10123456784\",
    \"lines\": [{\"line_id\": 34, \"quantity\": 2}]
  }'";

#[component]
pub fn ApiHelpPage() -> impl IntoView {
    view! {
        <Title text="The API · ParcelPilot" />
        <FloorStyle />
        <PageHead title="The API">
            <div class="cluster">
                <a class="button" href="/help/bigcommerce">
                    "Connecting BigCommerce"
                </a>
                <a class="button primary" href="/account#api-tokens">
                    "Make a token"
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
            <Shipping />
            <Holds />
            <Idempotency />
            <Limits />
            <Problems />
        </div>
    }
}

#[component]
fn Purpose() -> impl IntoView {
    view! {
        <Chapter sections=SECTIONS anchor="purpose">
            <p>
                "With the API your own programs do what people do here: a warehouse system reads the orders to be "
                "shipped, and reports shipments with their tracking. It uses JSON over HTTPS, under "
                <code>"/api/v1/"</code>"."
            </p>
            <p>
                "Every address, field and answer is in its machine-readable description: "
                <a href="/api/v1/openapi.json">"openapi.json"</a>" (OpenAPI 3.1)."
            </p>
        </Chapter>
    }
}

#[component]
fn Token() -> impl IntoView {
    view! {
        <Chapter sections=SECTIONS anchor="token">
            <p>
                "Make one under "<a href="/account#api-tokens">"Your account"</a>
                ". Give it a name that says what uses it, and only the access it needs: read, or read and write. It is "
                "shown once; send it with each request in the header "<code>"Authorization"</code>"."
            </p>
            <ul>
                <li>"A token can't exceed its owner's role: a viewer's only reads, an operator's can make shipments."</li>
                <li>"It ends after the time you chose, when you or an admin revoke it, and when its owner is \
                     deactivated."</li>
                <li>"The audit trail lists its actions under your name and the token's."</li>
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
                "Each order comes whole: its consignments (what goes to one address), their lines, and how much of each is "
                "left to ship. Narrow the list by "<code>"integration"</code>", "<code>"status"</code>" (BigCommerce's "
                "number), "<code>"created_since"</code>", "<code>"modified_since"</code>", "<code>"to_ship"</code>", "
                <code>"shipping_state"</code>" and "<code>"tag"</code>". Unknown parameters are refused, so that a typing mistake is noticed."
            </p>
            <p>
                <code>"shipping_state"</code>" of an order is "<code>"to_ship"</code>", "<code>"held"</code>" (on hold) or "
                <code>"not_to_ship"</code>"; "<code>"not_to_ship_because"</code>" says why."
            </p>
            <p>
                "What packers need to know is in "<code>"details"</code>" of an order and of its lines: gift wrapping, event "
                "dates, weights, and what the customer filled in or uploaded. Delivery instructions are in "
                <code>"form_fields"</code>" of the delivery address, or of the billing address."
            </p>
        </Chapter>
    }
}

#[component]
fn Paging() -> impl IntoView {
    view! {
        <Chapter sections=SECTIONS anchor="paging">
            <p>
                "A page has 50 entries, or as many as "<code>"limit"</code>" says, 250 at most. Where there is more, "
                <code>"next"</code>" is the "<code>"cursor"</code>" of the next page; its whole address is in the header "
                <code>"Link"</code>". The last page has none."
            </p>
            <p>
                "Pages go by the last order of the page before, not by number: however many orders come in while you read, "
                "none of those that were there is missed, and none comes twice."
            </p>
        </Chapter>
    }
}

#[component]
fn Following() -> impl IntoView {
    view! {
        <Chapter sections=SECTIONS anchor="following">
            <p>
                "With "<code>"modified_since"</code>" you get what changed here since then, the earliest change first; what "
                "changes while you read comes again at the end. Keep the last "<code>"updated_at"</code>
                " that you saw, and ask next time from a minute before it. An order that you get twice is the same "
                "order: take the later one."
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
                "A shipment goes to one address of one order. Its lines and quantities must be left to ship. Where the "
                "integration sends shipments, the shipment is sent to the store automatically, and the store e-mails \
                 the "
                "customer; look at it again to see whether the store has confirmed it."
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
                <code>"PUT"</code>" puts an order on hold, or changes its hold; "<code>"DELETE"</code>" at the same address "
                "releases it. Both answer with the order. "<code>"until"</code>" may be left out; the hold ends by itself "
                "when that day begins in UTC. A hold by status or payment is not released this way: it ends with its cause."
            </p>
            <p>
                "A shipment of an order that is on hold or not to ship is refused with "
                <a href="#problem-may-not-ship">"may-not-ship"</a>". To ship it anyway, say why in "
                <code>"override_reason"</code>"; the audit trail keeps it. Where nothing is left to ship, that does not help."
            </p>
        </Chapter>
    }
}

#[component]
fn Idempotency() -> impl IntoView {
    view! {
        <Chapter sections=SECTIONS anchor="idempotency">
            <p>
                "Each shipment needs an "<code>"Idempotency-Key"</code>
                ": any text of yours, of 255 characters at most, that you use for this shipment alone. When an answer gets "
                "lost, send the very same request again with the same key: for 24 hours you get the first one's answer, and "
                "nothing is shipped twice. The same key with another body is refused. A request that was refused made "
                "nothing, and its key is free."
            </p>
        </Chapter>
    }
}

#[component]
fn Limits() -> impl IntoView {
    view! {
        <Chapter sections=SECTIONS anchor="limits">
            <p>
                "A token may send 600 requests a minute. After that the answer is 429, and the header "
                <code>"Retry-After"</code>" says how many seconds to wait. A body has at most 256 KiB."
            </p>
        </Chapter>
    }
}

#[component]
fn Problems() -> impl IntoView {
    let table = DataTable::new("Problems", ApiProblemKind::ALL.iter().copied())
        .row_id(|kind| format!("problem-{}", kind.code()))
        .column("Status", |kind| kind.status())
        .column(Column::strong("What it says"), |kind| kind.title())
        .column("What to do", |kind| kind.advice())
        .view();
    view! {
        <Chapter sections=SECTIONS anchor="problems">
            <p>
                "An error is JSON as well, "<code>"application/problem+json"</code>" (RFC 9457): "<code>"type"</code>
                " is its place in this table, "<code>"detail"</code>" says what was special, and "<code>"errors"</code>
                " has a sentence for each field or parameter that is not right."
            </p>
            {table}
        </Chapter>
    }
}
