//! How many live pages one person may have.

use axum::http::{Method, StatusCode};
use futures::StreamExt;
use parcelpilot_domain::account::Role;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::test_app::TestApp;

const STREAMS: usize = 20;
const STREAM: &str = "/events/shipments";

async fn open(app: &TestApp, cookie: &str) -> axum::http::Response<axum::body::Body> {
    let body = axum::body::Body::empty();
    app.open(Method::GET, STREAM, &[("cookie", cookie)], body).await
}

#[tokio::test]
async fn one_too_many_is_refused_and_others_are_not() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let mut streams = Vec::new();
    for _ in 0..STREAMS {
        let stream = open(&app, &cookie).await;
        assert_eq!(stream.status(), StatusCode::OK);
        streams.push(stream.into_body().into_data_stream());
    }
    let refused = open(&app, &cookie).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.headers()["retry-after"], "30");
    // The same person has several sessions.
    let elsewhere = app.log_in().await;
    assert_eq!(
        open(&app, &elsewhere).await.status(),
        StatusCode::TOO_MANY_REQUESTS
    );
    app.add_person("viewer@example.com", Role::Viewer).await;
    let viewer = app.log_in_as("viewer@example.com").await;
    assert_eq!(open(&app, &viewer).await.status(), StatusCode::OK);
    assert!(streams[0].next().await.is_some(), "those that are open go on");
    streams.pop();
    let again = open(&app, &cookie).await;
    assert_eq!(again.status(), StatusCode::OK);
    assert_eq!(open(&app, &cookie).await.status(), StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn one_that_ends_in_an_error_keeps_no_place() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    for _ in 0..=STREAMS {
        let answer = app.get("/events/imports/no-id", &[("cookie", &cookie)]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        let unknown = "/events/imports/0190a2b4-0000-7000-8000-000000000000";
        let answer = app.get(unknown, &[("cookie", &cookie)]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    }
}

/// A browser that is closed says nothing: its connection ends.
#[tokio::test]
async fn whoever_goes_away_leaves_the_place_to_others() {
    let app = TestApp::with_admin().await;
    let cookie = app.log_in().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    app.serve(listener);
    let connect = async || {
        let mut connection = TcpStream::connect(address).await.unwrap();
        let head = format!("GET {STREAM} HTTP/1.1\r\nhost: pilot.example\r\ncookie: {cookie}\r\n\r\n");
        connection.write_all(head.as_bytes()).await.unwrap();
        let mut status = [0; 12];
        connection.read_exact(&mut status).await.unwrap();
        (connection, String::from_utf8(status.to_vec()).unwrap())
    };
    let mut connections = Vec::new();
    for _ in 0..STREAMS {
        let (connection, status) = connect().await;
        assert_eq!(status, "HTTP/1.1 200");
        connections.push(connection);
    }
    assert_eq!(connect().await.1, "HTTP/1.1 429");
    connections.pop();
    let freed = async {
        while connect().await.1 != "HTTP/1.1 200" {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(test_support::LONG_ENOUGH, freed)
        .await
        .expect("the place is free again");
}
