//! What waits to be shipped, by its age.

use leptos::prelude::*;
use parcelpilot_contract::orders::OrderQuery;
use parcelpilot_contract::overview::Overview;
use parcelpilot_domain::message;
use parcelpilot_domain::shipment::order_age::OrderAge;
use parcelpilot_domain::shipment::work_list::WorkList;
use parcelpilot_domain::shipping_promise::Due;

use super::figures::{Figure, Figures, Urgency};
use crate::localization::Localized;
use crate::pages::orders::orders_address;

#[component]
pub(super) fn ToShip(overview: Overview) -> impl IntoView {
    let all = rich_text!(
        "<link>{orders}</link> wait to be shipped. Their age is counted from the day on which they were placed (UTC).",
        orders = message!(count = overview.waiting_to_ship(); "1 order", "{count} orders");
        link = |text| view! { <a href=all_address()>{text}</a> },
    );
    let by_age = overview
        .to_ship
        .iter()
        .map(|(age, count)| of_age(&overview, *age, *count));
    let promised = due_today(&overview).map(|due_today| [late(&overview), due_today]);
    let figures = promised.into_iter().flatten().chain(by_age).collect();
    view! {
        <section class="stack" aria-labelledby="to-ship">
            <div>
                <h2 id="to-ship">{text!("To ship")}</h2>
                <p class="muted">{all}</p>
            </div>
            <Figures figures=figures />
        </section>
    }
}

pub(super) fn all(overview: &Overview) -> Figure {
    Figure {
        label: text!("To ship"),
        count: overview.waiting_to_ship(),
        address: all_address(),
        note: text!("orders").to_owned(),
        ..Figure::default()
    }
}

pub(super) fn late(overview: &Overview) -> Figure {
    Figure {
        label: text!("Late"),
        count: overview.late.0,
        is_bounded: overview.due_today.is_some(),
        address: orders_address(&OrderQuery::to_ship_due(Due::Late), ""),
        note: match overview.due_today {
            Some(_) => text!("past the time that was promised").to_owned(),
            None => text!(
                "placed {days} or more days ago",
                days = OrderAge::LATE_AFTER_DAYS.to_string()
            ),
        },
        urgency: Urgency::Bad,
    }
}

/// Nothing where no client has a promise.
pub(super) fn due_today(overview: &Overview) -> Option<Figure> {
    Some(Figure {
        label: text!("Due today"),
        count: overview.due_today?.0,
        is_bounded: true,
        address: orders_address(&OrderQuery::to_ship_due(Due::Today), ""),
        note: text!("late unless they leave today").to_owned(),
        urgency: Urgency::Warn,
    })
}

fn all_address() -> String {
    let query = OrderQuery {
        work_list: Some(WorkList::ToShip),
        ..OrderQuery::default()
    };
    orders_address(&query, "")
}

fn of_age(overview: &Overview, age: OrderAge, count: i64) -> Figure {
    let has_promises = overview.due_today.is_some();
    Figure {
        label: age.label().localized(),
        count,
        address: orders_address(&OrderQuery::to_ship_of_age(age, overview.today()), ""),
        note: match age.is_late() && !has_promises {
            true => text!("late").to_owned(),
            false => String::new(),
        },
        urgency: match age {
            // What was promised counts, not the age.
            _ if has_promises => Urgency::Calm,
            OrderAge::Today | OrderAge::OneDay => Urgency::Calm,
            OrderAge::TwoOrThreeDays => Urgency::Warn,
            OrderAge::Older => Urgency::Bad,
        },
        ..Figure::default()
    }
}
