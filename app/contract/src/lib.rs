//! What pages and server agree on: the rows that pages show, the forms they send, the [`ports`] they call, and
//! [`error::AppError`], the one error they get.
//!
//! May be here: plain types that browser and server, or storage and pages, share; and traits. Not: Leptos, I/O, SQL,
//! and rules, which are the domain's.

pub mod accounts;
pub mod alerts;
pub mod api_tokens;
pub mod audit;
pub mod channels;
pub mod checks;
pub mod client_alerts;
pub mod client_links;
pub mod client_skus;
pub mod clients;
pub mod error;
pub mod events;
mod field_problem;
pub mod form_fields;
pub mod holds;
pub mod ignore_rules;
pub mod imports;
pub mod integrations;
pub mod orders;
pub mod overview;
pub mod own_account;
pub mod passkeys;
pub mod people;
pub mod personal_data;
pub mod pickups;
pub mod portal;
pub mod ports;
pub mod problems;
pub mod saved_views;
pub mod second_factor;
pub mod shipment_csv;
pub mod shipments;
pub mod status_updates;
pub mod stock;
pub mod stock_file;
mod store_answer;
