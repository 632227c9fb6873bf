//! Webhooks of the stores: whether each store has its webhook, and the orders that they have told of.

mod check;
mod hints;
mod record;

pub use check::{
    CheckResult, DueCheck, check_elsewhere, check_soon, claim_check, expect, store_check, without,
};
pub use hints::{Pace, add_hints, queue_runs};
pub use record::{WebhookCaller, caller, remote_id_of, status_of};
