//! What is printed of orders.

use leptos::prelude::*;

use super::Section;

#[component]
pub fn Paper() -> impl IntoView {
    view! {
        <Section anchor="paper">
            <p>
                "Tick orders in the list and choose Print packing slips or Pick list, or choose Packing slip on an order's "
                "page. Both come on A4, Letter and labels of 4 × 6 inches."
            </p>
            <ul>
                <li>
                    <strong>"Packing slip: "</strong>
                    "what is left to ship to one address, with the order's number as a barcode (Code 128), gift messages, "
                    "engravings and delivery instructions. It has no prices, nothing of the billing, and no staff notes."
                </li>
                <li>
                    <strong>"Pick list: "</strong>
                    "what up to 100 orders need, added up by bin and SKU, and how many of it are for which order. More than "
                    "10 orders can come in waves of 10, 20 or 50, each a list on its own page."
                </li>
            </ul>
            <p>
                "A client's packing slips carry its logo, a return address and closing words: an admin sets them under "
                <a href="/clients">"Clients"</a>
                ", Packing slip."
            </p>
            <p>
                "Orders that are on hold, not to ship, or shipped already are not printed. The page names them, and why."
            </p>
        </Section>
    }
}
