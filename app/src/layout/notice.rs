//! Sentences that stand out.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::components::form_echo::FormEcho;
use crate::components::icon::{Icon, IconName};

/// What was just done, from `?done=` of the address where a form sends people. Anybody can write such an address,
/// so only known codes say something.
#[component]
pub fn DoneToast() -> impl IntoView {
    // A form on such a page that came back has something newer to say.
    let is_old = use_context::<FormEcho>().is_some();
    let sentence = use_query_map()
        .read_untracked()
        .get_str("done")
        .filter(|_| !is_old)
        .and_then(done_sentence);
    view! {
        <div class="toast-slot" role="status">
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

fn done_sentence(code: &str) -> Option<&'static str> {
    Some(match code {
        "client_added" => "Client added.",
        "client_renamed" => "Client renamed.",
        "client_activated" => "Client activated. Its integrations import again.",
        "client_deactivated" => {
            "Client deactivated. Its integrations import nothing until it is activated again."
        }
        "integration_saved" => "Integration saved.",
        "integration_enabled" => "Integration enabled. It imports again.",
        "integration_disabled" => "Integration disabled. It imports nothing until it is enabled again.",
        "integration_deleted" => "Integration deleted, with its orders here. Nothing changed in the store.",
        "test_alert_sent" => "Test message sent. If it does not arrive, look where unwanted messages go.",
        "run_cancelled" => "Run cancelled. What was read is kept.",
        "problems_queued" => "The orders are read again: a run for each integration is queued.",
        "problem_dismissed" => "Problem dismissed. It comes back if the store names that order again.",
        "run_resumed" => "Run resumed from where it stopped.",
        "shipment_made" => "Shipment made.",
        "shipment_voided" => "Shipment voided. What it held can be shipped again.",
        "shipment_made_again" => "Shipment made again with the new label.",
        "tracking_corrected" => "Tracking corrected.",
        "tracking_resynced" => "Tracking re-synced. What BigCommerce has is shown below.",
        "pushes_retried" => "Will be sent in a moment; what is held, once pushing is on.",
        "pushes_dropped" => "Dropped. BigCommerce is not told of these shipments.",
        "no_push_open" => "Nothing to send: these are confirmed already.",
        "no_push_failed" => "Nothing had failed any more.",
        "no_push_held" => "Nothing was dropped: only what is held and was never sent can be.",
        "pushes_on" => "Pushing is on. BigCommerce is told of each shipment, and e-mails the customer.",
        "pushes_off" => "Pushing is off. Shipments are kept here and held until it is turned on.",
        "invitation_withdrawn" => "Link withdrawn. It no longer works.",
        "role_changed" => "Role changed. It counts from the next click on.",
        "person_activated" => "Person activated. They can log in again.",
        "person_deactivated" => "Person deactivated, and logged out everywhere.",
        "sessions_ended" => "Sessions ended.",
        "api_token_revoked" => "Token revoked. It no longer opens the API.",
        "password_changed" => "Password changed. Your other sessions have ended.",
        _ => return None,
    })
}
