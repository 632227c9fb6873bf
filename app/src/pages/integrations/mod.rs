//! Client Integrations: one client's connection to one store. Each section of one is a page.

mod alert_facts;
mod attention;
mod client_link;
mod client_links;
mod completeness;
mod completeness_page;
mod connection_page;
mod danger;
mod frame;
mod health;
mod held_statuses;
mod history;
mod list;
mod new;
mod next_step;
mod overview;
mod pull;
mod pull_page;
mod pushing;
mod section;
mod settings_form;
mod settings_page;
mod shipments_page;

pub use alert_facts::{AlertFacts, AlertSent};
pub use client_link::NewClientLinkPage;
pub use completeness_page::CompletenessPage;
pub use connection_page::ConnectionPage;
pub use health::{HealthBadge, overdue_sentence};
pub use list::IntegrationsPage;
pub use new::NewIntegrationPage;
pub use overview::IntegrationPage;
pub use pull_page::PullPage;
pub use section::Section;
pub use settings_page::SettingsPage;
pub use shipments_page::IntegrationShipmentsPage;
