//! ParcelPilot's server, as a library for its binary and its tests.

#![recursion_limit = "512"]

pub mod accounts;
pub mod alerts;
pub mod api;
mod aside;
pub mod bigcommerce;
pub mod command_line;
pub mod config;
pub mod export;
pub mod hooks;
pub mod http;
pub mod imports;
pub mod outward;
pub mod sandbox;
pub mod services;
pub mod shipments;
pub mod storage;
mod store_days;
pub mod time;
pub mod vault;
