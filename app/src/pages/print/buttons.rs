//! The list's buttons that print what is ticked.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::components::form_echo::ACTION_FIELD;
use crate::server_functions::orders::{PrintPickList, PrintSlips};

/// For a form of rows with boxes. They post as its other buttons do: were the form itself to ask for the page, whatever is
/// typed in it would stand in the address.
#[component]
pub fn PrintChosen() -> impl IntoView {
    view! {
        <Print action=PrintSlips::url() label=text!("Print packing slips") />
        <Print action=PrintPickList::url() label=text!("Pick list") />
    }
}

#[component]
fn Print(action: &'static str, label: &'static str) -> impl IntoView {
    view! {
        <button class="button" type="submit" name=ACTION_FIELD value=action data-needs-choice="rows">
            {label}
        </button>
    }
}
