//! Each form of error (array, object, text, HTML) becomes a failure with its reason.

use parcelpilot_domain::import_run::RunFailure;
use parcelpilot_domain::store::orders::{OrderSource, SourceError, StoreOrderFilter};

use crate::support::{Event, Fixture, status, text};

async fn refused(response: wiremock::ResponseTemplate) -> (SourceError, usize) {
    let fixture = Fixture::new().await;
    fixture.orders(response).await;
    let error = fixture
        .store
        .page(&StoreOrderFilter::default(), 250)
        .await
        .expect_err("refused");
    (error, fixture.observer.count(Event::Called))
}

#[tokio::test]
async fn every_refusal_has_the_stores_reason_and_is_sent_once() {
    let (json, plain, html) = ("application/json", "text/plain", "text/html");
    let scope =
        r#"{"status":403,"title":"You don't have a required scope to access the endpoint","errors":{}}"#;
    let old_scope = r#"{"error":"You are authorized but your scope does not include this resource."}"#;
    let unauthorized = r#"{"status":401,"title":"Unauthorized","type":"about:blank"}"#;
    let missing_fields =
        r#"{"status":422,"title":"Missing Required Fields","errors":{"name":"Please provide a name."}}"#;
    let two = r#"[{"status":400,"message":"One thing."},{"status":400,"message":"Another."}]"#;
    let limit = r#"[{"status":413,"message":"the `limit` parameter exceeded the maximum"}]"#;
    let page = "<html><head><title>404 Not Found</title></head><body><hr>openresty</body></html>";
    let cases = [
        (
            401,
            plain,
            "X-Auth-Token header is required",
            RunFailure::TokenRefused,
            "401: X-Auth-Token header is required",
        ),
        (
            401,
            json,
            unauthorized,
            RunFailure::TokenRefused,
            "401: Unauthorized",
        ),
        (
            403,
            json,
            scope,
            RunFailure::ScopeMissing,
            "403: You don't have a required scope to access the endpoint",
        ),
        (
            403,
            json,
            old_scope,
            RunFailure::ScopeMissing,
            "403: You are authorized but your scope does not include this resource.",
        ),
        (
            422,
            json,
            missing_fields,
            RunFailure::Unexpected,
            "422: Missing Required Fields; name: Please provide a name.",
        ),
        (
            400,
            json,
            two,
            RunFailure::Unexpected,
            "400: One thing.; Another.",
        ),
        (
            413,
            json,
            limit,
            RunFailure::Unexpected,
            "413: the `limit` parameter exceeded the maximum",
        ),
        (
            404,
            html,
            page,
            RunFailure::Unexpected,
            "404: 404 Not Found openresty",
        ),
        (
            404,
            plain,
            "The route is not found, check the URL",
            RunFailure::Unexpected,
            "404: The route is not found, check the URL",
        ),
        (423, json, "", RunFailure::Unexpected, "423: no reason given"),
        (501, json, "[]", RunFailure::Unexpected, "501: no reason given"),
        (505, json, "{", RunFailure::Unexpected, "505: no reason given"),
        (302, plain, "", RunFailure::Unexpected, "302: no reason given"),
    ];
    for (code, kind, body, failure, detail) in cases {
        let (error, calls) = refused(text(code, kind, body)).await;
        assert_eq!(
            (error.failure, error.detail.as_str(), calls),
            (failure, detail, 1),
            "{code} {body}"
        );
    }
}

#[tokio::test]
async fn a_stores_reason_is_shortened_and_made_printable() {
    let shout = format!("a\u{202e}b\u{1b}[31m\n{}", "x".repeat(10_000));
    let (error, _) = refused(text(400, "text/plain", &shout)).await;
    assert!(error.detail.starts_with("400: ab [31m xxx"), "{}", error.detail);
    assert_eq!(error.detail.chars().count(), "400: ".len() + 300);
}

#[tokio::test]
async fn a_store_that_does_not_recover_is_unavailable() {
    // Of a page on which the store fails, fewer orders are asked for after three tries.
    let broken = [
        (status(500), 3),
        (status(502).set_body_raw("<h1>502</h1>", "text/html"), 3),
        (status(503), 10),
        (status(504), 3),
        (status(507), 3),
        (text(200, "text/html", "<h1>Hello</h1>"), 3),
        (text(200, "application/json", r#"[{"id":1,"#), 3),
        (text(200, "application/xml", "<orders></orders>"), 3),
        (text(200, "application/json", r#"{"id":1}"#), 3),
    ];
    for (response, tries) in broken {
        let (error, calls) = refused(response).await;
        assert_eq!(
            (error.failure, calls),
            (RunFailure::StoreUnavailable, tries),
            "{}",
            error.detail
        );
    }
}
