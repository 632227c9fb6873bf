//! Integrations and clients, by whose ids lists are narrowed.

use axum::Json;
use axum::extract::State;
use parcelpilot_contract::clients::ClientRow;
use parcelpilot_contract::integrations::{Health, IntegrationRow};
use parcelpilot_domain::ids::{ClientId, IntegrationId};
use parcelpilot_domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::description::ReadProblems;
use super::import::ImportFailure;
use super::paging::Page;
use super::problem::Problem;
use crate::http::AppState;

/// One client's connection to one store.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ConnectedStore {
    #[schema(value_type = String, format = "uuid")]
    id: IntegrationId,
    name: String,
    /// The name of the client whose store it is.
    client: String,
    #[schema(example = "bigcommerce")]
    platform: &'static str,
    /// `failing` (its last sync failed), `overdue` (no sync for too long), `disabled`, `has_problems` (orders wait for a
    /// person), `new` (nothing was pulled yet) or `good`.
    health: &'static str,
    /// Where it is failing.
    failure: Option<ImportFailure>,
    is_enabled: bool,
    #[schema(format = DateTime)]
    last_good_sync_at: Option<String>,
    #[schema(format = DateTime)]
    next_sync_at: Option<String>,
    orders: i64,
    open_problems: i64,
}

/// A merchant whose orders are shipped here.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Merchant {
    #[schema(value_type = String, format = "uuid")]
    id: ClientId,
    name: String,
    is_active: bool,
    integrations: i64,
}

/// All integrations, by client and name, in one page.
#[utoipa::path(
    get,
    path = "/api/v1/integrations",
    tag = "integrations",
    operation_id = "list_integrations",
    responses((status = 200, description = "The integrations.", body = Page<ConnectedStore>), ReadProblems)
)]
pub(super) async fn list(State(state): State<AppState>) -> Result<Json<Page<ConnectedStore>>, Problem> {
    let rows = state.ports.integrations.list().await?;
    Ok(Json(Page {
        data: rows.into_iter().map(ConnectedStore::from).collect(),
        next: None,
    }))
}

/// All clients, active ones first, in one page.
#[utoipa::path(
    get,
    path = "/api/v1/clients",
    tag = "integrations",
    operation_id = "list_clients",
    responses((status = 200, description = "The clients.", body = Page<Merchant>), ReadProblems)
)]
pub(super) async fn list_clients(State(state): State<AppState>) -> Result<Json<Page<Merchant>>, Problem> {
    let rows = state.ports.clients.list().await?;
    Ok(Json(Page {
        data: rows.into_iter().map(Merchant::from).collect(),
        next: None,
    }))
}

impl From<IntegrationRow> for ConnectedStore {
    fn from(row: IntegrationRow) -> Self {
        let (health, failure) = match row.health {
            Health::Failing(failure) => ("failing", Some(failure)),
            Health::Overdue => ("overdue", None),
            Health::Disabled => ("disabled", None),
            Health::HasProblems => ("has_problems", None),
            Health::New => ("new", None),
            Health::Good => ("good", None),
        };
        Self {
            id: row.id,
            name: row.name,
            client: row.client_name,
            platform: row.platform.code(),
            health,
            failure: failure.map(ImportFailure::from),
            is_enabled: row.is_enabled,
            last_good_sync_at: row.last_good_poll.map(Timestamp::rfc3339),
            next_sync_at: row.next_sync.map(Timestamp::rfc3339),
            orders: row.orders,
            open_problems: row.open_problems,
        }
    }
}

impl From<ClientRow> for Merchant {
    fn from(row: ClientRow) -> Self {
        Self {
            id: row.id,
            name: row.name,
            is_active: row.is_active,
            integrations: row.integrations,
        }
    }
}
