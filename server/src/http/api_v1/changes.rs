//! The change feed: what a program reads again and again, or waits at, to follow along.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use parcelpilot_domain::change::ChangePosition;
use parcelpilot_domain::ids::{OrderId, ProblemId, ShipmentId};
use serde::{Deserialize, Serialize};
use storage::changes::{self, Following};
use storage::orders::OrderNames;
use tokio::pin;
use tokio::time::sleep;
use url::form_urlencoded;
use utoipa::{IntoParams, ToSchema};

use super::description::{GoneProblem, ReadProblems};
use super::order::Integration;
use super::orders::names;
use super::paging;
use super::parameters::{Checks, Parameters};
use super::problem::Problem;
use crate::http::AppState;

const CHANGES: &str = "/api/v1/changes";
/// Shorter than proxies wait for an answer, of which some wait 30.
const WAIT_MAX: u8 = 25;

/// Texts as they came, so that all that is wrong with them can be said at once.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ChangeQuery {
    /// The `position` of the answer before. Left out: the answer has the present position and no changes.
    #[param(value_type = i64, minimum = 0, required = false)]
    after: Option<String>,
    /// How many seconds to wait for a change where there is none yet.
    #[param(value_type = u8, minimum = 0, maximum = 25, default = 0, required = false)]
    wait: Option<String>,
    /// How many changes an answer has at most.
    #[param(value_type = u16, minimum = 1, maximum = 250, default = 50, required = false)]
    limit: Option<String>,
}

/// What was asked for.
struct Wanted {
    after: Option<ChangePosition>,
    wait: Duration,
    limit: u16,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Changes {
    /// The first one first. Several changes of an order within a moment are one. May be empty though `position` has moved,
    /// where all that happened is of what was deleted since: go on from there.
    data: Vec<Change>,
    /// Send it as `after` for what comes next.
    #[schema(value_type = i64, minimum = 0)]
    position: ChangePosition,
}

/// What happened, and to what: orders, shipments and problems can be read by their ids.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Change {
    #[schema(value_type = i64, minimum = 1)]
    position: ChangePosition,
    /// `order.created`, `order.changed`, `order.cancelled`, `order.held`, `shipment.created`, `shipment.changed`,
    /// `shipment.voided`, `shipment.confirmed`, `shipment.failed`, `problem.opened` or `integration.failing`. More kinds may
    /// come: ignore those that you do not know. An order that comes in on hold or cancelled is `order.created`.
    /// `shipment.changed`: carrier, tracking or `notify_store` changed, or a push that had failed is sent again or dropped.
    /// Other changes of `push` are not told, nor that the store confirms a void.
    #[schema(example = "order.created")]
    kind: &'static str,
    #[schema(format = DateTime)]
    at: String,
    pub(super) integration: Integration,
    /// Of changes of an order or a shipment, and of a problem with an order that is here.
    #[schema(value_type = Option<String>, format = "uuid")]
    order_id: Option<OrderId>,
    /// The order's number in the store.
    order_remote_id: Option<i64>,
    #[schema(value_type = Option<String>, format = "uuid")]
    shipment_id: Option<ShipmentId>,
    #[schema(value_type = Option<String>, format = "uuid")]
    problem_id: Option<ProblemId>,
}

/// What has changed since a position, in an order that stays. Changes of one order come as they happened; `at` is the clock's
/// time, and no order.
///
/// To begin, ask without `after`, read the lists that you follow, then go on from that `position`: no change is left out.
/// A store's first import tells of each of its orders: it may be quicker to read the list once.
///
/// With `wait` the answer comes with the first change, or empty after so many seconds or earlier: ask again from its
/// `position`. Where changes after the position are kept no longer, or the database was restored, the answer is 410 with the
/// present `position`: read the lists anew, and go on from there. What is deleted is told no more: it is not found.
#[utoipa::path(
    get,
    path = CHANGES,
    tag = "changes",
    operation_id = "list_changes",
    params(ChangeQuery),
    responses((status = 200, description = "What has changed.", body = Changes), ReadProblems, GoneProblem)
)]
pub(super) async fn list(
    State(state): State<AppState>,
    Parameters(query): Parameters<ChangeQuery>,
) -> Result<Json<Changes>, Problem> {
    let wanted = query.wanted()?;
    let database = &state.context.database;
    let Some(after) = wanted.after else {
        let position = changes::newest(database).await?;
        let data = Vec::new();
        return Ok(Json(Changes { data, position }));
    };
    // Before the feed is read, so that no change falls between.
    let mut news = state.feeds.clone().changes().await?;
    let (over, stop) = (sleep(wanted.wait), state.shutdown.cancelled());
    pin!(over, stop);
    loop {
        news.mark_unchanged();
        match changes::follow(database, after, wanted.limit).await? {
            Following::Unknown { newest } => return Err(Problem::changes_gone(after, newest)),
            Following::Changes { changes, last } if last > after => {
                let names = names(database).await?;
                let changes = changes.into_iter();
                return Ok(Json(Changes {
                    data: changes.map(|change| Change::new(change, &names)).collect(),
                    position: last,
                }));
            }
            Following::Changes { .. } => {}
        }
        // Nothing is held of the database meanwhile: one look a second is for all who wait.
        tokio::select! {
            Ok(()) = news.changed() => {}
            () = &mut over => break,
            () = &mut stop => break,
        }
    }
    Ok(Json(Changes {
        data: Vec::new(),
        position: after,
    }))
}

/// Whether a request may wait for long. Such requests have places of their own, so that none of others is taken.
pub(super) fn may_wait(uri: &Uri) -> bool {
    let names = |query: &str| form_urlencoded::parse(query.as_bytes()).any(|(name, _)| name == "wait");
    uri.path() == CHANGES && uri.query().is_some_and(names)
}

impl ChangeQuery {
    fn wanted(&self) -> Result<Wanted, Problem> {
        let mut checks = Checks::default();
        let after = "A position: a whole number, 0 or more.";
        let wait = "A number of seconds from 0 to 25.";
        let wanted = Wanted {
            after: checks.read("after", self.after.as_deref(), after, |text| {
                text.parse().ok().filter(|after| *after >= 0).map(ChangePosition)
            }),
            wait: checks
                .read("wait", self.wait.as_deref(), wait, |text| {
                    text.parse().ok().filter(|wait: &u8| *wait <= WAIT_MAX)
                })
                .map_or(Duration::ZERO, |wait| Duration::from_secs(wait.into())),
            limit: paging::limit(&mut checks, self.limit.as_deref()),
        };
        checks.done()?;
        Ok(wanted)
    }
}

impl Change {
    pub(super) fn new(change: changes::Change, names: &OrderNames) -> Self {
        Self {
            position: change.position,
            kind: change.kind.code(),
            at: change.at.rfc3339(),
            integration: Integration::named(change.integration, change.own_client, names),
            order_id: change.order,
            order_remote_id: change.order_number,
            shipment_id: change.shipment,
            problem_id: change.problem,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_waits_is_told_from_who_does_not() {
        let waits = |uri: &'static str| may_wait(&Uri::from_static(uri));
        assert!(waits("/api/v1/changes?after=7&wait=25"));
        assert!(waits("/api/v1/changes?w%61it=30") && waits("/api/v1/changes?wait"));
        assert!(!waits("/api/v1/changes?after=7") && !waits("/api/v1/orders?wait=25"));
    }
}
