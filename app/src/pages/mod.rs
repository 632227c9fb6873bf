//! One file a page, folders by area. Rendered by the server alone.

pub mod account;
pub mod audit;
mod channel_label;
pub mod client_alerts;
pub mod client_skus;
pub mod clients;
pub mod confirm;
pub mod connect;
mod door;
pub mod events;
pub mod help;
pub mod identity_provider;
pub mod ignore_rules;
pub mod imports;
pub mod integrations;
pub mod join;
pub(crate) mod list_address;
mod list_filters;
pub mod login;
pub mod not_found;
pub mod orders;
pub mod overview;
pub mod pack;
mod passkeys;
pub mod people;
pub mod personal_data;
pub mod portal;
pub mod print;
pub mod problems;
pub mod second_factor;
pub mod setup;
pub mod shipment_csv;
pub mod shipments;
mod this_site;
mod time_zones;

use std::str::FromStr;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The id in the page's address, if it is one.
fn id_in_address<T: FromStr>() -> Option<T> {
    use_params_map().read_untracked().get_str("id")?.parse().ok()
}
