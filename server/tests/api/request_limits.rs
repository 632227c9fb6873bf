//! Who is not logged in takes no places of people, stores and programs.

use std::convert::Infallible;
use std::task::Poll;

use axum::body::{Body, Bytes};
use axum::http::{Method, Request, StatusCode};
use futures::stream;
use parcelpilot_domain::api_token::TokenAccess;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tower::ServiceExt;

use crate::test_app::TestApp;

const STRANGERS: usize = 200;

/// Never ends, and tells when it is asked for.
fn slow_body(asked: mpsc::UnboundedSender<()>) -> Body {
    Body::from_stream(stream::poll_fn(move |_| {
        let _ = asked.send(());
        Poll::<Option<Result<Bytes, Infallible>>>::Pending
    }))
}

#[tokio::test]
async fn strangers_with_slow_forms_keep_out_strangers_alone() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let integration = app.add_integration(&cookie).await;
    let token = app.make_token(&cookie, TokenAccess::Read).await;
    let mut strangers = JoinSet::new();
    for _ in 0..STRANGERS {
        let (asked, mut begun) = mpsc::unbounded_channel();
        let request = Request::post("/login")
            .header("host", "pilot.example")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(slow_body(asked))
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
    strangers.shutdown().await;
    assert_eq!(status("/login", "").await, StatusCode::OK);
}
