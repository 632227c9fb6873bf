//! How a page begins.

use leptos::prelude::*;

/// `children` are what can be done from here.
#[component]
pub fn PageHead(
    #[prop(into)] title: String,
    /// Address and name of the list that the page belongs to.
    #[prop(optional)]
    parent: Option<(&'static str, &'static str)>,
    /// The address of that list as it was narrowed.
    #[prop(optional)]
    narrowed: Option<String>,
    /// Below the title: what the page is for.
    #[prop(optional, into)]
    lead: Option<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="page-head">
            <div>
                {parent
                    .map(|(address, name)| {
                        let address = narrowed.unwrap_or_else(|| address.to_owned());
                        view! { <p class="crumb"><a href=address>{name}</a></p> }
                    })}
                <h1>{title}</h1>
                {lead.map(|lead| view! { <p class="muted">{lead}</p> })}
            </div>
            {children.map(|children| children())}
        </div>
    }
}
