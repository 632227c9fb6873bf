//! The web: pages, server functions, forms without JavaScript, live events, the browser's files; and the API for
//! programs, which is [`api_v1`] and nothing else.
//!
//! To add a page: a route in `app/src/app.rs`, nothing here. To add a server function: in `app/src/server_functions/`,
//! nothing here. Both ask for a log-in by themselves ([`access`] lists what does not), and are closed to people of clients
//! ([`client_access`] lists what is open to them). To add to the API: [`api_v1`].

mod access;
pub mod api_v1;
mod assets;
mod audit_file;
mod certificate;
mod change_feed;
mod client_access;
mod client_address;
mod client_logo;
mod client_skus_csv;
mod completion;
mod connections;
pub(crate) mod context;
mod events;
mod forms;
mod functions;
pub(crate) mod health;
mod identity_provider;
mod ingress;
mod latest;
mod limits;
mod listener;
pub(crate) mod log;
mod orders_file;
mod pages;
mod problems_csv;
mod reader;
mod request_metrics;
mod request_span;
mod router;
mod security;
mod session;
mod shopper_file;
mod state;
mod stock_csv;
mod webhooks;

pub use assets::embedded_assets;
pub use certificate::{Certificate, CertificateError, CertificateFiles};
pub use client_address::TrustedProxies;
pub use events::Feeds;
pub use ingress::Ingress;
pub use listener::{ConnectionLimits, serve};
pub use router::router;
pub use state::{AppState, SharedState};
