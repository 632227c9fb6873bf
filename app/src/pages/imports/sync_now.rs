//! Looking for new orders at once.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::integrations::IntegrationRow;
use parcelpilot_domain::account::Role;

use crate::components::row_button::RowButton;
use crate::server_functions::imports::SyncNow as SyncNowFunction;
use crate::server_functions::require;

/// Nothing where the reader may not do it, or where the integration rests.
#[component]
pub fn SyncNow(row: IntegrationRow, #[prop(default = "button")] class: &'static str) -> impl IntoView {
    let is_offered = row.next_sync.is_some() && require(Role::Operator).is_ok();
    let field = ("integration", row.id.to_string());
    is_offered.then(|| {
        view! {
            <RowButton
                action=SyncNowFunction::url()
                field=field
                label=text!("Sync now")
                of=row.name
                class=class
            />
        }
    })
}
