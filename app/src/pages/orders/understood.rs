//! What a search was understood as.

use leptos::prelude::*;
use parcelpilot_contract::orders::OrderQuery;
use parcelpilot_domain::order_search::{OrderSearch, SearchTerm};

use super::query;
use crate::localization::Localized;

/// Each term, with a link to the search without it. Nothing where all is text: there is only one way to take that.
#[component]
pub(super) fn Understood(query: OrderQuery) -> impl IntoView {
    let search = OrderSearch::parse(&query.search);
    let terms = search.terms().iter().enumerate().map(|(place, term)| {
        let others = OrderQuery {
            search: search.without(place).to_string(),
            ..query.clone()
        };
        let label = label(term);
        let remove = text!("Remove {term}", term = label.as_str());
        view! {
            <li class="term">
                {label}
                <a href=query::address(&others, "") aria-label=remove.clone() title=remove>
                    "×"
                </a>
            </li>
        }
    });
    search.has_fields().then(|| {
        view! {
            <ul class="terms" aria-label=text!("Searched for")>
                {terms.collect_view()}
            </ul>
        }
    })
}

fn label(term: &SearchTerm) -> String {
    match term.field {
        Some(field) => text!(
            "{field} “{text}”",
            field = field.label().localized(),
            text = term.value.as_str()
        ),
        None => text!("“{text}”", text = term.value.as_str()),
    }
}
