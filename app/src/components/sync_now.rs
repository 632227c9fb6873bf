//! Looking for new orders at once.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::integrations::IntegrationRow;
use parcelpilot_domain::account::Role;

use super::form::PostForm;
use crate::server_functions::imports::SyncNow as SyncNowFunction;
use crate::server_functions::require;

/// Nothing where the reader may not do it, or where the integration rests.
#[component]
pub fn SyncNow(row: IntegrationRow, #[prop(default = "button")] class: &'static str) -> impl IntoView {
    let is_offered = row.next_sync.is_some() && require(Role::Operator).is_ok();
    is_offered.then(|| {
        view! {
            <PostForm action=SyncNowFunction::url()>
                <input type="hidden" name="integration" value=row.id.to_string() />
                <button class=class type="submit">
                    "Sync now" <span class="visually-hidden">" " {row.name}</span>
                </button>
            </PostForm>
        }
    })
}
