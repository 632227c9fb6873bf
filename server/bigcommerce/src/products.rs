//! The pictures of a store's products, in one call for 250 of them.

use std::collections::HashMap;
use std::time::Duration;

use async_trait::async_trait;
use parcelpilot_domain::ids::RemoteProductId;
use parcelpilot_domain::store::products::{CatalogError, PRODUCTS_AT_ONCE, ProductCatalog};
use parcelpilot_domain::web_link::WebLink;

use super::error::{BigCommerceError, ErrorKind};
use super::fields::{id, object, objects, text_or_empty};
use super::http::{Request, Response};
use super::image_sources::ImageSources;
use super::orders::StoreClient;
use super::page;
use super::wire::{CatalogFields, ImageFields, ProductFields};

const TIME_OUT: Duration = Duration::from_secs(30);

pub struct CatalogClient {
    pub store: StoreClient,
    pub image_sources: ImageSources,
}

#[async_trait]
impl ProductCatalog for CatalogClient {
    async fn images(
        &self,
        products: &[RemoteProductId],
    ) -> Result<HashMap<RemoteProductId, WebLink>, CatalogError> {
        let ids: Vec<String> = products.iter().map(RemoteProductId::to_string).collect();
        let query = vec![
            ("id:in", ids.join(",")),
            ("include", "primary_image".to_owned()),
            // Without it the products' descriptions come too, megabytes of them.
            ("include_fields", "id,primary_image".to_owned()),
            ("limit", PRODUCTS_AT_ONCE.to_string()),
        ];
        let request = Request::get(&["v3", "catalog", "products"], query).with_time_out(TIME_OUT);
        let response = self.store.calls.send(&request).await.map_err(catalog_error)?;
        images(&response, products, &self.image_sources).map_err(catalog_error)
    }
}

/// A picture that can't be read, or is elsewhere than pictures may be, counts as none.
///
/// # Errors
/// Garbled if it is no page of products; unexpected if the store ignored `id:in`: then nothing is known of the others.
fn images(
    response: &Response,
    asked: &[RemoteProductId],
    sources: &ImageSources,
) -> Result<HashMap<RemoteProductId, WebLink>, BigCommerceError> {
    let no_catalog = |_| BigCommerceError::garbled("the response is not a page of products");
    let catalog: CatalogFields = object(page::element(response)?, "").map_err(no_catalog)?;
    let products = objects::<ProductFields>(catalog.data, "data").map_err(no_catalog)?;
    let mut found = HashMap::new();
    for product in products.into_iter().flatten() {
        let Some(product_id) = id(product.id, "id").ok().flatten().map(RemoteProductId) else {
            continue;
        };
        if !asked.contains(&product_id) {
            return Err(BigCommerceError::new(
                ErrorKind::Unexpected,
                "the store ignored id:in",
            ));
        }
        found.extend(image(&product, sources).map(|image| (product_id, image)));
    }
    Ok(found)
}

fn image(product: &ProductFields, sources: &ImageSources) -> Option<WebLink> {
    let image: ImageFields = object(product.primary_image?, "primary_image").ok()?;
    let links = [image.url_thumbnail, image.url_standard].map(text_or_empty);
    links.iter().find_map(|link| sources.accept(link))
}

fn catalog_error(error: BigCommerceError) -> CatalogError {
    match error.kind {
        ErrorKind::ScopeMissing | ErrorKind::TokenRefused => CatalogError::Refused,
        _ => CatalogError::Failed(error.to_string()),
    }
}
