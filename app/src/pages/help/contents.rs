//! A guide's table of contents, and its chapters.

use leptos::prelude::*;

use crate::localization::Localized;

/// Anchors and titles, in the guide's order.
pub(super) type Sections = &'static [(&'static str, &'static str)];

#[component]
pub(super) fn Contents(sections: Sections) -> impl IntoView {
    let entries = sections
        .iter()
        .map(|(anchor, title)| {
            view! {
                <li>
                    <a href=format!("#{anchor}")>{title.localized()}</a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="toc" aria-label=text!("On this page")>
            <ol>{entries}</ol>
        </nav>
    }
}

#[component]
pub(super) fn Chapter(sections: Sections, anchor: &'static str, children: Children) -> impl IntoView {
    let title = sections
        .iter()
        .find(|(known, _)| *known == anchor)
        .map_or("", |(_, title)| title.localized());
    let title_id = format!("{anchor}-title");
    view! {
        <section id=anchor aria-labelledby=title_id.clone()>
            <h2 id=title_id.clone()>{title}</h2>
            {children()}
        </section>
    }
}
