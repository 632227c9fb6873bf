//! What the warehouse calls products, for those who list it.

use leptos::prelude::*;

use super::Section;
use super::elements::{link, strong};

#[component]
pub fn Skus() -> impl IntoView {
    view! {
        <Section anchor="skus">
            <p>
                {rich_text!(
                    "Where your warehouse calls a product something else than the store does, list both: open the client under \
                     <link>Clients</link>, then its SKU list. Orders, pick lists, slips and packing then show your SKU first.";
                    link = link("/clients")
                )}
            </p>
            <ul>
                <li>
                    {rich_text!(
                        "<strong>Units per pack: </strong>how many of your units one piece of the store is. Of a pack of 6, two \
                         ordered packs are 12 scans of your SKU, or two of +1 pack. Shipments count packs, as the store does, and \
                         only whole packs leave.";
                        strong = strong
                    )}
                </li>
                <li>
                    {rich_text!(
                        "<strong>Scans: </strong>of a listed product, your SKU counts, and the store's does not. The product's \
                         UPC counts where a pack has one unit.";
                        strong = strong
                    )}
                </li>
                <li>
                    {rich_text!(
                        "<strong>CSV of shipments: </strong>the list does not count there. A row must have the store's SKU, or the \
                         line's number in the store, and as its quantity packs, not units: a row with your SKU ships another \
                         line where the store calls that one so.";
                        strong = strong
                    )}
                </li>
                <li>
                    {rich_text!(
                        "<strong>Many at once: </strong>an admin imports a CSV. It is checked first, and what would change is \
                         shown. Without a column for units, SKUs keep theirs. Rows that are not in the file stay.";
                        strong = strong
                    )}
                </li>
                <li>
                    {rich_text!(
                        "<strong>Every SKU must be on the list: </strong>with this setting an order with another SKU can't be \
                         shipped; it stays in To ship, with a warning. The client's SKU list shows which SKUs those are: press Map, and the order is free at once.";
                        strong = strong
                    )}
                </li>
                <li>
                    {rich_text!(
                        "<strong>Ignore rules: </strong>lines that your warehouse does not ship, by SKU, product type or \
                         country. An admin previews a rule on past orders of the client before it is saved; open orders \
                         follow it within seconds. What has been shipped stays as it is, and a bundle's parts are ignored \
                         along with it. A line that is ignored is never sent to the store as shipped.";
                        strong = strong
                    )}
                </li>
            </ul>
        </Section>
    }
}
