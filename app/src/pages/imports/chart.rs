//! The last days as bars: orders above a line, problems below it.

use leptos::prelude::*;
use parcelpilot_contract::imports::ImportDay;
use parcelpilot_domain::message;

use crate::components::data_table::DataTable;
use crate::localization::{count, day};

/// In units of the drawing, whose width follows the page's.
const DAY_WIDTH: i64 = 20;
const BAR_WIDTH: i64 = 14;
const ORDERS_HEIGHT: i64 = 72;
const PROBLEMS_HEIGHT: i64 = 20;
/// Between the two.
const LINE: i64 = 4;

/// Nothing where nothing came in.
#[component]
pub(super) fn DaysChart(days: Vec<ImportDay>) -> impl IntoView {
    let orders: i64 = days.iter().map(|day| day.orders).sum();
    let problems: i64 = days.iter().map(|day| day.problems).sum();
    (orders + problems > 0).then(|| {
        let sum = text!(
            "{orders} and {problems} in the last {days} days",
            orders = message!(count = orders; "1 new order", "{count} new orders"),
            problems = message!(count = problems; "1 new problem", "{count} new problems"),
            days = days.len()
        );
        view! {
            <section class="card stack" aria-labelledby="days">
                <h2 class="card-title" id="days">{text!("Day by day")}</h2>
                <Bars days=days.clone() title=sum.clone() />
                <p class="muted">
                    {text!(
                        "{sum}. Orders count on the day their import was requested. Days are in UTC.",
                        sum = sum
                    )}
                </p>
                <details>
                    <summary>{text!("As a table")}</summary>
                    {table(days)}
                </details>
            </section>
        }
    })
}

#[component]
fn Bars(days: Vec<ImportDay>, title: String) -> impl IntoView {
    let most_orders = days.iter().map(|day| day.orders).max().unwrap_or(0);
    let most_problems = days.iter().map(|day| day.problems).max().unwrap_or(0);
    let width = days.len() as i64 * DAY_WIDTH;
    let line_at = ORDERS_HEIGHT + LINE / 2;
    let whole = ORDERS_HEIGHT + LINE + PROBLEMS_HEIGHT;
    let bars = (0..).zip(&days).map(|(index, day)| {
        let x = index * DAY_WIDTH + (DAY_WIDTH - BAR_WIDTH) / 2;
        let above = height(day.orders, most_orders, ORDERS_HEIGHT);
        let below = height(day.problems, most_problems, PROBLEMS_HEIGHT);
        view! {
            <rect class="orders" x=x y=ORDERS_HEIGHT - above width=BAR_WIDTH height=above />
            <rect class="problems" x=x y=ORDERS_HEIGHT + LINE width=BAR_WIDTH height=below />
        }
    });
    view! {
        <svg
            class="days-chart"
            role="img"
            aria-labelledby="days-title"
            viewBox=format!("0 0 {width} {whole}")
            preserveAspectRatio="none"
        >
            <title id="days-title">{title}</title>
            {bars.collect_view()}
            <line x1="0" x2=width y1=line_at y2=line_at />
        </svg>
        <div class="days-scale muted" aria-hidden="true">
            {days.first().map(|first| view! { <span>{day(first.day)}</span> })}
            {days.last().map(|last| view! { <span>{day(last.day)}</span> })}
        </div>
        <ul class="days-key" aria-hidden="true">
            <li class="orders">{text!("Orders (peak {count}/day)", count = most_orders)}</li>
            <li class="problems">{text!("Problems (peak {count}/day)", count = most_problems)}</li>
        </ul>
    }
}

/// Something is never drawn as nothing.
fn height(count: i64, most: i64, whole: i64) -> i64 {
    if count == 0 {
        return 0;
    }
    (count.saturating_mul(whole) / most.max(1)).clamp(2, whole)
}

fn table(days: Vec<ImportDay>) -> AnyView {
    DataTable::new(
        text!("New orders and new problems by day"),
        days.into_iter().rev(),
    )
    .row_heading(text!("Day (UTC)"), |row| day(row.day))
    .numeric(text!("Orders"), |row| count(row.orders))
    .numeric(text!("Problems"), |row| count(row.problems))
    .view()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_fill_their_room_and_little_is_still_seen() {
        assert_eq!(height(0, 1_000, 72), 0);
        assert_eq!(height(1, 1_000, 72), 2);
        assert_eq!(height(500, 1_000, 72), 36);
        assert_eq!(height(1_000, 1_000, 72), 72);
    }
}
