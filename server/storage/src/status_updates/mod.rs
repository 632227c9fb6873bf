//! Orders that get another status in their store once they are here: the outbox of these updates.
//!
//! An import writes the row in the transaction that first stores the order ([`crate::order_import`]). Who sends it takes a
//! lease ([`outbox`]), writes down that it is about to be sent, and stores how it ended ([`complete`]). A row is known by the
//! order's number in the store and stays, so that no order is updated twice.

mod complete;
mod outbox;
mod people;
mod setting;
mod show;

pub use complete::{Postponement, done, fail, postpone, skip};
pub(crate) use outbox::SETTLING_TIME;
pub use outbox::{
    LeasedStatusUpdate, claim, due, explain_work, heartbeat, order_here, own_client_is_active, record_intent,
};
pub use people::{retry_all, retry_failed_of_credentials, retry_order};
pub use setting::{turn_off, turn_on};
pub use show::of_integration;
pub(crate) use show::{StatusUpdateColumns, select_status_update};

use crate::many_rows::Table;

/// What an import writes of a new order.
pub(crate) const STATUS_UPDATES: Table = Table {
    name: "status_updates",
    columns: &[
        "integration_id",
        "order_number",
        "store_hash",
        "status_move",
        "state",
        "since",
        "next_try_at",
    ],
};
