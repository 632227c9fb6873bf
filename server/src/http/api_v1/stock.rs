//! Stock levels that a store is told: giving them, and how it stands with each.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::stock::{StockQuery as Wanted, StockRow, StockSource};
use parcelpilot_domain::ids::{IntegrationId, RemoteLocationId};
use parcelpilot_domain::stock::{GivenLevel, LevelTaken, StockLevel, StockState, StoreSku};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::authentication::Writer;
use super::body::Body;
use super::description::{ReadProblems, WriteProblems};
use super::paging;
use super::paging::Page;
use super::parameters::{Checks, Parameters};
use super::problem::{Problem, ProblemBody};
use crate::http::AppState;

const LEVELS_MAX: usize = 1_000;

/// Each is read by itself, so that one that can't be read stops no other.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewStockLevels {
    #[schema(value_type = Vec<NewStockLevel>, min_items = 1, max_items = 1000)]
    levels: Vec<Value>,
}

/// How many pieces of a SKU may still be sold at a location. It replaces what the store has.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewStockLevel {
    /// As the store has it, letter by letter.
    #[schema(min_length = 1, max_length = 255)]
    sku: String,
    #[schema(minimum = 0, maximum = 2_147_483_647_u32)]
    level: i64,
    /// BigCommerce's number of the location; where it is left out, that of the integration's setting.
    #[serde(default)]
    #[schema(nullable = false, minimum = 1)]
    location_id: Option<i64>,
    /// When it was counted: of two levels of a SKU that both say so, the one that was counted later counts, whichever comes
    /// first. The clock of whoever counts has to be right, and the same for all who count. One that is up to 5 minutes ahead
    /// is taken: the times of two levels that you send within a minute of each other are compared as you state them, and
    /// otherwise a time ahead is that of the request. Where it is left out, the level is the newest. Levels older than 15
    /// minutes are refused, since the store may have sold some since.
    #[serde(default)]
    #[schema(nullable = false, format = DateTime)]
    counted_at: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StockAnswers {
    /// One for each level, in the request's order.
    data: Vec<StockAnswer>,
    /// Why the store takes no level at the moment, so that they wait, for 15 minutes at most: `scope_missing`,
    /// `token_refused` or `credentials_unreadable`. Somebody has to give the integration other credentials.
    paused: Option<&'static str>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StockAnswer {
    outcome: StockOutcome,
    /// Why it was refused.
    problem: Option<ProblemBody>,
}

#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum StockOutcome {
    /// It waits for the next call to the store.
    Accepted,
    /// A level that was counted later is here already, so that this one changes nothing.
    UnchangedOlder,
    Refused,
}

/// The newest level of a SKU at a location, and what the store has taken.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StockLevelOfSku {
    sku: String,
    location_id: i64,
    level: i64,
    #[schema(format = DateTime)]
    counted_at: String,
    #[schema(format = DateTime)]
    given_at: String,
    /// `waiting`, `sending`, `confirmed` (the store has taken it), `refused`, `expired` (it could not be sent in time) or
    /// `unknown` (it was sent, and the answer was lost). Of the last three, give the level again.
    state: &'static str,
    /// Why it was refused, or has expired: `refused`, `shared_store`, `turned_off`, `too_old` or `no_answer`.
    reason: Option<&'static str>,
    /// BigCommerce's own words. Untrusted.
    detail: Option<String>,
    /// The latest level that the store has taken.
    confirmed_level: Option<i64>,
    #[schema(format = DateTime)]
    confirmed_at: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct StockQuery {
    /// Only levels in this state.
    #[param(value_type = String, required = false, pattern = "^(waiting|sending|confirmed|refused|expired|unknown)$")]
    state: Option<String>,
    /// How many levels a page has.
    #[param(value_type = u16, minimum = 1, maximum = 250, default = 50, required = false)]
    limit: Option<String>,
    /// Where the page begins: the `next` of the page before.
    #[param(value_type = String, required = false)]
    cursor: Option<String>,
}

/// Gives up to 1,000 stock levels for an integration's store. Each has its own answer; one that is refused stops no other.
/// Levels are sent within seconds (those of one SKU at least 10 seconds apart), the newest of each SKU only, and may be given as
/// often as they change; to repeat a request does no harm. Stock has to be turned on for the integration,
/// the integration enabled and its client active.
#[utoipa::path(
    put,
    path = "/api/v1/integrations/{id}/stock",
    tag = "integrations",
    operation_id = "give_stock_levels",
    params(("id" = String, Path, format = "uuid")),
    request_body = NewStockLevels,
    responses((status = 200, description = "What became of each.", body = StockAnswers), WriteProblems)
)]
pub(super) async fn give(
    State(state): State<AppState>,
    Writer(caller): Writer,
    Path(id): Path<String>,
    body: Body<NewStockLevels>,
) -> Result<Json<StockAnswers>, Problem> {
    let id: IntegrationId = id.parse().map_err(|_| Problem::not_found())?;
    let values = body.value.levels;
    if !(1..=LEVELS_MAX).contains(&values.len()) {
        return Err(Problem::field("levels", "1 to 1,000 levels."));
    }
    let read: Vec<Result<GivenLevel, Problem>> = values.into_iter().map(self::read).collect();
    let known: Vec<GivenLevel> = read.iter().filter_map(|one| one.as_ref().ok().cloned()).collect();
    // Asked with none, too: whether any may be given at all.
    let taken = state
        .ports
        .stock
        .give(&caller.caller, id, known, StockSource::Api)
        .await?;
    let paused = state.ports.stock.setting(id).await?.pause;
    let mut taken = taken.into_iter();
    let answer = |read: Result<GivenLevel, Problem>| match read {
        Err(problem) => StockAnswer::refused(problem),
        Ok(_) => StockAnswer::of(taken.next().unwrap_or(LevelTaken::Older)),
    };
    Ok(Json(StockAnswers {
        data: read.into_iter().map(answer).collect(),
        paused: paused.map(|pause| pause.code()),
    }))
}

/// An integration's stock levels, by SKU and location.
#[utoipa::path(
    get,
    path = "/api/v1/integrations/{id}/stock",
    tag = "integrations",
    operation_id = "list_stock_levels",
    params(("id" = String, Path, format = "uuid"), StockQuery),
    responses((status = 200, description = "A page of levels.", body = Page<StockLevelOfSku>), ReadProblems)
)]
pub(super) async fn list(
    State(state): State<AppState>,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
    Parameters(query): Parameters<StockQuery>,
) -> Result<Response, Problem> {
    let id: IntegrationId = id.parse().map_err(|_| Problem::not_found())?;
    let mut checks = Checks::default();
    let limit = paging::limit(&mut checks, query.limit.as_deref());
    let only = checks.read(
        "state",
        query.state.as_deref(),
        "waiting, sending, confirmed, refused, expired or unknown.",
        StockState::from_code,
    );
    let after = checks.read("cursor", query.cursor.as_deref(), "The next of a page.", |text| {
        let (sku, location) = text.split_once('\n')?;
        (!sku.contains('\0') && location.parse::<i64>().is_ok()).then(|| text.to_owned())
    });
    checks.done()?;
    // Whether it is there.
    state.ports.stock.setting(id).await?;
    let wanted = Wanted {
        states: only.into_iter().collect(),
        after: after.unwrap_or_default(),
        limit: limit.into(),
        ..Wanted::default()
    };
    let page = state.ports.stock.page(id, &wanted).await?;
    let page = Page {
        data: page.rows.into_iter().map(StockLevelOfSku::from).collect(),
        next: page.next,
    };
    Ok(page.answer(&format!("/api/v1/integrations/{id}/stock"), raw.as_deref()))
}

fn read(value: Value) -> Result<GivenLevel, Problem> {
    let new: NewStockLevel = serde_json::from_value(value).map_err(|error| {
        Problem::new(
            parcelpilot_domain::api_problem::ApiProblemKind::Invalid,
            error.to_string(),
        )
    })?;
    let mut checks = Checks::default();
    let counted_at = checks.time("counted_at", new.counted_at.as_deref());
    let sku = StoreSku::given(&new.sku);
    if let Err(problem) = &sku {
        checks.refuse("sku", &problem.to_string());
    }
    let level = StockLevel::new(new.level);
    if let Err(problem) = &level {
        checks.refuse("level", &problem.to_string());
    }
    let location = new.location_id.map(RemoteLocationId);
    if location.is_some_and(|location| location.0 < 1) {
        checks.refuse("location_id", "A whole number from 1.");
    }
    checks.done()?;
    match (sku, level) {
        (Ok(sku), Ok(level)) => Ok(GivenLevel {
            sku,
            location,
            level,
            counted_at,
        }),
        _ => Err(Problem::invalid(Vec::new())),
    }
}

impl StockAnswer {
    fn of(taken: LevelTaken) -> Self {
        let outcome = match taken {
            LevelTaken::Accepted => StockOutcome::Accepted,
            LevelTaken::Older => StockOutcome::UnchangedOlder,
            LevelTaken::Contradicted => {
                let detail = "Another level of the same SKU and location is in this request.";
                return Self::refused(Problem::field("level", detail));
            }
            LevelTaken::NotKept => return Self::refused(Problem::from(AppError::Busy)),
            LevelTaken::Stopped(refusal) => {
                return Self::refused(Problem::from(AppError::Stock(refusal)));
            }
            LevelTaken::WrongTime(problem) => {
                return Self::refused(Problem::field("counted_at", &problem.to_string()));
            }
        };
        Self {
            outcome,
            problem: None,
        }
    }

    fn refused(problem: Problem) -> Self {
        Self {
            outcome: StockOutcome::Refused,
            problem: Some(problem.body()),
        }
    }
}

impl From<StockRow> for StockLevelOfSku {
    fn from(row: StockRow) -> Self {
        Self {
            sku: row.sku.into(),
            location_id: row.location.0,
            level: row.level.get(),
            counted_at: row.counted_at.rfc3339(),
            given_at: row.given_at.rfc3339(),
            state: row.state.code(),
            reason: row.reason.map(|reason| reason.code()),
            detail: row.words,
            confirmed_level: row.confirmed.map(|(level, _)| level.get()),
            confirmed_at: row.confirmed.map(|(_, at)| at.rfc3339()),
        }
    }
}
