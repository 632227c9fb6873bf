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
        <button
            class="button"
            type="submit"
            name=ACTION_FIELD
            value=PrintSlips::url()
            data-needs-choice="rows"
        >
            "Print packing slips"
        </button>
        <button
            class="button"
            type="submit"
            name=ACTION_FIELD
            value=PrintPickList::url()
            data-needs-choice="rows"
        >
            "Pick list"
        </button>
    }
}
