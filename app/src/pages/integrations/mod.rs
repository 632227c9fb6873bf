//! Client Integrations: one client's connection to one store.

mod completeness;
mod danger;
mod detail;
mod history;
mod list;
mod new;
mod pull;
mod pushing;

pub use detail::IntegrationPage;
pub use list::IntegrationsPage;
pub use new::NewIntegrationPage;
