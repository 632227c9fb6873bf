//! Pictures of products: one call for many, and only from where pictures may be.

use std::collections::HashMap;

use parcelpilot_domain::ids::RemoteProductId;
use parcelpilot_domain::store::StorePlatform;
use parcelpilot_domain::store::products::{CatalogError, ProductCatalog};
use parcelpilot_domain::web_link::WebLink;
use serde_json::json;
use wiremock::{MockServer, ResponseTemplate};

use crate::support::{access, bigcommerce, forbidden, get, ok, status, text};

async fn answered(response: ResponseTemplate) -> Result<HashMap<RemoteProductId, WebLink>, CatalogError> {
    let server = MockServer::start().await;
    get("v3/catalog/products")
        .respond_with(response)
        .expect(1)
        .mount(&server)
        .await;
    let catalog: Box<dyn ProductCatalog> = bigcommerce(&server).products(access());
    let asked: Vec<RemoteProductId> = (77..=83).map(RemoteProductId).collect();
    let images = catalog.images(&asked).await;
    let requests = server.received_requests().await.expect("requests are recorded");
    let query: HashMap<String, String> = requests[0].url.query_pairs().into_owned().collect();
    let asked = |name: &str| query[name].as_str();
    assert_eq!(
        [
            asked("id:in"),
            asked("include"),
            asked("include_fields"),
            asked("limit")
        ],
        ["77,78,79,80,81,82,83", "primary_image", "id,primary_image", "250"]
    );
    images
}

#[tokio::test]
async fn a_picture_is_taken_only_from_bigcommerce() {
    let at_bigcommerce = "https://cdn11.bigcommerce.com/s-abc123/products/77/images/277/mug.220.290.jpg?c=1";
    let picture = |address: &str| json!({"url_thumbnail": address});
    let products = json!({"data": [
        {"id": 77, "primary_image": picture(at_bigcommerce)},
        {"id": "78", "primary_image": {"url_thumbnail": "", "url_standard": at_bigcommerce}},
        {"id": 79, "primary_image": null},
        {"id": 80, "primary_image": picture("https://elsewhere.invalid/mug.jpg")},
        {"id": 81, "primary_image": picture("javascript:alert(1)")},
        {"id": 82, "primary_image": "odd"},
        {"id": "odd", "primary_image": picture(at_bigcommerce)},
        {"id": 83},
        7,
    ]});
    let link: WebLink = at_bigcommerce.parse().expect("a link");
    let expected = [77, 78].map(|id| (RemoteProductId(id), link.clone()));
    assert_eq!(answered(ok(&products)).await, Ok(HashMap::from(expected)));
}

#[tokio::test]
async fn what_was_not_asked_for_says_nothing_of_what_was() {
    let other = json!({"data": [{"id": 77, "primary_image": null}, {"id": 1, "primary_image": null}]});
    assert!(matches!(answered(ok(&other)).await, Err(CatalogError::Failed(_))));
}

#[tokio::test]
async fn a_refusal_is_told_from_a_failure_and_nothing_is_tried_twice() {
    for refusal in [forbidden(), status(401)] {
        assert_eq!(answered(refusal).await, Err(CatalogError::Refused));
    }
    let gateway = text(403, "text/html", "<html>blocked</html>");
    for failure in [
        gateway,
        status(500),
        status(204),
        text(200, "text/html", "<html>"),
    ] {
        assert!(matches!(answered(failure).await, Err(CatalogError::Failed(_))));
    }
}
