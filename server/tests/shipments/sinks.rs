//! Ways to the store that fail where a test wants.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use async_trait::async_trait;
use engine::shipments::SinkProvider;
use parcelpilot_domain::ids::{IntegrationId, RemoteOrderId, RemoteShipmentId};
use parcelpilot_domain::shipment::ShippedLine;
use parcelpilot_domain::shipment::push::PushFailure;
use parcelpilot_domain::store::shipments::{
    BeforeSending, OrderNow, RemoteShipment, ShipmentSink, ShipmentToSend, SinkError, TrackingToSend,
};
use std::time::Instant;
use tokio::sync::Notify;

/// Does something else at each `create`; all other calls go through.
#[derive(Clone)]
pub struct Meddled {
    pub real: Arc<dyn SinkProvider>,
    pub at_create: AtCreate,
}

#[derive(Clone)]
pub enum AtCreate {
    /// Never ends: in turn from just before the call, when its intent is written, and from just after it.
    CutOff {
        reached: Arc<Notify>,
        creates: Arc<AtomicU32>,
    },
    /// A gateway repeats the call, and passes the second answer on.
    Repeated,
    /// Waits once it is carried out, until the test lets the answer through.
    SlowAnswer {
        carried_out: Arc<Notify>,
        go_on: Arc<Notify>,
    },
}

struct MeddledSink(AtCreate, Box<dyn ShipmentSink>);

#[async_trait]
impl SinkProvider for Meddled {
    async fn open(&self, integration: IntegrationId) -> Result<Box<dyn ShipmentSink>, PushFailure> {
        let real = self.real.open(integration).await?;
        Ok(Box::new(MeddledSink(self.at_create.clone(), real)))
    }
}

#[async_trait]
impl ShipmentSink for MeddledSink {
    async fn create(
        &self,
        order: RemoteOrderId,
        shipment: &ShipmentToSend,
        before: &dyn BeforeSending,
    ) -> Result<RemoteShipment, SinkError> {
        match &self.0 {
            AtCreate::CutOff { reached, creates } => {
                if creates.fetch_add(1, Ordering::Relaxed).is_multiple_of(2) {
                    before.may_go_until().await.ok_or(SinkError::NotSent)?;
                } else {
                    self.1.create(order, shipment, before).await?;
                }
                reached.notify_one();
                std::future::pending().await
            }
            AtCreate::Repeated => {
                self.1.create(order, shipment, before).await?;
                self.1.create(order, shipment, before).await
            }
            AtCreate::SlowAnswer { carried_out, go_on } => {
                let made = self.1.create(order, shipment, before).await;
                carried_out.notify_one();
                go_on.notified().await;
                made
            }
        }
    }

    async fn correct(
        &self,
        order: RemoteOrderId,
        id: RemoteShipmentId,
        tracking: &TrackingToSend,
        before: &dyn BeforeSending,
    ) -> Result<(), SinkError> {
        self.1.correct(order, id, tracking, before).await
    }

    async fn delete(
        &self,
        order: RemoteOrderId,
        id: RemoteShipmentId,
        before: &dyn BeforeSending,
    ) -> Result<(), SinkError> {
        self.1.delete(order, id, before).await
    }

    async fn list(&self, order: RemoteOrderId) -> Result<Vec<RemoteShipment>, SinkError> {
        self.1.list(order).await
    }

    async fn shipped(&self, order: RemoteOrderId) -> Result<Vec<ShippedLine>, SinkError> {
        self.1.shipped(order).await
    }

    async fn order(&self, order: RemoteOrderId) -> Result<Option<OrderNow>, SinkError> {
        self.1.order(order).await
    }
}

/// For a test that sends by itself.
pub struct AtOnce;

#[async_trait]
impl BeforeSending for AtOnce {
    async fn may_go_until(&self) -> Option<Instant> {
        Some(Instant::now() + std::time::Duration::from_secs(60))
    }
}
