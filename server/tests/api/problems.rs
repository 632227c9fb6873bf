//! Problems in the page and as a download.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::api_token::TokenAccess;
use sqlx::AssertSqlSafe;
use storage::Database;
use test_support::databases::execute;
use test_support::rows::TestOrder;
use uuid::Uuid;

use crate::events::Events;
use crate::test_app::TestApp;

/// An open problem of an order that has this number; its id.
async fn problem(app: &TestApp, integration: &str, number: Option<i64>, detail: &str) -> String {
    let id = Uuid::now_v7();
    let remote_id = number.map_or("NULL".to_owned(), |number| number.to_string());
    let sql = format!(
        "INSERT INTO problems (id, integration_id, run_id, remote_key, remote_id, kind, field, detail, raw,
             first_seen_at, last_seen_at, tries, next_try_at)
         VALUES ('{id}', '{integration}', 'run', '{id}', {remote_id}, 'malformed', 'total_inc_tax', '{detail}',
             '+raw', 0, 1000, 2, 901000)"
    );
    let Database::Sqlite { writer, .. } = &app.context.database else {
        panic!("not this test's database");
    };
    sqlx::query(AssertSqlSafe(sql)).execute(writer).await.unwrap();
    id.to_string()
}

#[tokio::test]
async fn are_downloaded_with_their_formulas_defused() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let integration = app.add_integration(&cookie).await;
    problem(
        &app,
        &integration,
        Some(1001),
        "=HYPERLINK(\"http://evil.example\")",
    )
    .await;
    problem(&app, &integration, None, "plain;=1+1").await;
    let cookie = [("cookie", cookie.as_str())];
    let answer = app.get("/problems.csv", &cookie).await;
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    assert!(answer.header("content-disposition").contains("problems.csv"));
    let cause = "BigCommerce sent this order with an invalid value.";
    let times = r#""1970-01-01T00:00:00Z","1970-01-01T00:00:01Z","2","1970-01-01T00:15:01Z","'+raw""#;
    let expected = [
        r#""integration","order","kind","cause","field","detail","first_seen","last_seen","tries","next_try","raw""#
            .to_owned(),
        format!(
            r#""Acme store","1001","malformed","{cause}","total_inc_tax","'=HYPERLINK(""http://evil.example"")",{times}"#
        ),
        format!(r#""Acme store","","malformed","{cause}","total_inc_tax","plain;'=1+1",{times}"#),
    ];
    assert_eq!(answer.text.lines().collect::<Vec<_>>(), expected);

    let other = "/problems.csv?integration=0190a2b4-0000-7000-8000-000000000000";
    assert_eq!(app.get(other, &cookie).await.text.lines().count(), 1);
    let mistyped = app.get("/problems.csv?integration=acme", &cookie).await;
    assert_eq!(mistyped.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn are_retried_one_selected_or_all() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let integration = app.add_integration(&cookie).await;
    let one = problem(&app, &integration, Some(1001), "one").await;
    let two = problem(&app, &integration, Some(1002), "two").await;
    let unnumbered = problem(&app, &integration, None, "three").await;
    let cookie = [("cookie", cookie.as_str())];
    let retry = async |fields: &[(&str, &str)]| {
        let answer = app.post("/problems", fields, &cookie).await;
        let run = answer.header("location").to_owned();
        let page = app.get(&run, &cookie).await.text;
        (answer.status, page)
    };
    let selected = ("__action", "/api/retry_problems");
    let all = ("__action", "/api/retry_all_problems");
    for (fields, reads) in [
        (&[selected, ("only", &one)][..], "Order 1001"),
        (&[selected, ("ids[]", &two)], "Order 1002"),
        (&[selected, ("ids[]", &one), ("ids[]", &two)], "2 named orders"),
        // Beside a box that is ticked, the button of one means that one.
        (&[selected, ("ids[]", &two), ("only", &one)], "Order 1001"),
        (&[selected, all], "2 named orders"),
        (&[selected, ("integration", &integration), all], "2 named orders"),
    ] {
        let (status, page) = retry(fields).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{fields:?}");
        assert!(page.contains(reads), "{fields:?}: {page}");
    }

    let nothing = app.post("/problems", &[selected], &cookie).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nothing.text.contains("Please choose at least one."));
    let unnumbered = app
        .post("/problems", &[selected, ("only", &unnumbered)], &cookie)
        .await;
    assert_eq!(unnumbered.status, StatusCode::CONFLICT);
    assert!(unnumbered.text.contains("There is nothing to retry"));
}

/// What stores sent may hold all that a shop knows of its customers.
#[tokio::test]
async fn what_the_store_sent_is_for_operators_and_admins() {
    let app = TestApp::with_admin().await;
    let admin = app.log_in().await;
    let integration = app.add_integration(&admin).await;
    let order = TestOrder::new(integration.parse().unwrap(), 1001)
        .insert(&app.context.database)
        .await;
    let fields = [("integration", integration.as_str()), ("scope", "everything")];
    let run = app
        .post("/api/pull_orders", &fields, &[("cookie", &admin)])
        .await
        .id();
    let problem = problem(&app, &integration, Some(1001), "one").await;
    let sql = format!(
        "UPDATE problems SET run_id = '{run}', remote_key = '1001', raw = 'sent-by-store' WHERE id = '{problem}'"
    );
    execute(&app.context.database, sql).await;
    for (email, role) in [
        ("viewer@example.com", Role::Viewer),
        ("operator@example.com", Role::Operator),
        ("admin@example.com", Role::Admin),
    ] {
        app.add_person(email, role).await;
        let cookie = app.log_in_as(email).await;
        let sees_it = role != Role::Viewer;
        for path in [
            "/problems".to_owned(),
            "/api/list_problems".to_owned(),
            format!("/integrations/{integration}"),
            format!("/imports/{run}"),
            format!("/api/fetch_run?id={run}"),
            format!("/orders/{order}"),
            format!("/api/fetch_order?id={order}"),
            format!("/api/fetch_orders?ids[0]={order}"),
        ] {
            let answer = app.get(&path, &[("cookie", &cookie)]).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            assert!(
                answer.text.contains("total_inc_tax"),
                "{path} has the problem: {}",
                answer.text
            );
            assert_eq!(
                answer.text.contains("sent-by-store"),
                sees_it,
                "{path} for {role:?}: {}",
                answer.text
            );
            if !path.starts_with("/api/") {
                let says_so = answer
                    .text
                    .contains("Operators and admins can see what the store sent.");
                assert_eq!(says_so, !sees_it, "{path} for {role:?}");
            }
        }
        let mut events = Events::open(&app, &format!("/events/imports/{run}"), &cookie).await;
        let shown = events.next().await.unwrap();
        assert!(shown.contains("total_inc_tax"), "{shown}");
        assert_eq!(shown.contains("sent-by-store"), sees_it, "for {role:?}: {shown}");
        // The API for programs shows it to nobody.
        let token = app.make_token(&cookie, TokenAccess::Read).await;
        for path in ["/api/v1/orders".to_owned(), format!("/api/v1/orders/{order}")] {
            let answer = app.ask_api(Method::GET, &path, &token, Body::empty()).await;
            assert!(
                answer.text.contains("1001") && !answer.text.contains("sent-by-store"),
                "{}",
                answer.text
            );
        }
        let file = app.get("/problems.csv", &[("cookie", &cookie)]).await;
        assert_eq!(file.status == StatusCode::OK, sees_it, "{role:?}");
    }
}

#[tokio::test]
async fn who_only_looks_sees_them_and_has_no_buttons() {
    let app = TestApp::with_admin().await;
    let admin = app.log_in().await;
    let integration = app.add_integration(&admin).await;
    problem(&app, &integration, Some(1001), "one").await;
    app.add_person("viewer@example.com", Role::Viewer).await;
    let viewer = app.log_in_as("viewer@example.com").await;
    for (cookie, may_retry) in [(&admin, true), (&viewer, false)] {
        let page = app.get("/problems", &[("cookie", cookie)]).await.text;
        assert!(page.contains("Order 1001"), "{page}");
        assert_eq!(page.contains("Retry selected"), may_retry);
        assert_eq!(page.contains("problems.csv"), may_retry);
        assert_eq!(page.contains("name=\"ids[]\""), may_retry);
    }
}

#[tokio::test]
async fn are_dismissed_one_by_one_and_the_trail_says_by_whom() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let integration = app.add_integration(&cookie).await;
    let mistyped = problem(&app, &integration, Some(1001), "one").await;
    problem(&app, &integration, Some(1002), "two").await;
    let cookie = [("cookie", cookie.as_str())];
    let action = ("__action", "/api/dismiss_problem");
    let here = format!("/problems?integration={integration}");
    for (page, next) in [
        (here.as_str(), format!("{here}&done=problem_dismissed")),
        ("//evil.example", "/?done=problem_dismissed".to_owned()),
    ] {
        let id = if page == here {
            mistyped.clone()
        } else {
            problem(&app, &integration, Some(1003), "x").await
        };
        let answer = app
            .post(&here, &[action, ("page", page), ("id", &id)], &cookie)
            .await;
        assert_eq!(
            (answer.status, answer.header("location")),
            (StatusCode::SEE_OTHER, next.as_str())
        );
    }
    let shown = app
        .get(&format!("{here}&done=problem_dismissed"), &cookie)
        .await
        .text;
    assert!(
        !shown.contains("Order 1001") && shown.contains("Order 1002"),
        "{shown}"
    );
    assert!(shown.contains("Problem dismissed."));
    let trail = app.get("/audit", &cookie).await.text;
    assert!(trail.contains("dismissed the problem of"), "{trail}");
    assert!(trail.contains("order 1001 of Acme store"));

    let again = app
        .post(&here, &[action, ("page", &here), ("id", &mistyped)], &cookie)
        .await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
}
