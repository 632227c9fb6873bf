//! Sentences that stand out.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use parcelpilot_contract::accounts::SaveTrouble;
use parcelpilot_domain::english;

use super::shipped::ShippedToast;
use crate::components::form_echo::FormEcho;
use crate::components::icon::{Icon, IconName};
use crate::localization::Localized;

/// What was just done, from `?done=` of the address where a form sends people. Anybody can write such an address,
/// so only known codes say something.
#[component]
pub fn DoneToast() -> impl IntoView {
    // A form on such a page that came back has something newer to say.
    let is_old = use_context::<FormEcho>().is_some();
    let address = use_query_map().read_untracked();
    let done = address.get_str("done").filter(|_| !is_old);
    let shipment = done
        .filter(|done| *done == SHIPMENT_MADE)
        .and_then(|_| address.get_str("shipment")?.parse().ok());
    let sentence = done.filter(|_| shipment.is_none()).and_then(done_sentence);
    let sentence = sentence.map(|sentence| match address.get_str("gone").and_then(gone) {
        Some(gone) => format!("{} {gone}", sentence.localized()),
        None => sentence.localized().to_owned(),
    });
    view! {
        <div class="toast-slot" role="status">
            {shipment.map(|id| view! { <ShippedToast id=id /> })}
            {sentence
                .map(|sentence| {
                    view! {
                        <p class="notice notice-good">
                            <Icon name=IconName::Good />
                            <span>{sentence}</span>
                        </p>
                    }
                })}
        </div>
    }
}

/// That nothing can be saved, on every page while it is so.
#[component]
pub fn SaveNotice() -> impl IntoView {
    use_context::<SaveTrouble>().map(|trouble| {
        view! {
            <p class="notice notice-error" role="status">
                {trouble.sentence().localized()}
            </p>
        }
    })
}

/// How many of the orders that were chosen together are not here any more.
fn gone(count: &str) -> Option<String> {
    let count: i64 = count.parse().ok().filter(|count| *count > 0)?;
    Some(text!(
        count = count;
        "1 of the chosen orders is no longer here.",
        "{count} of the chosen orders are no longer here."
    ))
}

/// That a form which was posted here could not be read: which one, nobody knows.
#[component]
pub fn UnreadFormNotice() -> impl IntoView {
    let echo = use_context::<FormEcho>().filter(|echo| echo.action.is_empty());
    echo.and_then(|echo| echo.error()).map(|error| {
        view! {
            <p class="notice notice-error" role="alert" tabindex="-1" autofocus>
                {error.message().localized()}
            </p>
        }
    })
}

/// With the shipment's id beside it.
const SHIPMENT_MADE: &str = "shipment_made";

fn done_sentence(code: &str) -> Option<&'static str> {
    Some(match code {
        "client_added" => english!("Client added."),
        "client_renamed" => english!("Client renamed."),
        "client_activated" => english!("Client activated. Its integrations import again."),
        "client_deactivated" => {
            english!(
                "Client deactivated. Its integrations import and send nothing until you activate it again."
            )
        }
        "ignore_rule_saved" => english!("Rule saved. Open orders follow it within seconds."),
        "ignore_rule_removed" => english!("Rule removed. Open orders follow within seconds."),
        "sku_saved" => english!("SKU saved."),
        "sku_removed" => english!("SKU removed from the list."),
        "skus_required" => {
            english!(
                "Saved. An order is on hold while one of its SKUs is not on the list, unless somebody ships it all the same and \
                 says why."
            )
        }
        "skus_not_required" => {
            english!("Saved. Orders are shipped whether or not their SKUs are on the list.")
        }
        "skus_imported" => english!("SKUs imported. Rows that were not in the file are as they were."),
        "slip_saved" => english!("Packing slip saved."),
        "promise_saved" => english!("Shipping promise saved. It counts for orders that are here, too."),
        "promise_removed" => english!("Shipping promise removed."),
        "alerts_saved" => english!("Alerts saved."),
        "contact_added" => english!("Contact added. Send a test message to see whether it arrives."),
        "contact_saved" => english!("Contact saved."),
        "contact_removed" => english!("Contact removed. Nothing more is sent to it."),
        "contact_tested" => english!("The mail server took the test message."),
        "retention_saved" => english!("Saved. Orders that are due are erased within minutes."),
        "shopper_erased" => english!("Personal data erased."),
        "shopper_erased_in_part" => {
            english!("Personal data erased. Orders that are still to be shipped were left as they are.")
        }
        "integration_saved" => english!("Integration saved."),
        "connection_saved" => english!("Connection saved. Test it to see what the token may do."),
        "settings_saved" => english!("Settings saved."),
        "integration_enabled" => english!("Integration enabled. It imports again."),
        "integration_disabled" => {
            english!("Integration disabled. It imports and sends nothing until you enable it again.")
        }
        "event_endpoint_saved" => english!("Endpoint saved."),
        "event_endpoint_paused" => {
            english!(
                "Endpoint paused. What happens meanwhile is sent when you resume it, as far back as changes are kept."
            )
        }
        "event_endpoint_resumed" => english!("Endpoint resumed. It goes on where it was."),
        "event_endpoint_deleted" => english!("Endpoint deleted."),
        "event_replayed" => english!("The event is sent again."),
        "events_replayed" => english!("The failed events are sent again."),
        "no_failed_events" => english!("No event failed in these days."),
        "client_link_withdrawn" => english!("Link withdrawn. It no longer works."),
        "integration_deleted" => {
            english!("Integration and its orders deleted from ParcelPilot. Nothing changed in the store.")
        }
        "test_alert_sent" => english!("Test message sent. If it does not arrive, check your spam folder."),
        "run_cancelled" => english!("Import cancelled. Orders read so far are kept."),
        "problems_queued" => english!("Retry queued: one import for each integration."),
        "warning_resolved" => english!("Marked as done."),
        "problem_dismissed" => {
            english!("Problem dismissed. It comes back if an import meets that order again.")
        }
        "run_resumed" => english!("Import resumed from where it stopped."),
        "order_held" => english!("Order put on hold. It is not shipped until it is released."),
        "orders_held" => english!("Orders put on hold. They are not shipped until they are released."),
        "other_orders_held" => {
            english!("Orders put on hold. Those that were on hold already keep the hold that they have.")
        }
        "no_order_held" => english!("Nothing changed: these orders are on hold already."),
        "no_order_here" => english!("Nothing changed."),
        "order_released" => english!("Order released."),
        "orders_released" => english!("Orders released."),
        "no_order_on_hold" => {
            english!("Nothing to release: none of these orders was put on hold by a person.")
        }
        "pickup_ready" => english!("Marked as ready for pickup."),
        "pickup_was_ready" => english!("Nothing changed: this order was marked as ready for pickup already."),
        "pickup_collected" => english!("Marked as collected."),
        "pickup_was_collected" => english!("Nothing changed: this order was marked as collected already."),
        "columns_chosen" => english!("Columns saved. Your lists open with them from now on."),
        "order_tagged" => english!("Tag added."),
        "orders_tagged" => english!("Orders tagged."),
        "other_orders_tagged" => {
            english!(
                "Orders tagged. Those that had the tag already, or as many tags as an order may have, stay as they are."
            )
        }
        "no_order_tagged" => {
            english!(
                "Nothing changed: these orders have the tag already, or as many tags as an order may have."
            )
        }
        "order_untagged" => english!("Tag removed."),
        "orders_untagged" => english!("Tag removed from these orders."),
        "no_order_untagged" => english!("Nothing to remove: none of these orders has this tag."),
        "channel_saved" => english!("Saved. New orders of the channel go by it from now on."),
        "held_statuses_saved" => english!("Saved. Orders with these statuses are on hold."),
        "view_saved" => english!("View saved."),
        "view_changed" => english!("View changed."),
        "view_deleted" => english!("View deleted. The orders stay as they are."),
        SHIPMENT_MADE => english!("Shipment made."),
        "shipment_voided" => english!("Shipment voided. Its items can be shipped again."),
        "shipment_made_again" => english!("Label replaced. The old shipment is voided."),
        "tracking_corrected" => english!("Tracking corrected."),
        "tracking_resynced" => english!("Tracking re-synced. The shipments in BigCommerce are shown below."),
        "pushes_retried" => english!("Sending now. Shipments that are still held say what they wait for."),
        "pushes_dropped" => english!("Dropped. These shipments are not sent to BigCommerce."),
        "no_push_open" => {
            english!("Nothing to send: these shipments are already confirmed, or no longer here.")
        }
        "no_push_failed" => english!("Nothing to retry: no shipment is failed any more."),
        "no_push_held" => {
            english!("Nothing dropped. Only held shipments that were never sent can be dropped.")
        }
        "pushes_on" => {
            english!("Pushing is on. Each shipment is sent to BigCommerce, which e-mails the customer.")
        }
        "pushes_on_held" => english!("Pushing is on, but nothing is sent yet. See why below."),
        "status_on_import_on" => {
            english!("Saved. Orders that are imported from now on get the new status in BigCommerce.")
        }
        "status_on_import_off" => {
            english!("Saved. Orders keep their status in BigCommerce; what still waited is not sent.")
        }
        "stock_on" => english!("Stock is on. Levels that you give are sent to BigCommerce within seconds."),
        "stock_off" => {
            english!("Stock is off. What still waited is not sent; BigCommerce keeps the levels that it has.")
        }
        "stock_given" => english!("The level waits for the next call to BigCommerce."),
        "stock_imported" => english!("The file's levels wait for the next call to BigCommerce."),
        "stock_older" => english!("Nothing was changed: a level that was counted later is here already."),
        "status_updates_retried" => english!("Trying again now."),
        "no_status_update_failed" => {
            english!("Nothing to retry: no change of status is failed any more, or the setting is off.")
        }
        "pushes_off" => english!("Pushing is off. Shipments are held until you turn it on."),
        "invitation_withdrawn" => english!("Link withdrawn. It no longer works."),
        "role_changed" => english!("Role changed. It applies from their next click."),
        "clients_changed" => english!("Saved. They log in again, and see just that from then on."),
        "person_activated" => english!("Person activated. They can log in again."),
        "person_deactivated" => english!(
            "Person deactivated, and logged out everywhere. Their API tokens and the links that they made have ended."
        ),
        "sessions_ended" => english!("Sessions ended."),
        "second_factor_off" => english!("The codes of your app are off: log in without them."),
        "second_factor_reset" => {
            english!("Second factor removed, and logged out everywhere. Their password lets them in.")
        }
        "second_factor_roles_saved" => {
            english!("Saved. Whoever must have a second factor and has none sets it up at their next log-in.")
        }
        "api_token_revoked" => english!("Token revoked. It no longer works."),
        "passkey_added" => english!("Passkey added. You can log in with it from now on."),
        "passkey_renamed" => english!("Passkey renamed."),
        "passkey_removed" => {
            english!("Passkey removed. It no longer lets anybody in; delete it on your device, too.")
        }
        "preferences_saved" => english!("Language and time zone saved."),
        "password_changed" => english!("Password changed. Your other sessions have ended."),
        "password_and_tokens_changed" => english!(
            "Password changed. Your other sessions, your API tokens and the links that you made have ended."
        ),
        _ => return None,
    })
}
