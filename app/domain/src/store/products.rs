//! The products of a store's catalogue. Orders name them by their ids.

use std::collections::HashMap;

use async_trait::async_trait;

use crate::ids::RemoteProductId;
use crate::web_link::WebLink;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogError {
    #[error("the token may not read products")]
    Refused,
    /// In a few words, for the log.
    #[error("{0}")]
    Failed(String),
}

/// The catalogue of one store. Nothing is retried: pictures can wait.
#[async_trait]
pub trait ProductCatalog: Send + Sync {
    /// Where small pictures of these products are, [`PRODUCTS_AT_ONCE`] at most. Products without a picture, and those
    /// that the catalogue no longer has, are left out.
    async fn images(
        &self,
        products: &[RemoteProductId],
    ) -> Result<HashMap<RemoteProductId, WebLink>, CatalogError>;
}

/// BigCommerce's longest page.
pub const PRODUCTS_AT_ONCE: u16 = 250;
