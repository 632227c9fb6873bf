//! Tests of a connection.

use parcelpilot_domain::connection::{ConnectionReport, Obstacle, PermissionStatus};
use parcelpilot_domain::time_zone::StoreZone;
use serde_json::json;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{HASH, access, bigcommerce, forbidden, get, ok, status, text};

const PATHS: [&str; 5] = [
    "v2/time",
    "v2/store",
    "v2/orders",
    "v3/catalog/products",
    "v2/orders/0/shipments",
];

/// The responses of a store that grants everything.
fn all_good() -> [ResponseTemplate; 5] {
    let not_found = r#"[{"status":404,"message":"The requested resource was not found."}]"#;
    [
        ok(&json!({"time": 1_551_822_011})),
        ok(&json!({
            "id": HASH, "name": "Cups & Co", "logo": [],
            "timezone": {"name": "America/Chicago", "raw_offset": -21_600, "dst_offset": -18_000, "dst_correction": true},
        })),
        status(204),
        ok(&json!({"data": [], "meta": {}})),
        text(404, "application/json", not_found),
    ]
}

async fn store(responses: [ResponseTemplate; 5]) -> MockServer {
    let server = MockServer::start().await;
    for (below, response) in PATHS.into_iter().zip(responses) {
        let verb = if below.ends_with("shipments") {
            "POST"
        } else {
            "GET"
        };
        let mock = Mock::given(method(verb)).and(path(format!("/stores/{HASH}/{below}")));
        mock.respond_with(response).mount(&server).await;
    }
    let statuses = json!([{"id": 11, "name": "Awaiting Fulfillment", "custom_label": "To pack"}, {"id": 12, "name": "Check"}]);
    get("v2/order_statuses")
        .respond_with(ok(&statuses))
        .mount(&server)
        .await;
    server
}

async fn report(responses: [ResponseTemplate; 5]) -> ConnectionReport {
    let server = store(responses).await;
    bigcommerce(&server).test_connection(&access(), true).await
}

fn findings(report: &ConnectionReport) -> Vec<PermissionStatus> {
    report.permissions.iter().map(|report| report.finding).collect()
}

/// The findings if all responses are good but these.
async fn with(spoilt: &[(usize, ResponseTemplate)]) -> Vec<PermissionStatus> {
    let mut responses = all_good();
    for (index, response) in spoilt {
        responses[*index] = response.clone();
    }
    findings(&report(responses).await)
}

fn granted_but(others: &[(usize, PermissionStatus)]) -> Vec<PermissionStatus> {
    let mut findings = vec![PermissionStatus::Granted; 5];
    for (index, finding) in others {
        findings[*index] = *finding;
    }
    findings
}

#[tokio::test]
async fn a_full_report_has_the_stores_profile() {
    let report = report(all_good()).await;
    assert!(report.is_granted() && report.permissions.len() == 5);
    assert_eq!(report.store_name.as_deref(), Some("Cups & Co"));
    let zone = StoreZone {
        name: "America/Chicago".to_owned(),
        utc_offset_seconds: -21_600,
    };
    assert_eq!(report.zone, Some(zone));
    assert_eq!(
        report.status_labels,
        [(11, "To pack".to_owned()), (12, "Check".to_owned())]
    );
}

#[tokio::test]
async fn an_invalid_time_zone_is_left_out_and_nothing_fails() {
    for zone in [
        json!(null),
        json!("America/Chicago"),
        json!({"name": "", "raw_offset": 0}),
        json!({"name": "Europe/Berlin"}),
        json!({"name": "Far/Away", "raw_offset": 1_000_000}),
    ] {
        let mut responses = all_good();
        responses[1] = ok(&json!({"id": HASH, "timezone": zone}));
        let report = report(responses).await;
        assert!(report.is_granted() && report.zone.is_none(), "{zone}");
    }
}

#[tokio::test]
async fn a_token_that_may_write_needlessly_is_reported() {
    let test = async |responses, wants_push| {
        bigcommerce(&store(responses).await)
            .test_connection(&access(), wants_push)
            .await
    };
    let without = test(all_good(), false).await;
    assert!(without.is_granted() && without.permissions.len() == 4);
    assert!(without.may_needlessly_modify);
    assert!(!test(all_good(), true).await.may_needlessly_modify);
    let mut read_only = all_good();
    read_only[4] = forbidden();
    let read_only = test(read_only, false).await;
    assert!(read_only.is_granted() && !read_only.may_needlessly_modify);
}

#[tokio::test]
async fn each_missing_scope_is_missing_alone() {
    for index in 1..5 {
        assert_eq!(
            with(&[(index, forbidden())]).await,
            granted_but(&[(index, PermissionStatus::Missing)])
        );
    }
    assert_eq!(
        with(&[(0, forbidden())]).await,
        granted_but(&[]),
        "the token is known all the same"
    );
    let both = with(&[(0, forbidden()), (1, forbidden())]).await;
    assert_eq!(both, granted_but(&[(1, PermissionStatus::Missing)]));
}

#[tokio::test]
async fn a_firewalls_page_is_no_missing_scope() {
    for page in [text(403, "text/html", "<h1>Access denied</h1>"), status(403)] {
        let found = with(&[(4, page)]).await;
        assert!(matches!(found[4], PermissionStatus::NotChecked(_)), "{found:?}");
    }
}

/// Somebody waits for it.
#[tokio::test]
async fn channels_are_asked_for_once() {
    let server = store(all_good()).await;
    let page = json!({
        "data": [{"id": 1, "name": "Cups & Co", "type": "storefront"}],
        "meta": {"pagination": {"total_pages": 8}},
    });
    get("v3/channels").respond_with(ok(&page)).mount(&server).await;
    let report = bigcommerce(&server).test_connection(&access(), true).await;
    assert_eq!(report.channels.len(), 1);
    let requests = server.received_requests().await.expect("recorded");
    let of_channels = requests
        .iter()
        .filter(|request| request.url.path().ends_with("/v3/channels"));
    assert_eq!(of_channels.count(), 1);
}

#[tokio::test]
async fn a_refused_token_ends_the_test() {
    let server = store(all_good().map(|_| status(401))).await;
    let report = bigcommerce(&server).test_connection(&access(), true).await;
    let skipped = PermissionStatus::NotChecked(Obstacle::Skipped);
    assert_eq!(
        findings(&report),
        [PermissionStatus::TokenRefused, skipped, skipped, skipped, skipped]
    );
    assert_eq!(server.received_requests().await.expect("recorded").len(), 1);
}

#[tokio::test]
async fn everything_forbidden_means_another_store() {
    assert_eq!(
        findings(&report(all_good().map(|_| forbidden())).await),
        [PermissionStatus::WrongStore; 5]
    );
    let products_open = with(&[
        (0, forbidden()),
        (1, forbidden()),
        (2, forbidden()),
        (4, forbidden()),
    ])
    .await;
    let missing = PermissionStatus::Missing;
    assert_eq!(
        products_open,
        granted_but(&[(1, missing), (2, missing), (4, missing)])
    );
}

#[tokio::test]
async fn a_store_with_another_hash_is_reported() {
    let other = ok(&json!({"id": "other1", "name": "Elsewhere"}));
    assert_eq!(
        with(&[(1, other)]).await,
        granted_but(&[(1, PermissionStatus::OtherStore)])
    );
}

#[tokio::test]
async fn a_fault_of_the_store_says_nothing_about_the_token() {
    let html = text(
        200,
        "text/html",
        "<h1>Please log in to the airport's network</h1>",
    );
    for (response, obstacle) in [
        (status(429), Obstacle::QuotaUsedUp),
        (status(503), Obstacle::Maintenance),
        (status(500), Obstacle::StoreFault),
        (html, Obstacle::Unexpected),
    ] {
        let stuck = PermissionStatus::NotChecked(obstacle);
        let everywhere = report(std::array::from_fn(|_| response.clone())).await;
        assert_eq!(findings(&everywhere)[..3], [stuck; 3], "{obstacle:?}");
        assert_eq!(with(&[(2, response)]).await, granted_but(&[(2, stuck)]));
    }
}
