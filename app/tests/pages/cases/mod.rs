//! One file a page: what is to hold of it, and the tests of what is special about it.

mod account;
mod audit;
mod client;
mod client_alerts;
mod client_link;
mod client_skus;
mod clients;
mod confirm;
mod connect;
mod events;
mod forms;
mod frame;
mod help;
mod identity_provider;
mod ignore_rules;
mod imports;
mod integration;
mod integrations;
mod join;
mod links;
mod login;
mod new_integration;
mod not_found;
mod order;
mod order_pickup;
mod order_shipped_meanwhile;
mod order_status_update;
mod order_tags;
mod orders;
mod overview;
mod pack;
mod pack_units;
mod people;
mod personal_data;
mod pick;
mod portal;
mod problems;
mod run;
mod saved_views;
mod second_factor;
mod setup;
mod shipment_csv;
mod shipments;
mod slip_preview;
mod slips;
mod words;

use crate::case::Case;

/// All pages of the route table.
pub fn all() -> Vec<Case> {
    vec![
        login::case(),
        second_factor::code::case(),
        second_factor::enrolment::case(),
        setup::case(),
        join::case(),
        connect::case(),
        connect::done::case(),
        overview::case(),
        orders::case(),
        order::case(),
        pack::find::case(),
        pack::order::case(),
        shipments::case(),
        shipment_csv::case(),
        slips::case(),
        pick::case(),
        identity_provider::case(),
        imports::case(),
        run::case(),
        problems::case(),
        integrations::case(),
        new_integration::case(),
        client_link::case(),
        integration::overview::case(),
        integration::pull::case(),
        integration::completeness::case(),
        integration::shipments::case(),
        integration::stock::case(),
        integration::stock_file::case(),
        integration::connection::case(),
        integration::settings::case(),
        events::list::case(),
        events::endpoint::case(),
        events::delivery::case(),
        clients::case(),
        client::case(),
        client_alerts::case(),
        ignore_rules::case(),
        client_skus::case(),
        client_skus::import::case(),
        slip_preview::case(),
        people::case(),
        personal_data::case(),
        audit::case(),
        account::case(),
        confirm::case(),
        help::start::case(),
        help::bigcommerce::case(),
        help::api::case(),
    ]
}
