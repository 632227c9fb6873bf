//! Reads an order's shipments from the store, and corrects tracking that differs there.

use std::time::Duration;

use engine::shipments::execution::has_same_tracking;
use parcelpilot_contract::error::{AppError, AppResult, StoreAnswer};
use parcelpilot_contract::ports::{Caller, ImportPort};
use parcelpilot_contract::shipments::{Resynced, ShipmentRow};
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::ids::{OrderId, PushId, RemoteOrderId};
use parcelpilot_domain::shipment::changes;
use parcelpilot_domain::shipment::push::{PushFailure, PushState};
use parcelpilot_domain::store::shipments::{RemoteShipment, SinkError, TrackingToSend};
use runtime::clock::now;
use storage::integrations::Integration;
use storage::{orders, shipments as rows};

use super::ShipmentService;
use crate::services::imports::named;
use crate::services::store_answer;

/// How long a page waits for the store.
const WITHIN: Duration = Duration::from_secs(20);

impl ShipmentService {
    pub(super) async fn resync_order(&self, caller: &Caller, order: OrderId) -> AppResult<Resynced> {
        let found = orders::find_remote(self.database(), order).await?;
        let (integration, number) = found.ok_or(AppError::NotFound)?;
        let integration = self.integration(integration).await?;
        let store = self.read_store(&integration, number).await?;
        rows::store_read(self.database(), order, &store, now()).await?;
        let ours = rows::of_order(self.database(), order).await?;
        let is_ours = |remote: &RemoteShipment| ours.iter().any(|own| own.remote_id == Some(remote.id.0));
        let external = store.iter().filter(|remote| !is_ours(remote)).count();
        let corrected = self.correct_in_store(caller, order, &ours, &store).await?;
        let failed: Vec<PushId> = ours
            .iter()
            .filter_map(|own| own.push.as_ref())
            .filter(|push| push.state == PushState::Failed)
            .map(|push| push.id)
            .collect();
        let retried = rows::retry(self.database(), &failed, now()).await?;
        self.imports.start(caller, integration.id, named(number)).await?;
        self.record(caller, AuditAction::TrackingResynced, order, "")
            .await?;
        Ok(Resynced {
            in_store: i64::try_from(store.len()).unwrap_or(i64::MAX),
            external: i64::try_from(external).unwrap_or(i64::MAX),
            corrected,
            retried,
        })
    }

    async fn read_store(
        &self,
        integration: &Integration,
        order: RemoteOrderId,
    ) -> AppResult<Vec<RemoteShipment>> {
        let access = self.imports.stores.access(integration).map_err(store_answer)?;
        let client = self.imports.stores.platform(integration).shipments(access);
        match tokio::time::timeout(WITHIN, client.list(order)).await {
            Ok(read) => read.map_err(|error| AppError::Store(answer(&error))),
            Err(_) => Err(AppError::Store(StoreAnswer::Unavailable)),
        }
    }

    /// Queues a correction for each of our shipments whose tracking differs in the store. Returns how many.
    async fn correct_in_store(
        &self,
        caller: &Caller,
        order: OrderId,
        ours: &[ShipmentRow],
        store: &[RemoteShipment],
    ) -> AppResult<i64> {
        let mut corrected = 0;
        for own in ours.iter().filter(|own| own.voided_at.is_none()) {
            let Some(remote) = store.iter().find(|remote| own.remote_id == Some(remote.id.0)) else {
                continue;
            };
            let is_corrected = self
                .change(caller, order, |order| {
                    let tracking = &order.find(own.id)?.tracking;
                    if has_same_tracking(&remote.tracking, &TrackingToSend::from(tracking)) {
                        return Ok((false, Vec::new()));
                    }
                    Ok((true, changes::correct_again(order, own.id)?))
                })
                .await?;
            corrected += i64::from(is_corrected);
        }
        Ok(corrected)
    }
}

fn answer(error: &SinkError) -> StoreAnswer {
    match error {
        SinkError::Refused { failure, .. } => match failure {
            PushFailure::TokenRefused => StoreAnswer::TokenRefused,
            PushFailure::WriteScopeMissing => StoreAnswer::ScopeMissing,
            _ => StoreAnswer::Unexpected,
        },
        SinkError::Throttled(_) => StoreAnswer::QuotaUsedUp,
        SinkError::NotSent | SinkError::Uncertain(_) | SinkError::Later(_) => StoreAnswer::Unavailable,
    }
}
