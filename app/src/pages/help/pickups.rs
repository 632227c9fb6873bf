//! What customers pick up at the counter.

use leptos::prelude::*;

use super::Section;
use super::elements::strong;

#[component]
pub fn Pickups() -> impl IntoView {
    view! {
        <Section anchor="pickups">
            <p>
                {rich_text!(
                    "Where the customer picks something up, the order's page says what. Choose <strong>Ready for \
                     pickup</strong> once it lies at the counter, and <strong>Collected</strong> once the customer has it. \
                     The page then says who did so, and when.";
                    strong = strong,
                    strong = strong
                )}
            </p>
            <p>
                {text!(
                    "An order that was cancelled, declined, refunded, archived or deleted, or that is on hold, is not handed \
                     out. If it changes after it was ready, its page warns you."
                )}
            </p>
            <p>
                {text!(
                    "Both are kept in ParcelPilot alone: BigCommerce is not told, and nobody gets an e-mail. Change the order's \
                     status there."
                )}
            </p>
        </Section>
    }
}
