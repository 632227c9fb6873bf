//! Packing by scanner, for those who do it.

use leptos::prelude::*;

use super::Section;
use super::elements::{link, strong};

#[component]
pub fn Packing() -> impl IntoView {
    view! {
        <Section anchor="packing">
            <p>
                {rich_text!(
                    "<link>Pack</link> needs a scanner and no mouse: scan the order's number from its slip, then \
                     each item, then the label. The label ships the parcel, and the next order can be scanned.";
                    link = link("/pack")
                )}
            </p>
            <ul>
                <li>
                    {rich_text!(
                        "<strong>Items: </strong>the SKU or the product's UPC is read; of a product on its client's SKU list, \
                         your SKU. Each scan counts one piece, of a pack one unit; green and a high tone say that it is right. A wrong item, or one too many, is refused in \
                         red with a low tone: put it back.";
                        strong = strong
                    )}
                </li>
                <li>
                    {rich_text!(
                        "<strong>No barcode: </strong>press +1 beside the item. −1 takes a piece out again.";
                        strong = strong
                    )}
                </li>
                <li>
                    {rich_text!(
                        "<strong>Something is missing: </strong>press Ship what is packed, and scan the label. The \
                         rest of the order stays to be shipped.";
                        strong = strong
                    )}
                </li>
                <li>
                    {rich_text!(
                        "<strong>No label: </strong>press Ship, then Ship without tracking.";
                        strong = strong
                    )}
                </li>
                <li>
                    {rich_text!(
                        "<strong>Several addresses: </strong>each is a parcel of its own. The next one follows as \
                         soon as one has left.";
                        strong = strong
                    )}
                </li>
                <li>
                    {rich_text!(
                        "<strong>What goes first: </strong>orders that are due today by their client's shipping promise have \
                         a badge in the list, and late ones another. Choose Late or Due today under To leave.";
                        strong = strong
                    )}
                </li>
                <li>
                    {rich_text!(
                        "<strong>On hold or not to ship: </strong>it is said before anything is scanned. Leave the \
                         order; who decides otherwise ships it on its page.";
                        strong = strong
                    )}
                </li>
            </ul>
            <p>
                {text!(
                    "What is packed so far stands in the page's address: after a reload, or where the connection \
                     was lost, you go on where you were."
                )}
            </p>
        </Section>
    }
}
