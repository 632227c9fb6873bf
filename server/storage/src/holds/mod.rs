//! Orders on hold, and whether orders may be shipped.

mod facts;
mod keep;
mod place;
mod statuses;

pub use place::{ExistingHold, place, release, release_due};
pub use statuses::{changed_since, held_statuses_of, refresh_states, set_held_statuses};

pub(crate) use facts::{FactsColumns, held_statuses, select_facts};
pub(crate) use keep::keep_shipping_state;
