//! The orders of a list as a file: as it narrows them, for those who may, on record.

use axum::http::StatusCode;
use parcelpilot_domain::account::Role;
use test_support::rows::TestOrder;

use crate::test_app::TestApp;

#[tokio::test]
async fn a_file_holds_what_its_list_shows_and_is_on_record() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let integration = app.add_integration(&cookie).await;
    for number in 1..=450 {
        TestOrder::new(integration.parse().unwrap(), number)
            .insert(&app.context.database)
            .await;
    }
    let get = async |path: &str| app.get(path, &[("cookie", &cookie)]).await;
    let csv = get("/orders.csv").await;
    assert_eq!(csv.status, StatusCode::OK, "{}", csv.text);
    // The header, and a row for each order: more than are read at once.
    assert_eq!(csv.text.lines().count(), 451);
    let lines = get("/orders.jsonl?sort=oldest").await;
    let numbers: Vec<i64> = lines
        .text
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["remote_id"]
                .as_i64()
                .unwrap()
        })
        .collect();
    assert_eq!(numbers, (1..=450).collect::<Vec<_>>());
    assert_eq!(get("/orders.csv?search=%2317").await.text.lines().count(), 2);
    let audit = get("/audit").await;
    assert!(audit.text.contains("exported orders"), "{}", audit.text);
}

/// A filter that was cut or made up: a file of all orders would mix clients.
#[tokio::test]
async fn a_filter_that_can_not_be_used_gives_no_file() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    for query in ["client=0190a2b4", "integration=x", "from=yesterday", "list=mine"] {
        let answer = app
            .get(&format!("/orders.csv?{query}"), &[("cookie", &cookie)])
            .await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
        assert!(answer.text.starts_with("No file was made"), "{}", answer.text);
        assert!(answer.header("content-type").starts_with("text/plain"), "{query}");
    }
    app.add_person("viewer@example.com", Role::Viewer).await;
    let viewer = app.log_in_as("viewer@example.com").await;
    let answer = app.get("/orders.csv", &[("cookie", &viewer)]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn all_that_match_are_held_together_but_never_simply_all() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let integration = app.add_integration(&cookie).await;
    for number in 1..=120 {
        TestOrder::new(integration.parse().unwrap(), number)
            .insert(&app.context.database)
            .await;
    }
    let hold = async |matching: &str| {
        let fields = [("reason", "Stocktaking"), ("matching", matching)];
        app.post("/api/hold_orders", &fields, &[("cookie", &cookie)])
            .await
    };
    for refused in ["x=y", "sort=oldest", "list=", "client=nobody", "after=1_x"] {
        let answer = hold(refused).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{refused}");
    }
    let answer = hold("list=to_ship&sort=oldest").await;
    assert_eq!((answer.status, answer.text.as_str()), (StatusCode::OK, "120"));
    let left = app.get("/orders?list=to_ship", &[("cookie", &cookie)]).await;
    assert!(
        left.text.contains("Nothing is waiting to be shipped."),
        "{}",
        left.text
    );
}
