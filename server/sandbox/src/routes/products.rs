//! `/v3/catalog/products`, page by page.

use axum::extract::Query;
use axum::http::Uri;
use axum::response::Response;
use serde_json::{Value, json};

use super::{Answer, answer};
use crate::filter::Parameters;
use crate::orders::products::{CATALOGUE, product};
use crate::select::Page;

pub async fn list(uri: Uri, Query(parameters): Query<Parameters>) -> Response {
    answer(&uri, page_of_products(&parameters))
}

fn page_of_products(parameters: &Parameters) -> Answer {
    let page = Page::parse(parameters)?;
    let wanted = parameters.get("sku");
    let all: Vec<_> = (0..CATALOGUE)
        .map(product)
        .filter(|product| wanted.is_none_or(|sku| product.sku == *sku))
        .collect();
    let data: Vec<Value> = page
        .of(&all)
        .iter()
        .map(|product| {
            json!({
                "id": product.id,
                "name": product.name,
                "type": "physical",
                "sku": product.sku,
                "weight": product.weight as f64 / 1_000.0,
                "price": product.price.0 as f64 / 10_000.0,
                "base_variant_id": product.variant_id,
                "is_visible": true,
            })
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
