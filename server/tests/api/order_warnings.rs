//! Orders that ended in the store, from the overview to Done; without JavaScript.

use axum::http::StatusCode;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::order_warning::OrderWarningKind;
use test_support::databases::execute;
use test_support::rows::TestOrder;

use crate::test_app::TestApp;

const WARNING: &str = "0190a2b4-0000-7000-8000-000000000042";

#[tokio::test]
async fn lead_from_the_overview_to_the_order_and_are_done_once() {
    let app = TestApp::with_admin().await;
    let admin = app.log_in().await;
    let integration = app.add_integration(&admin).await.parse().expect("an id");
    let database = &app.context.database;
    let order = TestOrder::new(integration, 604).insert(database).await;
    TestOrder::new(integration, 605).insert(database).await;
    let kind = OrderWarningKind::CancelledAfterShipping;
    execute(
        database,
        format!(
            "INSERT INTO order_warnings (id, order_id, kind, raised_at) VALUES ('{WARNING}', '{order}', '{}', 1);
             UPDATE orders SET has_warning = TRUE WHERE id = '{order}'",
            kind.code()
        ),
    )
    .await;
    app.add_person("viewer@example.com", Role::Viewer).await;
    let viewer = app.log_in_as("viewer@example.com").await;
    let cookie = [("cookie", admin.as_str())];

    let overview = app.get("/", &cookie).await.text;
    assert!(overview.contains("1 order ended in the store"), "{overview}");
    assert!(overview.contains("/orders?warning=open"));
    let list = app.get("/orders?warning=open", &cookie).await.text;
    assert!(list.contains(">604<") && !list.contains(">605<"), "{list}");

    let address = format!("/orders/{order}");
    let sentence = "This order was cancelled in the store after a parcel was made for it.";
    for (who, may_resolve) in [(&admin, true), (&viewer, false)] {
        let page = app.get(&address, &[("cookie", who)]).await.text;
        assert!(page.contains(sentence), "{page}");
        assert_eq!(page.contains("/api/resolve_order_warning"), may_resolve);
    }
    let fields = [
        ("__action", "/api/resolve_order_warning"),
        ("id", WARNING),
        ("page", &address),
    ];
    let done = app.post(&address, &fields, &cookie).await;
    let next = format!("{address}?done=warning_resolved");
    assert_eq!(
        (done.status, done.header("location")),
        (StatusCode::SEE_OTHER, next.as_str())
    );
    let page = app.get(&next, &cookie).await.text;
    assert!(
        page.contains("Marked as done.") && !page.contains(sentence),
        "{page}"
    );
    let list = app.get("/orders?warning=open", &cookie).await.text;
    assert!(!list.contains(">604<"), "{list}");
    let trail = app.get("/audit", &cookie).await.text;
    assert!(
        trail.contains("dealt with the warning of") && trail.contains("order 604"),
        "{trail}"
    );
    let again = app.post(&address, &fields, &cookie).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
}
