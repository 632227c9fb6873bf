//! The audit trail. For admins.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use parcelpilot_contract::audit::AuditPage;
#[cfg(feature = "ssr")]
use parcelpilot_contract::audit::AuditQuery;
use parcelpilot_contract::error::AppError;
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
use parcelpilot_domain::audit::ActorKind;

#[cfg(feature = "ssr")]
use crate::server_functions::{ports, require, with_error_status};

#[server(endpoint = "list_audit_events", input = GetUrl)]
pub async fn list_audit_events(
    #[server(default)] search: String,
    #[server(default)] kind: Option<ActorKind>,
    #[server(default)] email: String,
    #[server(default)] from: String,
    #[server(default)] until: String,
    #[server(default)] after: String,
) -> Result<AuditPage, AppError> {
    with_error_status(async {
        require(Role::Admin)?;
        let query = AuditQuery {
            search,
            kind,
            email,
            from,
            until,
        };
        ports().people.audit_events(query, after).await
    })
    .await
}
