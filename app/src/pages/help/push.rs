//! How the store learns what was shipped.

use leptos::prelude::*;

use super::Section;
use super::elements::link;

#[component]
pub fn Push() -> impl IntoView {
    view! {
        <Section anchor="push">
            <p>
                {text!(
                    "Ship an order on its page: choose the items and quantities, the carrier, the tracking number \
                     or link. Where the integration sends shipments, BigCommerce gets each shipment at once, moves \
                     the order to Shipped or Partially Shipped, and e-mails the customer."
                )}
            </p>
            <p>
                {rich_text!(
                    "To ship many at once, use <import>Ship by CSV</import>. <csv>Files of other programs</csv> are \
                     read, and errors are shown before anything is sent.";
                    import = link("/shipments/import"), csv = link("#csv")
                )}
            </p>
            <h3>{text!("What the customer receives")}</h3>
            <p>
                {text!(
                    "The e-mail is the store's own, with the store's words: what was shipped, with whom, and the \
                     tracking number with its link. Preview shows these before anything is sent. A store can switch \
                     its e-mails off; ParcelPilot can't do that for a single shipment. A shipment with a replaced \
                     label is mailed again; a voided one is deleted in the store, but its e-mail stays sent, and \
                     BigCommerce does not move the order's status back."
                )}
            </p>
            <h3>{text!("Turning it on and off")}</h3>
            <p>
                {text!(
                    "The switch is on the integration's page, under Shipments. It needs the scope Orders: modify, \
                     which is tested first. The scopes of a token can't be changed, so where it is missing, make a \
                     new API account with Orders: modify, Information & Settings: read-only and Products: \
                     read-only (where Stock is on, Store Inventory: modify as well), and paste its file into the same \
                     integration: everything else there is kept. While \
                     pushing is off, a token that may only read is safer; the connection test says when one may do \
                     more."
                )}
            </p>
            <h3>{text!("Held shipments")}</h3>
            <p>
                {text!(
                    "While pushing is off, or the integration or its client is disabled, shipments are kept here \
                     and held: nothing is lost, and nobody is e-mailed. When pushing is turned on, you say what \
                     becomes of them: send all, send some, or drop them, so that only new shipments are sent. \
                     Something shipped by other means is recorded as an external shipment, and never sent."
                )}
            </p>
            <h3>{text!("Telling the shop that orders have arrived")}</h3>
            <p>
                {text!(
                    "An integration can set new orders from Awaiting Fulfillment to Awaiting Shipment in BigCommerce, \
                     whatever the store calls these two. It is off unless an admin turns it on, under Shipments of the \
                     integration. It concerns orders that are imported from then on with the first of the two statuses. \
                     BigCommerce may e-mail the customer about a new status: look at the store's order notifications \
                     first. It needs the scope Orders: modify."
                )}
            </p>
            <p>
                {text!(
                    "Each order is set once and never back. It is looked at in the store right before: one that has \
                     another status by then, or was cancelled, archived or shipped, is left as it is. A hold of the \
                     warehouse changes nothing: the order has arrived all the same. After a fault the order is looked at \
                     again before anything is sent again. The order's page says what happened, and what failed is under \
                     Shipments of the integration, with Retry."
                )}
            </p>
            <h3>{text!("When BigCommerce refuses a shipment")}</h3>
            <ul>
                <li>
                    {text!(
                        "Time-outs, faults and a used-up quota are retried automatically, with growing pauses. What \
                         the store has is read first, twice if it does not show the shipment, so that no customer \
                         is mailed twice."
                    )}
                </li>
                <li>
                    {text!(
                        "Before a shipment is sent, the order is looked at in the store, unless it was just read. \
                         If it was cancelled, refunded, declined, disputed or archived meanwhile, nothing is sent \
                         and nobody is e-mailed: the shipment stops as failed, and alerts tell you. Keep the parcel \
                         back and void the shipment. To ship anyway, void it and ship again, saying why."
                    )}
                </li>
                <li>
                    {text!(
                        "One odd refusal is not believed: where BigCommerce answers that a token, an order or a \
                         scope is wrong, it is asked a second time in another way. A locked order is retried later. \
                         Where a token is refused for good, one shipment fails with the reason and the store's \
                         others wait. All are sent automatically once the token is replaced or accepted again."
                    )}
                </li>
                <li>
                    {text!(
                        "What a retry can't fix stops as failed, with the reason and what to do: more than is left \
                         to ship, a line or address that is not in the order any more, an archived order, a token \
                         without the scope. Fix it, then press Retry."
                    )}
                </li>
                <li>
                    {rich_text!(
                        "The <shipments>shipments</shipments> show what is pending, held, failed and confirmed; the \
                         <overview>overview</overview> shows what needs attention.";
                        shipments = link("/shipments"), overview = link("/")
                    )}
                </li>
                <li>
                    {text!(
                        "An integration with shipments that are not in the store yet is deleted only if its name is \
                         typed twice: send or drop them first."
                    )}
                </li>
                <li>
                    {text!(
                        "Re-sync tracking on an order's page reads what the store has: external shipments are shown \
                         beside ours, and reduce what is left to ship."
                    )}
                </li>
            </ul>
        </Section>
    }
}
