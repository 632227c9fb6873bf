//! Which orders are shipped: those that may be, those that ended in the store, and those of a file.

use leptos::prelude::*;

use super::Section;
use super::elements::{link, strong};

#[component]
pub fn Holds() -> impl IntoView {
    view! {
        <Section anchor="holds">
            <p>
                {rich_text!(
                    "An order waits to be shipped, is on hold, or is not to ship. Its page says why, and the lists of \
                     the <link>orders</link> show each kind by itself.";
                    link = link("/orders")
                )}
            </p>
            <ul>
                <li>
                    {rich_text!(
                        "<strong>Not to ship: </strong>it is cancelled, declined, refunded, incomplete, archived or \
                         gone from the store, or nothing is left to ship.";
                        strong = strong
                    )}
                </li>
                <li>
                    {rich_text!(
                        "<strong>On hold by its status: </strong>an admin chooses the statuses on the integration's \
                         Settings. Pending, Awaiting Payment and Manual Verification Required are chosen from the \
                         beginning. Disputed orders are always on hold.";
                        strong = strong
                    )}
                </li>
                <li>
                    {rich_text!(
                        "<strong>On hold by what the store says: </strong>the payment failed or was taken back, the \
                         status is not known here, or the store calls the order shipped but counts items as not \
                         shipped.";
                        strong = strong
                    )}
                </li>
                <li>
                    {rich_text!(
                        "<strong>On hold by a person: </strong>an operator puts it on hold with Put on hold on its \
                         page, or several at once with Hold selected in the list. It needs a reason. It ends on the \
                         day that is given, or with Release.";
                        strong = strong
                    )}
                </li>
            </ul>
            <p>
                {text!(
                    "To ship such an order anyway, open it and say why. The reason is kept in the audit trail. A \
                     CSV never ships it: its rows are refused."
                )}
            </p>
        </Section>
    }
}

#[component]
pub fn Ended() -> impl IntoView {
    view! {
        <Section anchor="ended">
            <p>
                {rich_text!(
                    "An order can be cancelled, declined, refunded, archived or deleted in the store, or set back \
                     to Incomplete, while it waits to be shipped or after a parcel was made for it. Then it is \
                     listed under Needs attention in the <link>overview</link>, its page says what to do, and an \
                     alert is sent where alerts are on.";
                    link = link("/")
                )}
            </p>
            <ul>
                <li>{text!("No parcel yet: don't pack it, and put back what was picked.")}</li>
                <li>{text!("Cancelled after a parcel was made: stop the parcel, then void the shipment.")}</li>
                <li>
                    {text!(
                        "Refunded or removed after a parcel was made: ask the client whether to stop it; if so, \
                         void the shipment."
                    )}
                </li>
            </ul>
            <p>
                {text!(
                    "Press Done on the order's page once it is dealt with. If the order goes on in the store, the \
                     warning ends by itself."
                )}
            </p>
        </Section>
    }
}

#[component]
pub fn Csv() -> impl IntoView {
    view! {
        <Section anchor="csv">
            <p>
                {rich_text!(
                    "<link>Ship by CSV</link> lists the programs whose exports are read as they are. For any other \
                     file, choose what its columns mean.";
                    link = link("/shipments/import")
                )}
            </p>
            <ul>
                <li>
                    {rich_text!(
                        "<strong>Several order numbers: </strong>many programs have a number of their own beside \
                         the store's. The column whose numbers, SKUs and quantities fit the store's orders counts. \
                         Where that is not clear, you are asked.";
                        strong = strong
                    )}
                </li>
                <li>
                    {rich_text!(
                        "<strong>No carrier: </strong>you are asked once for the whole file.";
                        strong = strong
                    )}
                </li>
                <li>
                    {rich_text!(
                        "<strong>No SKU and no line: </strong>all that is left of the order is shipped. Two such \
                         rows of one order are refused, since neither says what is in its parcel.";
                        strong = strong
                    )}
                </li>
            </ul>
            <p>
                {text!(
                    "What you choose is remembered for the client's next file with the same columns. Before \
                     anything is sent, each row is compared with the orders: what can't be shipped is marked with \
                     the reason."
                )}
            </p>
        </Section>
    }
}
