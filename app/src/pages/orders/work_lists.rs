//! The lists that a crew works through, as tabs over the order list.

use leptos::prelude::*;
use parcelpilot_contract::orders::{OrderCount, OrderQuery, WorkListCounts};
use parcelpilot_domain::english;
use parcelpilot_domain::shipment::work_list::{ListOrder, WorkList};

use super::query;
use crate::localization::{self, Localized};

/// Each tab leads to the same query in another list.
#[component]
pub(super) fn WorkListTabs(query: OrderQuery, counts: WorkListCounts) -> impl IntoView {
    let lists = WorkList::ALL.map(|list| (Some(list), list.label()));
    let tabs = lists
        .into_iter()
        .chain([(None, english!("All"))])
        .map(|(list, label)| {
            let address = query::address(
                &OrderQuery {
                    work_list: list,
                    order: order_in(list, &query),
                    ..query.clone()
                },
                "",
            );
            let current = (query.work_list == list).then_some("page");
            let count = counts.of(list);
            view! {
                <li>
                    <a class="tab" href=address aria-current=current>
                        {label.localized()}
                        {count.map(|count| view! { " " <span class="tab-count">{shown(count)}</span> })}
                    </a>
                </li>
            }
        });
    view! {
        <nav class="tabs" aria-label=text!("Work lists")>
            <ul>{tabs.collect_view()}</ul>
        </nav>
    }
}

/// What waits longest is packed first; other lists begin with the newest.
fn order_in(list: Option<WorkList>, query: &OrderQuery) -> ListOrder {
    const TO_SHIP: Option<WorkList> = Some(WorkList::ToShip);
    match query.order {
        ListOrder::NewestFirst if list == TO_SHIP && query.work_list != TO_SHIP => ListOrder::OldestFirst,
        ListOrder::OldestFirst if list != TO_SHIP && query.work_list == TO_SHIP => ListOrder::NewestFirst,
        order => order.fitting(list),
    }
}

/// `37`, or `1,000+`.
pub(crate) fn shown(count: OrderCount) -> String {
    match count.0 {
        count if count > OrderCount::COUNTED => text!("{count}+", count = OrderCount::COUNTED),
        count => localization::count(count),
    }
}
