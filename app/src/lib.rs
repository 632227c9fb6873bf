//! ParcelPilot's pages and server functions. The server renders them (feature `ssr`), the browser takes them over
//! (feature `hydrate`). Knows nothing of databases or of BigCommerce: what it needs it asks of its [`ports`].

#![recursion_limit = "512"]

pub mod api;
mod app;
mod browser;
pub mod components;
pub mod error;
mod pages;
#[cfg(feature = "ssr")]
pub mod ports;
#[cfg(feature = "ssr")]
mod shell;

pub use app::App;
#[cfg(feature = "ssr")]
pub use shell::{Assets, shell};
