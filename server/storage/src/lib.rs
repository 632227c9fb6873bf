//! All SQL. One text serves SQLite and PostgreSQL; the rules that make it so are in [`macros`].
//!
//! Functions take a [`Database`] and give domain types or the contract's rows: no row of the driver leaves this crate.
//! Nothing found is `None`; a change to a row that is gone is [`StorageError::ChangedMeanwhile`].
//!
//! May be here: statements, transactions, migrations. Not: decisions, which the domain makes or the caller hands in,
//! and calls to stores.

pub(crate) mod columns;
pub(crate) mod macros;
pub(crate) mod statement;

mod access;
pub mod alerts;
pub mod api_tokens;
mod app_error;
pub mod audit;
pub mod backup;
pub mod changes;
pub mod channels;
pub mod checks;
pub mod client_alerts;
pub mod client_skus;
pub mod client_slips;
pub mod clients;
pub mod clock;
pub mod counts;
pub mod csv_mappings;
mod database;
mod database_link;
mod error;
pub mod events;
pub mod external_identities;
pub mod form_echoes;
pub mod holds;
pub mod idempotency_keys;
pub mod identity_log_ins;
pub mod ignore_rules;
pub mod integrations;
pub mod known_browsers;
pub mod limited_addresses;
pub mod log_in;
mod many_rows;
pub mod measures;
pub(crate) mod membership;
mod migrations;
pub mod one_time_links;
pub mod order_columns;
pub mod order_import;
pub mod order_search;
pub mod order_tags;
pub mod order_warnings;
pub mod orders;
pub mod overview;
pub mod passkeys;
pub mod people;
pub mod personal_data;
pub mod pickups;
pub mod portal;
pub mod problems;
pub mod product_images;
pub mod retention;
pub mod runs;
pub mod saved_views;
pub mod sealed_secrets;
pub mod second_factors;
pub mod sessions;
pub mod shipments;
pub mod shipping_promises;
pub mod space;
pub mod status_updates;
pub mod stock;
mod test_connection;
pub mod vanished;
pub mod webhooks;

pub use database::{Database, Engine};
pub use database_link::DatabaseLink;
pub use error::{StorageError, StorageResult};
pub use migrations::newest_migration;
pub use test_connection::test_connection;
