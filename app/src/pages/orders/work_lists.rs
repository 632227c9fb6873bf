//! The lists that a crew works through, as tabs over the order list.

use leptos::prelude::*;
use parcelpilot_contract::orders::{OrderQuery, WorkListCounts};
use parcelpilot_domain::shipment::work_list::WorkList;

use super::query;

/// Each tab leads to the same query in another list.
#[component]
pub(super) fn WorkListTabs(query: OrderQuery, counts: WorkListCounts) -> impl IntoView {
    let lists = WorkList::ALL.map(|list| (Some(list), list.label()));
    let tabs = lists.into_iter().chain([(None, "All")]).map(|(list, label)| {
        let address = query::address(
            &OrderQuery {
                work_list: list,
                order: query.order.fitting(list),
                ..query.clone()
            },
            "",
        );
        let current = (query.work_list == list).then_some("page");
        let count = counts.of(list);
        view! {
            <li>
                <a class="tab" href=address aria-current=current>
                    {label}
                    {count.map(|count| view! { " " <span class="tab-count">{count.shown()}</span> })}
                </a>
            </li>
        }
    });
    view! {
        <nav class="tabs" aria-label="Work lists">
            <ul>{tabs.collect_view()}</ul>
        </nav>
    }
}
