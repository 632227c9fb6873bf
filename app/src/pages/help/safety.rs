//! What ParcelPilot takes of a store, and how it keeps what it was given.

use leptos::prelude::*;

use super::Section;
use super::elements::code;

#[component]
pub fn Quota() -> impl IntoView {
    view! {
        <Section anchor="quota">
            <p>
                {text!(
                    "BigCommerce lets a store's apps make a number of calls in a span of time, by the store's plan: \
                     on the Standard and Plus plans 150 in 30 seconds, on Pro 450. All apps of the store share it."
                )}
            </p>
            <p>
                {text!(
                    "ParcelPilot reads many orders with one call, looks at what is left after each answer, and \
                     leaves a fifth to the other apps. When BigCommerce says to wait (429), it waits that long and \
                     continues by itself. The page of an import shows what is left and when it resets."
                )}
            </p>
        </Section>
    }
}

#[component]
pub fn Security() -> impl IntoView {
    view! {
        <Section anchor="security">
            <ul>
                <li>
                    {text!(
                        "The access token and the client secret are sealed (encrypted) before they are stored. The \
                         key is in a file of its own, outside the database."
                    )}
                </li>
                <li>
                    {text!(
                        "They are write-only: no page, export or log ever shows them again. You see the last four \
                         characters of each, when they were set, and by whom."
                    )}
                </li>
                <li>
                    {text!(
                        "To change them, paste a new file. Leave the fields empty, and the stored ones stay."
                    )}
                </li>
                <li>
                    {text!(
                        "To save them, ParcelPilot asks for your password again if you typed it more than ten minutes \
                         ago. What you typed in the form is kept meanwhile, sealed."
                    )}
                </li>
                <li>
                    {rich_text!(
                        "They are sent to <code>api.bigcommerce.com</code> alone. An address in the file is never \
                         called: only the store hash is taken from it.";
                        code = code
                    )}
                </li>
                <li>
                    {text!(
                        "An integration with orders stays with its store: what belongs to two stores never mixes. \
                         For another store add another integration."
                    )}
                </li>
                <li>
                    {text!(
                        "Once the connection works, delete the downloaded file. To cut ParcelPilot off at once, \
                         delete its API account in BigCommerce."
                    )}
                </li>
            </ul>
        </Section>
    }
}
