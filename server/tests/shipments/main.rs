//! Shipments and pushes on both databases, against the sandbox store.

#![allow(clippy::unwrap_used)]

mod cancelled_meanwhile;
mod changes;
mod csv;
mod csv_of_the_world;
mod exports;
mod key_rotation;
mod large_csv;
mod left_to_ship;
mod lost_answers;
mod metrics;
mod odd_refusals;
mod overview;
mod pages;
mod pages_between;
mod pickups;
mod refusals;
mod ship_command;
mod sinks;
mod status_update_faults;
mod status_update_races;
mod status_updates;
mod stock;
mod stock_locations;
mod store_days;
mod store_fences;
mod test_server;
mod toggle;
