//! Sentences that stand out.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::icon::{Icon, IconName};

/// What was just done, from `?done=` of the address where a form sends people. Anybody can write such an address,
/// so only known codes say something.
#[component]
pub fn DoneToast() -> impl IntoView {
    let query = use_query_map();
    let sentence = Memo::new(move |_| query.read().get_str("done").and_then(done_sentence));
    view! {
        <div class="toast-slot" role="status">
            {move || {
                sentence
                    .get()
                    .map(|sentence| {
                        view! {
                            <p class="notice notice-good">
                                <Icon name=IconName::Good />
                                <span>{sentence}</span>
                            </p>
                        }
                    })
            }}
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
        "run_cancelled" => "Run cancelled. What was read is kept.",
        "run_resumed" => "Run resumed from where it stopped.",
        _ => return None,
    })
}
