//! Sentences that stand out.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use parcelpilot_contract::accounts::SaveTrouble;

use super::shipped::ShippedToast;
use crate::components::form_echo::FormEcho;
use crate::components::icon::{Icon, IconName};

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
                {trouble.sentence()}
            </p>
        }
    })
}

/// With the shipment's id beside it.
const SHIPMENT_MADE: &str = "shipment_made";

fn done_sentence(code: &str) -> Option<&'static str> {
    Some(match code {
        "client_added" => "Client added.",
        "client_renamed" => "Client renamed.",
        "client_activated" => "Client activated. Its integrations import again.",
        "client_deactivated" => {
            "Client deactivated. Its integrations import nothing until you activate it again."
        }
        "slip_saved" => "Packing slip saved.",
        "integration_saved" => "Integration saved.",
        "connection_saved" => "Connection saved. Test it to see what the token may do.",
        "settings_saved" => "Settings saved.",
        "integration_enabled" => "Integration enabled. It imports again.",
        "integration_disabled" => "Integration disabled. It imports nothing until you enable it again.",
        "integration_deleted" => {
            "Integration and its orders deleted from ParcelPilot. Nothing changed in the store."
        }
        "test_alert_sent" => "Test message sent. If it does not arrive, check your spam folder.",
        "run_cancelled" => "Import cancelled. Orders read so far are kept.",
        "problems_queued" => "Retry queued: one import for each integration.",
        "warning_resolved" => "Marked as done.",
        "problem_dismissed" => "Problem dismissed. It comes back if an import meets that order again.",
        "run_resumed" => "Import resumed from where it stopped.",
        "order_held" => "Order put on hold. It is not shipped until it is released.",
        "orders_held" => "Orders put on hold. They are not shipped until they are released.",
        "other_orders_held" => {
            "Orders put on hold. Those that were on hold already keep the hold that they have."
        }
        "no_order_held" => "Nothing changed: these orders are on hold already, or no longer here.",
        "order_released" => "Order released.",
        "orders_released" => "Orders released.",
        "no_order_on_hold" => "Nothing to release: none of these orders was put on hold by a person.",
        "columns_chosen" => "Columns saved. Your lists open with them from now on.",
        "order_tagged" => "Tag added.",
        "orders_tagged" => "Orders tagged.",
        "other_orders_tagged" => {
            "Orders tagged. Those that had the tag already, or as many tags as an order may have, stay as they are."
        }
        "no_order_tagged" => {
            "Nothing changed: these orders have the tag already, or as many tags as an order may have."
        }
        "order_untagged" => "Tag removed.",
        "orders_untagged" => "Tag removed from these orders.",
        "no_order_untagged" => "Nothing to remove: none of these orders has this tag.",
        "held_statuses_saved" => "Saved. Orders with these statuses are on hold.",
        "view_saved" => "View saved.",
        "view_changed" => "View changed.",
        "view_deleted" => "View deleted. The orders stay as they are.",
        SHIPMENT_MADE => "Shipment made.",
        "shipment_voided" => "Shipment voided. Its items can be shipped again.",
        "shipment_made_again" => "Label replaced. The old shipment is voided.",
        "tracking_corrected" => "Tracking corrected.",
        "tracking_resynced" => "Tracking re-synced. The shipments in BigCommerce are shown below.",
        "pushes_retried" => "Sending now. Held shipments wait until pushing is on.",
        "pushes_dropped" => "Dropped. These shipments are not sent to BigCommerce.",
        "no_push_open" => "Nothing to send: these shipments are already confirmed.",
        "no_push_failed" => "Nothing to retry: no shipment is failed any more.",
        "no_push_held" => "Nothing dropped. Only held shipments that were never sent can be dropped.",
        "pushes_on" => "Pushing is on. Each shipment is sent to BigCommerce, which e-mails the customer.",
        "pushes_off" => "Pushing is off. Shipments are held until you turn it on.",
        "invitation_withdrawn" => "Link withdrawn. It no longer works.",
        "role_changed" => "Role changed. It applies from their next click.",
        "person_activated" => "Person activated. They can log in again.",
        "person_deactivated" => "Person deactivated, and logged out everywhere.",
        "sessions_ended" => "Sessions ended.",
        "api_token_revoked" => "Token revoked. It no longer works.",
        "password_changed" => "Password changed. Your other sessions have ended.",
        _ => return None,
    })
}
