//! What the pages and the command line ask for: one service for each port of [`parcelpilot_contract::ports`].
//!
//! May be here: checking what was typed, calling storage, the engine and stores in order, and writing the audit trail.
//! Not: SQL, HTTP, what runs by itself, and joining the parts, which [`crate::compose`] does.

pub mod accounts;
pub(crate) mod alerts;
pub mod api_tokens;
pub mod audit;
pub mod channels;
pub(crate) mod checks;
pub(crate) mod client_alerts;
mod client_logo;
pub(crate) mod client_skus;
pub(crate) mod clients;
mod error;
pub(crate) mod events;
pub(crate) mod holds;
pub(crate) mod ignore_rules;
pub(crate) mod imports;
pub(crate) mod integrations;
pub mod key_rotation;
pub mod last_seen;
mod order_days;
pub(crate) mod orders;
pub(crate) mod overview;
pub(crate) mod people;
pub(crate) mod personal_data;
pub(crate) mod pickups;
pub(crate) mod portal;
pub(crate) mod problems;
pub(crate) mod promises;
pub(crate) mod saved_views;
pub(crate) mod shipments;
pub(crate) mod status_updates;
pub(crate) mod stock;
mod stock_file;
pub mod store_access;
pub(crate) mod tags;
pub(crate) mod time_zones;
mod whole_picture;

pub use error::internal;
use error::{or_not_found, or_taken, store_answer};
