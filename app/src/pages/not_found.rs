use leptos::prelude::*;
use leptos_meta::Title;

use crate::components::loaded::Failure;
use crate::error::AppError;

/// No such address.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <Title text="Not found · ParcelPilot" />
        <main class="door stack">
            <h1>"Not found"</h1>
            <Failure error=AppError::NotFound />
            <p><a href="/">"Go to the overview"</a></p>
        </main>
    }
}
