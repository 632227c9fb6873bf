//! The channels that stores sell on, and whose orders each of them brings.
//!
//! An order's client is `orders.client_id`, or where that is none, its integration's: a store that is one client's alone has
//! none in all its orders. Who writes SQL about clients' orders has both in mind, as [`client_of_order`] says it.
//!
//! A channel's client is that of its orders while they are open and nothing of them was shipped ([`follow()`]). What was
//! shipped stays whose it was.

mod client_stores;
mod copy;
mod follow;
mod list;
mod names;
mod rules;
mod settings;

pub use copy::{copy_older, has_older};
pub use follow::{DueChannel, SETTLE, claim_due, follow};
pub use list::{choices, find, left_out, of_integration};
pub use names::{may_ask, not_before, set_names};
pub use settings::{set, would_move};

pub(crate) use client_stores::{ClientStores, Whose};
pub(crate) use follow::{FOLLOW, follow_channel};
use follow::{all_ignored, nothing_shipped};
use rules::is_imported;
pub(crate) use rules::{CHANNELS, ChannelRules, RULES, RuleColumns};

/// The client of `orders o`, as SQL.
macro_rules! client_of_order {
    () => {
        "COALESCE(o.client_id, (SELECT client_id FROM integrations WHERE id = o.integration_id))"
    };
}
pub(crate) use client_of_order;

/// The client of `problems p`, as SQL: that of its order where it is here, else that of the channel it was placed in.
macro_rules! client_of_problem {
    () => {
        "COALESCE(
             (SELECT COALESCE(o.client_id, i.client_id) FROM orders o JOIN integrations i ON i.id = o.integration_id
              WHERE o.integration_id = p.integration_id AND o.remote_id = p.remote_id),
             (SELECT client_id FROM channels WHERE integration_id = p.integration_id AND channel_id = p.channel_id),
             (SELECT client_id FROM integrations WHERE id = p.integration_id))"
    };
}
pub(crate) use client_of_problem;
