//! Shipments and the outbox of pushes.
//!
//! A change of an order's shipments is decided and stored while the order's row is held ([`change`]); a push is leased
//! by one worker at a time ([`outbox`]), and every write of that worker names the lease, so that one that was stopped
//! and wakes up after another took over writes nothing. Whatever ends a push is stored with what it changes of the
//! order ([`complete`]). Who needs both takes the order's row first.

mod change;
mod change_rows;
mod columns;
mod complete;
mod content;
mod counts;
mod export;
mod left_to_ship;
mod numbered;
mod other_store;
mod outbox;
mod pick;
mod required_lists;
mod show;
mod snapshot;
mod store_pause;
mod store_view;
mod toggle;
mod tracking_key;
mod version;

pub use change::{ShipmentChange, ShipmentChanges, change_order, change_orders, explain_changes};
pub use complete::{
    Postponement, abandon, confirm_corrected, confirm_created, confirm_deleted, fail, postpone,
};
pub use content::{OrderCopy, PushContent, content};
pub use counts::counts;
pub use export::export;
pub use numbered::{NumberedOrder, explain_numbered, numbered};
pub use other_store::stop_of_other_stores;
pub use outbox::{LeasedPush, PushLease, Sent, claim, due, explain_work, heartbeat, record_intent};
pub use show::{ShipmentFilter, explain_list, find, find_all, last_carrier, list, of_order, place_of};
pub use store_view::{StoreRead, store_read, store_view};
pub use toggle::{drop_held, failed_of, hold, retry, retry_all, retry_failed_of_credentials, turn_on};
pub use version::{version, version_of_order};

pub(crate) use left_to_ship::{keep_left_to_ship, left_from_here};
pub(crate) use pick::pick;
pub(crate) use tracking_key::{key_of, tracking_key};
