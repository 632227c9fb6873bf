//! What goes wrong, and what to do about it.

use leptos::prelude::*;

use super::Section;
use super::elements::{code, link, strong};

#[component]
pub fn Unauthorized() -> impl IntoView {
    view! {
        <Section anchor="unauthorized">
            <p>
                {rich_text!(
                    "Open the <link>integration</link>, then Connection, and press Test connection: it answers a \
                     line for each permission.";
                    link = link("/integrations")
                )}
            </p>
            <h3>{text!("401: BigCommerce does not know the token")}</h3>
            <ul>
                <li>{text!("It was cut or mistyped. Drop the file again rather than copying by hand.")}</li>
                <li>
                    {text!(
                        "The client ID or the secret stands where the token belongs. The form warns of that when a \
                         file is pasted."
                    )}
                </li>
                <li>{text!("Its API account was deleted in BigCommerce. Make a new one and paste its file.")}</li>
            </ul>
            <p>{text!("A 401 says nothing about the store hash: BigCommerce looks at the token first.")}</p>
            <h3>{text!("403: the token may not do this here")}</h3>
            <ul>
                <li>
                    {rich_text!(
                        "One permission fails and others are granted: a <link>scope</link> is missing. Make a new \
                         API account with it.";
                        link = link("#scopes")
                    )}
                </li>
                <li>
                    {rich_text!(
                        "All of them fail: most likely the store hash belongs to another store. Compare it with \
                         what follows <code>/stores/</code> in the file.";
                        code = code
                    )}
                </li>
            </ul>
            <h3>{text!("Neither of them")}</h3>
            <ul>
                <li>
                    {rich_text!(
                        "429: the store's <link>quota</link> is used up for the moment. Try again in half a minute.";
                        link = link("#quota")
                    )}
                </li>
                <li>{text!("503: the store is in maintenance, or suspended. Ask its owner.")}</li>
                <li>
                    {rich_text!(
                        "Not reachable: this server can't get to <code>api.bigcommerce.com</code>. Whoever runs it \
                         can look into its network.";
                        code = code
                    )}
                </li>
            </ul>
        </Section>
    }
}

#[component]
pub fn Missing() -> impl IntoView {
    view! {
        <Section anchor="missing-orders">
            <ul>
                <li>
                    {rich_text!(
                        "<strong>Its status is not one of those imported. </strong>An order comes in when it is \
                         Awaiting Pickup, Awaiting Shipment or Awaiting Fulfillment, unless the integration says \
                         otherwise. Once imported, it is updated whatever its status.";
                        strong = strong
                    )}
                </li>
                <li>
                    {rich_text!(
                        "<strong>It was never finished. </strong>BigCommerce keeps unpaid baskets as Incomplete \
                         orders. They are not imported.";
                        strong = strong
                    )}
                </li>
                <li>
                    {rich_text!(
                        "<strong>It could not be read. </strong>Orders that can't be read are skipped and listed as \
                         problems, with the reason. Look at the <link>problems</link>, and press Retry once it is \
                         fixed in the store; it is retried automatically, too.";
                        strong = strong, link = link("/problems")
                    )}
                </li>
                <li>
                    {rich_text!(
                        "<strong>The store fails on it. </strong>If BigCommerce fails on a page of orders three \
                         times, ParcelPilot asks for fewer at once, down to one. The order that fails by itself is \
                         listed as a problem; all others come in.";
                        strong = strong
                    )}
                </li>
                <li>
                    {rich_text!(
                        "<strong>It was just made. </strong>Stores are checked every two minutes, unless the \
                         integration says otherwise. Its page says when the next sync is due, and Sync now does not \
                         wait.";
                        strong = strong
                    )}
                </li>
                <li>
                    {rich_text!(
                        "<strong>It is older than the connection. </strong>Use the integration's Pull Orders: \
                         everything, a range of dates, or a few order numbers. It counts first and says how many \
                         orders there are. Pulling twice does no harm.";
                        strong = strong
                    )}
                </li>
                <li>
                    {rich_text!(
                        "<strong>The integration is disabled or fails. </strong>The <link>overview</link> says so, \
                         and why.";
                        strong = strong, link = link("/")
                    )}
                </li>
                <li>
                    {rich_text!(
                        "<strong>A filter hides it. </strong>Clear the filters of the <link>order list</link>, and \
                         search by its number.";
                        strong = strong, link = link("/orders")
                    )}
                </li>
            </ul>
        </Section>
    }
}
