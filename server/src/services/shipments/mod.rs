//! Shows, makes and changes shipments, and retries and drops pushes.

mod change;
mod csv;
mod form;
mod many;
mod pushing;
mod resync;

use std::time::Duration;

use async_trait::async_trait;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::ports::{Caller, HeldChoice, ShipmentPort};
use parcelpilot_contract::shipments::{
    Made, PushCounts, Resynced, ShipmentPage, ShipmentPreview, ShipmentQuery, ShipmentRow, ShipmentToMake,
    Shipping, StoreNotification, TrackingRow,
};
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::ids::{ClientId, IntegrationId, OrderId, PushId, ShipmentId};
use parcelpilot_domain::shipment::changes::OrderSnapshot;
use parcelpilot_domain::shipment::draft::ShipmentDraft;
use parcelpilot_domain::shipment::left::lines_to_ship;
use parcelpilot_domain::shipment::push::Pushing;
use parcelpilot_domain::shipment::tracking::TrackingDraft;
use parcelpilot_domain::shipment::{changes, draft};
use runtime::clock::now;
use storage::integrations::Integration;
use storage::orders::WholeOrder;
use storage::shipments::ShipmentFilter;
use storage::{Database, integrations, orders, shipments as rows};
use uuid::Uuid;

use super::audit::{order_name, record, record_detail};
use super::imports::ImportService;
use super::orders::day;

use change::app_error;
pub(crate) use csv::CsvReading;

const PAGE_SHIPMENTS: usize = 50;
const DAY: Duration = Duration::from_secs(86_400);

pub struct ShipmentService {
    pub imports: ImportService,
}

#[async_trait]
impl ShipmentPort for ShipmentService {
    async fn shipping(&self, order: OrderId) -> AppResult<Shipping> {
        let whole = self.whole(order).await?;
        let may_ship = whole.may_ship();
        let WholeOrder { stored, ahead, .. } = whole;
        let integration = self.integration(stored.integration_id).await?;
        let to_ship = lines_to_ship(&stored.order.lines, &ahead);
        let read = rows::store_view(self.database(), order).await?;
        Ok(Shipping {
            order_id: order,
            integration_id: integration.id,
            pushing: integration.pushing(),
            last_carrier: rows::last_carrier(self.database(), integration.id).await?,
            may_ship,
            consignments: form::consignments(&stored, &to_ship),
            shipments: rows::of_order(self.database(), order).await?,
            external_shipments: read.external,
            read_at: read.at,
        })
    }

    async fn shipment(&self, id: ShipmentId) -> AppResult<ShipmentRow> {
        let found = rows::find(self.database(), id).await?;
        found.ok_or(AppError::NotFound)
    }

    async fn list(&self, query: ShipmentQuery) -> AppResult<ShipmentPage> {
        let filter = ShipmentFilter {
            // A truncated link starts again at the newest shipment.
            after: query.after.parse().ok(),
            search: query.search,
            order: None,
            order_number: None,
            tracking: None,
            client: query.client,
            integration: query.integration,
            state: query.state,
            shipped_from: day("from", &query.from)?,
            shipped_until: day("until", &query.until)?.map(|day| day.plus(DAY)),
        };
        Ok(rows::list(self.database(), &filter, PAGE_SHIPMENTS).await?)
    }

    async fn counts(&self) -> AppResult<Vec<PushCounts>> {
        Ok(rows::counts(self.database(), now().minus(DAY)).await?)
    }

    async fn version(&self, order: Option<OrderId>) -> AppResult<String> {
        Ok(match order {
            Some(order) => rows::version_of_order(self.database(), order).await?,
            None => rows::version(self.database()).await?,
        })
    }

    async fn preview(
        &self,
        order: OrderId,
        draft: ShipmentDraft,
        notify_store: bool,
    ) -> AppResult<ShipmentPreview> {
        let whole = self.whole(order).await?;
        let draft = changes::allowed(whole.may_ship(), draft).map_err(app_error)?;
        let WholeOrder { stored, ahead, .. } = whole;
        let integration = self.integration(stored.integration_id).await?;
        let to_ship = lines_to_ship(&stored.order.lines, &ahead);
        let shipment = draft::check(draft, &to_ship).map_err(AppError::of_draft)?;
        Ok(ShipmentPreview {
            lines: form::lines(&stored.order.lines, &shipment.lines),
            tracking: TrackingRow::from(&shipment.tracking),
            notification: match (notify_store, integration.pushing()) {
                (false, _) => StoreNotification::Never,
                (true, Pushing::On) => StoreNotification::AtOnce,
                (true, pushing) => StoreNotification::Held(pushing),
            },
        })
    }

    async fn make(
        &self,
        caller: &Caller,
        order: OrderId,
        draft: ShipmentDraft,
        notify_store: bool,
    ) -> AppResult<ShipmentId> {
        let id = ShipmentId::from_uuid(Uuid::now_v7());
        let shipment = ShipmentToMake {
            id,
            order,
            draft,
            notify_store,
        };
        self.make_one(caller, &shipment).await?;
        Ok(id)
    }

    async fn make_many(
        &self,
        caller: &Caller,
        shipments: Vec<ShipmentToMake>,
    ) -> AppResult<Vec<AppResult<Made>>> {
        self.make_together(caller, &shipments).await
    }

    async fn void(&self, caller: &Caller, id: ShipmentId) -> AppResult<OrderId> {
        let order = self.order_of(id).await?;
        let void = |order: &OrderSnapshot| changes::void(order, id);
        self.change_recorded(caller, order, AuditAction::ShipmentVoided, |()| "", void)
            .await?;
        Ok(order)
    }

    async fn correct_tracking(
        &self,
        caller: &Caller,
        id: ShipmentId,
        tracking: TrackingDraft,
    ) -> AppResult<OrderId> {
        let order = self.order_of(id).await?;
        let number = tracking.number.trim();
        let correct = |order: &OrderSnapshot| changes::correct(order, id, &tracking);
        self.change_recorded(
            caller,
            order,
            AuditAction::TrackingCorrected,
            |()| number,
            correct,
        )
        .await?;
        Ok(order)
    }

    async fn make_again(
        &self,
        caller: &Caller,
        id: ShipmentId,
        tracking: TrackingDraft,
    ) -> AppResult<(OrderId, ShipmentId)> {
        let order = self.order_of(id).await?;
        let made = ShipmentId::from_uuid(Uuid::now_v7());
        let number = tracking.number.trim();
        let make_again = |order: &OrderSnapshot| changes::make_again(order, id, made, &tracking);
        let action = AuditAction::ShipmentMadeAgain;
        self.change_recorded(caller, order, action, |()| number, make_again)
            .await?;
        Ok((order, made))
    }

    async fn retry(&self, caller: &Caller, pushes: Vec<PushId>) -> AppResult<i64> {
        let retried = rows::retry(self.database(), &pushes, now()).await?;
        self.record_count(caller, AuditAction::PushesRetried, retried)
            .await;
        Ok(retried)
    }

    async fn retry_all(
        &self,
        caller: &Caller,
        client: Option<ClientId>,
        integration: Option<IntegrationId>,
    ) -> AppResult<i64> {
        let retried = rows::retry_all(self.database(), client, integration, now()).await?;
        self.record_count(caller, AuditAction::PushesRetried, retried)
            .await;
        Ok(retried)
    }

    async fn drop_held(&self, caller: &Caller, pushes: Vec<PushId>) -> AppResult<i64> {
        let dropped = rows::drop_held(self.database(), &pushes).await?;
        self.record_count(caller, AuditAction::PushesDropped, dropped)
            .await;
        Ok(dropped)
    }

    async fn resync(&self, caller: &Caller, order: OrderId) -> AppResult<Resynced> {
        self.resync_order(caller, order).await
    }

    async fn turn_on(&self, caller: &Caller, id: IntegrationId, held: HeldChoice) -> AppResult<()> {
        self.start_pushing(caller, id, held).await
    }

    async fn turn_off(&self, caller: &Caller, id: IntegrationId) -> AppResult<()> {
        self.stop_pushing(caller, id).await
    }
}

impl ShipmentService {
    pub(super) fn database(&self) -> &Database {
        &self.imports.stores.database
    }

    pub(super) async fn integration(&self, id: IntegrationId) -> AppResult<Integration> {
        let found = integrations::find(self.database(), id).await?;
        found.ok_or(AppError::NotFound)
    }

    /// The order of a shipment.
    async fn order_of(&self, id: ShipmentId) -> AppResult<OrderId> {
        let found = rows::place_of(self.database(), id).await?;
        found.map(|(order, _)| order).ok_or(AppError::NotFound)
    }

    async fn whole(&self, order: OrderId) -> AppResult<WholeOrder> {
        let found = orders::find_whole(self.database(), order).await?;
        found.ok_or(AppError::NotFound)
    }

    /// Writes the audit trail. The order is named by its number and its integration.
    pub(super) async fn record(
        &self,
        caller: &Caller,
        action: AuditAction,
        order: OrderId,
        detail: &str,
    ) -> AppResult<()> {
        if let Some(subject) = order_name(self.database(), order).await? {
            record_detail(self.database(), caller, action, &subject, detail).await;
        }
        Ok(())
    }

    async fn record_count(&self, caller: &Caller, action: AuditAction, count: i64) {
        if count > 0 {
            let subject = if count == 1 {
                "1 shipment".to_owned()
            } else {
                format!("{count} shipments")
            };
            record(self.database(), caller, action, &subject).await;
        }
    }
}
