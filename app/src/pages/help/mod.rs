use leptos::prelude::*;

#[component]
pub fn HelpPage() -> impl IntoView {
    view! { <h1>"HelpPage"</h1> }
}
