//! The guide to the API, continued: what programs do beside shipping and holds, versions, and assistants.

use leptos::prelude::*;

use super::api::SECTIONS;
use super::contents::Chapter;
use super::elements::{code, link};

const STOCK_EXAMPLE: &str = include_str!("examples/stock.txt");
const ASSISTANT_EXAMPLE: &str = include_str!("examples/assistant.txt");

#[component]
pub(super) fn More() -> impl IntoView {
    view! {
        <Chapter sections=SECTIONS anchor="more">
            <p>
                {rich_text!(
                    "Orders are also found by <code>number</code>, <code>sku</code>, <code>tracking</code> and \
                     <code>client</code>; shipments by <code>order</code>, <code>number</code>, <code>tracking</code>, \
                     <code>client</code> and the time they were made. The ids are in <code>/api/v1/clients</code> and \
                     <code>/api/v1/integrations</code>, which also say whether orders come in.";
                    code = code, code = code, code = code, code = code, code = code, code = code, code = code,
                    code = code, code = code, code = code
                )}
            </p>
            <ul>
                <li>
                    {rich_text!(
                        "<code>POST /api/v1/shipments/bulk</code> makes up to 100 shipments, each with its own key and its own \
                         answer: one that is refused stops no other. Send those that are answered <code>unknown</code> once \
                         more, with their keys: whether they were made was not seen.";
                        code = code, code = code
                    )}
                </li>
                <li>
                    {rich_text!(
                        "A shipment is voided by <code>POST</code> to its <code>/void</code>, its tracking is corrected by \
                         <code>PUT</code> to its <code>/tracking</code>, and <code>POST /api/v1/shipments/retry</code> sends \
                         failed ones again.";
                        code = code, code = code, code = code, code = code, code = code
                    )}
                </li>
                <li>
                    {rich_text!(
                        "<code>POST /api/v1/imports</code> pulls orders and <code>POST /api/v1/checks</code> compares them with \
                         the store. Both answer at once: read <code>/api/v1/imports</code> with the id to see how far it is.";
                        code = code, code = code, code = code
                    )}
                </li>
                <li>
                    {rich_text!(
                        "<code>/api/v1/problems</code> lists orders that could not be imported. They are retried by \
                         <code>POST</code> to its <code>/retry</code>, and one is dismissed by <code>POST</code> to its own \
                         <code>/dismiss</code>.";
                        code = code, code = code, code = code, code = code, code = code
                    )}
                </li>
                <li>
                    {rich_text!(
                        "<code>/api/v1/clients/</code> with a client's id and <code>/skus</code> lists what the warehouse calls its \
                         SKUs. <code>PUT</code> with <code>store_sku</code>, <code>warehouse_sku</code> and \
                         <code>units_per_pack</code> maps one, and <code>DELETE</code> takes one off the list.";
                        code = code, code = code, code = code, code = code, code = code, code = code, code = code
                    )}
                </li>
                <li>
                    {rich_text!(
                        "<code>PUT /api/v1/integrations/{id}/stock</code> tells a store how many pieces of each SKU may still \
                         be sold, up to 1,000 SKUs at once. Levels replace those of the store, so send one again as often as it \
                         changes: the newest of each SKU goes out within seconds, and none that was counted more than 15 minutes \
                         ago. An admin turns it on first, under the integration's Stock. <code>GET</code> of the same address \
                         says what became of each.",
                        id = "{id}";
                        code = code, code = code
                    )}
                </li>
            </ul>
            <pre>
                <code>{STOCK_EXAMPLE}</code>
            </pre>
        </Chapter>
    }
}

#[component]
pub(super) fn Versions() -> impl IntoView {
    view! {
        <Chapter sections=SECTIONS anchor="versions">
            <p>
                {rich_text!(
                    "Send the header <code>ParcelPilot-Version</code> with the date that your program was written for; each \
                     answer says in the same header which version it has. Without it you get the oldest one. New fields, \
                     kinds and addresses come without a new version: ignore what you do not know.";
                    code = code
                )}
            </p>
        </Chapter>
    }
}

#[component]
pub(super) fn Assistants() -> impl IntoView {
    view! {
        <Chapter sections=SECTIONS anchor="assistants">
            <pre><code>{ASSISTANT_EXAMPLE}</code></pre>
            <p>
                {rich_text!(
                    "<code>parcelpilot mcp</code> lets an assistant find orders, shipments and problems by the \
                     <link>Model Context Protocol</link>, and with a token that may write also hold, release and ship. It does \
                     what its token may, and the audit trail has it under the token's name. What shoppers typed reaches the \
                     assistant as they typed it: let a person confirm what it is about to change.";
                    code = code, link = link("https://modelcontextprotocol.io")
                )}
            </p>
        </Chapter>
    }
}
