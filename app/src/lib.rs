//! ParcelPilot's pages and server functions. The server renders the pages (feature `ssr`); the browser takes over
//! their [`islands`] (feature `hydrate`), the parts that move.
//!
//! May be here: what people see, and the server functions that check the caller and call one of the
//! [ports](parcelpilot_contract::ports). Not: databases, calls to stores, and rules, which are the domain's.

// The types of the views are as deep as the views.
#![recursion_limit = "512"]

// First: its macros are in all others.
#[macro_use]
pub mod localization;

#[cfg(feature = "ssr")]
mod app;
mod browser;
pub mod components;
pub mod islands;
#[cfg(feature = "ssr")]
mod layout;
#[cfg(feature = "ssr")]
mod pages;
pub mod server_functions;
#[cfg(feature = "ssr")]
mod shell;

#[cfg(feature = "ssr")]
pub use app::App;
#[cfg(feature = "ssr")]
pub use layout::ClosedToClients;
#[cfg(feature = "ssr")]
pub use pages::audit::audit_query;
#[cfg(feature = "ssr")]
pub use pages::help::guide_html;
#[cfg(feature = "ssr")]
pub use pages::orders::order_query;
#[cfg(feature = "ssr")]
pub use shell::{Assets, ModuleFiles, shell};
