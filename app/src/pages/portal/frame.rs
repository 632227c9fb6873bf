//! Parts of all pages for people of clients.

use leptos::prelude::*;
use parcelpilot_contract::portal::ClientName;
use parcelpilot_domain::ids::ClientId;

use crate::components::empty_state::EmptyState;
use crate::pages::list_address::list_address;

/// Where somebody belongs to several clients: one is looked at, these lead to the others.
#[component]
pub(super) fn ClientChoice(
    clients: Vec<ClientName>,
    looked_at: Option<ClientId>,
    path: &'static str,
) -> impl IntoView {
    let first = clients.first().map(|client| client.id);
    let looked_at = looked_at.or(first);
    let is_several = clients.len() > 1;
    let links = move || {
        let link = |client: ClientName| {
            let address = list_address(path, &[("client", &client.id.to_string())]);
            let current = (looked_at == Some(client.id)).then_some("page");
            view! {
                <li>
                    <a class="button quiet" href=address aria-current=current translate="no">{client.name}</a>
                </li>
            }
        };
        view! {
            <nav aria-label=text!("Companies")>
                <ul class="cluster">{clients.into_iter().map(link).collect_view()}</ul>
            </nav>
        }
    };
    is_several.then(links)
}

/// Whoever has no client left.
#[component]
pub(super) fn NoClient() -> impl IntoView {
    view! {
        <EmptyState title=text!("There is nothing to see for you yet")>
            <p>{text!("Your log-in belongs to no company at the moment. Ask your warehouse.")}</p>
        </EmptyState>
    }
}
