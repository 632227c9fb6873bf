//! The router as the outside sees it, on a database of its own.

#![allow(clippy::unwrap_used, reason = "a test whose app can not be made fails")]

mod access;
mod alerts;
mod api_shipments;
mod api_tokens;
mod api_v1;
mod audit;
mod backup_commands;
mod backups;
mod certificates;
mod client_slips;
mod confirmation;
mod disk;
mod event_limits;
mod events;
mod forms;
mod headers;
mod ingress;
mod late_bodies;
mod login;
mod mail;
mod merchants;
mod open_pages;
mod order_forms;
mod order_tags;
mod order_warnings;
mod orders_file;
mod passkeys;
mod people;
mod preferences;
mod problems;
mod read_only;
mod request_limits;
mod required_second_factor;
mod roles;
mod saved_views;
mod second_factor;
mod second_factor_commands;
mod second_factor_phone;
mod secrets;
mod shipment_csv;
mod slow;
mod strangers;
mod test_app;
mod webhooks;
