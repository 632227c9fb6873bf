//! What a link does not do, however often it is tried.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use leptos::server_fn::axum::server_fn_paths;
use parcelpilot::accounts::throttle;
use sandbox::Account;

use super::{FILE, Warehouse};
use crate::client_skus::OF_SKUS;
use crate::required_roles::REQUIRED_ROLE;
use crate::roles::call;
use crate::test_app::{EMAIL, PASSWORD};

/// What a link is for. Whoever adds to it says why.
const FOR_A_LINK: [&str; 3] = [
    "/api/fetch_requested_store",
    "/api/test_requested_store",
    "/api/connect_requested_store",
];

#[tokio::test]
async fn a_form_that_is_too_large_is_no_log_in() {
    let warehouse = Warehouse::new().await;
    let link = warehouse.link("US store").await;
    let large = "x".repeat(100_000);
    let fields = [
        ("__action", "/api/test_requested_store"),
        ("link", link.as_str()),
        (FILE, large.as_str()),
    ];
    let page = warehouse
        .app
        .post(&format!("/connect?link={link}"), &fields, &[])
        .await;
    assert!(
        page.text.contains("This form was too large"),
        "{} {}",
        page.status,
        page.text
    );
}

#[tokio::test]
async fn tries_cost() {
    let warehouse = Warehouse::new().await;
    let link = warehouse.link("US store").await;
    let file = warehouse.file(Account::WithoutOrders);
    let last = async |link: &str, tries: u32| {
        let mut last = StatusCode::OK;
        for _ in 0..tries {
            last = warehouse
                .with_link("test_requested_store", link, &file)
                .await
                .status;
        }
        last
    };
    assert_eq!(last(&link, throttle::OF_STRANGER.failures).await, StatusCode::OK);
    warehouse.store.sandbox.forget_calls();
    assert_eq!(last(&link, 1).await, StatusCode::TOO_MANY_REQUESTS);
    assert!(warehouse.store.sandbox.calls().is_empty());
    // Whoever guesses at links is stopped, too, and keeps no client behind the same address from connecting.
    for number in 0..throttle::OF_NETWORK.failures {
        assert_eq!(last(&format!("guess{number}"), 1).await, StatusCode::NOT_FOUND);
    }
    assert_eq!(last("one more", 1).await, StatusCode::TOO_MANY_REQUESTS);
    let other = warehouse.link("CA store").await;
    assert_eq!(last(&other, 1).await, StatusCode::OK);
}

/// A token that works costs its store calls as well.
#[tokio::test]
async fn tests_that_succeed_cost_too() {
    let warehouse = Warehouse::new().await;
    let link = warehouse.link("US store").await;
    let file = warehouse.file(Account::ReadOnly);
    for _ in 0..throttle::OF_STRANGER.failures {
        let tested = warehouse.with_link("test_requested_store", &link, &file).await;
        assert_eq!(tested.status, StatusCode::OK, "{}", tested.text);
    }
    let refused = warehouse.with_link("test_requested_store", &link, &file).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_link_opens_nothing_else() {
    let warehouse = Warehouse::new().await;
    let link = warehouse.link("US store").await;
    let cookies = [
        format!("parcelpilot={link}"),
        format!("parcelpilot-step={link}; parcelpilot-browser={link}"),
    ];
    for (path, method) in server_fn_paths().filter(|(path, _)| !FOR_A_LINK.contains(path)) {
        let arguments = REQUIRED_ROLE
            .iter()
            .chain(&OF_SKUS)
            .find(|(known, ..)| *known == path);
        let Some((.., arguments)) = arguments else {
            continue;
        };
        for cookie in &cookies {
            let arguments = format!("{arguments}&link={link}");
            let (status, text) = call(&warehouse.app, method.clone(), path, &arguments, cookie).await;
            assert_eq!(
                (status, text.as_str()),
                (StatusCode::UNAUTHORIZED, "\"NotLoggedIn\""),
                "{path}"
            );
        }
    }
    // Nor is it a link of another kind.
    let join = [("link", link.as_str()), ("name", "Eve"), ("password", PASSWORD)];
    assert_eq!(
        warehouse.app.post("/api/join", &join, &[]).await.status,
        StatusCode::NOT_FOUND
    );
    let set_up = [&join[..], &[("email", EMAIL)]].concat();
    assert_eq!(
        warehouse.app.post("/api/set_up", &set_up, &[]).await.status,
        StatusCode::NOT_FOUND
    );
    let answer = warehouse
        .app
        .ask_api(Method::GET, "/api/v1/orders", &link, Body::empty())
        .await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}

/// Neither the link nor what came by it can be read again.
#[tokio::test]
async fn a_link_and_what_came_by_it_are_kept_nowhere_as_they_are() {
    let warehouse = Warehouse::new().await;
    let (used, open) = (warehouse.link("US store").await, warehouse.link("CA store").await);
    warehouse.connect(&used, Account::ReadOnly).await;
    let credentials = warehouse.store.sandbox.credentials(Account::ReadOnly).clone();
    warehouse.app.context.database.close().await;
    let canaries = [
        &used,
        &open,
        &credentials.access_token,
        &credentials.client_secret,
    ];
    for bytes in warehouse.app.files() {
        for canary in canaries {
            assert!(
                !bytes
                    .windows(canary.len())
                    .any(|window| window == canary.as_bytes())
            );
        }
    }
}
