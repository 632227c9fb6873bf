use leptos::prelude::*;

#[component]
pub fn ImportsPage() -> impl IntoView {
    view! { <h1>"ImportsPage"</h1> }
}

#[component]
pub fn RunPage() -> impl IntoView {
    view! { <h1>"RunPage"</h1> }
}
