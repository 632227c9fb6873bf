//! The last days, orders in and shipments out: as bars, and as a table for whoever can't see them.

mod bars;
mod scale;

use bars::{Bar, DayBars};
use leptos::prelude::*;
use parcelpilot_contract::orders::OrderQuery;
use parcelpilot_contract::overview::DayFlow;
use parcelpilot_contract::shipments::ShipmentQuery;
use parcelpilot_domain::message;
use parcelpilot_domain::message::{Message, Place};

use crate::components::data_table::DataTable;
use crate::localization::{Localized, count};
use crate::pages::orders::orders_address;
use crate::pages::shipments::shipments_address;

#[component]
pub(super) fn DaysInAndOut(days: Vec<DayFlow>) -> impl IntoView {
    view! {
        <section class="card flow" aria-labelledby="flow">
            <Head days=days.clone() />
            <Chart days=days.clone() />
            <details>
                <summary>{text!("As a table")}</summary>
                {table(days)}
            </details>
        </section>
    }
}

/// Without the table, for whoever stands before it.
#[component]
pub(super) fn DaysOnTheWall(days: Vec<DayFlow>) -> impl IntoView {
    view! {
        <section class="card flow" aria-labelledby="flow">
            <Head days=days.clone() />
            <Chart days=days />
        </section>
    }
}

#[component]
fn Head(days: Vec<DayFlow>) -> impl IntoView {
    view! {
        <div class="card-head">
            <h2 class="card-title" id="flow">{text!("The last {days} days", days = days.len())}</h2>
            <ul class="flow-key">
                <li>
                    <Key class="flow-orders" />
                    {text!("Orders placed")}
                </li>
                <li>
                    <Key class="flow-shipments" />
                    {text!("Shipments made")}
                </li>
            </ul>
        </div>
    }
}

#[component]
fn Key(class: &'static str) -> impl IntoView {
    view! {
        <svg width="14" height="14" aria-hidden="true">
            <rect class=class x="1" y="1" width="12" height="12" fill=fill(class) />
        </svg>
    }
}

/// Stripes tell the two apart where colours do not.
fn fill(class: &str) -> Option<&'static str> {
    (class == "flow-shipments").then_some("url(#flow-stripes)")
}

#[component]
fn Chart(days: Vec<DayFlow>) -> impl IntoView {
    let scale = bars::scale(&days);
    let lines = scale.lines().map(|line| {
        let y = percent(100.0 - scale.height(line));
        let class = (line == 0).then_some("flow-ground");
        view! {
            <line class=class x1="0" x2="100%" y1=y.clone() y2=y.clone() />
            <text class="flow-count" x="0" y=y dx="-8" dy="0.35em" text-anchor="end">
                {count(line)}
            </text>
        }
    });
    let drawn = bars::bars(&days, scale);
    let bars = days
        .iter()
        .zip(drawn)
        .map(|(day, bars)| view! { <Day day=*day bars=bars /> });
    view! {
        <div class="flow-chart">
            <svg role="img" aria-label=spoken(&days)>
                <defs>
                    <pattern
                        id="flow-stripes"
                        width="5"
                        height="5"
                        patternUnits="userSpaceOnUse"
                        patternTransform="rotate(45)"
                    >
                        <rect class="flow-stripe-ground" width="5" height="5" />
                        <rect class="flow-stripe" width="2" height="5" />
                    </pattern>
                </defs>
                {lines.collect_view()}
                {bars.collect_view()}
            </svg>
        </div>
    }
}

#[component]
fn Day(day: DayFlow, bars: DayBars) -> impl IntoView {
    let middle = percent(bars.middle);
    view! {
        <g>
            <title>{sentence(&day)}</title>
            {bar(bars.orders, "flow-orders")}
            {bar(bars.shipments, "flow-shipments")}
            <text class="flow-weekday" x=middle.clone() y="100%" dy="1.5em" text-anchor="middle">
                {day.day.short_weekday().localized()}
            </text>
            <text x=middle y="100%" dy="2.9em" text-anchor="middle">
                {day.day.day_of_month()}
            </text>
        </g>
    }
}

fn bar(bar: Bar, class: &'static str) -> impl IntoView {
    (bar.height > 0.0).then(|| {
        view! {
            <rect
                class=class
                x=percent(bar.left)
                y=percent(bar.top)
                width=percent(bar.width)
                height=percent(bar.height)
                fill=fill(class)
            />
        }
    })
}

fn percent(number: f64) -> String {
    format!("{number:.2}%")
}

fn sentence(day: &DayFlow) -> String {
    text!(
        "{weekday} {day}: {orders}, {shipments}",
        weekday = day.day.weekday().localized(),
        day = Place::Day(day.day),
        orders = orders(day.orders),
        shipments = shipments(day.shipments)
    )
}

/// In place of the drawing.
fn spoken(days: &[DayFlow]) -> String {
    text!(
        "{orders} placed and {shipments} made in the last {days} days.",
        orders = orders(days.iter().map(|day| day.orders).sum()),
        shipments = shipments(days.iter().map(|day| day.shipments).sum()),
        days = days.len()
    )
}

fn orders(count: i64) -> Message {
    message!(count = count; "1 order", "{count} orders")
}

fn shipments(count: i64) -> Message {
    message!(count = count; "1 shipment", "{count} shipments")
}

/// The newest day first; each number leads to what it counts.
fn table(days: Vec<DayFlow>) -> AnyView {
    DataTable::new(
        text!("Orders placed and shipments made by day"),
        days.into_iter().rev(),
    )
    .row_heading(text!("Day (UTC)"), |day| {
        text!(
            "{weekday} {day}",
            weekday = day.day.weekday().localized(),
            day = Place::Day(day.day)
        )
    })
    .numeric(text!("Orders placed"), |day| {
        let query = OrderQuery::placed_on(day.day);
        view! { <a href=orders_address(&query, "")>{count(day.orders)}</a> }
    })
    .numeric(text!("Shipments made"), |day| {
        let query = ShipmentQuery::shipped(day.day, day.day);
        view! { <a href=shipments_address(&query, "")>{count(day.shipments)}</a> }
    })
    .view()
}
