//! Shows, makes and changes shipments, and retries and drops pushes.

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
use parcelpilot_domain::message;
use parcelpilot_domain::message::Message;
use parcelpilot_domain::shipment::changes::{ChangeError, Decision, OrderSnapshot};
use parcelpilot_domain::shipment::draft::ShipmentDraft;
use parcelpilot_domain::shipment::left::lines_to_ship;
use parcelpilot_domain::shipment::push::Pushing;
use parcelpilot_domain::shipment::tracking::TrackingDraft;
use parcelpilot_domain::shipment::{changes, draft};
use runtime::clock::now;
use storage::integrations::Integration;
use storage::orders::WholeOrder;
use storage::shipments::{ShipmentChange, ShipmentFilter};
use storage::{Database, integrations, orders, shipments as rows};
use uuid::Uuid;

use super::audit::{order_name, record, record_detail};
use super::imports::ImportService;
use super::orders::day;

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
        self.make_once(caller, id, order, draft, notify_store).await?;
        Ok(id)
    }

    async fn make_once(
        &self,
        caller: &Caller,
        id: ShipmentId,
        order: OrderId,
        draft: ShipmentDraft,
        notify_store: bool,
    ) -> AppResult<()> {
        let shipment = ShipmentToMake {
            id,
            order,
            draft,
            notify_store,
        };
        self.make_one(caller, &shipment).await.map(drop)
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
        self.change(caller, order, |order| changes::void(order, id))
            .await?;
        self.record(caller, AuditAction::ShipmentVoided, order, "")
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
        self.change(caller, order, |order| changes::correct(order, id, &tracking))
            .await?;
        let detail = tracking.number.trim();
        self.record(caller, AuditAction::TrackingCorrected, order, detail)
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
        self.change(caller, order, |order| {
            changes::make_again(order, id, made, &tracking)
        })
        .await?;
        let detail = tracking.number.trim();
        self.record(caller, AuditAction::ShipmentMadeAgain, order, detail)
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
    async fn make_one(&self, caller: &Caller, wanted: &ShipmentToMake) -> AppResult<Made> {
        let ShipmentToMake { id, order, .. } = *wanted;
        let notify_store = wanted.notify_store;
        let decide = |order: &OrderSnapshot| changes::make(order, id, &wanted.draft, notify_store);
        if !self.change(caller, order, decide).await? {
            return Ok(Made::Before);
        }
        // Of an order that could be shipped anyway a reason is not kept.
        let made = rows::find(self.database(), id).await?;
        let reason = made.and_then(|made| made.override_reason);
        let detail = made_detail(notify_store, reason.as_deref());
        self.record(caller, AuditAction::ShipmentMade, order, &detail)
            .await?;
        Ok(Made::Now)
    }

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

    pub(super) async fn change<T: Send>(
        &self,
        caller: &Caller,
        order: OrderId,
        decide: impl Fn(&OrderSnapshot) -> Decision<T> + Send + Sync,
    ) -> AppResult<T> {
        self.change_as(&caller.name, order, decide).await
    }

    async fn whole(&self, order: OrderId) -> AppResult<WholeOrder> {
        let found = orders::find_whole(self.database(), order).await?;
        found.ok_or(AppError::NotFound)
    }

    async fn change_as<T: Send>(
        &self,
        by: &str,
        order: OrderId,
        decide: impl Fn(&OrderSnapshot) -> Decision<T> + Send + Sync,
    ) -> AppResult<T> {
        let change = ShipmentChange { order, by, at: now() };
        let changed = rows::change_order(self.database(), change, decide).await?;
        changed.map_err(app_error)
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

/// For the audit trail.
fn made_detail(notify_store: bool, override_reason: Option<&str>) -> String {
    let external = (!notify_store).then(|| "external".to_owned());
    let override_reason = override_reason.map(|reason| format!("anyway: {reason}"));
    let details: Vec<String> = external.into_iter().chain(override_reason).collect();
    details.join(", ")
}

fn app_error(error: ChangeError) -> AppError {
    match error {
        ChangeError::Draft(errors) => AppError::of_draft(errors),
        ChangeError::Voided => AppError::ShipmentVoided,
        ChangeError::NotFound => AppError::NotFound,
        ChangeError::MayNotShip(answer) => {
            let reasons = answer.sentences().into_iter();
            let joined =
                reasons.reduce(|before, next| message!("{before} {next}", before = before, next = next));
            AppError::MayNotShip(joined.unwrap_or_else(|| Message::verbatim("")))
        }
    }
}
