//! Background work: [`imports`], sending [`shipments`], [`status_updates`] and [`stock`] to stores and [`events`] to programs,
//! [`webhooks`], [`alerts`] and [`client_alerts`], removing what is too old ([`retention`]), and erasing [`personal_data`].
//!
//! May be here: schedules, workers, and the order of steps. Stores are known through the domain's traits alone, whatever
//! their platform. The database is used directly: a trait over its transactions would be as wide as the storage crate and
//! have one implementation. Not: HTTP for people, SQL, secrets, and pages.

pub mod alerts;
pub mod client_alerts;
pub mod events;
pub mod imports;
mod one_task_each;
pub mod personal_data;
pub mod promised_days;
pub mod retention;
pub mod shipments;
mod spans;
mod standard_webhooks;
pub mod status_updates;
pub mod stock;
pub mod store_days;
pub mod webhooks;
