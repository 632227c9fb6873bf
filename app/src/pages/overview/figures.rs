//! Numbers, each a link to exactly what it counts.

use leptos::prelude::*;
use parcelpilot_contract::orders::{OrderCount, OrderQuery};
use parcelpilot_contract::overview::{Overview, SoFar};
use parcelpilot_contract::shipments::ShipmentQuery;
use parcelpilot_domain::shipment::push::PushState;
use parcelpilot_domain::shipment::work_list::WorkList;
use parcelpilot_domain::time::Timestamp;

use crate::localization::{Localized, count};
use crate::pages::orders::{count_text, orders_address};
use crate::pages::shipments::shipments_address;

/// How a number looks where it is not zero. What it means is in its words, too.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Urgency {
    #[default]
    Calm,
    Warn,
    Bad,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Figure {
    pub label: &'static str,
    pub count: i64,
    /// Whether it was counted up to [`OrderCount::COUNTED`] only.
    pub is_bounded: bool,
    pub address: String,
    /// A few words below the number.
    pub note: String,
    pub urgency: Urgency,
}

#[component]
pub(super) fn Figures(figures: Vec<Figure>) -> impl IntoView {
    let cards = figures.into_iter().map(|figure| {
        let class = match figure.urgency {
            _ if figure.count == 0 => "card stat",
            Urgency::Calm => "card stat",
            Urgency::Warn => "card stat stat-warn",
            Urgency::Bad => "card stat stat-bad",
        };
        let note = Some(figure.note).filter(|note| !note.is_empty());
        view! {
            <a class=class href=figure.address>
                <span>{figure.label}</span>
                <strong class="numeric">{shown(figure.count, figure.is_bounded)}</strong>
                {note.map(|note| view! { <span class="stat-note">{note}</span> })}
            </a>
        }
    });
    view! { <div class="stats">{cards.collect_view()}</div> }
}

fn shown(number: i64, is_bounded: bool) -> String {
    match is_bounded {
        true => count_text(OrderCount(number)),
        false => count(number),
    }
}

pub(super) fn imported(overview: &Overview) -> Figure {
    let query = OrderQuery {
        imported_from: overview.today().date(),
        ..OrderQuery::default()
    };
    Figure {
        label: text!("Imported today"),
        count: overview.imported.today,
        address: orders_address(&query, ""),
        note: comparison(overview.imported, overview.read_at),
        ..Figure::default()
    }
}

pub(super) fn shipped(overview: &Overview) -> Figure {
    let today = overview.today();
    Figure {
        label: text!("Shipped today"),
        count: overview.shipped.today,
        address: shipments_address(&ShipmentQuery::shipped(today, today), ""),
        note: comparison(overview.shipped, overview.read_at),
        ..Figure::default()
    }
}

pub(super) fn on_hold(overview: &Overview) -> Figure {
    let query = OrderQuery {
        work_list: Some(WorkList::Held),
        ..OrderQuery::default()
    };
    Figure {
        label: text!("On hold"),
        count: overview.on_hold,
        address: orders_address(&query, ""),
        note: text!("orders").to_owned(),
        ..Figure::default()
    }
}

pub(super) fn failed(overview: &Overview) -> Figure {
    Figure {
        label: text!("Failed to send"),
        count: overview.failed(),
        urgency: Urgency::Bad,
        ..pushes(PushState::Failed)
    }
}

pub(super) fn held(overview: &Overview) -> Figure {
    Figure {
        label: text!("Held"),
        count: overview.held(),
        urgency: Urgency::Warn,
        ..pushes(PushState::Held)
    }
}

fn pushes(state: PushState) -> Figure {
    let query = ShipmentQuery {
        state: Some(state),
        ..ShipmentQuery::default()
    };
    Figure {
        address: shipments_address(&query, ""),
        note: text!("shipments").to_owned(),
        ..Figure::default()
    }
}

/// Against the same weekday last week, up to the same time of day.
fn comparison(so_far: SoFar, now: Timestamp) -> String {
    let (weekday, time) = (now.weekday().localized(), now.time_of_day());
    match so_far.today - so_far.last_week {
        0 => text!(
            "as many as last {weekday} by {time}",
            weekday = weekday,
            time = time
        ),
        more @ 1.. => text!(
            count = more;
            "1 more than last {weekday} by {time}",
            "{count} more than last {weekday} by {time}",
            weekday = weekday,
            time = time
        ),
        fewer => text!(
            count = -fewer;
            "1 fewer than last {weekday} by {time}",
            "{count} fewer than last {weekday} by {time}",
            weekday = weekday,
            time = time
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_compared_up_to_the_same_time_of_day() {
        let now = Timestamp::from_millis(1_795_824_000_000 + 51_600_000);
        let said = |today, last_week| comparison(SoFar { today, last_week }, now);
        assert_eq!(said(1_512, 300), "1,212 more than last Saturday by 14:20 UTC");
        assert_eq!(said(0, 3), "3 fewer than last Saturday by 14:20 UTC");
        assert_eq!(said(0, 0), "as many as last Saturday by 14:20 UTC");
    }
}
