//! Which lines of clients' orders the warehouse does not ship.
//!
//! Each line has the rule by which it is ignored (`order_lines.ignored_by`), so that lists, pages and counts need not know the
//! rules. Whoever imports an order writes it anew ([`keep_ignored`]), and open orders follow a change of rules in the background
//! ([`follow()`]). Whoever ships goes by the rules themselves, read in the same transaction ([`read_ignored`]).

mod change;
mod columns;
mod follow;
mod keep;
mod preview;
mod ship;

pub(crate) use change::take_ignore_rules;
pub use change::{Added, add, list, remove};
pub(crate) use columns::{ClientRules, IgnoreRuleColumns, OF_STORE, countries, left_to_others, rules};
pub use follow::{DueClient, SETTLE, claim_due, follow, follow_again, put_off};
pub(crate) use keep::keep_ignored;
pub use preview::{open_orders, preview};
pub(crate) use ship::{Ignored, read_ignored, select_ignored};
