//! Ways to the store that fail where a test wants.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use async_trait::async_trait;
use parcelpilot::shipments::sink::{
    BeforeSending, RemoteShipment, ShipmentSink, ShipmentToSend, SinkError, SinkProvider, TrackingToSend,
};
use parcelpilot_domain::ids::{IntegrationId, RemoteOrderId, RemoteShipmentId};
use parcelpilot_domain::shipment::push::PushFailure;
use tokio::sync::Notify;
use tokio::time::Instant;

/// Stops at each `create`: in turn just before the call, when its intent is written, and just after it.
#[derive(Clone)]
pub struct CutOff {
    pub real: Arc<dyn SinkProvider>,
    pub reached: Arc<Notify>,
    pub creates: Arc<AtomicU32>,
}

struct CutOffSink(CutOff, Box<dyn ShipmentSink>);

#[async_trait]
impl SinkProvider for CutOff {
    async fn open(&self, integration: IntegrationId) -> Result<Box<dyn ShipmentSink>, PushFailure> {
        let real = self.real.open(integration).await?;
        Ok(Box::new(CutOffSink(self.clone(), real)))
    }
}

#[async_trait]
impl ShipmentSink for CutOffSink {
    async fn create(
        &self,
        order: RemoteOrderId,
        shipment: &ShipmentToSend,
        before: &dyn BeforeSending,
    ) -> Result<RemoteShipment, SinkError> {
        if self.0.creates.fetch_add(1, Ordering::Relaxed).is_multiple_of(2) {
            before.may_go_until().await.ok_or(SinkError::NotSent)?;
        } else {
            self.1.create(order, shipment, before).await?;
        }
        self.0.reached.notify_one();
        std::future::pending().await
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
}

/// Waits after each `create` is carried out, until the test lets the answer through.
#[derive(Clone)]
pub struct SlowAnswer {
    pub real: Arc<dyn SinkProvider>,
    pub carried_out: Arc<Notify>,
    pub go_on: Arc<Notify>,
}

struct SlowAnswerSink(SlowAnswer, Box<dyn ShipmentSink>);

#[async_trait]
impl SinkProvider for SlowAnswer {
    async fn open(&self, integration: IntegrationId) -> Result<Box<dyn ShipmentSink>, PushFailure> {
        let real = self.real.open(integration).await?;
        Ok(Box::new(SlowAnswerSink(self.clone(), real)))
    }
}

#[async_trait]
impl ShipmentSink for SlowAnswerSink {
    async fn create(
        &self,
        order: RemoteOrderId,
        shipment: &ShipmentToSend,
        before: &dyn BeforeSending,
    ) -> Result<RemoteShipment, SinkError> {
        let made = self.1.create(order, shipment, before).await;
        self.0.carried_out.notify_one();
        self.0.go_on.notified().await;
        made
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
}

/// For a test that sends by itself.
pub struct AtOnce;

#[async_trait]
impl BeforeSending for AtOnce {
    async fn may_go_until(&self) -> Option<Instant> {
        Some(Instant::now() + std::time::Duration::from_secs(60))
    }
}
