//! What goes wrong, and what to do about it.

use leptos::prelude::*;

use super::Section;

#[component]
pub fn Unauthorized() -> impl IntoView {
    view! {
        <Section anchor="unauthorized">
            <p>
                "Open the "<a href="/integrations">"integration"</a>
                ", then Connection, and press Test connection: it answers a line for each permission."
            </p>
            <h3>"401: BigCommerce does not know the token"</h3>
            <ul>
                <li>"It was cut or mistyped. Drop the file again rather than copying by hand."</li>
                <li>
                    "The client ID or the secret stands where the token belongs. The form warns of that when a file is "
                    "pasted."
                </li>
                <li>"Its API account was deleted in BigCommerce. Make a new one and paste its file."</li>
            </ul>
            <p>"A 401 says nothing about the store hash: BigCommerce looks at the token first."</p>
            <h3>"403: the token may not do this here"</h3>
            <ul>
                <li>
                    "One permission fails and others are granted: a "<a href="#scopes">"scope"</a>
                    " is missing. Make a new API account with it."
                </li>
                <li>
                    "All of them fail: most likely the store hash belongs to another store. Compare it with what follows "
                    <code>"/stores/"</code>" in the file."
                </li>
            </ul>
            <h3>"Neither of them"</h3>
            <ul>
                <li>"429: the store's "<a href="#quota">"quota"</a>" is used up for the moment. Try again in half a minute."</li>
                <li>"503: the store is in maintenance, or suspended. Ask its owner."</li>
                <li>
                    "Not reachable: this server can't get to "<code>"api.bigcommerce.com"</code>
                    ". Whoever runs it can look into its network."
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
                    <strong>"Its status is not one of those imported. "</strong>
                    "An order comes in when it is Awaiting Pickup, Awaiting Shipment or Awaiting Fulfillment, unless the "
                    "integration says otherwise. Once imported, it is updated whatever its status."
                </li>
                <li>
                    <strong>"It was never finished. "</strong>
                    "BigCommerce keeps unpaid baskets as Incomplete orders. They are not imported."
                </li>
                <li>
                    <strong>"It could not be read. "</strong>
                    "Orders that can't be read are skipped and listed as problems, with the reason. Look at the "
                    <a href="/problems">"problems"</a>", and press Retry once it is fixed in the store; it is retried "
                    "automatically, too."
                </li>
                <li>
                    <strong>"The store fails on it. "</strong>
                    "If BigCommerce fails on a page of orders three times, ParcelPilot asks for fewer at once, down to "
                    "one. The order that fails by itself is listed as a problem; all others come in."
                </li>
                <li>
                    <strong>"It was just made. "</strong>
                    "Stores are checked every two minutes, unless the integration says otherwise. Its page says when \
                     the next "
                    "sync is due, and Sync now does not wait."
                </li>
                <li>
                    <strong>"It is older than the connection. "</strong>
                    "Use the integration's Pull Orders: everything, a range of dates, or a few order numbers. "
                    "It counts first and says how many orders there are. Pulling twice does no harm."
                </li>
                <li>
                    <strong>"The integration is disabled or fails. "</strong>
                    "The "<a href="/">"overview"</a>" says so, and why."
                </li>
                <li>
                    <strong>"A filter hides it. "</strong>
                    "Clear the filters of the "<a href="/orders">"order list"</a>", and search by its number."
                </li>
            </ul>
        </Section>
    }
}
