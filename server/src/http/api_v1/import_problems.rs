//! Orders that could not be imported: reading, retrying and dismissing them.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use parcelpilot_contract::problems::ProblemRow;
use parcelpilot_domain::ids::{IntegrationId, OrderId, ProblemId, RunId};
use parcelpilot_domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use storage::orders::OrderNames;
use storage::problems;
use storage::problems::ProblemFilter;
use utoipa::{IntoParams, ToSchema};

use super::authentication::Writer;
use super::body::{Body, not_null};
use super::description::{ReadProblems, WriteProblems};
use super::order::Integration;
use super::orders::names;
use super::paging;
use super::paging::Page;
use super::parameters::{Checks, Parameters};
use super::problem::Problem;
use super::shipment_changes::known_stores;
use crate::http::AppState;

const PROBLEMS: &str = "/api/v1/problems";
/// Retried at once by their ids.
const IDS_MAX: usize = 250;

/// Texts as they came, so that all that is wrong with them can be said at once.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ProblemQuery {
    /// Only problems of this integration.
    #[param(value_type = String, format = "uuid", required = false)]
    integration: Option<String>,
    /// How many problems a page has.
    #[param(value_type = u16, minimum = 1, maximum = 250, default = 50, required = false)]
    limit: Option<String>,
    /// Where the page begins: the `next` of the page before.
    #[param(value_type = String, format = "uuid", required = false)]
    cursor: Option<String>,
}

/// An order that could not be imported.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ImportProblem {
    #[schema(value_type = String, format = "uuid")]
    id: ProblemId,
    integration: Integration,
    /// The order's number in the store; null where the store sent something that does not even name an order.
    order_remote_id: Option<i64>,
    /// Where an earlier state of the order is here.
    #[schema(value_type = Option<String>, format = "uuid")]
    order_id: Option<OrderId>,
    /// `malformed`, `incomplete`, `refused`, `unservable` or `not_found`.
    kind: &'static str,
    /// The kind in words.
    explanation: &'static str,
    /// The field that is wrong, as BigCommerce names it; may be empty.
    field: String,
    /// Untrusted: it may repeat what the store sent.
    detail: String,
    #[schema(format = DateTime)]
    first_seen_at: String,
    #[schema(format = DateTime)]
    last_seen_at: String,
    tries: i64,
    /// When it is tried again by itself.
    #[schema(format = DateTime)]
    next_try_at: Option<String>,
    /// Since when it is a problem no more: its order was imported, or it was dismissed.
    #[schema(format = DateTime)]
    solved_at: Option<String>,
    is_dismissed: bool,
}

/// Which problems to retry: some, all open ones of an integration, or all open ones. One of these has to be said.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RetryProblems {
    #[serde(default, deserialize_with = "not_null")]
    #[schema(value_type = Option<Vec<String>>, nullable = false, min_items = 1, max_items = 250)]
    problems: Option<Vec<ProblemId>>,
    /// All open ones of this integration.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(value_type = Option<String>, nullable = false, format = "uuid")]
    integration: Option<IntegrationId>,
    /// All open ones of every integration.
    #[serde(default)]
    all: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Retried {
    /// Ids of the imports that read these orders again, one for each integration or more.
    #[schema(value_type = Vec<String>)]
    imports: Vec<RunId>,
}

/// Orders that could not be imported and still wait. The problem that came up last comes first; one that is met again stays
/// where it is.
#[utoipa::path(
    get,
    path = PROBLEMS,
    tag = "problems",
    operation_id = "list_problems",
    params(ProblemQuery),
    responses(
        (
            status = 200,
            description = "A page of problems.",
            body = Page<ImportProblem>,
            headers(("Link" = String, description = "The next page's address, where there is one."))
        ),
        ReadProblems
    )
)]
pub(super) async fn list(
    State(state): State<AppState>,
    Parameters(query): Parameters<ProblemQuery>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Problem> {
    let (filter, limit) = query.wanted()?;
    let database = &state.context.database;
    let page = problems::page(database, &filter, limit).await?;
    let names = names(database).await?;
    let page = Page {
        data: page
            .rows
            .into_iter()
            .map(|row| ImportProblem::new(row, &names))
            .collect(),
        next: page.next.map(|id| id.to_string()),
    };
    Ok(page.answer(PROBLEMS, raw.as_deref()))
}

/// One problem, open or solved since. Old ones are deleted after a time.
#[utoipa::path(
    get,
    path = "/api/v1/problems/{id}",
    tag = "problems",
    operation_id = "fetch_problem",
    params(("id" = String, Path, format = "uuid")),
    responses((status = 200, description = "The problem.", body = ImportProblem), ReadProblems)
)]
pub(super) async fn fetch(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<ImportProblem>, Problem> {
    let id = id.parse().map_err(|_| Problem::not_found())?;
    read(&state, id).await
}

/// Reads the orders of problems again. Those that are solved, or have no order number, are left out; where none is left,
/// the answer is 409.
#[utoipa::path(
    post,
    path = "/api/v1/problems/retry",
    tag = "problems",
    operation_id = "retry_problems",
    request_body = RetryProblems,
    responses((status = 200, description = "What was started.", body = Retried), WriteProblems)
)]
pub(super) async fn retry(
    State(state): State<AppState>,
    Writer(caller): Writer,
    body: Body<RetryProblems>,
) -> Result<Json<Retried>, Problem> {
    let RetryProblems {
        problems,
        integration,
        all,
    } = body.value;
    if usize::from(problems.is_some()) + usize::from(integration.is_some()) + usize::from(all) != 1 {
        let detail = "Either some problems, or an integration, or true for all.";
        return Err(Problem::field("all", detail));
    }
    let (port, database) = (&state.ports.problems, &state.context.database);
    let Some(ids) = problems else {
        let mut checks = Checks::default();
        known_stores(&mut checks, database, None, integration).await?;
        checks.done()?;
        let imports = port.retry_all(&caller.caller, integration).await?;
        return Ok(Json(Retried { imports }));
    };
    if !(1..=IDS_MAX).contains(&ids.len()) {
        return Err(Problem::field("problems", "1 to 250 ids."));
    }
    let there = problems::existing(database, &ids).await?;
    let mut checks = Checks::default();
    for (place, _) in ids.iter().enumerate().filter(|(_, id)| !there.contains(*id)) {
        checks.refuse(&format!("problems[{place}]"), "There is no such problem here.");
    }
    checks.done()?;
    let imports = port.retry(&caller.caller, ids).await?;
    Ok(Json(Retried { imports }))
}

/// Closes a problem whose order need not come. It is open again once the order is met again. Nothing happens to one that is
/// closed.
#[utoipa::path(
    post,
    path = "/api/v1/problems/{id}/dismiss",
    tag = "problems",
    operation_id = "dismiss_problem",
    params(("id" = String, Path, format = "uuid")),
    responses((status = 200, description = "The problem.", body = ImportProblem), WriteProblems)
)]
pub(super) async fn dismiss(
    State(state): State<AppState>,
    Writer(caller): Writer,
    Path(id): Path<String>,
) -> Result<Json<ImportProblem>, Problem> {
    let id = id.parse().map_err(|_| Problem::not_found())?;
    let found = problems::find(&state.context.database, id).await?;
    let found = found.ok_or_else(Problem::not_found)?;
    if found.solved_at.is_none() {
        state.ports.problems.dismiss(&caller.caller, id).await?;
    }
    read(&state, id).await
}

async fn read(state: &AppState, id: ProblemId) -> Result<Json<ImportProblem>, Problem> {
    let database = &state.context.database;
    let found = problems::find(database, id).await?;
    let row = found.ok_or_else(Problem::not_found)?;
    Ok(Json(ImportProblem::new(row, &names(database).await?)))
}

impl ProblemQuery {
    fn wanted(&self) -> Result<(ProblemFilter, u16), Problem> {
        let mut checks = Checks::default();
        let filter = ProblemFilter {
            integration: checks.id(
                "integration",
                self.integration.as_deref(),
                "The id of an integration.",
            ),
            after: checks.id("cursor", self.cursor.as_deref(), "The next of the page before."),
        };
        let limit = paging::limit(&mut checks, self.limit.as_deref());
        checks.done()?;
        Ok((filter, limit))
    }
}

impl ImportProblem {
    /// Without what the store sent, which is for whoever mends it, on the page.
    fn new(row: ProblemRow, names: &OrderNames) -> Self {
        Self {
            id: row.id,
            integration: Integration::named(row.integration_id, None, names),
            order_remote_id: row.remote_id,
            order_id: row.order_id,
            kind: row.kind.code(),
            explanation: row.kind.explanation(),
            field: row.field,
            detail: row.detail,
            first_seen_at: row.first_seen_at.rfc3339(),
            last_seen_at: row.last_seen_at.rfc3339(),
            tries: row.tries,
            next_try_at: row.next_try_at.map(Timestamp::rfc3339),
            solved_at: row.solved_at.map(Timestamp::rfc3339),
            is_dismissed: row.is_dismissed,
        }
    }
}
