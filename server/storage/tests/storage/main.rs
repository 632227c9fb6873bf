//! One suite for both databases. PostgreSQL takes part where `PARCELPILOT_TEST_POSTGRES` names a server on which
//! databases may be made and dropped.

mod access;
mod accounts;
mod alerts;
mod api_tokens;
mod audit;
mod broken_off;
mod client_slips;
mod clients;
mod deletion;
mod export;
mod form_echoes;
mod holds;
mod idempotency_keys;
mod integrations;
mod known_browsers;
mod list_plans;
mod measures;
mod opening;
mod order_detail;
mod order_list;
mod order_pages;
mod order_tags;
mod order_warnings;
mod overview;
mod personal_data;
mod power_cut;
mod problems;
mod saved_views;
mod sorted_list_plans;
mod store_days;
mod store_fences;
mod webhook_hints;
mod work_lists;
