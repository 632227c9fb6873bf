//! Stock levels that stores are told: the newest of each SKU and location, and the one call of a store that sends them.
//!
//! [`give()`] keeps the newest level of each SKU. A sender takes the store's lease with a batch of them ([`claim`]), has
//! written down what is about to be sent ([`record_intent`]), and says how it ended ([`confirm`], [`refuse`], [`finish`]).
//! Whoever changes levels takes the integration's row of `stock_settings` first, and whoever wants the integration's own row
//! takes that before: so there is no deadlock, and an older level never follows a newer one.

mod batch;
mod complete;
mod ended;
mod give;
mod known;
mod locations;
mod outbox;
mod plans;
mod setting;
mod show;

pub use batch::{BATCH, LeasedLevel, Turn};
pub use complete::{Ending, clear_intent, confirm, finish, refuse};
pub(crate) use ended::delete_some;
pub use give::{give, give_checked};
pub use known::{export, known};
pub use outbox::{LeasedStock, claim, due, record_intent};
pub use plans::explain_work;
pub use setting::{StockSetting, resume, setting, turn_off, turn_on};
pub use show::{explain_page, page, status};

/// Takes the integration's setting within a transaction: whoever else changes its levels comes before or after. How many
/// there are.
macro_rules! lock_setting {
    ($tx:expr, $integration:expr) => {
        sqlx::query("UPDATE stock_settings SET location_id = location_id WHERE integration_id = $1")
            .bind($integration)
            .execute(&mut *$tx)
            .await?
            .rows_affected()
    };
}
use lock_setting;

/// Whether channels of the integration `i` belong to more than one client, as SQL: the store has one stock for all of them.
macro_rules! is_shared {
    () => {
        "EXISTS (SELECT 1 FROM channels ch WHERE ch.integration_id = i.id
             AND ch.client_id IS NOT NULL AND ch.client_id <> i.client_id)"
    };
}
use is_shared;
