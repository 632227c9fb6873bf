//! What was compared, and how, in words.

use parcelpilot_domain::check::counts::Counts;
use parcelpilot_domain::check::scope::{Scope, Window};
use parcelpilot_domain::count_text::count_text;
use parcelpilot_domain::order_status::OrderStatus;

pub const DATES_IGNORED: &str = "The store ignored the filter by date of change, so that changes which left the status \
     as it was were not looked for.";

pub const AGAIN: &str = "Counts differed where no order does: the store changed meanwhile. Counting again.";

pub const UNEXPLAINED: &str = "The store still counts otherwise than it lists: either it changes faster than it can be \
     compared, or it counts orders that it does not show.";

pub const BY_COUNTING: &str = "Where counts were equal, orders were not compared one by one. What that can't show: an order \
     that is missing here and one of the same status that is no longer in the store would hide each other.";

/// A window that was counted on both sides.
pub struct Compared<'a> {
    pub scope: &'a Scope,
    pub window: Window,
    pub theirs: &'a Counts,
    pub ours: &'a Counts,
}

impl Compared<'_> {
    /// `is_equal`: with what was found before, nothing is left to explain.
    pub fn sentence(&self, is_equal: bool) -> String {
        let statuses = &self.scope.statuses;
        let there = count_text(self.theirs.accepted(statuses));
        let here = count_text(self.ours.accepted(statuses));
        let what = words(self.scope, self.window);
        let differences = self.theirs.differences(self.ours, statuses);
        let outcome = match (differences.is_empty(), is_equal) {
            (true, true) => "Equal in each status.".to_owned(),
            (true, false) => "Equal, but for what was found before.".to_owned(),
            (false, true) => "What was found before makes the difference.".to_owned(),
            (false, false) => format!("They differ in {}.", self.by_status(&differences)),
        };
        format!("Counted {what}: {there} in the store, {here} here. {outcome}")
    }

    fn by_status(&self, differences: &[(OrderStatus, i64)]) -> String {
        let one = |(status, _): &(OrderStatus, i64)| {
            format!(
                "{} ({} there, {} here)",
                status.standard_name(),
                count_text(self.theirs.of(*status)),
                count_text(self.ours.of(*status))
            )
        };
        differences.iter().map(one).collect::<Vec<_>>().join(", ")
    }
}

pub fn listed(
    scope: &Scope,
    window: Window,
    status: Option<OrderStatus>,
    orders: i64,
    differing: usize,
) -> String {
    let of_status = status.map_or_else(String::new, |status| {
        format!(" of status {}", status.standard_name())
    });
    let differing = i64::try_from(differing).unwrap_or(i64::MAX);
    format!(
        "Compared {}{of_status} one by one: {} listed, {} not as expected.",
        words(scope, window),
        count_text(orders),
        count_text(differing)
    )
}

/// `orders 1,001 to 2,000 changed since 2026-11-22 23:17 UTC`.
fn words(scope: &Scope, window: Window) -> String {
    let ids = match (window.first, window.last) {
        (..=1, None) => "all orders".to_owned(),
        (first, None) => format!("orders from {} on", count_text(first)),
        (first, Some(last)) => format!("orders {} to {}", count_text(first), count_text(last)),
    };
    match scope.modified_from {
        Some(since) => format!("{ids} changed since {since}"),
        None => ids,
    }
}
