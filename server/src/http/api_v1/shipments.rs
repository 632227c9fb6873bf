//! Reading and making shipments.

use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use parcelpilot_domain::ids::{RemoteOrderId, ShipmentId};
use parcelpilot_domain::shipment::push::PushState;
use serde::Deserialize;
use serde_json::Value;
use storage::shipments::ShipmentFilter;
use storage::{portal, shipments};
use utoipa::IntoParams;

use super::authentication::Writer;
use super::body::Body;
use super::description::{ReadProblems, WriteProblems};
use super::keyed_shipments;
use super::keyed_shipments::{KeyedAnswer, KeyedRequest, is_key};
use super::orders::{TRACKING_MAX_CHARS, names};
use super::paging;
use super::paging::Page;
use super::parameters::{Checks, Parameters};
use super::problem::Problem;
use super::shipment::{NewShipment, Shipment};
use crate::accounts::tokens;
use crate::http::AppState;
use crate::services::api_tokens::ApiCaller;
use crate::services::internal;

const SHIPMENTS: &str = "/api/v1/shipments";
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// Texts as they came, so that all that is wrong with them can be said at once.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ShipmentQuery {
    /// Only shipments of this integration.
    #[param(value_type = String, format = "uuid", required = false)]
    integration: Option<String>,
    /// Only shipments of this client's orders, in whichever store. A token that is for what is its clients' lists one client at
    /// a time: without this, the first one.
    #[param(value_type = String, format = "uuid", required = false)]
    client: Option<String>,
    /// Only shipments of this order.
    #[param(value_type = String, format = "uuid", required = false)]
    order: Option<String>,
    /// Only shipments of the order with this number in its store. Each store counts by itself.
    #[param(value_type = i64, minimum = 1, required = false)]
    number: Option<String>,
    /// Only shipments with this tracking number, in whatever case and with whatever blanks.
    #[param(value_type = String, required = false, min_length = 1, max_length = 100, pattern = r"\S")]
    tracking: Option<String>,
    /// Only what was made then or later, without what is voided.
    #[param(value_type = String, format = DateTime, required = false)]
    shipped_since: Option<String>,
    /// Only what was made before, without what is voided.
    #[param(value_type = String, format = DateTime, required = false)]
    shipped_until: Option<String>,
    /// Only those with a push in this state: `held`, `pending`, `sending`, `confirmed` or `failed`. Not with a token that is for
    /// some clients alone.
    #[param(value_type = String, required = false, pattern = "^(held|pending|sending|confirmed|failed)$")]
    state: Option<String>,
    /// How many shipments a page has.
    #[param(value_type = u16, minimum = 1, maximum = 250, default = 50, required = false)]
    limit: Option<String>,
    /// Where the page begins: the `next` of the page before.
    #[param(value_type = String, required = false)]
    cursor: Option<String>,
}

/// Shipments, the newest first. Filters can be combined.
#[utoipa::path(
    get,
    path = SHIPMENTS,
    tag = "shipments",
    operation_id = "list_shipments",
    params(ShipmentQuery),
    responses(
        (
            status = 200,
            description = "A page of shipments.",
            body = Page<Shipment>,
            headers(("Link" = String, description = "The next page's address, where there is one."))
        ),
        ReadProblems
    )
)]
pub(super) async fn list(
    State(state): State<AppState>,
    Extension(caller): Extension<ApiCaller>,
    Parameters(query): Parameters<ShipmentQuery>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Problem> {
    let (filter, limit) = query.wanted()?;
    if filter.state.is_some() && caller.caller.sees.is_limited() {
        let mut checks = Checks::default();
        checks.refuse("state", "Not with a token that is for some clients alone.");
        checks.done()?;
    }
    let database = &state.context.database;
    let page = match caller.caller.sees.limited_to() {
        None => {
            let page = shipments::list(database, &filter, limit.into()).await?;
            Page {
                data: page.rows.into_iter().map(Shipment::from).collect(),
                next: page.next,
            }
        }
        Some(seen) => {
            let page = portal::list_shipments(database, seen, &filter, limit.into()).await?;
            let (names, client) = (names(database).await?, seen.looked_at(filter.client));
            let shown = |row| Some(Shipment::from(row).for_client(client?, &names));
            Page {
                data: page.rows.into_iter().filter_map(shown).collect(),
                next: page.next,
            }
        }
    };
    Ok(page.answer(SHIPMENTS, raw.as_deref()))
}

/// One shipment, and how the store's view of it stands.
#[utoipa::path(
    get,
    path = "/api/v1/shipments/{id}",
    tag = "shipments",
    operation_id = "fetch_shipment",
    params(("id" = String, Path, format = "uuid")),
    responses((status = 200, description = "The shipment.", body = Shipment), ReadProblems)
)]
pub(super) async fn fetch(
    State(state): State<AppState>,
    Extension(caller): Extension<ApiCaller>,
    Path(id): Path<String>,
) -> Result<Json<Shipment>, Problem> {
    let id = id.parse().map_err(|_| Problem::not_found())?;
    let Some(seen) = caller.caller.sees.limited_to() else {
        let found = state.ports.shipments.shipment(id).await?;
        return Ok(Json(found.into()));
    };
    let database = &state.context.database;
    let found = portal::shipment(database, seen, id).await?;
    let (row, client) = found.ok_or_else(Problem::not_found)?;
    let names = names(database).await?;
    Ok(Json(Shipment::from(row).for_client(client, &names)))
}

/// Makes a shipment. Sent again with the same key and body, it gives the same answer and makes nothing more.
#[utoipa::path(
    post,
    path = SHIPMENTS,
    tag = "shipments",
    operation_id = "make_shipment",
    params((
        "Idempotency-Key" = String,
        Header,
        description = "A text of your own for this shipment alone. Works for 24 hours.",
        min_length = 1,
        max_length = 255,
        pattern = "^[!-~]+$"
    )),
    request_body = NewShipment,
    responses(
        (
            status = 201,
            description = "The shipment.",
            body = Shipment,
            headers(("Location" = String, description = "The shipment's address."))
        ),
        WriteProblems
    )
)]
pub(super) async fn make(
    State(state): State<AppState>,
    Writer(caller): Writer,
    headers: HeaderMap,
    body: Body<NewShipment>,
) -> Result<Response, Problem> {
    let key = key_text(&headers)?;
    let shipment: Value = serde_json::from_slice(&body.bytes).map_err(internal)?;
    let mut request = KeyedRequest::new(key, &shipment, body.value)?;
    request.former_hash = Some(tokens::digest(&body.bytes));
    match keyed_shipments::make_all(&state, &caller, vec![request])
        .await?
        .pop()
    {
        Some(KeyedAnswer::Made(_, answer)) => made(answer),
        Some(KeyedAnswer::Refused(problem) | KeyedAnswer::Unknown(problem)) => Err(problem),
        None => Err(Problem::not_found()),
    }
}

impl ShipmentQuery {
    fn wanted(&self) -> Result<(ShipmentFilter, u16), Problem> {
        let mut checks = Checks::default();
        let filter = ShipmentFilter {
            integration: checks.id(
                "integration",
                self.integration.as_deref(),
                "The id of an integration.",
            ),
            client: checks.id("client", self.client.as_deref(), "The id of a client."),
            order: checks.id("order", self.order.as_deref(), "The id of an order."),
            order_number: checks.read(
                "number",
                self.number.as_deref(),
                "The number of an order: a whole number from 1 on.",
                |text| text.parse().ok().filter(|number| *number > 0).map(RemoteOrderId),
            ),
            tracking: checks.word("tracking", self.tracking.as_deref(), TRACKING_MAX_CHARS),
            shipped_from: checks.time("shipped_since", self.shipped_since.as_deref()),
            shipped_until: checks.time("shipped_until", self.shipped_until.as_deref()),
            state: checks.read(
                "state",
                self.state.as_deref(),
                "held, pending, sending, confirmed or failed.",
                PushState::from_code,
            ),
            after: checks.id("cursor", self.cursor.as_deref(), "The next of the page before."),
            ..ShipmentFilter::default()
        };
        let limit = paging::limit(&mut checks, self.limit.as_deref());
        checks.done()?;
        Ok((filter, limit))
    }
}

fn key_text(headers: &HeaderMap) -> Result<String, Problem> {
    headers
        .get(IDEMPOTENCY_KEY)
        .and_then(|key| key.to_str().ok())
        .filter(|key| is_key(key))
        .map(str::to_owned)
        .ok_or_else(|| {
            Problem::malformed(
                "Send the header Idempotency-Key: 1 to 255 letters, digits and signs, without spaces, for this \
                 shipment alone.",
            )
        })
}

/// `answer` is the shipment, as JSON.
fn made(answer: String) -> Result<Response, Problem> {
    #[derive(Deserialize)]
    struct Made {
        id: ShipmentId,
    }
    let Made { id } = serde_json::from_str(&answer).map_err(internal)?;
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::LOCATION, format!("{SHIPMENTS}/{id}")),
    ];
    Ok((StatusCode::CREATED, headers, answer).into_response())
}
