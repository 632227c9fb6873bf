//! Who is not logged in takes no places of people, stores and programs.

use std::convert::Infallible;

use axum::body::{Body, Bytes};
use axum::http::{Method, Request, StatusCode};
use futures::stream;
use parcelpilot_domain::api_token::TokenAccess;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::test_app::TestApp;

const STRANGERS: usize = 200;

/// Tells when it is asked for, and comes no sooner than at the end.
fn slow_body(asked: mpsc::UnboundedSender<()>, end: CancellationToken) -> Body {
    Body::from_stream(stream::once(async move {
        let _ = asked.send(());
        end.cancelled_owned().await;
        Ok::<_, Infallible>(Bytes::new())
    }))
}

#[tokio::test]
async fn strangers_with_slow_forms_keep_out_strangers_alone() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let integration = app.add_integration(&cookie).await;
    let token = app.make_token(&cookie, TokenAccess::Read).await;
    let end = CancellationToken::new();
    let mut strangers = JoinSet::new();
    for _ in 0..STRANGERS {
        let (asked, mut begun) = mpsc::unbounded_channel();
        let request = Request::post("/login")
            .header("host", "pilot.example")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(slow_body(asked, end.clone()))
            .unwrap();
        strangers.spawn(app.router.clone().oneshot(request));
        begun.recv().await.unwrap();
    }
    let status = async |path: &str, cookie: &str| app.get(path, &[("cookie", cookie)]).await.status;
    let refused = app.get("/login", &[]).await;
    assert_eq!(
        (refused.status, refused.header("retry-after")),
        (StatusCode::SERVICE_UNAVAILABLE, "1")
    );
    assert_eq!(status("/orders", &cookie).await, StatusCode::OK);
    for open in ["/robots.txt", "/livez", "/health"] {
        assert_eq!(status(open, "").await, StatusCode::OK, "{open}");
    }
    assert_eq!(status("/pkg/none.js", "").await, StatusCode::NOT_FOUND);
    let hook = format!("/hooks/bigcommerce/{integration}");
    let told = app.ask(Method::POST, &hook, &[], Body::empty()).await;
    assert_ne!(told.status, StatusCode::SERVICE_UNAVAILABLE);
    let program = app
        .ask_api(Method::GET, "/api/v1/orders", &token, Body::empty())
        .await;
    assert_eq!(program.status, StatusCode::OK, "{}", program.text);
    end.cancel();
    while strangers.join_next().await.is_some() {}
    assert_eq!(status("/login", "").await, StatusCode::OK);
}
