//! Where stock levels are set. There is no HTTP here.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::shipments::{BeforeSending, SinkError};
use crate::ids::RemoteLocationId;
use crate::stock::{StockLevel, StoreSku};

/// A level to set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelToSend {
    pub sku: StoreSku,
    pub level: StockLevel,
}

/// A place that the store counts stock at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreLocation {
    pub id: RemoteLocationId,
    /// Empty where the store says none.
    pub name: String,
    /// Levels of one that is not can't be changed.
    pub is_enabled: bool,
}

/// The stock of one store.
#[async_trait]
pub trait StockSink: Send + Sync {
    /// Replaces the levels at one location, all of them or none, by one call that is not repeated.
    async fn set(
        &self,
        location: RemoteLocationId,
        levels: &[LevelToSend],
        before: &dyn BeforeSending,
    ) -> Result<(), SinkError>;

    async fn locations(&self) -> Result<Vec<StoreLocation>, SinkError>;
}
