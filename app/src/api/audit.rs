//! The audit trail. For admins.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::api::{api_error_status, ports, require};
use crate::error::AppError;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    pub at: Timestamp,
    pub actor: String,
    pub address: String,
    pub action: AuditAction,
    pub subject: String,
    pub detail: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// Newest first.
    pub rows: Vec<AuditRow>,
    /// Where older ones begin, if there are any.
    pub next: Option<String>,
}

#[server(endpoint = "list_audit_events", input = GetUrl)]
pub async fn list_audit_events(
    #[server(default)] search: String,
    #[server(default)] after: String,
) -> Result<AuditPage, AppError> {
    api_error_status(async {
        require(Role::Admin)?;
        ports().people.audit_events(search, after).await
    })
    .await
}
