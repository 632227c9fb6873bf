//! What is printed of orders.

use leptos::prelude::*;

use super::Section;
use super::elements::{link, strong};

#[component]
pub fn Paper() -> impl IntoView {
    view! {
        <Section anchor="paper">
            <p>
                {text!(
                    "Tick orders in the list and choose Print packing slips or Pick list, or choose Packing slip on \
                     an order's page. Both come on A4, Letter and labels of 4 × 6 inches."
                )}
            </p>
            <ul>
                <li>
                    {rich_text!(
                        "<strong>Packing slip: </strong>what is left to ship to one address, with the order's \
                         number as a barcode (Code 128), gift messages, engravings and delivery instructions. It \
                         has no prices, nothing of the billing, and no staff notes.";
                        strong = strong
                    )}
                </li>
                <li>
                    {rich_text!(
                        "<strong>Pick list: </strong>what up to 100 orders need, added up by bin and SKU, and how \
                         many of it are for which order. More than 10 orders can come in waves of 10, 20 or 50, \
                         each a list on its own page.";
                        strong = strong
                    )}
                </li>
            </ul>
            <p>
                {rich_text!(
                    "A client's packing slips carry its logo, a return address and closing words: an admin sets \
                     them under <link>Clients</link>, Packing slip.";
                    link = link("/clients")
                )}
            </p>
            <p>
                {text!(
                    "Orders that are on hold, not to ship, or shipped already are not printed. The page names them, \
                     and why."
                )}
            </p>
        </Section>
    }
}
