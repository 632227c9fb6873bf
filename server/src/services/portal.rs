//! What people of clients see and do. Of the storage, this knows [`storage::portal`] alone.

use std::time::Duration;

use async_trait::async_trait;
use parcelpilot_contract::error::{AppError, AppResult, FieldProblem};
use parcelpilot_contract::orders::{ConsignmentDetail, LineDetail, OrderCount, OrderQuery, OrderRow};
use parcelpilot_contract::portal::{
    ClientName, PortalHold, PortalItem, PortalLine, PortalOrder, PortalOrderPage, PortalOrderQuery,
    PortalOrderRow, PortalOverview, PortalPart, PortalProblem, PortalShipment, PortalShipmentPage,
    PortalShipmentQuery,
};
use parcelpilot_contract::ports::{Caller, PortalPort};
use parcelpilot_contract::problems::ProblemRow;
use parcelpilot_contract::shipments::{ShipmentLineRow, ShipmentRow};
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::ids::{ClientId, OrderId};
use parcelpilot_domain::message::Message;
use parcelpilot_domain::sees::SeenClients;
use parcelpilot_domain::shipment::may_ship::{Hold, HoldCause, MayShip};
use parcelpilot_domain::shipment::work_list::WorkList;
use parcelpilot_domain::time::Timestamp;
use runtime::clock::now;
use storage::orders::OrderFilter;
use storage::portal::{HoldAnswer, SeenOrder};
use storage::shipments::ShipmentFilter;
use storage::{Database, portal};

use super::audit::record_orders;
use super::orders::filter;
use super::promises::Promises;

const PAGE_ORDERS: u16 = 50;
const PAGE_SHIPMENTS: usize = 50;
const LATELY: Duration = Duration::from_secs(7 * 86_400);

pub struct PortalService {
    pub database: Database,
}

#[async_trait]
impl PortalPort for PortalService {
    async fn clients(&self, seen: &SeenClients) -> AppResult<Vec<ClientName>> {
        Ok(portal::clients(&self.database, seen).await?)
    }

    async fn overview(&self, seen: &SeenClients, client: Option<ClientId>) -> AppResult<PortalOverview> {
        let database = &self.database;
        Ok(PortalOverview {
            to_ship: self.count(seen, client, WorkList::ToShip).await?,
            on_hold: self.count(seen, client, WorkList::Held).await?,
            shipped_lately: portal::count_shipped(database, seen, client, now().minus(LATELY)).await?,
            problems: portal::count_problems(database, seen, client).await?,
            stores: portal::stores(database, seen, client, now()).await?,
        })
    }

    async fn orders(&self, seen: &SeenClients, query: PortalOrderQuery) -> AppResult<PortalOrderPage> {
        // For days, the time zones of the stores of that client alone are asked for.
        let Some(client) = seen.looked_at(query.client) else {
            return Ok(PortalOrderPage::default());
        };
        let query = OrderQuery {
            client: Some(client),
            search: query.search,
            // Whether stores take shipments is the warehouse's to know.
            work_list: query.list.filter(|list| *list != WorkList::Failed),
            from: query.from,
            until: query.until,
            after: query.after,
            ..OrderQuery::default()
        };
        let filter = filter(&self.database, query).await?;
        let page = portal::list(&self.database, seen, &filter, PAGE_ORDERS).await?;
        Ok(PortalOrderPage {
            rows: page.rows.into_iter().map(order_row).collect(),
            next: page.next,
        })
    }

    async fn order(&self, seen: &SeenClients, id: OrderId) -> AppResult<PortalOrder> {
        let order = portal::order(&self.database, seen, id).await?;
        let order = order.ok_or(AppError::NotFound)?;
        let shipments = portal::shipments_of_order(&self.database, seen, id).await?;
        let row = &order.detail.row;
        let promises = Promises::read(&self.database).await?;
        let promised = promises.of(Some(order.client), row.shipping_state, row.created_at, now());
        Ok(shown(order, promised.ship_by, shipments))
    }

    async fn shipments(
        &self,
        seen: &SeenClients,
        query: PortalShipmentQuery,
    ) -> AppResult<PortalShipmentPage> {
        let filter = ShipmentFilter {
            search: query.search,
            client: query.client,
            after: query.after.parse().ok(),
            ..ShipmentFilter::default()
        };
        let page = portal::list_shipments(&self.database, seen, &filter, PAGE_SHIPMENTS).await?;
        Ok(PortalShipmentPage {
            rows: page.rows.into_iter().map(shipment_row).collect(),
            next: page.next,
        })
    }

    async fn problems(&self, seen: &SeenClients, client: Option<ClientId>) -> AppResult<Vec<PortalProblem>> {
        let rows = portal::problems(&self.database, seen, client).await?;
        Ok(rows.into_iter().map(problem_row).collect())
    }

    async fn hold(&self, caller: &Caller, seen: &SeenClients, order: OrderId, hold: Hold) -> AppResult<()> {
        if hold.until.is_some_and(|until| until <= now()) {
            return Err(AppError::invalid("until", FieldProblem::InThePast));
        }
        let answer = portal::place(&self.database, seen, order, &hold, &caller.name, now()).await?;
        let until = hold.until.map(|until| format!(", until {}", until.date()));
        let detail = format!("{}{}", hold.reason, until.unwrap_or_default());
        let actions = (AuditAction::OrderHeld, AuditAction::OrdersHeld);
        self.answered(caller, order, answer, actions, &detail).await
    }

    async fn release(&self, caller: &Caller, seen: &SeenClients, order: OrderId) -> AppResult<()> {
        let answer = portal::release(&self.database, seen, order, &caller.name, now()).await?;
        let actions = (AuditAction::OrderReleased, AuditAction::OrdersReleased);
        self.answered(caller, order, answer, actions, "").await
    }
}

impl PortalService {
    async fn count(
        &self,
        seen: &SeenClients,
        client: Option<ClientId>,
        list: WorkList,
    ) -> AppResult<OrderCount> {
        let filter = OrderFilter {
            client,
            work_list: Some(list),
            ..OrderFilter::default()
        };
        Ok(portal::count(&self.database, seen, &filter).await?)
    }

    async fn answered(
        &self,
        caller: &Caller,
        order: OrderId,
        answer: HoldAnswer,
        actions: (AuditAction, AuditAction),
        detail: &str,
    ) -> AppResult<()> {
        match answer {
            HoldAnswer::Done => record_orders(&self.database, caller, actions, &[order], detail).await,
            HoldAnswer::NotHeld => Ok(()),
            HoldAnswer::ClientInactive => Err(AppError::ClientInactive),
            HoldAnswer::OfTheWarehouse => Err(AppError::HeldByWarehouse),
            HoldAnswer::NotFound => Err(AppError::NotFound),
        }
    }
}

fn order_row(row: OrderRow) -> PortalOrderRow {
    PortalOrderRow {
        id: row.id,
        number: row.remote_id,
        created_at: row.created_at,
        store_zone: row.store_zone,
        status: row.status,
        status_label: row.status_label,
        is_deleted: row.is_deleted,
        customer_name: row.customer_name,
        items: row.items,
        left_to_ship: row.left_to_ship,
        shipping_state: row.shipping_state,
        total: row.total,
        currency: row.currency,
    }
}

fn shown(order: SeenOrder, ship_by: Option<Timestamp>, shipments: Vec<ShipmentRow>) -> PortalOrder {
    let SeenOrder {
        detail,
        client,
        is_held_by_client,
    } = order;
    let hold = detail.hold.map(|row| match is_held_by_client {
        true => PortalHold::Own {
            reason: row.hold.reason.into(),
            until: row.hold.until,
        },
        false => PortalHold::OfTheWarehouse,
    });
    let part = |part: ConsignmentDetail| PortalPart {
        address: part.address,
        shipping_method: part.shipping_method,
        lines: part.lines.into_iter().map(line).collect(),
    };
    PortalOrder {
        client,
        row: order_row(detail.row),
        ship_by,
        customer_email: detail.customer_email,
        customer_message: detail.customer_message,
        parts: detail.consignments.into_iter().map(part).collect(),
        not_shipped: detail.not_shipped.into_iter().map(line).collect(),
        hold,
        reasons: reasons(&detail.may_ship),
        shipments: shipments.into_iter().map(shipment_row).collect(),
        has_problem: !detail.problems.is_empty(),
    }
}

/// Without what a person wrote, and without the warehouse's own names of products.
fn reasons(may_ship: &MayShip) -> Vec<Message> {
    match may_ship {
        MayShip::Held(causes) => {
            let by_itself = causes
                .iter()
                .filter(|cause| !matches!(cause, HoldCause::Manual(_) | HoldCause::SkuNotListed(_)));
            by_itself.map(HoldCause::sentence).collect()
        }
        other => other.sentences(),
    }
}

fn line(line: LineDetail) -> PortalLine {
    PortalLine {
        sku: line.sku,
        name: line.name,
        options: line.options,
        quantity: line.quantity,
        left_to_ship: line.left_to_ship,
    }
}

fn shipment_row(row: ShipmentRow) -> PortalShipment {
    let item = |line: ShipmentLineRow| PortalItem {
        sku: line.sku,
        name: line.name,
        quantity: line.quantity,
    };
    PortalShipment {
        order_id: row.order_id,
        order_number: row.order_number,
        made_at: row.made_at,
        is_voided: row.voided_at.is_some(),
        carrier: row.tracking.carrier_label,
        tracking_number: row.tracking.number,
        followed_at: row.tracking.followed_at,
        items: row.lines.into_iter().map(item).collect(),
    }
}

fn problem_row(row: ProblemRow) -> PortalProblem {
    PortalProblem {
        order_number: row.remote_id,
        order_id: row.order_id,
        kind: row.kind,
        first_seen_at: row.first_seen_at,
        last_seen_at: row.last_seen_at,
    }
}
