//! The token is in no error, no log and no other request.

use bigcommerce::BigCommerce;
use parcelpilot_domain::import_run::RunFailure;
use parcelpilot_domain::store::StoreAccess;
use parcelpilot_domain::store::orders::{OrderSource, StoreOrderFilter};

use crate::support::{Event, Fixture, TOKEN, access, bigcommerce, text};

#[test]
fn debug_shows_no_token() {
    let shown = format!("{:?}", access());
    assert!(shown.contains("abc123") && !shown.contains(TOKEN), "{shown}");
}

#[tokio::test]
async fn a_token_in_a_response_is_not_repeated() {
    for (code, kind, body) in [
        (401, "text/plain", format!("Unknown token {TOKEN}")),
        (
            400,
            "application/json",
            format!(r#"[{{"status":400,"message":"Header {TOKEN} is odd"}}]"#),
        ),
    ] {
        let fixture = Fixture::new().await;
        fixture.orders(text(code, kind, &body)).await;
        let error = fixture
            .store
            .page(&StoreOrderFilter::default(), 1)
            .await
            .expect_err("refused");
        assert!(!format!("{error} {error:?}").contains(TOKEN), "{error}");
        assert!(error.detail.contains("[token]"), "{error}");
    }
}

#[tokio::test]
async fn a_customers_address_in_an_error_is_not_repeated() {
    let fixture = Fixture::new().await;
    let body = r#"[{"status":400,"message":"The field 'email' can't be 'zoe@example.com'."}]"#;
    fixture.orders(text(400, "application/json", body)).await;
    let page = fixture.store.page(&StoreOrderFilter::default(), 1).await;
    let error = page.expect_err("refused");
    assert!(
        error.detail.contains("The field 'email' can't be [e-mail]"),
        "{error}"
    );
}

#[tokio::test]
async fn a_token_that_no_header_can_hold_is_not_sent() {
    let fixture = Fixture::new().await;
    let broken = StoreAccess {
        access_token: format!("{TOKEN}\nX-Other: 1").into(),
        ..access()
    };
    let store = bigcommerce(&fixture.server).store(broken, fixture.observer.clone());
    let error = store
        .page(&StoreOrderFilter::default(), 1)
        .await
        .expect_err("refused");
    assert_eq!(error.failure, RunFailure::TokenRefused);
    assert!(!error.detail.contains(TOKEN));
    assert!(fixture.requests().await.is_empty());
    assert_eq!(fixture.observer.count(Event::Called), 1);
}

#[test]
fn the_token_is_sent_without_tls_on_this_machine_only() {
    for (address, is_good) in [
        ("https://api.bigcommerce.com", true),
        ("http://127.0.0.1:4010", true),
        ("http://[::1]:4010", true),
        ("http://localhost:4010", true),
        ("http://api.bigcommerce.com", false),
        ("http://localhost.example.com", false),
        ("ftp://127.0.0.1", false),
        ("file:///etc/hosts", false),
    ] {
        assert_eq!(
            BigCommerce::new(address.parse().expect("an address")).is_ok(),
            is_good,
            "{address}"
        );
    }
}
