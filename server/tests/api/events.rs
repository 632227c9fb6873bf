//! Live pages.

use axum::body::Body;
use axum::http::Method;
use futures::StreamExt;

use crate::test_app::TestApp;

/// Events as they come.
pub struct Events(axum::body::BodyDataStream);

impl Events {
    pub async fn open(app: &TestApp, path: &str, cookie: &str) -> Self {
        let response = app
            .open(Method::GET, path, &[("cookie", cookie)], Body::empty())
            .await;
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self(response.into_body().into_data_stream())
    }

    /// Nothing once the stream is over.
    pub async fn next(&mut self) -> Option<String> {
        let bytes = self.0.next().await?.unwrap();
        Some(String::from_utf8(bytes.to_vec()).unwrap())
    }
}

#[tokio::test]
async fn a_run_that_is_queued_shows_up_by_itself() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let integration = app.add_integration(&cookie).await;
    let mut events = Events::open(&app, "/events/imports", &cookie).await;
    let before = events.next().await.unwrap();
    assert!(before.starts_with("event: imports\ndata: {"), "{before}");
    let fields = [("integration", integration.as_str()), ("scope", "everything")];
    let run = app
        .post("/api/pull_orders", &fields, &[("cookie", &cookie)])
        .await
        .id();
    let after = events.next().await.unwrap();
    assert!(!before.contains(&run) && after.contains(&run), "{after}");

    let mut events = Events::open(&app, &format!("/events/imports/{run}"), &cookie).await;
    let shown = events.next().await.unwrap();
    assert!(
        shown.starts_with("event: run\ndata: {") && shown.contains(&run),
        "{shown}"
    );
}

#[tokio::test]
async fn pages_of_shipments_hear_that_something_has_changed() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let mut events = Events::open(&app, "/events/shipments", &cookie).await;
    let first = events.next().await.unwrap();
    let known = app
        .get("/api/fetch_shipments_version", &[("cookie", &cookie)])
        .await;
    let version: String = serde_json::from_str(&known.text).unwrap();
    assert_eq!(first, format!("event: version\ndata: {version}\n\n"));
    let nobody = app.get("/events/shipments", &[]).await;
    assert_eq!(nobody.status.as_u16(), 401);
}

/// The minute may turn between the two.
#[tokio::test]
async fn the_wall_hears_that_something_has_changed() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let mut events = Events::open(&app, "/events/overview", &cookie).await;
    let first = events.next().await.unwrap();
    let known = app.get("/api/fetch_overview", &[("cookie", &cookie)]).await;
    let known: serde_json::Value = serde_json::from_str(&known.text).unwrap();
    let version = known["version"].as_str().unwrap();
    let (counted, _minute) = version.rsplit_once(' ').unwrap();
    assert!(
        first.starts_with(&format!("event: version\ndata: {counted} ")),
        "{first}"
    );
}

#[tokio::test]
async fn streams_end_when_the_server_stops() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let mut events = Events::open(&app, "/events/imports", &cookie).await;
    assert!(events.next().await.is_some());
    app.state.shutdown.cancel();
    assert_eq!(events.next().await, None);
}

#[tokio::test]
async fn a_run_that_is_not_there_is_not_found() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    for id in ["0190a2b4-0000-7000-8000-000000000000", "no-id"] {
        let answer = app
            .get(&format!("/events/imports/{id}"), &[("cookie", &cookie)])
            .await;
        assert_eq!(answer.status.as_u16(), 404, "{id}");
    }
}
