//! The sandbox store through real HTTP.

#![allow(clippy::unwrap_used, reason = "a test that can't go on must stop")]

mod control;
mod credentials;
mod faults;
mod filters;
mod listing;
mod one_order;
mod order_status;
mod refusals;
mod serving;
mod shipping;
mod support;
