//! From one page of a list to the next. Lists go from newest to oldest, each page from where the one before ended.

#![allow(
    rustdoc::broken_intra_doc_links,
    reason = "Leptos links the type of each property, a type parameter too, which is nowhere"
)]

use leptos::prelude::*;

#[component]
pub fn Pager<A: Fn(&str) -> String>(
    /// Where this page begins; empty on the first one.
    after: String,
    /// Where the next one begins, if there is one.
    next: Option<String>,
    /// The address of the page that begins there.
    address: A,
) -> impl IntoView {
    let newest = (!after.is_empty()).then(|| address(""));
    let older = next.map(|after| address(&after));
    view! {
        <nav class="pager" aria-label="Pages">
            {newest.map(|address| view! { <a class="button" href=address>"Newest"</a> })}
            {older.map(|address| view! { <a class="button" rel="next" href=address>"Older"</a> })}
        </nav>
    }
}
