//! `/v3/catalog/products`, page by page, and the products' pictures.

use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::{Answer, answer};
use crate::filter::Parameters;
use crate::orders::products::{CATALOGUE, Product, product, with_id};
use crate::select::Page;

pub async fn list(
    uri: Uri,
    Path(hash): Path<String>,
    headers: HeaderMap,
    Query(parameters): Query<Parameters>,
) -> Response {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let pictures = format!("http://{}/pictures/{hash}", host.unwrap_or_default());
    answer(&uri, page_of_products(&parameters, &pictures))
}

/// BigCommerce keeps pictures on a host of its own; these are on the sandbox's.
pub async fn picture(Path((_, file)): Path<(String, String)>) -> Response {
    let id = file.strip_suffix(".svg").and_then(|id| id.parse().ok());
    match id.and_then(with_id).filter(Product::has_picture) {
        Some(product) => ([(header::CONTENT_TYPE, "image/svg+xml")], drawing(&product)).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A box in a hue of the product's own, with the first letter of its name.
fn drawing(product: &Product) -> String {
    let hue = product.id * 47 % 360;
    let letter = product
        .name
        .chars()
        .find(char::is_ascii_alphabetic)
        .unwrap_or('?');
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 220 220"><rect width="220" height="220" fill="hsl({hue} 45% 80%)"/><text x="110" y="152" font-family="sans-serif" font-size="120" text-anchor="middle" fill="hsl({hue} 45% 25%)">{letter}</text></svg>"##
    )
}

fn page_of_products(parameters: &Parameters, pictures: &str) -> Answer {
    let page = Page::parse(parameters)?;
    let wanted = parameters.get("sku");
    let ids: Option<Vec<&str>> = parameters.get("id:in").map(|ids| ids.split(',').collect());
    let all: Vec<_> = (0..CATALOGUE)
        .map(product)
        .filter(|product| wanted.is_none_or(|sku| product.sku == *sku))
        .filter(|product| {
            ids.as_ref()
                .is_none_or(|ids| ids.contains(&product.id.to_string().as_str()))
        })
        .collect();
    let with_images = parameters
        .get("include")
        .is_some_and(|parts| parts.split(',').any(|part| part == "primary_image"));
    let data: Vec<Value> = page
        .of(&all)
        .iter()
        .map(|product| {
            let mut fields = json!({
                "id": product.id,
                "name": product.name,
                "type": "physical",
                "sku": product.sku,
                "weight": product.weight as f64 / 1_000.0,
                "price": product.price.0 as f64 / 10_000.0,
                "base_variant_id": product.variant_id,
                "is_visible": true,
            });
            if with_images {
                fields["primary_image"] = image(product, pictures);
            }
            fields
        })
        .collect();
    let pagination = json!({
        "total": all.len(),
        "count": data.len(),
        "per_page": page.limit,
        "current_page": page.number,
        "total_pages": all.len().div_ceil(page.limit),
        "links": { "current": format!("?page={}&limit={}", page.number, page.limit) },
    });
    Ok(super::json(
        &json!({ "data": data, "meta": { "pagination": pagination } }),
    ))
}

fn image(product: &Product, pictures: &str) -> Value {
    if !product.has_picture() {
        return Value::Null;
    }
    let address = format!("{pictures}/{}.svg", product.id);
    json!({
        "id": 200 + product.id,
        "product_id": product.id,
        "is_thumbnail": true,
        "sort_order": 0,
        "url_zoom": address,
        "url_standard": address,
        "url_thumbnail": address,
        "url_tiny": address,
    })
}
