//! Stock levels that stores are told, and what clients are told.

use leptos::prelude::*;

use super::Section;
use super::elements::strong;

#[component]
pub fn Stock() -> impl IntoView {
    view! {
        <Section anchor="stock">
            <p>
                {text!(
                    "An integration can set in BigCommerce how many pieces of a SKU may still be sold. It is off unless an admin \
                     turns it on, under Stock of the integration. It needs the scope Store Inventory: modify, and stays off for a \
                     store whose channels belong to several clients."
                )}
            </p>
            <ul>
                <li>
                    {rich_text!(
                        "<strong>What a level is: </strong>what is on the shelf, less what is in all orders that ParcelPilot shows. \
                         It replaces the level that the store has.";
                        strong = strong
                    )}
                </li>
                <li>
                    {rich_text!(
                        "<strong>How to give levels: </strong>one on the page, many by a CSV, or by the API. A CSV is checked first. \
                         Of several levels of a SKU only the newest is sent.";
                        strong = strong
                    )}
                </li>
                <li>
                    {rich_text!(
                        "<strong>15 minutes: </strong>a level that could not be sent within 15 minutes of being counted is never \
                         sent, since the store may have sold some since. Count again.";
                        strong = strong
                    )}
                </li>
                <li>
                    {rich_text!(
                        "<strong>What the store does not take: </strong>the table says why, for each SKU. Where the token is \
                         refused, all of it waits, and the page says what to do.";
                        strong = strong
                    )}
                </li>
            </ul>
        </Section>
    }
}

#[component]
pub fn Promises() -> impl IntoView {
    view! {
        <Section anchor="promises">
            <ul>
                <li>
                    {rich_text!(
                        "<strong>Shipping promise: </strong>by when a client's orders leave: its cut-off, working days, days without \
                         shipping, and when the carrier comes, in the client's time zone. An admin sets it on the client's page. \
                         Lists then show what is late and what is due today.";
                        strong = strong
                    )}
                </li>
                <li>
                    {rich_text!(
                        "<strong>E-mails to clients: </strong>an admin adds contacts under Clients, Alerts. They get an e-mail before \
                         orders are late, when orders do not come in or shipments do not reach the store, and each morning what \
                         there was. In quiet hours nothing is sent.";
                        strong = strong
                    )}
                </li>
            </ul>
        </Section>
    }
}
