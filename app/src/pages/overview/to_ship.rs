//! What waits to be shipped, by its age.

use leptos::prelude::*;
use parcelpilot_contract::orders::OrderQuery;
use parcelpilot_contract::overview::Overview;
use parcelpilot_domain::message;
use parcelpilot_domain::shipment::order_age::OrderAge;
use parcelpilot_domain::shipment::work_list::WorkList;

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
    let figures = overview
        .to_ship
        .iter()
        .map(|(age, count)| of_age(&overview, *age, *count))
        .collect();
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
        count: overview.late(),
        address: orders_address(&OrderQuery::late(overview.today()), ""),
        note: text!(
            "placed {days} or more days ago",
            days = OrderAge::LATE_AFTER_DAYS.to_string()
        ),
        urgency: Urgency::Bad,
    }
}

fn all_address() -> String {
    let query = OrderQuery {
        work_list: Some(WorkList::ToShip),
        ..OrderQuery::default()
    };
    orders_address(&query, "")
}

fn of_age(overview: &Overview, age: OrderAge, count: i64) -> Figure {
    Figure {
        label: age.label().localized(),
        count,
        address: orders_address(&OrderQuery::to_ship_of_age(age, overview.today()), ""),
        note: if age.is_late() { text!("late") } else { "" }.to_owned(),
        urgency: match age {
            OrderAge::Today | OrderAge::OneDay => Urgency::Calm,
            OrderAge::TwoOrThreeDays => Urgency::Warn,
            OrderAge::Older => Urgency::Bad,
        },
    }
}
