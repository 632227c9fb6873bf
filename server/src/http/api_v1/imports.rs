//! Pulling orders, checking whether all are here, and how far such a run is.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use parcelpilot_contract::error::{AppError, Field};
use parcelpilot_contract::imports::PullForm;
use parcelpilot_domain::ids::{IntegrationId, RunId};
use parcelpilot_domain::order_status::OrderStatus;
use serde::Deserialize;
use storage::{checks, runs};
use utoipa::ToSchema;

use super::authentication::Writer;
use super::body::{Body, not_null};
use super::description::{ReadProblems, WriteProblems};
use super::import::Import;
use super::parameters::Checks;
use super::problem::{InvalidField, Problem};
use crate::http::AppState;

const IMPORTS: &str = "/api/v1/imports";

/// Which orders to pull: those that are named, or those of the dates and statuses. With nothing said, all of the statuses
/// that the integration imports.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewImport {
    #[schema(value_type = String, format = "uuid")]
    integration: IntegrationId,
    /// Numbers of orders in the store, whatever their dates and statuses.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false, max_items = 1000)]
    orders: Option<Vec<i64>>,
    /// Which date counts: `created` or `modified`.
    #[serde(default = "created")]
    #[schema(default = "created", pattern = "^(created|modified)$")]
    date: String,
    /// The first day, in the store's time zone: `2026-11-01`.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false, format = Date)]
    from: Option<String>,
    /// The last day. It counts whole.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false, format = Date)]
    until: Option<String>,
    /// BigCommerce's numbers of statuses, in place of those that the integration imports.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false, min_items = 1)]
    statuses: Option<Vec<i64>>,
    /// Orders of any status.
    #[serde(default)]
    all_statuses: bool,
}

/// Which integration to check.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewCheck {
    #[schema(value_type = String, format = "uuid")]
    integration: IntegrationId,
}

/// Pulls orders from a store. The answer comes at once: read the import by its id to see how far it is.
///
/// One pull of an integration that names no orders can be queued or running at a time. Where one of the same `orders` is
/// queued already, the answer is that one. What is here already is brought up
/// to date, so nothing is doubled where a pull is started twice.
#[utoipa::path(
    post,
    path = IMPORTS,
    tag = "imports",
    operation_id = "pull_orders",
    request_body = NewImport,
    responses(
        (
            status = 201,
            description = "The import.",
            body = Import,
            headers(("Location" = String, description = "The import's address."))
        ),
        WriteProblems
    )
)]
pub(super) async fn pull(
    State(state): State<AppState>,
    Writer(caller): Writer,
    body: Body<NewImport>,
) -> Result<Response, Problem> {
    let integration = body.value.integration;
    let form = body.value.form()?;
    let port = &state.ports.imports;
    let selection = port.selection(integration, form).await.map_err(refusal)?;
    let run = port
        .start(&caller.caller, integration, selection)
        .await
        .map_err(refusal)?;
    started(&state, run).await
}

/// Compares an integration's orders with those of its store, and imports nothing. What it found is in `found` of the
/// import, once that is over.
#[utoipa::path(
    post,
    path = "/api/v1/checks",
    tag = "imports",
    operation_id = "check_orders",
    request_body = NewCheck,
    responses(
        (
            status = 201,
            description = "The check, as an import.",
            body = Import,
            headers(("Location" = String, description = "The import's address."))
        ),
        WriteProblems
    )
)]
pub(super) async fn check(
    State(state): State<AppState>,
    Writer(caller): Writer,
    body: Body<NewCheck>,
) -> Result<Response, Problem> {
    let port = &state.ports.checks;
    let run = port.start(&caller.caller, body.value.integration).await;
    started(&state, run.map_err(refusal)?).await
}

/// One import or check, and how far it is.
#[utoipa::path(
    get,
    path = "/api/v1/imports/{id}",
    tag = "imports",
    operation_id = "fetch_import",
    params(("id" = String, Path, format = "uuid")),
    responses((status = 200, description = "The import.", body = Import), ReadProblems)
)]
pub(super) async fn fetch(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<Import>, Problem> {
    let id = id.parse().map_err(|_| Problem::not_found())?;
    read(&state, id).await.map(Json)
}

async fn read(state: &AppState, id: RunId) -> Result<Import, Problem> {
    let database = &state.context.database;
    let row = runs::run_row(database, id).await?;
    let found = checks::of_run(database, id).await?;
    Ok(Import::new(row.ok_or_else(Problem::not_found)?, found))
}

async fn started(state: &AppState, id: RunId) -> Result<Response, Problem> {
    let location = [(header::LOCATION, format!("{IMPORTS}/{id}"))];
    let import = read(state, id).await?;
    Ok((StatusCode::CREATED, location, Json(import)).into_response())
}

fn created() -> String {
    "created".to_owned()
}

impl NewImport {
    /// As a person would have filled it in.
    fn form(self) -> Result<PullForm, Problem> {
        let mut checks = Checks::default();
        let has_dates = self.from.is_some() || self.until.is_some();
        if self.orders.is_some() && (has_dates || self.statuses.is_some() || self.all_statuses) {
            checks.refuse("orders", "Either numbers of orders, or dates and statuses.");
        }
        if self.statuses.is_some() && self.all_statuses {
            checks.refuse("all_statuses", "Either statuses, or all of them.");
        }
        checks.done()?;
        let scope = match &self.orders {
            Some(_) => "named",
            None if has_dates => "dates",
            None => "everything",
        };
        let which_statuses = match &self.statuses {
            Some(_) => "chosen",
            None if self.all_statuses => "all",
            None => "imported",
        };
        let numbers: Vec<String> = self.orders.iter().flatten().map(i64::to_string).collect();
        Ok(PullForm {
            scope: scope.to_owned(),
            date: self.date,
            from: self.from.unwrap_or_default(),
            until: self.until.unwrap_or_default(),
            remote_ids: numbers.join(" "),
            which_statuses: which_statuses.to_owned(),
            statuses: self.statuses.into_iter().flatten().map(OrderStatus).collect(),
        })
    }
}

/// The form's fields have the names of the body's here.
fn refusal(error: AppError) -> Problem {
    match error {
        AppError::NotFound => Problem::field("integration", "There is no such integration here."),
        AppError::Invalid(errors) => {
            let named = |mut error: parcelpilot_contract::error::FieldError| {
                if error.field.form_name() == "remote_ids" {
                    error.field = Field::Form("orders".to_owned());
                }
                InvalidField::from(error)
            };
            Problem::invalid(errors.into_iter().map(named).collect())
        }
        error => error.into(),
    }
}
