//! Reading orders.

use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use axum::{Extension, Json};
use parcelpilot_domain::ids::{OrderId, RemoteChannelId, RemoteOrderId};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::sees::Sees;
use parcelpilot_domain::shipment::may_ship::ShippingState;
use parcelpilot_domain::shipping_promise::Due;
use parcelpilot_domain::tag::Tag;
use parcelpilot_domain::time::Timestamp;
use runtime::clock::now;
use serde::Deserialize;
use storage::orders::{CreatedSpan, OrderCursor, OrderFilter, OrderNames};
use storage::{Database, orders, portal};
use utoipa::IntoParams;

use super::description::ReadProblems;
use super::order::Order;
use super::paging;
use super::paging::Page;
use super::parameters::{Checks, Parameters};
use super::problem::Problem;
use crate::http::AppState;
use crate::services::api_tokens::ApiCaller;
use crate::services::promises::Promises;

const ORDERS: &str = "/api/v1/orders";
/// As long as stores have them.
const SKU_MAX_CHARS: usize = 250;
pub(super) const TRACKING_MAX_CHARS: usize = 100;

/// Texts as they came, so that all that is wrong with them can be said at once.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct OrderQuery {
    /// Only orders of this integration.
    #[param(value_type = String, format = "uuid", required = false)]
    integration: Option<String>,
    /// Only orders of this client, in whichever store. A token that is for what is its clients' lists one client at a time:
    /// without this, the first one.
    #[param(value_type = String, format = "uuid", required = false)]
    client: Option<String>,
    /// Only the order with this number in its store. Each store counts by itself: several may have it. Not with
    /// `modified_since`.
    #[param(value_type = i64, minimum = 1, required = false)]
    number: Option<String>,
    /// Only orders with a line of exactly this SKU. Not with `modified_since`.
    #[param(value_type = String, required = false, min_length = 1, max_length = 250, pattern = r"\S")]
    sku: Option<String>,
    /// Only orders with a shipment of this tracking number, in whatever case and with whatever blanks. Not with
    /// `modified_since`.
    #[param(value_type = String, required = false, min_length = 1, max_length = 100, pattern = r"\S")]
    tracking: Option<String>,
    /// Only orders of the channel with this number. Each store numbers its own: name the integration, too.
    #[param(value_type = i64, minimum = 1, required = false)]
    channel_id: Option<String>,
    /// Only orders whose status has this number. With `channel_id` only along with `modified_since`.
    #[param(value_type = i64, minimum = 0, required = false)]
    status: Option<String>,
    /// Only what changed here since then: the order that changed first comes first.
    #[param(value_type = String, format = DateTime, required = false)]
    modified_since: Option<String>,
    /// Only what was made in the store since then.
    #[param(value_type = String, format = DateTime, required = false)]
    created_since: Option<String>,
    /// Only orders that may be shipped now, or only the others.
    #[param(value_type = bool, required = false)]
    to_ship: Option<String>,
    /// Only orders in this state: `to_ship`, `held` (on hold) or `not_to_ship`.
    #[param(value_type = String, required = false, pattern = "^(to_ship|held|not_to_ship)$")]
    shipping_state: Option<String>,
    /// Only orders that are late: see `is_late`. Not with `to_ship=false`. Which are late is asked anew for each page.
    #[param(value_type = String, required = false, pattern = "^true$")]
    late: Option<String>,
    /// Only orders whose `shipping_state` is `to_ship` and that are to leave today, by the client's calendar, and not late yet. Not
    /// with `late`, nor with `to_ship=false`. Which those are is asked anew for each page: what becomes late meanwhile is on no later
    /// one, but under `late=true`.
    #[param(value_type = String, required = false, pattern = "^today$")]
    due: Option<String>,
    /// Only orders with this tag, in whatever case.
    #[param(value_type = String, required = false, min_length = 1, max_length = 30)]
    tag: Option<String>,
    /// How many orders a page has.
    #[param(value_type = u16, minimum = 1, maximum = 250, default = 50, required = false)]
    limit: Option<String>,
    /// Where the page begins: the `next` of the page before.
    #[param(value_type = String, required = false)]
    cursor: Option<String>,
}

/// What was asked for.
struct Wanted {
    filter: OrderFilter,
    due: Option<Due>,
    modified_since: Option<Timestamp>,
    limit: u16,
}

/// Orders, the newest first; with `modified_since` in the order in which they changed.
///
/// Following `next` meets each order once that was there at the beginning, whatever comes in meanwhile.
///
/// Filters can be combined, but for `status` with `channel_id`, `late` with `due`, and `number`, `sku` and `tracking` with `modified_since`. A page
/// takes longer where an SKU is in very many orders, and where a client has few of a shared store's.
///
/// With `modified_since` and other filters a page looks through the next 5,000 changes: it may have fewer orders than `limit`,
/// or none, and a `next` all the same.
#[utoipa::path(
    get,
    path = ORDERS,
    tag = "orders",
    operation_id = "list_orders",
    params(OrderQuery),
    responses(
        (
            status = 200,
            description = "A page of orders.",
            body = Page<Order>,
            headers(("Link" = String, description = "The next page's address, where there is one."))
        ),
        ReadProblems
    )
)]
pub(super) async fn list(
    State(state): State<AppState>,
    Extension(caller): Extension<ApiCaller>,
    Parameters(query): Parameters<OrderQuery>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Problem> {
    let mut wanted = query.wanted()?;
    let promises = Promises::read(&state.context.database).await?;
    if let Some(due) = wanted.due {
        wanted.filter.due = promises.placed(due, now());
        // What left already is not late any more.
        wanted.filter.to_ship = Some(true);
    }
    let (database, filter, limit) = (&state.context.database, &wanted.filter, wanted.limit);
    let sees = &caller.caller.sees;
    let page = match (sees.limited_to(), wanted.modified_since) {
        (None, Some(since)) => orders::changed(database, filter, since, limit).await,
        (None, None) => orders::whole(database, filter, limit).await,
        (Some(seen), Some(since)) => portal::changed(database, seen, filter, since, limit).await,
        (Some(seen), None) => portal::whole(database, seen, filter, limit).await,
    }?;
    let names = names(database).await?;
    let page = Page {
        data: page
            .orders
            .into_iter()
            .filter_map(|order| Order::seen(order, &names, &promises, sees))
            .collect(),
        next: page.next.map(|cursor| wanted.cursor_text(cursor)),
    };
    Ok(page.answer(ORDERS, raw.as_deref()))
}

/// One order.
#[utoipa::path(
    get,
    path = "/api/v1/orders/{id}",
    tag = "orders",
    operation_id = "fetch_order",
    params(("id" = String, Path, format = "uuid")),
    responses((status = 200, description = "The order.", body = Order), ReadProblems)
)]
pub(super) async fn fetch(
    State(state): State<AppState>,
    Extension(caller): Extension<ApiCaller>,
    Path(id): Path<String>,
) -> Result<Json<Order>, Problem> {
    let id = id.parse().map_err(|_| Problem::not_found())?;
    order(&state, &caller.caller.sees, id).await
}

/// As whoever sees so much gets it.
pub(super) async fn order(state: &AppState, sees: &Sees, id: OrderId) -> Result<Json<Order>, Problem> {
    let database = &state.context.database;
    let found = match sees.limited_to() {
        None => orders::find_whole(database, id).await?,
        Some(seen) => portal::whole_order(database, seen, id).await?,
    };
    let order = found.ok_or_else(Problem::not_found)?;
    let promises = Promises::read(database).await?;
    let order = Order::seen(order, &names(database).await?, &promises, sees);
    order.map(Json).ok_or_else(Problem::not_found)
}

pub(super) async fn names(database: &Database) -> Result<OrderNames, Problem> {
    Ok(OrderNames::read(database).await?)
}

impl OrderQuery {
    fn wanted(&self) -> Result<Wanted, Problem> {
        let mut checks = Checks::default();
        let is_late = checks.read("late", self.late.as_deref(), "true.", |text| {
            (text == "true").then_some(Due::Late)
        });
        let is_today = checks.read("due", self.due.as_deref(), "today.", |text| {
            (text == "today").then_some(Due::Today)
        });
        let modified_since = checks.time("modified_since", self.modified_since.as_deref());
        let wanted = Wanted {
            filter: OrderFilter {
                integration: checks.id(
                    "integration",
                    self.integration.as_deref(),
                    "The id of an integration.",
                ),
                client: checks.id("client", self.client.as_deref(), "The id of a client."),
                number: checks.read(
                    "number",
                    self.number.as_deref(),
                    "The number of an order: a whole number from 1 on.",
                    |text| text.parse().ok().filter(|number| *number > 0).map(RemoteOrderId),
                ),
                sku: checks.word("sku", self.sku.as_deref(), SKU_MAX_CHARS),
                tracking: checks.word("tracking", self.tracking.as_deref(), TRACKING_MAX_CHARS),
                channel: checks.read(
                    "channel_id",
                    self.channel_id.as_deref(),
                    "The number of a channel.",
                    |text| text.parse().ok().filter(|id| *id > 0).map(RemoteChannelId),
                ),
                status: checks.read(
                    "status",
                    self.status.as_deref(),
                    "The number of a status.",
                    |text| text.parse().ok().filter(|id| *id >= 0).map(OrderStatus),
                ),
                created: CreatedSpan {
                    from: checks.time("created_since", self.created_since.as_deref()),
                    until: None,
                }
                .into(),
                to_ship: checks.read("to_ship", self.to_ship.as_deref(), "true or false.", |text| {
                    text.parse().ok()
                }),
                shipping_state: checks.read(
                    "shipping_state",
                    self.shipping_state.as_deref(),
                    "to_ship, held or not_to_ship.",
                    ShippingState::from_code,
                ),
                tag: checks.read(
                    "tag",
                    self.tag.as_deref(),
                    "A tag of 1 to 30 characters.",
                    |text| Tag::read(text).ok(),
                ),
                after: checks.read(
                    "cursor",
                    self.cursor.as_deref(),
                    "The next of the page before, with the same filters.",
                    |text| cursor(text, modified_since.is_some()),
                ),
                ..OrderFilter::default()
            },
            due: is_late.or(is_today),
            modified_since,
            limit: paging::limit(&mut checks, self.limit.as_deref()),
        };
        let exact = [
            ("number", self.number.is_some()),
            ("sku", self.sku.is_some()),
            ("tracking", self.tracking.is_some()),
        ];
        for (field, _) in exact
            .iter()
            .filter(|(_, is_asked)| *is_asked && modified_since.is_some())
        {
            checks.refuse(field, "Not with modified_since: that list goes by time.");
        }
        if self.status.is_some() && self.channel_id.is_some() && modified_since.is_none() {
            checks.refuse("status", "Not with channel_id, but along with modified_since.");
        }
        if self.late.is_some() && self.due.is_some() {
            checks.refuse("due", "Not with late: what is late was due before.");
        }
        if wanted.due.is_some() && wanted.filter.to_ship == Some(false) {
            checks.refuse("to_ship", "Not false with late or due: those may be shipped.");
        }
        checks.done()?;
        Ok(wanted)
    }
}

/// What the places of a list are called that goes by change, and of one that goes by age: one is none of the other.
const fn mark(is_by_change: bool) -> char {
    if is_by_change { 'm' } else { 'c' }
}

fn cursor(text: &str, is_by_change: bool) -> Option<OrderCursor> {
    text.strip_prefix(mark(is_by_change))?.parse().ok()
}

impl Wanted {
    fn cursor_text(&self, cursor: OrderCursor) -> String {
        format!("{}{cursor}", mark(self.modified_since.is_some()))
    }
}
