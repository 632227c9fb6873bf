//! Client Integrations: one client's connection to one store.

mod connection;
mod credentials;
mod danger;
mod detail;
mod form;
mod history;
mod list;
mod new;
mod pull;
mod settings;

pub use detail::IntegrationPage;
pub use list::IntegrationsPage;
pub use new::NewIntegrationPage;
