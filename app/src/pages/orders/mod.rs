use leptos::prelude::*;

#[component]
pub fn OrdersPage() -> impl IntoView {
    view! { <h1>"OrdersPage"</h1> }
}

#[component]
pub fn OrderPage() -> impl IntoView {
    view! { <h1>"OrderPage"</h1> }
}
