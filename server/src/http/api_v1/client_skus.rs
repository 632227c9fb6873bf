//! A client's list of SKUs: what its stores call a product, and what the warehouse calls it.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use parcelpilot_contract::client_skus::{SkuQuery, SkuRow, SkuSide, TypedSku};
use parcelpilot_contract::error::{AppError, FieldProblem};
use parcelpilot_domain::client_sku::Sku;
use parcelpilot_domain::ids::ClientId;
use serde::{Deserialize, Serialize};
use storage::client_skus;
use utoipa::{IntoParams, ToSchema};

use super::authentication::Writer;
use super::body::Body;
use super::description::{ReadProblems, WriteProblems};
use super::paging;
use super::paging::Page;
use super::parameters::{Checks, Parameters};
use super::problem::Problem;
use crate::http::AppState;

/// Somebody else may change the same row at the same moment.
const TRIES_MAX: usize = 3;

/// One SKU of a client's stores.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ListedSku {
    store_sku: String,
    warehouse_sku: String,
    /// How many of the warehouse's units one piece that the store sells is.
    units_per_pack: u32,
    #[schema(format = DateTime)]
    updated_at: String,
}

/// What the warehouse calls a SKU of a client's stores.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewListedSku {
    /// Case and blanks around it make no difference.
    #[schema(min_length = 1, max_length = 255)]
    store_sku: String,
    #[schema(min_length = 1, max_length = 255)]
    warehouse_sku: String,
    /// 6 for a pack of six, 1 for a single unit. Never left out, so that no pack becomes a single unit by itself.
    #[schema(minimum = 1, maximum = 10_000)]
    units_per_pack: u32,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListedSkuQuery {
    /// Only store SKUs that begin like this.
    #[param(value_type = String, required = false, min_length = 1, max_length = 255, pattern = r"\S")]
    search: Option<String>,
    /// How many SKUs a page has.
    #[param(value_type = u16, minimum = 1, maximum = 250, default = 50, required = false)]
    limit: Option<String>,
    /// Where the page begins: the `next` of the page before.
    #[param(value_type = String, required = false)]
    cursor: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct StoreSkuQuery {
    #[param(min_length = 1, max_length = 255, pattern = r"\S")]
    store_sku: String,
}

/// The SKUs on a client's list, by the store's SKU.
#[utoipa::path(
    get,
    path = "/api/v1/clients/{id}/skus",
    tag = "clients",
    operation_id = "list_client_skus",
    params(("id" = String, Path, format = "uuid"), ListedSkuQuery),
    responses((status = 200, description = "SKUs.", body = Page<ListedSku>), ReadProblems)
)]
pub(super) async fn list(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Parameters(query): Parameters<ListedSkuQuery>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Problem> {
    let client = known(&state, &id).await?;
    let mut checks = Checks::default();
    let limit = paging::limit(&mut checks, query.limit.as_deref());
    let search = checks.word("search", query.search.as_deref(), Sku::MAX_CHARS as usize);
    let cursor = checks.word("cursor", query.cursor.as_deref(), Sku::MAX_CHARS as usize);
    checks.done()?;
    let wanted = SkuQuery {
        search: search.unwrap_or_default(),
        side: SkuSide::Store,
        after: cursor.unwrap_or_default(),
    };
    let page = client_skus::page(&state.context.database, client, &wanted, limit.into()).await?;
    let page = Page {
        data: page.rows.into_iter().map(ListedSku::from).collect(),
        next: page.next,
    };
    Ok(page.answer(&format!("/api/v1/clients/{client}/skus"), raw.as_deref()))
}

/// Puts a SKU on a client's list, or changes what the list says of it. Orders that waited for it may be shipped at once.
#[utoipa::path(
    put,
    path = "/api/v1/clients/{id}/skus",
    tag = "clients",
    operation_id = "map_client_sku",
    params(("id" = String, Path, format = "uuid")),
    request_body = NewListedSku,
    responses((status = 200, description = "The SKU as it is listed.", body = ListedSku), WriteProblems)
)]
pub(super) async fn map(
    State(state): State<AppState>,
    Writer(caller): Writer,
    Path(id): Path<String>,
    body: Body<NewListedSku>,
) -> Result<Json<ListedSku>, Problem> {
    let client = known(&state, &id).await?;
    let NewListedSku {
        store_sku,
        warehouse_sku,
        units_per_pack,
    } = body.value;
    let port = &state.ports.client_skus;
    for left in (0..TRIES_MAX).rev() {
        // What can be no SKU is refused by name when it is to be saved.
        let listed = match store_sku.parse::<Sku>() {
            Ok(_) => port.find(client, &store_sku).await?,
            Err(_) => None,
        };
        let typed = TypedSku {
            version: listed.map_or(0, |row| row.version),
            store_sku: store_sku.clone(),
            warehouse_sku: warehouse_sku.clone(),
            units_per_pack: units_per_pack.to_string(),
        };
        match port.save(&caller.caller, client, typed).await {
            Err(error) if left > 0 && is_overtaken(&error) => {}
            saved => {
                saved?;
                break;
            }
        }
    }
    let row = port
        .find(client, &store_sku)
        .await?
        .ok_or_else(Problem::not_found)?;
    Ok(Json(row.into()))
}

/// Takes a SKU off a client's list.
#[utoipa::path(
    delete,
    path = "/api/v1/clients/{id}/skus",
    tag = "clients",
    operation_id = "remove_client_sku",
    params(("id" = String, Path, format = "uuid"), StoreSkuQuery),
    responses((status = 204, description = "It is on the list no longer."), WriteProblems)
)]
pub(super) async fn remove(
    State(state): State<AppState>,
    Writer(caller): Writer,
    Path(id): Path<String>,
    Parameters(StoreSkuQuery { store_sku }): Parameters<StoreSkuQuery>,
) -> Result<StatusCode, Problem> {
    let client = known(&state, &id).await?;
    let mut checks = Checks::default();
    checks.word("store_sku", Some(&store_sku), Sku::MAX_CHARS as usize);
    checks.done()?;
    let port = &state.ports.client_skus;
    for left in (0..TRIES_MAX).rev() {
        let row = port
            .find(client, &store_sku)
            .await?
            .ok_or_else(Problem::not_found)?;
        match port.remove(&caller.caller, client, &store_sku, row.version).await {
            Err(error) if left > 0 && is_overtaken(&error) => {}
            removed => {
                removed?;
                break;
            }
        }
    }
    Ok(StatusCode::NO_CONTENT)
}

fn is_overtaken(error: &AppError) -> bool {
    *error == AppError::ChangedMeanwhile || error.field_problem("store_sku") == Some(FieldProblem::Taken)
}

async fn known(state: &AppState, id: &str) -> Result<ClientId, Problem> {
    let id = id.parse().map_err(|_| Problem::not_found())?;
    state.ports.clients.detail(id).await?;
    Ok(id)
}

impl From<SkuRow> for ListedSku {
    fn from(row: SkuRow) -> Self {
        Self {
            store_sku: row.store.as_str().to_owned(),
            warehouse_sku: row.item.sku.as_str().to_owned(),
            units_per_pack: row.item.units.get(),
            updated_at: row.updated_at.rfc3339(),
        }
    }
}
