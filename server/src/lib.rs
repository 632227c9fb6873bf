//! ParcelPilot's server, as a library for its binary and its tests: HTTP, the services behind the pages, accounts, the
//! vault, the identity provider, settings, the command line, and [`compose`], which joins all parts.
//!
//! May be here: what people and programs call, what joins the crates, backups, which know the database and the keys, and
//! what is seen on this machine alone.
//! Not: SQL, the client of a store, and other background work.

#![recursion_limit = "512"]

pub mod accounts;
pub mod backup;
pub mod command_line;
pub mod compose;
pub mod config;
pub mod export;
pub mod http;
pub mod identity_provider;
pub mod machine;
pub mod metrics;
pub mod platforms;
pub mod services;
pub mod traces;
pub mod vault;
