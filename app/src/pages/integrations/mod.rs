//! Client Integrations: one client's connection to one store.

mod alert_facts;
mod completeness;
mod danger;
mod detail;
mod health;
mod held_statuses;
mod history;
mod list;
mod new;
mod pull;
mod pushing;

pub use alert_facts::AlertFacts;
pub use detail::IntegrationPage;
pub use health::{HealthBadge, overdue_sentence};
pub use list::IntegrationsPage;
pub use new::NewIntegrationPage;
