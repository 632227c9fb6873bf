//! The list's buttons that print what is ticked.

use leptos::prelude::*;

use super::asked::{PICK, SLIPS};

/// For a form of rows with boxes. Such a form posts; printing only reads, so that these ask for a page instead.
#[component]
pub fn PrintChosen() -> impl IntoView {
    view! {
        <button class="button" type="submit" formmethod="get" formaction=SLIPS data-needs-choice="rows">
            "Print packing slips"
        </button>
        <button class="button" type="submit" formmethod="get" formaction=PICK data-needs-choice="rows">
            "Pick list"
        </button>
    }
}
