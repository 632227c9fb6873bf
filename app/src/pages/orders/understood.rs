//! What a search was understood as.

use leptos::prelude::*;
use parcelpilot_contract::orders::OrderQuery;
use parcelpilot_domain::order_search::{OrderSearch, SearchTerm};

use super::query;

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
        let remove = format!("Remove {label}");
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
            <ul class="terms" aria-label="Searched for">
                {terms.collect_view()}
            </ul>
        }
    })
}

fn label(term: &SearchTerm) -> String {
    match term.field {
        Some(field) => format!("{} “{}”", field.label(), term.value),
        None => format!("“{}”", term.value),
    }
}
