//! That the personal data of an order was erased.

use leptos::prelude::*;
use parcelpilot_domain::time::Timestamp;

use crate::components::icon::{Icon, IconName};
use crate::localization::day;

/// For lists, in place of the customer's name.
pub fn erased_sentence(at: Timestamp) -> String {
    text!("Personal data was erased on {day}", day = day(at))
}

#[component]
pub(super) fn Erased(at: Option<Timestamp>) -> impl IntoView {
    at.map(|at| {
        view! {
            <p class="notice notice-info" role="note">
                <Icon name=IconName::Note />
                <span>
                    {text!(
                        "Personal data was erased on {day}: names, addresses, messages and notes. What was ordered and \
                         shipped is kept.",
                        day = day(at)
                    )}
                </span>
            </p>
        }
    })
}
